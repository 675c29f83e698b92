/** Workloads, as people call them, and what goes through between all pods of two of them. */
import { NONE } from './connections.ts';
import { nameOf } from './endpoint.ts';
import type { Kinds, Reached } from './kinds.ts';
import type { ClusterNetwork } from './model.ts';
import type { Reach } from './reach.ts';
import type { Result } from './rows.ts';

/** A workload and its pods. */
export interface Listed {
  readonly name: string;
  readonly namespace: string;
  readonly groups: readonly number[];
}

/**
 * The workloads of a cluster by name.
 * @param wanted the names of those that are asked for; all unless told
 */
export function workloadsOf({ network }: Reach, wanted?: ReadonlySet<string>): Listed[] {
  const byName = new Map<string, { name: string; namespace: string; groups: number[] }>();
  const add = (at: number): void => {
    const group = network.groups[at]!;
    const name = nameOf(group);
    if (wanted?.has(name) === false) return;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, { name, namespace: group.namespace, groups: [at] });
    else known.groups.push(at);
  };
  if (wanted === undefined) for (let at = 0; at < network.groups.length; at++) add(at);
  else for (const at of groupsNear(network, wanted)) add(at);
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The groups that can be of workloads of these names, by their numbers. */
export function groupsNear(network: ClusterNetwork, names: Iterable<string>): readonly number[] {
  let bySpace = spaces.get(network);
  if (bySpace === undefined) spaces.set(network, (bySpace = bySpaceIn(network)));
  return [...spacesOf(names)].flatMap((space) => bySpace.get(space) ?? []);
}

/** Networks of which the groups were looked through: nothing of one changes. */
const spaces = new WeakMap<ClusterNetwork, ReadonlyMap<string, readonly number[]>>();

function bySpaceIn({ groups }: ClusterNetwork): ReadonlyMap<string, readonly number[]> {
  const bySpace = new Map<string, number[]>();
  let space: string | undefined;
  let list: number[] = [];
  for (let at = 0; at < groups.length; at++) {
    const { namespace } = groups[at]!.workload;
    // Most stand beside others of their namespace.
    if (namespace !== space) {
      const known = bySpace.get((space = namespace));
      if (known === undefined) bySpace.set(space, (list = []));
      else list = known;
    }
    list.push(at);
  }
  return bySpace;
}

/** The namespaces that workloads of these names can be in: nobody has checked what is in a name. */
function spacesOf(names: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of names)
    for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) found.add(name.slice(0, at));
  return found;
}

/** What one workload may send to the others; a result is to be read before the next is asked for. */
export interface Between {
  readonly look: (destination: number) => Result;
  /** The others, where it is known that nothing goes to all but these few. */
  readonly few?: readonly number[];
}

/** What the pods of one workload may send to those of each other one: what some of them may. */
export function betweenIn(reach: Reach, workloads: readonly Listed[]): (source: number) => Between {
  const result = { least: NONE, most: NONE };
  const { union: joined } = reach.sets;
  const podByPod = (source: Listed, destination: Listed): Result => {
    result.least = result.most = NONE;
    for (const from of source.groups) {
      for (const to of destination.groups) {
        const { least, most } = reach.pods(from, to);
        result.least = joined(result.least, least);
        result.most = joined(result.most, most);
      }
    }
    return result;
  };
  const slowly = (source: number): Between => ({
    look: (destination) => podByPod(workloads[source]!, workloads[destination]!),
  });
  const kinds = reach.kinds();
  const kindsOf = workloads.map(({ groups }) => {
    const found = new Set(groups.map((group) => kinds.of[group]!));
    return found.has(-1) ? undefined : [...found];
  });
  // A workload of one kind is what most are; -1 stands for the others.
  const single = Int32Array.from(kindsOf, (found) => (found?.length === 1 ? found[0]! : -1));
  const apart: number[] = [];
  const ofKind: number[][] = [];
  for (let at = 0; at < single.length; at++) {
    if (single[at] === -1) apart.push(at);
    else (ofKind[single[at]!] ??= []).push(at);
  }
  return (source) => {
    const own = kindsOf[source];
    if (own === undefined) return slowly(source);
    const { least, most, some } = own.length === 1 ? kinds.toAll(own[0]!) : together(kinds, own, joined);
    return {
      ...(some === undefined
        ? {}
        : { few: [...some.flatMap((kind) => ofKind[kind] ?? []), ...apart].toSorted((a, b) => a - b) }),
      look: (destination) => {
        const kind = single[destination]!;
        const others = kindsOf[destination];
        if (others === undefined) return podByPod(workloads[source]!, workloads[destination]!);
        if (kind !== -1) {
          result.least = least[kind]!;
          result.most = most[kind]!;
          return result;
        }
        result.least = result.most = NONE;
        for (const other of others) {
          result.least = joined(result.least, least[other]!);
          result.most = joined(result.most, most[other]!);
        }
        return result;
      },
    };
  };
}

/** What pods of several kinds may send: what any of them may. */
function together(kinds: Kinds, own: readonly number[], joined: (a: number, b: number) => number): Reached {
  const [first, ...others] = own;
  const { least, most } = kinds.toAll(first!);
  const sum = { least: least.slice(), most: most.slice() };
  for (const kind of others) {
    const next = kinds.toAll(kind);
    for (let at = 0; at < sum.least.length; at++) {
      sum.least[at] = joined(sum.least[at]!, next.least[at]!);
      sum.most[at] = joined(sum.most[at]!, next.most[at]!);
    }
  }
  return sum;
}
