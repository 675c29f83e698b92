import type { Engine, Table, Variant } from './engine.ts';
import type { Row } from './rows.ts';

/** How many pairs a connection set holds for. */
export interface Tally {
  /** Pairs of classes, in both orders, each class with itself among them. */
  classes: number;
  /** Pairs of pods, in both orders; no pod with itself. */
  pods: number;
}

/**
 * All pairs of pods at once: how many there are for each set of connections that surely goes through. Pairs are
 * counted, not visited: pods with the same policies are taken together, and only what a policy names is looked at
 * one by one.
 */
export function allPairs(engine: Engine): Map<number, Tally> {
  const tallies = new Map<number, Tally>();
  const count = (connections: number, classes: number, pods: number): void => {
    const known = tallies.get(connections);
    if (known === undefined) tallies.set(connections, { classes, pods });
    else {
      known.classes += classes;
      known.pods += pods;
    }
  };
  const { all } = engine.classes;
  const readings = engine.readings();
  const [variants] = readings;
  const simple = variants!.length === 1;
  // Only for pods in the network of their node do the readings differ.
  const apart = all.filter(({ hostNetwork }) => !simple || (readings.length > 1 && hostNetwork !== false));
  for (const one of apart) {
    for (const other of all) {
      const there = engine.between(one.id, other.id).least;
      count(there, 1, one === other ? one.pods * (one.pods - 1) : one.pods * other.pods);
      if (one === other || apart.includes(other)) continue;
      count(engine.between(other.id, one.id).least, 1, one.pods * other.pods);
    }
  }
  if (simple) new Joined(engine, variants![0]!, new Set(apart.map(({ id }) => id))).count(count);
  return tallies;
}

/** Classes and pods of one kind: [with unknown address, with known address]. */
class Weights {
  readonly classes: [number, number] = [0, 0];
  readonly pods: [number, number] = [0, 0];

  add(kind: 0 | 1, pods: number): void {
    this.classes[kind]++;
    this.pods[kind] += pods;
  }
}

const NO_WEIGHTS = new Weights();
const KINDS = [0, 1] as const;

/** The sparse join of ingress rows with egress rows. */
class Joined {
  readonly #engine: Engine;
  readonly #egress: Table;
  readonly #ingress: Table;
  readonly #left: ReadonlySet<number>;

  constructor(engine: Engine, { egress, ingress }: Variant, left: ReadonlySet<number>) {
    this.#engine = engine;
    this.#egress = egress;
    this.#ingress = ingress;
    this.#left = left;
  }

