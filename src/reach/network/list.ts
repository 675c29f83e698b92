import { rangeText } from './range-text.ts';
import type { Range } from './cidr.ts';
import { union } from './cidr.ts';
import { WHOLE, familiesOf, nameOf } from './endpoint.ts';
import { NONE } from './connections.ts';
import type { Direction } from './model.ts';
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

/** The workloads of a cluster by name. */
export function workloadsOf({ network }: Reach): Listed[] {
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
  reach: Reach,
  wanted: (source: Listed | undefined, destination: Listed | undefined) => boolean = () => true,
): Generator<Connection> {
  const workloads = workloadsOf(reach);
  const { difference, union: joined } = reach.sets;
  for (const destination of workloads) {
    if (wanted(undefined, destination)) yield* outside(reach, destination, 'ingress');
  }
  for (const source of workloads) {
    if (wanted(source, undefined)) yield* outside(reach, source, 'egress');
    for (const destination of workloads) {
      if (source === destination || !wanted(source, destination)) continue;
      let least = NONE;
      let most = NONE;
      let telling: readonly [number, number] = [source.groups[0]!, destination.groups[0]!];
      for (const from of source.groups) {
        for (const to of destination.groups) {
          const result = reach.pods(from, to);
          if (result.least !== result.most) telling = [from, to];
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
        why: () => whyOpen(reach, ...telling),
      };
    }
  }
}

/** What a workload exchanges with addresses outside, in ranges as large as can be. */
function* outside(reach: Reach, workload: Listed, direction: Direction): Generator<Connection> {
  const { difference, union: joined } = reach.sets;
  for (const [least, most, ranges] of outsideOf(reach, workload, direction)) {
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

/** The first thing that is not known. */
function whyOpen(reach: Reach, source: number | Range, destination: number | Range): string {
  const open = reach.reasons(source, destination, 'TCP', undefined).find(({ certain }) => !certain);
  return open === undefined
    ? 'policies of equal priority say different things'
    : `${open.by} ${open.message}`;
}

/** The results of a workload for all addresses, each with the ranges it holds for. */
export function outsideOf(
  reach: Reach,
  { groups }: Listed,
  direction: Direction,
): (readonly [least: number, most: number, ranges: readonly Range[]])[] {
  const { union: joined } = reach.sets;
  const cuts: { range: Range; result: Result }[][] = [];
  const seen = new Set<number>();
  for (const group of groups) {
    const alike = reach.likeness(group);
    if (seen.has(alike)) continue;
    seen.add(alike);
    cuts.push(
      familiesOf(reach.network).flatMap((family) => reach.addresses(group, WHOLE[family], direction)),
    );
  }
  const byResult = new Map<string, { least: number; most: number; ranges: Range[] }>();
  for (const { range, results } of overlaid(cuts)) {
    const least = results.reduce((sum, one) => joined(sum, one.least), NONE);
    const most = results.reduce((sum, one) => joined(sum, one.most), NONE);
    const key = `${least},${most}`;
    const known = byResult.get(key);
    if (known === undefined) byResult.set(key, { least, most, ranges: [range] });
    else known.ranges.push(range);
  }
  return [...byResult.values()].map(({ least, most, ranges }) => [least, most, union(ranges)] as const);
}

/** The cuts of several pods through all addresses, laid over each other. */
export function* overlaid(
  cuts: readonly (readonly { range: Range; result: Result }[])[],
): Generator<{ range: Range; results: readonly Result[] }> {
  const [first, ...others] = cuts;
  if (first === undefined) return;
  if (others.length === 0) {
    for (const { range, result } of first) yield { range, results: [result] };
    return;
  }
  const at = cuts.map(() => 0);
  let start: Pick<Range, 'family' | 'first'> | undefined = first[0]!.range;
  while (start !== undefined) {
    const here = cuts.map((cut, index) => cut[at[index]!]!);
    const last = here.map(({ range }) => range.last).reduce((a, b) => (a < b ? a : b));
    yield {
      range: { family: start.family, first: start.first, last },
      results: here.map(({ result }) => result),
    };
    for (let index = 0; index < cuts.length; index++) if (here[index]!.range.last === last) at[index]!++;
    const next: Range | undefined = first[at[0]!]?.range;
    if (next !== undefined && next.family === start.family) start = { family: next.family, first: last + 1n };
    else start = next;
  }
}
