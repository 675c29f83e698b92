import type { Range } from './cidr.ts';
import { union } from './cidr.ts';
import { nameOf, usesIpv6 } from './endpoint.ts';
import { NONE } from './connections.ts';
import { DIRECTIONS } from './model.ts';
import type { Reachability } from './reachability.ts';

/** Connections between two ends, at the granularity of workloads. */
export interface Connection {
  /** `ns/name[Kind]`, or a range of addresses. */
  readonly source: string;
  readonly destination: string;
  /** The number of a connection set: what goes through for sure. */
  readonly sure: number;
  /** What may go through besides. */
  readonly open: number;
}

/** A workload and its pods. */
export interface Listed {
  readonly name: string;
  readonly namespace: string;
  readonly groups: readonly number[];
}

/** The workloads of a cluster by name. */
export function workloadsOf({ network }: Reachability): Listed[] {
  const byName = new Map<string, { name: string; namespace: string; groups: number[] }>();
  for (let at = 0; at < network.groups.length; at++) {
    const group = network.groups[at]!;
    const name = nameOf(group);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, { name, namespace: group.namespace, groups: [at] });
    else known.groups.push(at);
  }
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/**
 * All connections of a cluster that go through, or may, by source and destination. Between two workloads that is what
 * some pod of the one may send to some pod of the other; a workload's own pods among each other are left out.
 * @param wanted which pairs are asked for; `undefined` stands for addresses outside
 */
export function* connections(
  reach: Reachability,
  wanted: (source: Listed | undefined, destination: Listed | undefined) => boolean = () => true,
): Generator<Connection> {
  const workloads = workloadsOf(reach);
  const { difference, union: joined } = reach.engine.sets;
  for (const destination of workloads) {
    if (wanted(undefined, destination)) yield* outside(reach, destination, 'ingress');
  }
  for (const source of workloads) {
    if (wanted(source, undefined)) yield* outside(reach, source, 'egress');
    for (const destination of workloads) {
      if (source === destination || !wanted(source, destination)) continue;
      let least = NONE;
      let most = NONE;
      for (const from of source.groups) {
        for (const to of destination.groups) {
          const result = reach.pods(from, to);
          least = joined(least, result.least);
          most = joined(most, result.most);
        }
      }
      if (most === NONE) continue;
      yield {
        source: source.name,
        destination: destination.name,
        sure: least,
        open: difference(most, least),
      };
    }
  }
}

/** What a workload exchanges with addresses outside, in ranges as large as can be. */
function* outside(
  reach: Reachability,
  workload: Listed,
  direction: (typeof DIRECTIONS)[number],
): Generator<Connection> {
  const { difference, union: joined } = reach.engine.sets;
  for (const [least, most, ranges] of outsideOf(reach, workload, direction)) {
    if (joined(least, most) === NONE) continue;
    for (const range of ranges) {
      const address = rangeText(range);
      yield {
        source: direction === 'ingress' ? address : workload.name,
        destination: direction === 'ingress' ? workload.name : address,
        sure: least,
        open: difference(most, least),
      };
    }
  }
}

/** The results of a workload for all addresses, each with the ranges it holds for. */
function outsideOf(
  reach: Reachability,
  { groups }: Listed,
  direction: (typeof DIRECTIONS)[number],
): (readonly [least: number, most: number, ranges: readonly Range[]])[] {
  const { engine } = reach;
  const { union: joined } = engine.sets;
  const families = usesIpv6(reach.network) ? ([4, 6] as const) : ([4] as const);
  const byResult = new Map<string, { least: number; most: number; ranges: Range[] }>();
  const classes = new Set(groups.map((group) => engine.classes.of[group]!));
  for (const family of families) {
    const end = family === 4 ? engine.atoms.firstOf6 : engine.atoms.count;
    for (let atom = family === 4 ? 0 : engine.atoms.firstOf6; atom < end; atom++) {
      let least = NONE;
      let most = NONE;
      for (const id of classes) {
        const result = engine.outside(id, atom, direction);
        least = joined(least, result.least);
        most = joined(most, result.most);
      }
      const key = `${least},${most}`;
      const known = byResult.get(key);
      const range = engine.atoms.range(atom, atom);
      if (known === undefined) byResult.set(key, { least, most, ranges: [range] });
      else known.ranges.push(range);
    }
  }
  return [...byResult.values()].map(({ least, most, ranges }) => [least, most, union(ranges)] as const);
}

/** `10.0.0.0-10.255.255.255` */
export function rangeText({ family, first, last }: Range): string {
  return `${addressText(family, first)}-${addressText(family, last)}`;
}

export function addressText(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(112 - 16 * at)) & 0xffffn));
  // The longest run of zeros is left out. https://www.rfc-editor.org/rfc/rfc5952
  let start = -1;
  let length = 1;
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (end < 8 && groups[end] === 0) end++;
    if (end - at > length) [start, length] = [at, end - at];
  }
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return start === -1 ? text(0, 8) : `${text(0, start)}::${text(start + length, 8)}`;
}
