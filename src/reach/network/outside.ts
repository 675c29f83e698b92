import type { Range } from './cidr.ts';
import { union } from './cidr.ts';
import { WHOLE, familiesOf } from './endpoint.ts';
import type { Direction } from './model.ts';
import type { Reach } from './reach.ts';
import type { Result } from './rows.ts';
import { SpecifiedReach } from './specified-reach.ts';

/** All addresses, in parts, each with what goes through. */
export type Cut = readonly { readonly range: Range; readonly result: Result }[];

/** What a workload exchanges with some addresses. */
export type Part = readonly [least: number, most: number, ranges: readonly Range[]];

/** What workloads exchange with addresses outside; for those that are alike it is looked at once. */
export class Outside {
  readonly #reach: Reach;
  readonly #families: readonly (4 | 6)[];
  readonly #cuts = new Map<string, Cut>();
  readonly #parts = new Map<string, readonly Part[]>();

  constructor(reach: Reach, families: readonly (4 | 6)[] = familiesOf(reach.network)) {
    this.#reach = reach;
    this.#families = families;
  }

  /** The results of a workload for all addresses, each with the ranges it holds for. */
  of(groups: readonly number[], direction: Direction): readonly Part[] {
    const key = groups.length === 1 ? this.#keyOf(groups[0]!, direction) : undefined;
    let parts = key === undefined ? undefined : this.#parts.get(key);
    if (parts === undefined) {
      parts = this.#partsOf(groups, direction);
      if (key !== undefined) this.#parts.set(key, parts);
    }
    return parts;
  }

  /** The results of a workload, cut wherever one of its pods is treated otherwise. */
  cut(groups: readonly number[], direction: Direction): Cut {
    const cuts = this.#cutsOf(groups, direction);
    if (cuts.length === 1) return cuts[0]!;
    return [...overlaid(cuts)].map(({ range, results }) => ({ range, result: this.#joined(results) }));
  }

  #partsOf(groups: readonly number[], direction: Direction): readonly Part[] {
    const byResult = new Map<string, { least: number; most: number; ranges: Range[] }>();
    for (const { range, result } of this.cut(groups, direction)) {
      const { least, most } = result;
      const key = `${least},${most}`;
      const known = byResult.get(key);
      if (known === undefined) byResult.set(key, { least, most, ranges: [range] });
      else known.ranges.push(range);
    }
    return [...byResult.values()].map(({ least, most, ranges }) => [least, most, union(ranges)] as const);
  }

  #joined(results: readonly Result[]): Result {
    const { union: joined } = this.#reach.sets;
    return results.reduce((sum, one) => ({
      least: joined(sum.least, one.least),
      most: joined(sum.most, one.most),
    }));
  }

  #cutsOf(groups: readonly number[], direction: Direction): readonly Cut[] {
    const cuts: Cut[] = [];
    const seen = new Set<string | number>();
    for (const group of groups) {
      const key = this.#keyOf(group, direction);
      const alike = key ?? this.#reach.likeness(group);
      if (seen.has(alike)) continue;
      seen.add(alike);
      let cut = key === undefined ? undefined : this.#cuts.get(key);
      if (cut === undefined) {
        cut = this.#families.flatMap((family) => this.#reach.addresses(group, WHOLE[family], direction));
        if (key !== undefined) this.#cuts.set(key, cut);
      }
      cuts.push(cut);
    }
    return cuts;
  }

  /** The same for groups that addresses treat alike: as the specification says, those with the same policies and node. */
  #keyOf(group: number, direction: Direction): string | undefined {
    if (!(this.#reach instanceof SpecifiedReach)) return undefined;
    const { engine, network } = this.#reach;
    const id = engine.classes.of[group]!;
    let key: string = direction;
    for (const [variant] of engine.readings()) key += ` ${variant![direction].of[id]!}`;
    const { addresses, node, nodeAddresses, windows } = network.groups[group]!;
    for (const { family } of addresses) key += ` v${family}`;
    if (network.nodes.length + nodeAddresses.length === 0) return key;
    for (const { family, first } of nodeAddresses) key += ` ${family}:${first}`;
    return `${key} ${windows} ${node === undefined}`;
  }
}

/** The cuts of several pods through all addresses, laid over each other. */
export function* overlaid(cuts: readonly Cut[]): Generator<{ range: Range; results: readonly Result[] }> {
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
