import type { Estate, PodTemplate, Scope, View } from '../../estate/index.ts';
import { visibleFrom } from '../../estate/index.ts';

interface Bound {
  /** `namespace/name`. */
  readonly accounts: Set<string>;
  /** Names without their namespaces, for objects that do not say theirs. */
  readonly names: Set<string>;
  readonly groups: Set<string>;
  /** Some binding has subjects that are not known. */
  open: boolean;
}

const BINDINGS = ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'];
const indexes = new WeakMap<Estate, { size: number; byScope: ReadonlyMap<string, Bound> }>();

/**
 * Whether some binding that is seen from a pod has its ServiceAccount as a subject, by name, as a user, or by a group
 * all service accounts are in; `undefined` where a binding is not fully known.
 */
export function isBound(pod: PodTemplate, account: string, estate: Estate): boolean | undefined {
  const { namespace, scope } = pod.workload;
  let open = false;
  for (const at of visibleFrom(scope)) {
    const bound = boundIn(at, estate);
    if (bound === undefined) continue;
    const named =
      namespace === undefined ? bound.names.has(account) : bound.accounts.has(`${namespace}/${account}`);
    if (
      named ||
      bound.groups.has('system:serviceaccounts') ||
      bound.groups.has(`system:serviceaccounts:${namespace ?? ''}`)
    ) {
      return true;
    }
    open ||= bound.open;
  }
  return open ? undefined : false;
}

function boundIn(scope: Scope, estate: Estate): Bound | undefined {
  const known = indexes.get(estate);
  if (known !== undefined && known.size === estate.resources.length) return known.byScope.get(scope.id);
  const byScope = new Map<string, Bound>();
  for (const type of BINDINGS) {
    for (const binding of estate.ofType(type)) {
      let bound = byScope.get(binding.scope.id);
      if (bound === undefined) {
        bound = { accounts: new Set(), names: new Set(), groups: new Set(), open: false };
        byScope.set(binding.scope.id, bound);
      }
      const { items, rest } = binding.at('subjects').items();
      for (const subject of items) addSubject(bound, subject, binding.namespace);
      if (rest !== undefined) bound.open = true;
    }
  }
  indexes.set(estate, { size: estate.resources.length, byScope });
  return byScope.get(scope.id);
}

function addSubject(bound: Bound, subject: View, own: string | undefined): void {
  const [kind, name, namespace] = [
    subject.get('kind').string(),
    subject.get('name').string(),
    subject.get('namespace').string(),
  ];
  if (kind.kind !== 'known' || name.kind !== 'known' || namespace.kind === 'unknown') {
    bound.open = true;
    return;
  }
  if (kind.value === 'Group') bound.groups.add(name.value);
  else if (kind.value === 'ServiceAccount') {
    const within = namespace.kind === 'absent' ? own : namespace.value;
    bound.names.add(name.value);
    if (within === undefined) bound.open = true;
    else bound.accounts.add(`${within}/${name.value}`);
  } else {
    const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(name.value);
    if (account !== null) {
      bound.accounts.add(`${account[1]}/${account[2]}`);
      bound.names.add(account[2]!);
    }
  }
}
