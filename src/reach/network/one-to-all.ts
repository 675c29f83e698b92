import { ALL, NONE } from './connections.ts';
import type { Engine, Table, Variant } from './engine.ts';
import type { Reached } from './kinds.ts';
import type { Direction } from './model.ts';
import type { Namers } from './named.ts';
import { find, namers } from './named.ts';
import type { Row } from './rows.ts';

/** One reading and family, as one class sees it. */
interface Sight {
  readonly family: 4 | 6 | undefined;
  /** What the policies of the class say of the others, and how far in the list of those it is. */
  readonly row: Row;
  at: number;
  /** The row of each other class, and what each row says of this one. */
  readonly of: Int32Array;
  readonly least: Int32Array;
  readonly most: Int32Array;
}

type Scratch = Reached & { readonly some: number[] };

/** So many numbers are kept: 32 MB. */
const MOST_KEPT = 8_000_000;
/** For so few classes the rows are looked through; for more they are turned around. */
const FEW = 8;

/** What `Engine.between` says, for one class and all others at once: lists of numbers in place of look-ups. */
export class OneToAll {
  readonly #engine: Engine;
  readonly #known = { ingress: new Map<number, Reached>(), egress: new Map<number, Reached>() };
  readonly #namers = new Map<Table, Namers>();
  readonly #takersOf = new Map<Table, Takers>();
  #asked = 0;
  #scratch: Scratch | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** What a class may send to each other one; for `ingress`, what each may send to it. */
  of(id: number, direction: Direction): Reached {
    const known = this.#known[direction];
    let reached = known.get(id);
    if (reached === undefined) {
      if ((known.size + 1) * this.#engine.classes.all.length * 2 > MOST_KEPT) known.clear();
      known.set(id, (reached = this.#find(id, direction)));
    }
    return reached;
  }

  /** The same, to be read before the next is asked for: the lists are used again. */
  once(id: number, direction: Direction): Reached {
    const { length } = this.#engine.classes.all;
    this.#scratch ??= { least: new Int32Array(length), most: new Int32Array(length), some: [] };
    const { least, most, some } = this.#scratch;
    for (const peer of some) least[peer] = most[peer] = NONE;
    some.length = 0;
    return this.#fewOf(id, direction, this.#scratch) ?? this.of(id, direction);
  }

  #find(id: number, direction: Direction): Reached {
    this.#asked++;
    const { all } = this.#engine.classes;
    const { atoms } = all[id]!;
    const { length } = this.#engine.classes.all;
    const few = this.#fewOf(id, direction, {
      least: new Int32Array(length),
      most: new Int32Array(length),
      some: [],
    });
    if (few !== undefined) return few;
    const readings = this.#engine
      .readings()
      .map((variants) =>
        variants
          .filter(
            ({ reading: { family } }) =>
              atoms === undefined || family === undefined || atoms[family] !== undefined,
          )
          .map((variant) => this.#sight(id, variant, direction)),
      );
    const reached = { least: new Int32Array(all.length), most: new Int32Array(all.length) };
    const [first, ...others] = readings;
    if (others.length === 0 && first!.length === 1 && first![0]!.family === undefined)
      this.#plainly(first![0]!, reached);
    else this.#carefully(readings, atoms === undefined, reached);
    return reached;
  }

  /**
   * Where the policies of one end let nobody through but those they name, only these are looked at.
   * @param reached gets what is found
   * @returns `undefined` where many others may be let through, or the readings and families have to be told apart
   */
  #fewOf(id: number, direction: Direction, reached: Scratch): Reached | undefined {
    const [variants, ...others] = this.#engine.readings();
    const [variant] = variants!;
    if (others.length > 0 || variants!.length > 1 || variant!.reading.family !== undefined) return undefined;
    const own = variant![direction];
    const other = variant![direction === 'egress' ? 'ingress' : 'egress'];
    const row = own.rows[own.of[id]!]!;
    const { intersection } = this.#engine.sets;
    const candidates = isClosed(row) ? row.classes : this.#takers(other).of(id);
    if (candidates === undefined) return undefined;
    const { least, most, some } = reached;
    for (let at = 0; at < candidates.length; at++) {
      const peer = candidates[at]!;
      const result = this.#engine.cell(other, peer, id);
      if (result.most === NONE) continue;
      const cell = this.#engine.cell(own, id, peer);
      most[peer] = intersection(cell.most, result.most);
      if (most[peer] === NONE) continue;
      least[peer] = intersection(cell.least, result.least);
      some.push(peer);
    }
    return reached;
  }

