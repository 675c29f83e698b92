import type { Decision, Estate, Resource, Tree, View } from '../../estate/index.ts';
import { currentWorld, fail, pass, textMatches, undecidedAt } from '../../estate/index.ts';

/** What a cluster writes to CloudWatch. https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
export interface EnabledLogs {
  /** The list that says so. */
  readonly at: View;
  readonly types: ReadonlyMap<string, View>;
  /** Where there may be others. */
  readonly unknown: View | undefined;
}

export function enabledLogs(cluster: Resource): EnabledLogs {
  const at = cluster.at('Logging', 'ClusterLogging', 'EnabledTypes');
  const { items, rest } = at.items();
  const types = new Map<string, View>();
  let unknown = rest?.at;
  for (const item of items) {
    const type = item.get('Type').string();
    if (type.kind === 'known') types.set(type.value, item);
    else if (type.kind === 'unknown') unknown ??= type.at;
  }
  return { at, types, unknown };
}

/** Whether these logs are on; the message names those that are not. */
export function logsAreOn(
  cluster: Resource,
  wanted: readonly string[],
  message: (missing: readonly string[]) => string,
): Decision {
  const { at, types, unknown } = enabledLogs(cluster);
  const missing = wanted.filter((type) => !types.has(type));
  if (missing.length === 0) return pass(types.get(wanted[0]!)!);
  if (unknown !== undefined) {
    return undecidedAt(
      unknown,
      `whether the log ${missing.join(', ')} is among those that are on is not known`,
    );
  }
  // The sixth of five: the place of one that is missing, which is the list.
  return fail(at.get(5), message(missing));
}

/** What a cluster is called, for a sentence. */
export function clusterName(cluster: Resource): string {
  const name = cluster.at('Name').string();
  return name.kind === 'known' ? name.value.slice(0, 80) : cluster.name;
}

/**
 * A text that is equal for two values of one scope that are equal wherever they are deployed, `undefined` when nothing
 * is there to tell: the same parameter, the same resource.
 */
export function signature(tree: Tree | undefined): string | undefined {
  switch (tree?.kind) {
    case 'leaf':
      return String(tree.value);
    case 'text': {
      let all = '';
      for (const part of tree.parts) {
        const one = typeof part === 'string' ? part : signature(part);
        if (one === undefined) return undefined;
        all += one;
      }
      return all;
    }
    case 'pointer':
      return pointerTo(tree.target, tree.attribute);
    case 'passage':
      return signature(tree.tree);
    case 'hole':
      // The reason names the parameter.
      return tree.reason.code === 'unresolved-parameter' || tree.reason.code === 'computed-at-deployment'
        ? `\u0000${tree.reason.text}\u0000`
        : undefined;
    default:
      return undefined;
  }
}

export function pointerTo(target: string, attribute?: string): string {
  return `\u0000${target}.${attribute ?? ''}\u0000`;
}

/** Whether two texts are the same: `undefined` when that can't be told. */
export function sameText(a: View, b: View): boolean | undefined {
  const [left, right] = [a.string(), b.string()];
  if (left.kind === 'absent' || right.kind === 'absent') return false;
  if (left.kind === 'known') return textMatches(right, { is: left.value });
  if (right.kind === 'known') return textMatches(left, { is: right.value });
  const sign = signature(a.tree);
  return sign !== undefined && a.resource.scope === b.resource.scope && sign === signature(b.tree)
    ? true
    : undefined;
}

/** Whether a text is the name of the log group of a cluster's control plane. */
export function namesLogGroupOf(cluster: Resource, name: View): boolean | undefined {
  const text = name.string();
  if (text.kind === 'absent') return false;
  const own = cluster.at('Name');
  const value = own.string();
  if (value.kind === 'known') {
    const answer = textMatches(text, { is: `/aws/eks/${value.value}/cluster` });
    if (answer !== undefined) return answer;
  }
  if (name.resource.scope === cluster.scope) {
    const sign = signature(name.tree);
    const names = [pointerTo(cluster.name), signature(own.tree)];
    if (names.some((one) => one !== undefined && sign === `/aws/eks/${one}/cluster`)) return true;
  }
  if (textMatches(text, { startsWith: '/aws/eks/' }) === false) return false;
  if (textMatches(text, { endsWith: '/cluster' }) === false) return false;
  if (text.kind !== 'unknown') {
    // A name that CloudFormation makes up is not one that somebody has written.
    if (value.kind === 'absent' || value.kind === 'known') return false;
    return textMatches(value, { is: text.value.slice('/aws/eks/'.length, -'/cluster'.length) });
  }
  return undefined;
}

export interface Related {
  readonly sure: readonly Resource[];
  readonly maybe: readonly Resource[];
}

/** The log groups of a cluster's control plane: in its scope, or elsewhere under the very name. */
export function logGroupsOf(cluster: Resource, estate: Estate): Related {
  return remembered(groups, cluster, () =>
    related(cluster, estate, 'AWS::Logs::LogGroup', (group) =>
      namesLogGroupOf(cluster, group.at('LogGroupName')),
    ),
  );
}

/** The metric filters on the log group of a cluster's control plane. */
export function metricFiltersOf(cluster: Resource, estate: Estate): Related {
  return remembered(filters, cluster, () => filtersOf(cluster, estate));
}

interface Remembered {
  readonly world: unknown;
  readonly related: Related;
}

const groups = new WeakMap<Resource, Remembered>();
const filters = new WeakMap<Resource, Remembered>();

/** Several controls ask the same of a cluster, and in each world the answer may be another. */
function remembered(answers: WeakMap<Resource, Remembered>, cluster: Resource, find: () => Related): Related {
  const world = currentWorld();
  let known = answers.get(cluster);
  if (known === undefined || known.world !== world)
    answers.set(cluster, (known = { world, related: find() }));
  return known.related;
}

function filtersOf(cluster: Resource, estate: Estate): Related {
  const own = logGroupsOf(cluster, estate);
  return related(cluster, estate, 'AWS::Logs::MetricFilter', (filter) => {
    const name = filter.at('LogGroupName');
    const value = name.value();
    if (value.kind === 'unknown' && value.known?.kind === 'pointer') {
      const group = estate.find(filter.scope, 'AWS::Logs::LogGroup', undefined, value.known.target);
      if (group === undefined || own.sure.includes(group)) return group !== undefined;
      return own.maybe.includes(group) ? undefined : false;
    }
    return namesLogGroupOf(cluster, name);
  });
}

function related(
  cluster: Resource,
  estate: Estate,
  type: string,
  test: (resource: Resource) => boolean | undefined,
): Related {
  const sure: Resource[] = [];
  const maybe: Resource[] = [];
  const near = new Set(estate.ofTypeIn(type, cluster.scope));
  for (const resource of near) {
    const answer = test(resource);
    if (answer === true) sure.push(resource);
    else if (answer === undefined) maybe.push(resource);
  }
  for (const resource of estate.ofType(type)) {
    if (
      !near.has(resource) &&
      resource.scope !== cluster.scope &&
      resource.existsHere &&
      test(resource) === true
    ) {
      sure.push(resource);
    }
  }
  return { sure, maybe };
}
