import { NONE } from './connections.ts';
import type { Engine, Table, Variant } from './engine.ts';
import { find, namers } from './named.ts';
import type { Row } from './rows.ts';

/** How many pairs a connection set holds for. */
export interface Tally {
  /** Pairs of classes, in both orders, each class with itself among them. */
  classes: number;
  /** Pairs of pods, in both orders; no pod with itself. */
  pods: number;
}

/** Numbers of pairs by connection set: sets have small numbers. */
class Tallies {
  #classes: Float64Array = new Float64Array(1024);
  #pods: Float64Array = new Float64Array(1024);

  count(connections: number, classes: number, pods: number): void {
    if (connections >= this.#classes.length) this.#grow(connections);
    this.#classes[connections]! += classes;
    this.#pods[connections]! += pods;
  }

  #grow(connections: number): void {
    const grown = (numbers: Float64Array): Float64Array => {
      const larger = new Float64Array(connections * 2);
      larger.set(numbers);
      return larger;
    };
    this.#classes = grown(this.#classes);
    this.#pods = grown(this.#pods);
  }

  all(): Map<number, Tally> {
    const all = new Map<number, Tally>();
    for (let at = 0; at < this.#classes.length; at++) {
      const classes = this.#classes[at]!;
      if (classes !== 0) all.set(at, { classes, pods: this.#pods[at]! });
    }
    return all;
  }
}

/**
 * All pairs of pods at once: how many there are for each set of connections that surely goes through. Pairs are
 * counted, not visited: pods with the same policies are taken together, and only what a policy names is looked at
 * one by one.
 */
export function allPairs(engine: Engine): Map<number, Tally> {
  const tallies = new Tallies();
  const { all } = engine.classes;
  const readings = engine.readings();
  const [variants] = readings;
  const simple = variants!.length === 1;
  // Only for pods in the network of their node do the readings differ.
  const apart = new Uint8Array(all.length);
  for (const { hostNetwork, id } of all)
    if (!simple || (readings.length > 1 && hostNetwork !== false)) apart[id] = 1;
  for (const one of all) {
    if (apart[one.id] === 0) continue;
    for (const other of all) {
      const there = engine.between(one.id, other.id).least;
      tallies.count(there, 1, one === other ? one.pods * (one.pods - 1) : one.pods * other.pods);
      if (apart[other.id] === 1) continue;
      tallies.count(engine.between(other.id, one.id).least, 1, one.pods * other.pods);
    }
  }
  if (simple) new Joined(engine, variants![0]!, apart, tallies).count();
  return tallies.all();
}

/** Classes and pods of each row, of each kind: those with unknown address, then those with known address. */
interface Weights {
  readonly classes: Int32Array;
  readonly pods: Float64Array;
}

const KINDS = 2;

/** The sparse join of ingress rows with egress rows. */
class Joined {
  readonly #engine: Engine;
  readonly #egress: Table;
  readonly #ingress: Table;
  /** Classes that are counted elsewhere. */
  readonly #apart: Uint8Array;
  readonly #tallies: Tallies;
  readonly #kind: Uint8Array;
  readonly #sources: Weights;
  readonly #destinations: Weights;

  constructor(engine: Engine, { egress, ingress }: Variant, apart: Uint8Array, tallies: Tallies) {
    this.#engine = engine;
    this.#egress = egress;
    this.#ingress = ingress;
    this.#apart = apart;
    this.#tallies = tallies;
    this.#kind = Uint8Array.from(engine.classes.all, ({ atoms }) => (atoms === undefined ? 0 : 1));
    this.#sources = this.#weightsOf(egress);
    this.#destinations = this.#weightsOf(ingress);
  }

  count(): void {
    this.#everybody();
    this.#named();
    // No pod with itself: within a class that is one pair for each of its pods.
    const { classes, sets } = this.#engine;
    for (let id = 0; id < classes.all.length; id++) {
      if (this.#apart[id] === 1) continue;
      const out = this.#leastOf(this.#egress, id);
      const into = this.#leastOf(this.#ingress, id);
      this.#tallies.count(sets.intersection(out, into), 0, -classes.all[id]!.pods);
    }
  }

  /** Everybody with everybody, as if no policy named anybody. */
  #everybody(): void {
    const { intersection } = this.#engine.sets;
    const bySource = grouped(this.#egress.rows, this.#sources);
    const byDestination = grouped(this.#ingress.rows, this.#destinations);
    for (const [out, from] of bySource) {
      for (const [into, to] of byDestination) {
        for (let a = 0; a < KINDS; a++) {
          for (let b = 0; b < KINDS; b++) {
            const classes = from.classes[a]! * to.classes[b]!;
            if (classes === 0) continue;
            this.#tallies.count(
              intersection(base(out, b), base(into, a)),
              classes,
              from.pods[a]! * to.pods[b]!,
            );
          }
        }
      }
    }
  }

  /** What is otherwise where the policies of one end, or of both, name the other: one egress row after the other. */
  #named(): void {
    const { all } = this.#engine.classes;
    const { intersection } = this.#engine.sets;
    const tallies = this.#tallies;
    const kinds = this.#kind;
    const rows = this.#ingress.rows.length;
    const { at: starts, rows: naming, least: accepts } = namers(this.#ingress, all.length);
    const members = membersOf(this.#egress, this.#apart);
    // For the egress row at hand and each ingress row: the first class named there, the others after it in `next`, and
    // how many they are; and how many of the sources the ingress row names.
    const first = new Int32Array(rows).fill(-1);
    let next = new Int32Array(0);
    const listed = new Float64Array(rows * 4);
    const listing = new Float64Array(rows * 4);
    const used: number[] = [];
    for (let e = 0; e < this.#egress.rows.length; e++) {
      const out = this.#egress.rows[e]!;
      const sources = members[e]!;
      if (next.length < out.classes.length) next = new Int32Array(out.classes.length * 2);
      for (let position = 0; position < out.classes.length; position++) {
        const destination = out.classes[position]!;
        if (this.#apart[destination] === 1) continue;
        const i = this.#ingress.of[destination]!;
        next[position] = first[i]!;
        first[i] = position;
        const slot = i * 4 + kinds[destination]!;
        listed[slot]! += 1;
        listed[slot + 2]! += all[destination]!.pods;
        used.push(i);
      }
      // Pairs in which the destination's policies name the source.
      for (const source of sources) {
        const { pods } = all[source]!;
        const kind = kinds[source]!;
        for (let at = starts[source]!; at < starts[source + 1]!; at++) {
          const i = naming[at]!;
          const into = this.#ingress.rows[i]!;
          const accepted = accepts[at]!;
          const slot = i * 4 + kind;
          listing[slot]! += 1;
          listing[slot + 2]! += pods;
          used.push(i);
          for (let b = 0; b < KINDS; b++) {
            // Who lets nobody out but whom it names: nothing changes for the others.
            if (base(out, b) === NONE) continue;
            const classes = this.#destinations.classes[i * 2 + b]! - listed[i * 4 + b]!;
            if (classes <= 0) continue;
            const rest = (this.#destinations.pods[i * 2 + b]! - listed[i * 4 + 2 + b]!) * pods;
            tallies.count(intersection(base(out, b), base(into, kind)), -classes, -rest);
            tallies.count(intersection(base(out, b), accepted), classes, rest);
          }
          for (let position = first[i]!; position !== -1; position = next[position]!) {
            const destination = out.classes[position]!;
            const weight = all[destination]!.pods * pods;
            tallies.count(intersection(base(out, kinds[destination]!), base(into, kind)), -1, -weight);
            tallies.count(intersection(out.least[position]!, accepted), 1, weight);
          }
        }
      }
      // Pairs in which only the source's policies name the destination.
      for (let position = 0; position < out.classes.length; position++) {
        const destination = out.classes[position]!;
        if (this.#apart[destination] === 1) continue;
        const { pods } = all[destination]!;
        const i = this.#ingress.of[destination]!;
        const into = this.#ingress.rows[i]!;
        for (let a = 0; a < KINDS; a++) {
          if (base(into, a) === NONE) continue;
          const classes = this.#sources.classes[e * 2 + a]! - listing[i * 4 + a]!;
          if (classes === 0) continue;
          const rest = (this.#sources.pods[e * 2 + a]! - listing[i * 4 + 2 + a]!) * pods;
          tallies.count(intersection(base(out, kinds[destination]!), base(into, a)), -classes, -rest);
          tallies.count(intersection(out.least[position]!, base(into, a)), classes, rest);
        }
      }
      for (let at = 0; at < used.length; at++) {
        const i = used[at]!;
        first[i] = -1;
        for (let slot = i * 4; slot < i * 4 + 4; slot++) listed[slot] = listing[slot] = 0;
      }
      used.length = 0;
    }
  }

  /** What a class surely lets through to or from itself. */
  #leastOf({ of, rows }: Table, id: number): number {
    const row = rows[of[id]!]!;
    const at = find(row.classes, id);
    return at === -1 ? base(row, this.#kind[id]!) : row.least[at]!;
  }

  #weightsOf({ of, rows }: Table): Weights {
    const weights = { classes: new Int32Array(rows.length * 2), pods: new Float64Array(rows.length * 2) };
    const { all } = this.#engine.classes;
    for (let id = 0; id < all.length; id++) {
      if (this.#apart[id] === 1) continue;
      const slot = of[id]! * 2 + this.#kind[id]!;
      weights.classes[slot]! += 1;
      weights.pods[slot]! += all[id]!.pods;
    }
    return weights;
  }
}

/** What a row surely lets through to or from who is not named, by whether its address is known. */
function base(row: Row, kind: number): number {
  return (kind === 0 ? row.unknown : row.known).least;
}

/** The classes of each row. */
function membersOf({ of, rows }: Table, apart: Uint8Array): number[][] {
  const members: number[][] = rows.map(() => []);
  for (let id = 0; id < of.length; id++) if (apart[id] === 0) members[of[id]!]!.push(id);
  return members;
}

/** Rows that treat everybody alike whom they do not name, taken together. */
function grouped(rows: readonly Row[], weights: Weights): [Row, { classes: number[]; pods: number[] }][] {
  const groups = new Map<number, [Row, { classes: number[]; pods: number[] }]>();
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const key = row.known.least * 0x400_0000 + row.unknown.least;
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = [row, { classes: [0, 0], pods: [0, 0] }]));
    const [, sum] = group;
    for (let kind = 0; kind < KINDS; kind++) {
      sum.classes[kind]! += weights.classes[at * 2 + kind]!;
      sum.pods[kind]! += weights.pods[at * 2 + kind]!;
    }
  }
  return [...groups.values()];
}