  count(count: (connections: number, classes: number, pods: number) => void): void {
    const { intersection } = this.#engine.sets;
    const { all } = this.#engine.classes;
    const kindOf = (id: number): 0 | 1 => (all[id]!.atoms === undefined ? 0 : 1);
    const sources = this.#members(this.#egress);
    const destinations = this.#members(this.#ingress);
    const namedOut = this.#named(this.#egress, this.#ingress);
    const namedIn = this.#named(this.#ingress, this.#egress);
    const base = (row: Row, kind: 0 | 1): number => (kind === 0 ? row.unknown : row.known).least;
    const bothBases = (out: Row, into: Row, source: 0 | 1, destination: 0 | 1): number =>
      intersection(base(out, destination), base(into, source));

    // Everybody with everybody, as if no policy named anybody.
    const bySource = grouped(this.#egress.rows, sources);
    const byDestination = grouped(this.#ingress.rows, destinations);
    for (const [out, from] of bySource) {
      for (const [into, to] of byDestination) {
        for (const a of KINDS) {
          for (const b of KINDS) {
            if (from.classes[a] === 0 || to.classes[b] === 0) continue;
            count(bothBases(out, into, a, b), from.classes[a] * to.classes[b], from.pods[a] * to.pods[b]);
          }
        }
      }
    }
    // Pairs in which the destination's policies name the source.
    for (const [at, into] of this.#ingress.rows.entries()) {
      const members = destinations[at]!;
      for (const [index, source] of into.classes.entries()) {
        if (this.#left.has(source)) continue;
        const pods = all[source]!.pods;
        const kind = kindOf(source);
        const out = this.#egress.rows[this.#egress.of[source]!]!;
        const named = namedOut[this.#egress.of[source]!]!.get(at);
        const accepted = into.least[index]!;
        for (const b of KINDS) {
          const classes = members.classes[b] - (named?.weights.classes[b] ?? 0);
          if (classes > 0) {
            const rest = (members.pods[b] - (named?.weights.pods[b] ?? 0)) * pods;
            count(bothBases(out, into, kind, b), -classes, -rest);
            count(intersection(base(out, b), accepted), classes, rest);
          }
        }
        for (const position of named?.positions ?? []) {
          const destination = out.classes[position]!;
          const weight = all[destination]!.pods * pods;
          count(bothBases(out, into, kind, kindOf(destination)), -1, -weight);
          count(intersection(out.least[position]!, accepted), 1, weight);
        }
      }
    }
    // Pairs in which only the source's policies name the destination.
    for (const [at, out] of this.#egress.rows.entries()) {
      const members = sources[at]!;
      for (const [index, destination] of out.classes.entries()) {
        if (this.#left.has(destination)) continue;
        const pods = all[destination]!.pods;
        const kind = kindOf(destination);
        const into = this.#ingress.rows[this.#ingress.of[destination]!]!;
        const named = namedIn[this.#ingress.of[destination]!]!.get(at)?.weights ?? NO_WEIGHTS;
        for (const a of KINDS) {
          const classes = members.classes[a] - named.classes[a];
          if (classes === 0) continue;
          const rest = (members.pods[a] - named.pods[a]) * pods;
          count(bothBases(out, into, a, kind), -classes, -rest);
          count(intersection(out.least[index]!, base(into, a)), classes, rest);
        }
      }
    }
    // No pod with itself: within a class that is one pair for each of its pods.
    for (const { id, pods } of all) {
      if (!this.#left.has(id)) count(this.#engine.between(id, id).least, 0, -pods);
    }
  }

  #members({ of, rows }: Table): Weights[] {
    const members = rows.map(() => new Weights());
    for (const { atoms, id, pods } of this.#engine.classes.all)
      if (!this.#left.has(id)) members[of[id]!]!.add(atoms === undefined ? 0 : 1, pods);
    return members;
  }

  /** For each row, the classes that it names by the row of the other direction that they have. */
  #named(table: Table, other: Table): Map<number, { positions: number[]; weights: Weights }>[] {
    const { all } = this.#engine.classes;
    return table.rows.map(({ classes }) => {
      const named = new Map<number, { positions: number[]; weights: Weights }>();
      for (const [position, id] of classes.entries()) {
        if (this.#left.has(id)) continue;
        const row = other.of[id]!;
        let one = named.get(row);
        if (one === undefined) named.set(row, (one = { positions: [], weights: new Weights() }));
        one.positions.push(position);
        one.weights.add(all[id]!.atoms === undefined ? 0 : 1, all[id]!.pods);
      }
      return named;
    });
  }
}

/** Rows that treat everybody alike whom they do not name, taken together. */
function grouped(rows: readonly Row[], weights: readonly Weights[]): [Row, Weights][] {
  const groups = new Map<string, [Row, Weights]>();
  for (const [at, row] of rows.entries()) {
    const text = `${row.known.least},${row.unknown.least}`;
    let group = groups.get(text);
    if (group === undefined) groups.set(text, (group = [row, new Weights()]));
    for (const kind of KINDS) {
      group[1].classes[kind] += weights[at]!.classes[kind];
      group[1].pods[kind] += weights[at]!.pods[kind];
    }
  }
  return [...groups.values()];
}