  #takers(table: Table): Takers {
    let takers = this.#takersOf.get(table);
    if (takers === undefined) this.#takersOf.set(table, (takers = takersOf(table, this.#namersOf(table))));
    return takers;
  }

  #namersOf(table: Table): Namers {
    let turned = this.#namers.get(table);
    if (turned === undefined)
      this.#namers.set(table, (turned = namers(table, this.#engine.classes.all.length)));
    return turned;
  }

  #sight(id: number, variant: Variant, direction: Direction): Sight {
    const own = variant[direction];
    const other = variant[direction === 'egress' ? 'ingress' : 'egress'];
    const { rows } = other;
    const least = new Int32Array(rows.length);
    const most = new Int32Array(rows.length);
    const known = this.#engine.classes.all[id]!.atoms !== undefined;
    const few = this.#asked <= FEW;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      const base = known ? row.known : row.unknown;
      const index = few ? find(row.classes, id) : -1;
      least[at] = index === -1 ? base.least : row.least[index]!;
      most[at] = index === -1 ? base.most : row.most[index]!;
    }
    if (!few) {
      const turned = this.#namersOf(other);
      for (let at = turned.at[id]!; at < turned.at[id + 1]!; at++) {
        least[turned.rows[at]!] = turned.least[at]!;
        most[turned.rows[at]!] = turned.most[at]!;
      }
    }
    return { family: variant.reading.family, row: own.rows[own.of[id]!]!, at: 0, of: other.of, least, most };
  }

  /** Where there is one reading, and families are not told apart. */
  #plainly({ least, most, of, row }: Sight, reached: Reached): void {
    const { intersection } = this.#engine.sets;
    const { all } = this.#engine.classes;
    const { classes, known, unknown } = row;
    let at = 0;
    for (let id = 0; id < all.length; id++) {
      const other = of[id]!;
      let lower: number;
      let upper: number;
      if (at < classes.length && classes[at] === id) {
        lower = row.least[at]!;
        upper = row.most[at]!;
        at++;
      } else {
        const base = all[id]!.atoms === undefined ? unknown : known;
        lower = base.least;
        upper = base.most;
      }
      if (upper === NONE || most[other] === NONE) continue;
      reached.least[id] = intersection(lower, least[other]!);
      reached.most[id] =
        lower === upper && least[other] === most[other]
          ? reached.least[id]!
          : intersection(upper, most[other]!);
    }
  }

  #carefully(readings: readonly (readonly Sight[])[], isVague: boolean, reached: Reached): void {
    const { intersection, union } = this.#engine.sets;
    const { all } = this.#engine.classes;
    for (let id = 0; id < all.length; id++) {
      const { atoms } = all[id]!;
      const vague = isVague || atoms === undefined;
      let least = ALL;
      let most = NONE;
      for (const sights of readings) {
        let lower = NONE;
        let every = ALL;
        let upper = NONE;
        for (const sight of sights) {
          const { family, of, row } = sight;
          const isNamed = sight.at < row.classes.length && row.classes[sight.at] === id;
          const at = sight.at;
          if (isNamed) sight.at++;
          if (atoms !== undefined && family !== undefined && atoms[family] === undefined) continue;
          const base = atoms === undefined ? row.unknown : row.known;
          const other = of[id]!;
          const both = intersection(isNamed ? row.least[at]! : base.least, sight.least[other]!);
          lower = union(lower, both);
          every = intersection(every, both);
          upper = union(upper, intersection(isNamed ? row.most[at]! : base.most, sight.most[other]!));
        }
        least = intersection(least, vague ? intersection(lower, every) : lower);
        most = union(most, upper);
      }
      reached.least[id] = least;
      reached.most[id] = most;
    }
  }
}

/** Who may take anything from a class: those that do not close to all but few, and those whose policies name it. */
interface Takers {
  /** Sorted; `undefined` where they are most of all. */
  readonly of: (id: number) => readonly number[] | undefined;
}

function takersOf({ of, rows }: Table, { at, rows: naming }: Namers): Takers {
  const members: number[][] = rows.map(() => []);
  for (let id = 0; id < of.length; id++) members[of[id]!]!.push(id);
  const open = members.filter((_, row) => !isClosed(rows[row]!)).flat();
  if (open.length * 2 > of.length) return { of: () => undefined };
  return {
    of: (id) => {
      const found = [...open];
      for (let index = at[id]!; index < at[id + 1]!; index++) {
        const row = naming[index]!;
        if (isClosed(rows[row]!)) for (const member of members[row]!) found.push(member);
      }
      return found.toSorted((a, b) => a - b);
    },
  };
}

/** Whether a row lets nobody through but some of those it names. */
function isClosed({ known, unknown }: Row): boolean {
  return known.most === NONE && unknown.most === NONE;
}
