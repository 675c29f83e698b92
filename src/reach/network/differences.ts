import type { Changed } from './changed.ts';
import { changedBetween } from './changed.ts';
import type { Range } from './cidr.ts';
import { union } from './cidr.ts';
import type { ConnectionSets } from './connections.ts';
import { NONE } from './connections.ts';
import { WHOLE, familiesOf, nameOf } from './endpoint.ts';
import type { Direction } from './model.ts';
import { DIRECTIONS } from './model.ts';
import type { Reached } from './kinds.ts';
import { OneToAll } from './one-to-all.ts';
import type { Cut } from './outside.ts';
import { Outside, overlaid } from './outside.ts';
import { rangeText } from './range-text.ts';
import type { Reach } from './reach.ts';
import type { Result } from './rows.ts';
import { SpecifiedReach } from './specified-reach.ts';
import type { Listed } from './workloads.ts';
import { betweenIn, groupsNear, workloadsOf } from './workloads.ts';

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
  const changed =
    before instanceof SpecifiedReach && after instanceof SpecifiedReach
      ? changedBetween(before.engine, after.engine)
      : undefined;
  if (changed === undefined) return yield* allDifferences(before, after);
  yield* fewDifferences(before as SpecifiedReach, after as SpecifiedReach, changed);
}

/** Looks at every pair. */
export function* allDifferences(before: Reach, after: Reach): Generator<Difference> {
  const sides = [side(before, after.sets), side(after, after.sets)] as const;
  const names = namesOf(sides);
  yield* outside(sides, { ingress: names, egress: names });
  yield* pairsOf(sides, names, new Judge(after.sets));
}

/** Every pair of workloads that is not the same on both sides, source by source. */
function* pairsOf(
  sides: readonly [Side, Side],
  names: readonly string[],
  judge: Judge,
): Generator<Difference> {
  const [was, is] = sides.map((one) => new Lane(one, names)) as [Lane, Lane];
  for (let from = 0; from < names.length; from++) {
    const [before, after] = [was.from(from), is.from(from)];
    const few =
      before.few === undefined || after.few === undefined
        ? undefined
        : [...new Set([...before.few, ...after.few])].toSorted((a, b) => a - b);
    const count = few?.length ?? names.length;
    for (let at = 0; at < count; at++) {
      const to = few === undefined ? at : few[at]!;
      if (to === from) continue;
      const change = judge.change(before.look(to), after.look(to));
      if (change === undefined) continue;
      const ends = { before: was.ends(from, to), after: is.ends(from, to) };
      yield {
        source: names[from]!,
        destination: names[to]!,
        ...change,
        ...(ends.before === undefined
          ? { only: 'after' }
          : ends.after === undefined
            ? { only: 'before' }
            : {}),
        ends,
      };
    }
  }
}

/** One side by the numbers of names, some of which it may not have. */
class Lane {
  readonly #side: Side;
  readonly #workloads: readonly Listed[];
  /** The workload of each name, or -1; and the name of each workload. */
  readonly #of: Int32Array;
  readonly #names: Int32Array;
  readonly #between: ReturnType<typeof betweenIn>;

