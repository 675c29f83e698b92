import type { Atoms } from './atoms.ts';
import type { Classes, PodClass } from './classes.ts';
import type { ConnectionSets } from './connections.ts';
import { NONE } from './connections.ts';
import type { Fold } from './fold.ts';
import { START } from './fold.ts';
import type { Direction, Subject } from './model.ts';
import type { Compiled, Operation, Ports, Span, Target } from './operations.ts';
import { portsAt } from './operations.ts';
import { inOrder, possibleOrders } from './order.ts';

/** One way to read what the specification leaves open, and the family that is looked at. */
export interface Reading {
  /** `undefined` where no two families are known: then an address that is not known may be of any. */
  readonly family: 4 | 6 | undefined;
  /** Whether pods in the network of their node count as pods for a NetworkPolicy, or as the node. */
  readonly hostNetwork: 'pod' | 'node';
  /** Whether a NetworkPolicy that isolates also denies what has no ports: ICMP and other protocols. */
  readonly portless: 'denied' | 'untouched';
}

/** What pods with the same policies let through in one direction, for each peer. */
export interface Row {
  /** For pods that are not listed, by whether their address is known. */
  readonly known: Result;
  readonly unknown: Result;
  /** The classes that are treated otherwise, sorted. */
  readonly classes: Int32Array;
  readonly least: Int32Array;
  readonly most: Int32Array;
  /** Addresses outside, cut where the policies cut them: the first piece of each part. */
  readonly starts: Int32Array;
  readonly outside: readonly Result[];
}

/** What is let through for sure, and what may be. */
export interface Result {
  readonly least: number;
  readonly most: number;
}

/** A policy that selects a pod, or may. */
export interface Selecting {
  readonly compiled: Compiled;
  readonly sure: boolean;
}

/** Whether pods of a class are meant at all, as a reading and a kind of policy see the network of their node. */
export function meant(one: PodClass, host: Subject['hostNetwork'], reading: Reading): boolean | undefined {
  if (host === 'only') return one.hostNetwork;
  if (host === 'counts' || one.hostNetwork === false) return true;
  const excluded = host === 'never' || reading.hostNetwork === 'node';
  if (!excluded) return true;
  return one.hostNetwork === undefined ? undefined : false;
}

/** Computes rows. One builder serves for all rows of a reading, since it keeps large scratch space. */
export class RowBuilder {
  readonly #classes: Classes;
  readonly #reading: Reading;
  readonly #fold: Fold;
  readonly #sets: ConnectionSets;
  readonly #atoms: Atoms;
  /** The state of each class that was met, -1 for the others. */
  readonly #state: Int32Array;
  readonly #hosts: readonly number[];
  /** Classes with an address, by the piece it is in. */
  readonly #byAtom: readonly { readonly atom: number; readonly id: number }[];
  readonly #byPort = new Map<string, number[]>();
  /** The addresses outside where no block cuts them: one piece of each family. */
  readonly #uncut: Int32Array;
  #touched: number[] = [];
  #known = START;
  #unknown = START;
  #starts: Int32Array;
  #outside: number[] = [];
  #table: number | undefined;

  constructor(classes: Classes, reading: Reading, fold: Fold, sets: ConnectionSets, atoms: Atoms) {
    this.#classes = classes;
    this.#reading = reading;
    this.#fold = fold;
    this.#sets = sets;
    this.#atoms = atoms;
    this.#uncut = this.#starts = Int32Array.of(0, atoms.firstOf6);
    this.#state = new Int32Array(classes.all.length).fill(-1);
    this.#hosts = classes.all.filter(({ hostNetwork }) => hostNetwork !== false).map(({ id }) => id);
    const byAtom: { atom: number; id: number }[] = [];
    for (const { atoms: at, id, ports } of classes.all) {
      const atom = reading.family === undefined ? (at?.[4] ?? at?.[6]) : at?.[reading.family];
      if (atom !== undefined) byAtom.push({ atom, id });
      if (ports === 0) continue;
      for (const { name } of classes.tables[ports]!) {
        const list = this.#byPort.get(name);
        if (list === undefined) this.#byPort.set(name, [id]);
        else if (list.at(-1) !== id) list.push(id);
      }
    }
    this.#byAtom = byAtom.toSorted((a, b) => a.atom - b.atom);
  }

  /**
   * The row of pods that these policies select.
   * @param table the named ports of the pods themselves, for ingress
   */
  build(selecting: readonly Selecting[], direction: Direction, table: number | undefined): Row {
    this.#known = this.#unknown = START;
    this.#table = direction === 'ingress' ? (table ?? 0) : undefined;
    this.#cut(selecting, direction);
    for (const id of this.#hosts) this.#touch(id);
    for (const orders of inOrder(selecting)) {
      for (const equals of orders)
        this.#alternatives(
          possibleOrders(equals).map((order) => () => {
            for (const one of order) this.#policy(one, direction);
          }),
        );
      this.#everywhere((state) => this.#fold.endTier(state));
    }
    return this.#finish();
  }

