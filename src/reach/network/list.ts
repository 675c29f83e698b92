import type { Range } from './cidr.ts';
import { NONE } from './connections.ts';
import type { Direction } from './model.ts';
import { Outside } from './outside.ts';
import { rangeText } from './range-text.ts';
import type { Reach } from './reach.ts';
import type { Listed } from './workloads.ts';
import { betweenIn, workloadsOf } from './workloads.ts';

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
