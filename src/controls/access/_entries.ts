import type { Estate, Resource, Value, View } from '../../estate/index.ts';
import { textMatches } from '../../estate/index.ts';

export const ACCESS_ENTRY = 'AWS::EKS::AccessEntry';
export const CLUSTER = 'AWS::EKS::Cluster';

/** One access policy of an entry. */
export interface Association {
  readonly at: View;
  readonly policy: View;
  /** `AmazonEKSAdminPolicy`; `undefined` when it is not known. */
  readonly name: string | undefined;
  readonly scope: View;
}

/** The access policies of an entry; `unknown` where there may be more. */
export function associationsOf(entry: Resource): {
  associations: readonly Association[];
  unknown: View | undefined;
} {
  const { items, rest } = entry.at('AccessPolicies').items();
  return {
    associations: items.map((at) => {
      const policy = at.get('PolicyArn');
      return { at, policy, name: policyName(policy.string()), scope: at.at('AccessScope', 'Type') };
    }),
    unknown: rest?.at,
  };
}

const POLICY = /:cluster-access-policy\/([A-Za-z0-9]+)$/;

/** The name at the end of an access policy's ARN, of any partition, also when the front of it is not known. */
function policyName(value: Value<string>): string | undefined {
  if (value.kind === 'known' || value.kind === 'default') return POLICY.exec(value.value)?.[1] ?? value.value;
  if (value.kind !== 'unknown' || value.known?.kind !== 'pattern') return undefined;
  const last = value.known.parts.at(-1);
  return last === undefined ? undefined : POLICY.exec(last)?.[1];
}

/** Whether an association may be of a policy whose name is not known. */
export function mayBePolicy(association: Association, name: string): boolean | undefined {
  if (association.name !== undefined) return association.name === name;
  return textMatches(association.policy.string(), { endsWith: `/${name}` }) === false ? false : undefined;
}

/** Whether an association is for the whole cluster. */
export function isClusterWide(association: Association): boolean | undefined {
  const scope = association.scope.string();
  if (scope.kind === 'absent') return undefined;
  if (scope.kind === 'unknown') return textMatches(scope, { is: 'cluster' });
  return scope.value.toLowerCase() === 'cluster';
}

/**
 * What an entry's cluster goes by: equal for entries of one cluster, whether they name it by reference, by its name or by
 * the same open parameter; `undefined` when it can't be told.
 */
export function clusterKey(view: View, estate: Estate): string | undefined {
  const followed = estate.follow(view, CLUSTER, ['Name']);
  if (followed.kind === 'resource') return `resource:${followed.resource.name}`;
  if (followed.kind === 'elsewhere') return `name:${followed.name}`;
  const twin = estate
    .ofTypeIn(CLUSTER, view.resource.scope)
    .find((cluster) => isSameUnknown(cluster.at('Name'), view));
  return twin === undefined ? undefined : `resource:${twin.name}`;
}

/** Whether two places hold the same thing, though nobody knows what: one open parameter, read twice. */
export function isSameUnknown(a: View, b: View): boolean {
  const [x, y] = [a.tree, b.tree];
  if (x === undefined || y === undefined) return false;
  if (x === y) return x.kind === 'hole' || x.kind === 'text';
  if (x.kind !== 'text' || y.kind !== 'text' || x.parts.length !== y.parts.length) return false;
  return x.parts.every((part, index) => {
    const other = y.parts[index]!;
    if (typeof part === 'string' || typeof other === 'string') return part === other;
    return headOf(part) === headOf(other);
  });
}

function headOf(tree: View['tree']): View['tree'] {
  let at = tree;
  while (at?.kind === 'passage') at = at.tree;
  return at;
}

/** What a principal goes by: equal for equal principals; `undefined` when it can't be told. */
export function principalKey(entry: Resource): string | undefined {
  const value = entry.at('PrincipalArn').value();
  if (value.kind === 'known') return `arn:${String(value.value)}`;
  if (value.kind !== 'unknown') return undefined;
  if (value.known?.kind === 'pointer')
    return `pointer:${value.known.scope ?? entry.scope.id}:${value.known.target}`;
  return value.known?.kind === 'pattern'
    ? `pattern:${JSON.stringify(value.known.parts.map((part) => part ?? null))}`
    : undefined;
}