  /** Cuts the addresses outside wherever a block of these policies begins or ends. */
  #cut(selecting: readonly Selecting[], direction: Direction): void {
    const starts = new Set<number>();
    for (const { compiled } of selecting) {
      for (const { targets } of compiled.operations[direction]) {
        for (const target of targets) {
          if (target.kind !== 'addresses') continue;
          for (const [first, last] of [...target.spans, ...target.perhaps]) {
            starts.add(first);
            if (last + 1 < this.#atoms.count) starts.add(last + 1);
          }
        }
      }
    }
    this.#starts =
      starts.size === 0 ? this.#uncut : Int32Array.from(starts.add(0).add(this.#atoms.firstOf6)).sort();
    this.#outside = Array.from(this.#starts, () => START);
  }

  #policy({ compiled, sure }: Selecting, direction: Direction): void {
    const run = (): void => {
      if (compiled.policy.isolates) this.#everywhere((state) => this.#fold.isolate(state, compiled.policy));
      for (const operation of compiled.operations[direction]) this.#apply(operation);
    };
    if (sure) run();
    else this.#alternatives([run, () => undefined]);
  }

  /** Goes several ways from here, and holds each outcome possible. */
  #alternatives(ways: readonly (() => void)[]): void {
    if (ways.length === 1) return ways[0]!();
    const known = this.#known;
    const unknown = this.#unknown;
    const outside = [...this.#outside];
    const before = new Map(this.#touched.map((id) => [id, this.#state[id]!]));
    const startOf = (id: number): number => before.get(id) ?? (this.#isKnown(id) ? known : unknown);
    let met: { known: number; unknown: number; outside: number[]; states: Map<number, number> } | undefined;
    for (const way of ways) {
      this.#known = known;
      this.#unknown = unknown;
      this.#outside = [...outside];
      for (const id of this.#touched) this.#state[id] = startOf(id);
      way();
      const states = new Map(this.#touched.map((id) => [id, this.#state[id]!]));
      if (met === undefined) {
        met = { known: this.#known, unknown: this.#unknown, outside: this.#outside, states };
        continue;
      }
      const earlier = met;
      const merged = new Map<number, number>();
      for (const [id, state] of states) {
        // A class that only this way has met went along with the rest before.
        const other = earlier.states.get(id) ?? (this.#isKnown(id) ? earlier.known : earlier.unknown);
        merged.set(id, this.#fold.either(state, other));
      }
      met = {
        known: this.#fold.either(earlier.known, this.#known),
        unknown: this.#fold.either(earlier.unknown, this.#unknown),
        outside: this.#outside.map((state, at) => this.#fold.either(state, earlier.outside[at]!)),
        states: merged,
      };
    }
    this.#known = met!.known;
    this.#unknown = met!.unknown;
    this.#outside = met!.outside;
    for (const [id, state] of met!.states) this.#state[id] = state;
  }

  #apply(operation: Operation): void {
    const { action, fixed, named, targets } = operation;
    const fold = this.#fold;
    const own =
      this.#table === undefined ? fixed : portsAt(operation, this.#classes.tables[this.#table]!, this.#sets);
    // Towards other pods a name means what each of them calls by it.
    const perClass = this.#table === undefined && named.length > 0;
    const portsOf = perClass ? (id: number): Ports => this.#portsTo(operation, id) : (): Ports => own;
    const step = (state: number, { maybe, sure }: Ports, certain: boolean): number => {
      const next = sure === NONE ? state : fold.rule(state, action, sure, certain);
      return maybe === NONE ? next : fold.rule(next, action, maybe, false);
    };
    if (
      perClass &&
      targets.some(({ kind }) => kind === 'anybody' || kind === 'every-pod' || kind === 'open')
    ) {
      for (const { name } of named) for (const id of this.#byPort.get(name) ?? []) this.#touch(id);
    }
    const hit = (id: number, ports: Ports, certain: boolean): void => {
      if (ports.sure === NONE && ports.maybe === NONE) return;
      this.#touch(id);
      this.#state[id] = step(this.#state[id]!, ports, certain);
    };
    for (const target of targets) {
      if (target.kind === 'classes') {
        const { host, taken } = target;
        for (const [ids, certain] of [
          [taken.sure, true],
          [taken.maybe, false],
        ] as const) {
          for (const id of ids) {
            const within = meant(this.#classes.all[id]!, host, this.#reading);
            if (within !== false) hit(id, portsOf(id), certain && within === true);
          }
        }
      } else if (target.kind === 'addresses') {
        this.#addresses(target, target.spans, true, own, step, hit);
        if (target.perhaps.length > 0) this.#addresses(target, target.perhaps, false, own, step, hit);
      } else if (target.kind === 'some-address') {
        this.#outside = this.#outside.map((state) => step(state, fixed, false));
      } else {
        this.#broadly(target, own, portsOf, step);
      }
    }
  }

  /** The ports of a rule at a pod: one that counts as its node has addresses, and no names for ports. */
  #portsTo(operation: Operation, id: number): Ports {
    const one = this.#classes.all[id]!;
    const { fixed } = operation;
    const isPod = meant(one, 'undefined', this.#reading);
    if (isPod === false) return fixed;
    const ports = portsAt(operation, this.#classes.tables[one.ports]!, this.#sets);
    return isPod === true ? ports : { sure: fixed.sure, maybe: this.#sets.union(ports.sure, ports.maybe) };
  }

  /** A rule for everybody, or for every pod. */
  #broadly(
    target: Target & { kind: 'anybody' | 'every-pod' | 'open' },
    own: Ports,
    portsOf: (id: number) => Ports,
    step: (state: number, ports: Ports, certain: boolean) => number,
  ): void {
    const certain = target.kind !== 'open';
    this.#known = step(this.#known, own, certain);
    this.#unknown = step(this.#unknown, own, certain);
    for (const id of this.#touched) {
      const within =
        target.kind === 'every-pod' ? meant(this.#classes.all[id]!, target.host, this.#reading) : true;
      if (within !== false) this.#state[id] = step(this.#state[id]!, portsOf(id), certain && within === true);
    }
    if (target.kind !== 'every-pod') this.#outside = this.#outside.map((state) => step(state, own, certain));
  }

  /** A rule for addresses: a pod whose address is not known may have one of them. */
  #addresses(
    { whose }: Target & { kind: 'addresses' },
    spans: readonly Span[],
    certain: boolean,
    ports: Ports,
    step: (state: number, ports: Ports, certain: boolean) => number,
    hit: (id: number, ports: Ports, certain: boolean) => void,
  ): void {
    for (const [first, last] of spans) {
      for (let at = lowest(this.#starts, first); at < this.#starts.length && this.#starts[at]! <= last; at++)
        this.#outside[at] = step(this.#outside[at]!, ports, certain);
    }
    if (whose === 'outside') return;
    const isMeant = (id: number): boolean =>
      whose === 'anybody' || this.#classes.all[id]!.hostNetwork !== false;
    for (const [first, last] of spans) {
      for (
        let at = lowestAtom(this.#byAtom, first);
        at < this.#byAtom.length && this.#byAtom[at]!.atom <= last;
        at++
      )
        if (isMeant(this.#byAtom[at]!.id)) hit(this.#byAtom[at]!.id, ports, certain);
    }
    if (whose === 'anybody') {
      if (!spans.some(([first]) => this.#isOfFamily(first))) return;
      this.#unknown = step(this.#unknown, ports, false);
    }
    for (const id of this.#touched)
      if (!this.#isKnown(id) && isMeant(id)) this.#state[id] = step(this.#state[id]!, ports, false);
  }

  #isOfFamily(atom: number): boolean {
    const { family } = this.#reading;
    return family === undefined || atom < this.#atoms.firstOf6 === (family === 4);
  }

  #isKnown(id: number): boolean {
    return this.#classes.all[id]!.atoms !== undefined;
  }

  #touch(id: number): void {
    if (this.#state[id] !== -1) return;
    this.#state[id] = this.#isKnown(id) ? this.#known : this.#unknown;
    this.#touched.push(id);
  }

  #everywhere(step: (state: number) => number): void {
    this.#known = step(this.#known);
    this.#unknown = step(this.#unknown);
    for (const id of this.#touched) this.#state[id] = step(this.#state[id]!);
    this.#outside = this.#outside.map(step);
  }

  #finish(): Row {
    const fold = this.#fold;
    const known = fold.result(this.#known);
    const unknown = fold.result(this.#unknown);
    const differing = this.#touched.filter((id) => {
      const result = fold.result(this.#state[id]!);
      const base = this.#isKnown(id) ? known : unknown;
      return result.least !== base.least || result.most !== base.most;
    });
    const count = differing.length;
    const classes = count === 0 ? NOBODY : Int32Array.from(differing).sort();
    const least = count === 0 ? NOBODY : new Int32Array(count);
    const most = count === 0 ? NOBODY : new Int32Array(count);
    for (let at = 0; at < classes.length; at++) {
      const result = fold.result(this.#state[classes[at]!]!);
      least[at] = result.least;
      most[at] = result.most;
    }
    for (const id of this.#touched) this.#state[id] = -1;
    this.#touched = [];
    return {
      known,
      unknown,
      classes,
      least,
      most,
      starts: this.#starts,
      outside: this.#outside.map((state) => fold.result(state)),
    };
  }
}

const NOBODY = new Int32Array(0);

/** The first index whose value is not below. */
function lowest(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lowestAtom(sorted: readonly { readonly atom: number }[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.atom < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
