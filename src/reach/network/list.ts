import type { Range } from './cidr.ts';
import { NONE } from './connections.ts';
import { nameOf } from './endpoint.ts';
import type { Kinds, Reached } from './kinds.ts';
import type { Direction } from './model.ts';
import { Outside } from './outside.ts';
import { rangeText } from './range-text.ts';
import type { Reach } from './reach.ts';
import type { Result } from './rows.ts';

/** Connections between two ends, at the granularity of workloads. */
export interface Connection {
  /** `ns/name[Kind]`, or a range of addresses. */
  readonly source: string;
  readonly destination: string;
  /** The number of a connection set: what goes through for sure. */
  readonly sure: number;
  /** What may go through besides, and why that is not known. */
  readonly open: number;
  readonly why: () => string;
}

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
  const spaces = wanted && spacesOf(wanted);
  const byName = new Map<string, { name: string; namespace: string; groups: number[] }>();
  let space: string | undefined;
  let isIn = true;
  for (let at = 0; at < network.groups.length; at++) {
    const group = network.groups[at]!;
    if (spaces !== undefined && group.workload.namespace !== space)
      isIn = spaces.has((space = group.workload.namespace));
    if (!isIn) continue;
    const name = nameOf(group);
    if (wanted?.has(name) === false) continue;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, { name, namespace: group.namespace, groups: [at] });
    else known.groups.push(at);
  }
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The namespaces that workloads of these names can be in: nobody has checked what is in a name. */
export function spacesOf(names: Iterable<string>): ReadonlySet<string> {
  const spaces = new Set<string>();
  for (const name of names)
    for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) spaces.add(name.slice(0, at));
  return spaces;
}

/** Which pairs are asked for; `undefined` stands for addresses outside. */
type Wanted = (source: Listed | undefined, destination: Listed | undefined) => boolean;

/**
 * All connections of a cluster that go through, or may, by source and destination. Between two workloads that is what
 * some pod of the one may send to some pod of the other; a workload's own pods among each other are left out.
 */
export function* connections(reach: Reach, wanted?: Wanted): Generator<Connection> {
  const workloads = workloadsOf(reach);
  const outside = new Outside(reach);
  for (const destination of workloads) {
    if (wanted?.(undefined, destination) !== false) yield* outsideOf(reach, outside, destination, 'ingress');
  }
  const between = betweenIn(reach, workloads);
  const { difference } = reach.sets;
  for (let from = 0; from < workloads.length; from++) {
    const source = workloads[from]!;
    if (wanted?.(source, undefined) !== false) yield* outsideOf(reach, outside, source, 'egress');
    const { few, look } = between(from);
    const count = few?.length ?? workloads.length;
    for (let at = 0; at < count; at++) {
      const to = few === undefined ? at : few[at]!;
      const destination = workloads[to]!;
      if (from === to || wanted?.(source, destination) === false) continue;
      const { least, most } = look(to);
      if (most === NONE) continue;
      yield {
        source: source.name,
        destination: destination.name,
        sure: least,
        open: least === most ? NONE : difference(most, least),
        why: () => whyOpenBetween(reach, source, destination),
      };
    }
  }
}

/** What one workload may send to the others; the result is to be read before the next is asked for. */
interface Between {
  readonly look: (destination: number) => Result;
  /** The others, where it is known that nothing goes to all but these few. */
  readonly few?: readonly number[];
}

function betweenIn(reach: Reach, workloads: readonly Listed[]): (source: number) => Between {
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

/** What a workload exchanges with addresses outside, in ranges as large as can be. */
function* outsideOf(
  reach: Reach,
  outside: Outside,
  workload: Listed,
  direction: Direction,
): Generator<Connection> {
  const { difference, union: joined } = reach.sets;
  for (const [least, most, ranges] of outside.of(workload.groups, direction)) {
    if (joined(least, most) === NONE) continue;
    const first = workload.groups[0]!;
    for (const range of ranges) {
      const address = rangeText(range);
      yield {
        source: direction === 'ingress' ? address : workload.name,
        destination: direction === 'ingress' ? workload.name : address,
        sure: least,
        open: difference(most, least),
        why: () => (direction === 'ingress' ? whyOpen(reach, range, first) : whyOpen(reach, first, range)),
      };
    }
  }
}

/** The first thing that is not known of the last pair of pods of which something is not. */
function whyOpenBetween(reach: Reach, source: Listed, destination: Listed): string {
  let telling: readonly [number, number] = [source.groups[0]!, destination.groups[0]!];
  for (const from of source.groups) {
    for (const to of destination.groups) {
      const { least, most } = reach.pods(from, to);
      if (least !== most) telling = [from, to];
    }
  }
  return whyOpen(reach, ...telling);
}

/** The first thing that is not known. */
function whyOpen(reach: Reach, source: number | Range, destination: number | Range): string {
  const open = reach.reasons(source, destination, 'TCP', undefined).find(({ certain }) => !certain);
  return open === undefined
    ? 'policies of equal priority say different things'
    : `${open.by} ${open.message}`;
}
