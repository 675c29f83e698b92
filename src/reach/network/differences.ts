import type { Range } from './cidr.ts';
import { union } from './cidr.ts';
import type { ConnectionSets } from './connections.ts';
import { NONE } from './connections.ts';
import { WHOLE, familiesOf } from './endpoint.ts';
import type { Listed } from './list.ts';
import { workloadsOf } from './list.ts';
import { overlaid } from './outside.ts';
import type { Direction } from './model.ts';
import { DIRECTIONS } from './model.ts';
import { rangeText } from './range-text.ts';
import type { Reach } from './reach.ts';
import type { Result } from './rows.ts';

/** A pair of which more, less or something else goes through than before. */
export interface Difference {
  readonly source: string;
  readonly destination: string;
  /** Connection sets in words; what may go through besides stands in brackets. */
  readonly before: string;
  readonly after: string;
  /** What goes through now, for sure or perhaps, and did not. */
  readonly opened: string;
  readonly closed: string;
  /** An end that is only there before, or only after. */
  readonly only?: 'before' | 'after';
  /** For who wants to know why: the ends as they are called in `after` and `before`. */
  readonly ends: { readonly before: Ends | undefined; readonly after: Ends | undefined };
}

type Ends = readonly [source: number | Range, destination: number | Range];

const NOTHING: Result = { least: NONE, most: NONE };

/** What a change opens and closes, pair by pair; workloads are the same when they have the same name. */
export function* differences(before: Reach, after: Reach): Generator<Difference> {
  const sides = [side(before, after.sets), side(after, after.sets)] as const;
  const names = [...new Set(sides.flatMap(({ byName }) => [...byName.keys()]))].toSorted();
  const judge = new Judge(after.sets);
  for (const direction of DIRECTIONS) {
    for (const name of names) yield* outside(sides, name, direction, judge);
  }
  for (const source of names) {
    for (const destination of names) {
      if (source === destination) continue;
      const pairs = sides.map(({ between }) => between(source, destination));
      const [was, is] = pairs;
      const changed = judge.change(was?.result ?? NOTHING, is?.result ?? NOTHING);
      if (changed === undefined) continue;
      yield {
        source,
        destination,
        ...changed,
        ...(was === undefined ? { only: 'after' } : is === undefined ? { only: 'before' } : {}),
        ends: { before: was?.ends, after: is?.ends },
      };
    }
  }
}

interface Side {
  readonly reach: Reach;
  readonly byName: ReadonlyMap<string, Listed>;
  /** In the numbers of the common connection sets. */
  readonly common: (result: Result) => Result;
  readonly between: (source: string, destination: string) => { result: Result; ends: Ends } | undefined;
}

function side(reach: Reach, sets: ConnectionSets): Side {
  const byName = new Map(workloadsOf(reach).map((one) => [one.name, one]));
  const numbers = new Map<number, number>();
  const number = (id: number): number => {
    let known = numbers.get(id);
    if (known === undefined)
      numbers.set(id, (known = reach.sets === sets ? id : sets.take(reach.sets.get(id))));
    return known;
  };
  const common = ({ least, most }: Result): Result => ({ least: number(least), most: number(most) });
  return {
    reach,
    byName,
    common,
    between: (source, destination) => {
      const [from, to] = [byName.get(source), byName.get(destination)];
      if (from === undefined || to === undefined) return undefined;
      let least = NONE;
      let most = NONE;
      for (const a of from.groups) {
        for (const b of to.groups) {
          const result = common(reach.pods(a, b));
          least = sets.union(least, result.least);
          most = sets.union(most, result.most);
        }
      }
      return { result: { least, most }, ends: [from.groups[0]!, to.groups[0]!] };
    },
  };
}

/** Tells what is different between two results. */
class Judge {
  readonly #sets: ConnectionSets;
  constructor(sets: ConnectionSets) {
    this.#sets = sets;
  }

  change(was: Result, is: Result): Pick<Difference, 'before' | 'after' | 'opened' | 'closed'> | undefined {
    if (was.least === is.least && was.most === is.most) return undefined;
    const {
      difference,
      text,
      union: joined,
    } = {
      ...this.#sets,
      text: (id: number): string => this.#sets.text(id),
    };
    const opened = text(joined(difference(is.least, was.least), difference(is.most, was.most)));
    const closed = text(joined(difference(was.least, is.least), difference(was.most, is.most)));
    // ICMP alone is no difference that has a name here.
    if (opened === '' && closed === '') return undefined;
    const words = ({ least, most }: Result): string => {
      const open = text(difference(most, least));
      return [text(least), open === '' ? '' : `(${open})`].filter((part) => part !== '').join(' ') || 'none';
    };
    return { before: words(was), after: words(is), opened, closed };
  }
}

/** The addresses outside of which something is different, in ranges as large as can be. */
function* outside(
  sides: readonly [Side, Side],
  name: string,
  direction: Direction,
  judge: Judge,
): Generator<Difference> {
  const families = [...new Set(sides.flatMap(({ reach }) => familiesOf(reach.network)))];
  const cuts = sides.map((one) => cutsOf(one, name, direction, families));
  const byChange = new Map<string, { change: ReturnType<Judge['change']>; ranges: Range[] }>();
  for (const { range, results } of overlaid(cuts)) {
    const change = judge.change(results[0]!, results[1]!);
    if (change === undefined) continue;
    const key = `${change.before}>${change.after}`;
    const known = byChange.get(key);
    if (known === undefined) byChange.set(key, { change, ranges: [range] });
    else known.ranges.push(range);
  }
  const first = (one: Side): number | undefined => one.byName.get(name)?.groups[0];
  const [was, is] = [first(sides[0]), first(sides[1])];
  for (const { change, ranges } of byChange.values()) {
    for (const range of union(ranges)) {
      const ends = (group: number | undefined): Ends | undefined =>
        group === undefined ? undefined : direction === 'ingress' ? [range, group] : [group, range];
      const address = rangeText(range);
      yield {
        source: direction === 'ingress' ? address : name,
        destination: direction === 'ingress' ? name : address,
        ...change!,
        ...(was === undefined
          ? { only: 'after' as const }
          : is === undefined
            ? { only: 'before' as const }
            : {}),
        ends: { before: ends(was), after: ends(is) },
      };
    }
  }
}

function cutsOf(
  { byName, common, reach }: Side,
  name: string,
  direction: Direction,
  families: readonly (4 | 6)[],
): { range: Range; result: Result }[] {
  const workload = byName.get(name);
  if (workload === undefined) return families.map((family) => ({ range: WHOLE[family], result: NOTHING }));
  const { union: joined } = reach.sets;
  const seen = new Set<number>();
  const each = workload.groups.filter((group) => {
    const alike = reach.likeness(group);
    if (seen.has(alike)) return false;
    seen.add(alike);
    return true;
  });
  const cuts = each.map((group) =>
    families.flatMap((family) => reach.addresses(group, WHOLE[family], direction)),
  );
  return [...overlaid(cuts)].map(({ range, results }) => ({
    range,
    result: common(
      results.reduce((sum, one) => ({
        least: joined(sum.least, one.least),
        most: joined(sum.most, one.most),
      })),
    ),
  }));
}