  constructor(one: Side, names: readonly string[]) {
    this.#side = one;
    this.#workloads = [...one.byName.values()];
    const places = new Map(this.#workloads.map(({ name }, at) => [name, at]));
    this.#of = Int32Array.from(names, (name) => places.get(name) ?? -1);
    this.#names = new Int32Array(this.#workloads.length);
    for (const [at, place] of this.#of.entries()) if (place !== -1) this.#names[place] = at;
    this.#between = betweenIn(one.reach, this.#workloads);
  }

  /** What one may send to the others, by their names; `few` are those to whom something may go, where that is known. */
  from(name: number): { readonly few?: readonly number[]; readonly look: (name: number) => Result } {
    const place = this.#of[name]!;
    if (place === -1) return { few: [], look: () => NOTHING };
    const { few, look } = this.#between(place);
    return {
      ...(few === undefined ? {} : { few: few.map((at) => this.#names[at]!) }),
      look: (to) => (this.#of[to] === -1 ? NOTHING : this.#side.common(look(this.#of[to]!))),
    };
  }

  ends(from: number, to: number): Ends | undefined {
    const [source, destination] = [this.#workloads[this.#of[from]!], this.#workloads[this.#of[to]!]];
    return source === undefined || destination === undefined
      ? undefined
      : [source.groups[0]!, destination.groups[0]!];
  }
}

/** Looks at the pairs between which something may be different. */
function* fewDifferences(
  before: SpecifiedReach,
  after: SpecifiedReach,
  changed: Changed,
): Generator<Difference> {
  const pairs = new Map<string, Set<string>>();
  const add = (source: string, destination: string): void => {
    const known = pairs.get(source);
    if (known === undefined) pairs.set(source, new Set([destination]));
    else known.add(destination);
  };
  const { subjects, workloads } = changed;
  const different = new Different(before, after, changed.same);
  for (const [name, direction, other] of different.pairs(subjects)) {
    if (direction === 'egress') add(name, other);
    else add(other, name);
  }
  const whole = workloads.size > 0 || changed.nodes;
  const wanted = new Set([...workloads, ...subjects.ingress, ...subjects.egress]);
  for (const [source, destinations] of pairs) {
    wanted.add(source);
    for (const destination of destinations) wanted.add(destination);
  }
  const sides = [
    side(before, after.sets, whole ? undefined : wanted),
    side(after, after.sets, whole ? undefined : wanted),
  ] as const;
  const names = whole ? namesOf(sides) : [];
  for (const name of workloads) {
    for (const other of names) {
      add(name, other);
      add(other, name);
    }
  }
  const outsideOf = (direction: Direction): readonly string[] =>
    changed.nodes ? names : [...new Set([...workloads, ...subjects[direction]])].toSorted();
  yield* outside(sides, { ingress: outsideOf('ingress'), egress: outsideOf('egress') });
  const judge = new Judge(after.sets);
  for (const source of [...pairs.keys()].toSorted()) {
    for (const destination of [...pairs.get(source)!].toSorted())
      yield* pair(sides, source, destination, judge);
  }
}

/** Finds pods that are the same before and after, and between which something else goes through. */
class Different {
  readonly #before: SpecifiedReach;
  readonly #after: SpecifiedReach;
  readonly #same: Int32Array;
  /** The other way round: for each group after, its number before, or -1. */
  readonly #back: Int32Array;
  readonly #number: (id: number) => number;

  constructor(before: SpecifiedReach, after: SpecifiedReach, same: Int32Array) {
    this.#before = before;
    this.#after = after;
    this.#same = same;
    this.#back = new Int32Array(after.network.groups.length).fill(-1);
    for (let at = 0; at < same.length; at++) if (same[at] !== -1) this.#back[same[at]!] = at;
    this.#number = numbering(before.sets, after.sets);
  }

  /** @param subjects the workloads of which some policies are others */
  *pairs(
    subjects: Changed['subjects'],
  ): Generator<readonly [name: string, direction: Direction, other: string]> {
    const { groups } = this.#before.network;
    const oneToAll = [new OneToAll(this.#before.engine), new OneToAll(this.#after.engine)] as const;
    const found = new Map<string, readonly number[]>();
    for (const at of groupsNear(this.#before.network, [...subjects.ingress, ...subjects.egress])) {
      if (this.#same[at] === -1) continue;
      const name = nameOf(groups[at]!);
      for (const direction of DIRECTIONS) {
        if (!subjects[direction].has(name)) continue;
        const was = this.#before.likeness(at);
        const is = this.#after.likeness(this.#same[at]!);
        const key = `${direction} ${was} ${is}`;
        let others = found.get(key);
        if (others === undefined) {
          others =
            this.#namedOtherwise(was, is, direction) ??
            this.#othersOf(oneToAll[0].of(was, direction), oneToAll[1].of(is, direction));
          found.set(key, others);
        }
        for (const other of others) yield [name, direction, nameOf(groups[other]!)];
      }
    }
  }

  /**
   * The groups of which the policies of a class say something else by name.
   * @returns `undefined` where they say something else of whom they do not name
   */
  #namedOtherwise(was: number, is: number, direction: Direction): readonly number[] | undefined {
    const [before, after] = [this.#before.engine, this.#after.engine];
    const readings = before.readings();
    if (readings.length !== after.readings().length) return undefined;
    const number = this.#number;
    const found = new Set<number>();
    for (const [at, variants] of readings.entries()) {
      for (const [index, variant] of variants.entries()) {
        const tables = variant[direction];
        const others = after.readings()[at]![index]![direction];
        const row = tables.rows[tables.of[was]!]!;
        const other = others.rows[others.of[is]!]!;
        const same = (a: Result, b: Result): boolean =>
          number(a.least) === b.least && number(a.most) === b.most;
        if (!same(row.known, other.known) || !same(row.unknown, other.unknown)) return undefined;
        const compare = (group: number): void => {
          const peer = this.#same[group]!;
          if (peer === -1) return;
          const one = before.cell(tables, was, before.classes.of[group]!);
          const two = after.cell(others, is, after.classes.of[peer]!);
          if (!same(one, two)) found.add(group);
        };
        for (const id of row.classes) for (const group of before.classes.all[id]!.groups) compare(group);
        for (const id of other.classes)
          for (const group of after.classes.all[id]!.groups)
            if (this.#back[group] !== -1) compare(this.#back[group]!);
      }
    }
    return [...found];
  }

  #othersOf(was: Reached, is: Reached): readonly number[] {
    const others: number[] = [];
    const before = this.#before.engine.classes.of;
    const after = this.#after.engine.classes.of;
    const number = this.#number;
    for (let at = 0; at < this.#same.length; at++) {
      if (this.#same[at] === -1) continue;
      const [one, other] = [before[at]!, after[this.#same[at]!]!];
      if (number(was.least[one]!) !== is.least[other] || number(was.most[one]!) !== is.most[other])
        others.push(at);
    }
    return others;
  }
}

function namesOf(sides: readonly [Side, Side]): readonly string[] {
  return [...new Set(sides.flatMap(({ byName }) => [...byName.keys()]))].toSorted();
}

function* pair(
  sides: readonly [Side, Side],
  source: string,
  destination: string,
  judge: Judge,
): Generator<Difference> {
  if (source === destination) return;
  const [was, is] = [sides[0].between(source, destination), sides[1].between(source, destination)];
  const changed = judge.change(was?.result ?? NOTHING, is?.result ?? NOTHING);
  if (changed === undefined) return;
  yield {
    source,
    destination,
    ...changed,
    ...(was === undefined ? { only: 'after' } : is === undefined ? { only: 'before' } : {}),
    ends: { before: was?.ends, after: is?.ends },
  };
}

/** From the numbers of some connection sets to those of others. */
function numbering(from: ConnectionSets, to: ConnectionSets): (id: number) => number {
  const numbers: number[] = [];
  return (id) => {
    if (from === to) return id;
    while (numbers.length <= id) numbers.push(-1);
    if (numbers[id] === -1) numbers[id] = to.take(from.get(id));
    return numbers[id]!;
  };
}

interface Side {
  readonly reach: Reach;
  readonly byName: ReadonlyMap<string, Listed>;
  /** In the numbers of the common connection sets. */
  readonly common: (result: Result) => Result;
  readonly between: (source: string, destination: string) => { result: Result; ends: Ends } | undefined;
}

/** @param wanted the names of those that are asked for, where that is known */
function side(reach: Reach, sets: ConnectionSets, wanted?: ReadonlySet<string>): Side {
  const byName = new Map(workloadsOf(reach, wanted).map((one) => [one.name, one]));
  const number = numbering(reach.sets, sets);
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
  names: Readonly<Record<Direction, readonly string[]>>,
): Generator<Difference> {
  if (names.ingress.length + names.egress.length === 0) return;
  const families = [...new Set(sides.flatMap(({ reach }) => familiesOf(reach.network)))];
  const ours = sides.map(({ reach }) => new Outside(reach, families));
  const judge = new Judge(sides[1].reach.sets);
  for (const direction of DIRECTIONS) {
    for (const name of names[direction]) {
      const cuts = sides.map((one, at) => cutOf(one, ours[at]!, name, direction, families));
      yield* outsideOf(sides, name, direction, cuts, judge);
    }
  }
}

function* outsideOf(
  sides: readonly [Side, Side],
  name: string,
  direction: Direction,
  cuts: readonly Cut[],
  judge: Judge,
): Generator<Difference> {
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

function cutOf(
  { byName, common }: Side,
  ours: Outside,
  name: string,
  direction: Direction,
  families: readonly (4 | 6)[],
): Cut {
  const workload = byName.get(name);
  if (workload === undefined) return families.map((family) => ({ range: WHOLE[family], result: NOTHING }));
  return ours.cut(workload.groups, direction).map(({ range, result }) => ({ range, result: common(result) }));
}
