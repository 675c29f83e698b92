import type { Atoms } from './atoms.ts';
import type { Classes, PodClass } from './classes.ts';
import type { ConnectionSets } from './connections.ts';
import { NONE } from './connections.ts';
import type { Fold } from './fold.ts';
import { START } from './fold.ts';
import type { Direction, Policy, Subject } from './model.ts';
import type { Compiled, Operation, Ports, Span, Target } from './operations.ts';
import { portsAt } from './operations.ts';
import { inOrder, possibleOrders } from './order.ts';
import { OutsidePieces } from './outside-pieces.ts';

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

/** A rule with its ports at the pods that the row is for; towards others it may have more. */
interface RuleAtHand {
  readonly operation: Operation;
  readonly own: Ports;
  readonly perClass: boolean;
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
  /** What is asked of each class over and over, side by side: whether its address is known, and it is in no node's network. */
  readonly #isKnown: Uint8Array;
  readonly #isApart: Uint8Array;
  readonly #hosts: readonly number[];
  /** Classes with an address, by the piece it is in. */
  readonly #byAtom: readonly { readonly atom: number; readonly id: number }[];
  readonly #byPort = new Map<string, number[]>();
  readonly #outside: OutsidePieces;
  /** The classes that were met, in the order in which they were. */
  readonly #met: Int32Array;
  #metCount = 0;
  #known = START;
  #unknown = START;
  #table: number | undefined;

  constructor(classes: Classes, reading: Reading, fold: Fold, sets: ConnectionSets, atoms: Atoms) {
    this.#classes = classes;
    this.#reading = reading;
    this.#fold = fold;
    this.#sets = sets;
    this.#atoms = atoms;
    this.#outside = new OutsidePieces(atoms);
    this.#state = new Int32Array(classes.all.length).fill(-1);
    this.#met = new Int32Array(classes.all.length);
    this.#isKnown = Uint8Array.from(classes.all, ({ atoms: at }) => (at === undefined ? 0 : 1));
    this.#isApart = Uint8Array.from(classes.all, ({ hostNetwork }) => (hostNetwork === false ? 1 : 0));
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
    this.#outside.cut(selecting, direction);
    for (const id of this.#hosts) this.#touch(id);
    for (const orders of inOrder(selecting)) {
      for (const equals of orders) this.#equals(equals, direction);
      this.#everywhere((state) => this.#fold.endTier(state));
    }
    return this.#finish();
  }

  /** Policies of one order, in every order in which they may be asked. */
  #equals(equals: readonly Selecting[], direction: Direction): void {
    const orders = possibleOrders(equals);
    if (orders.length === 1) {
      for (const one of orders[0]!) this.#policy(one, direction);
      return;
    }
    this.#alternatives(
      orders.map((order) => () => {
        for (const one of order) this.#policy(one, direction);
      }),
    );
  }

  #policy({ compiled, sure }: Selecting, direction: Direction): void {
    if (sure) this.#run(compiled, direction);
    else this.#alternatives([() => this.#run(compiled, direction), () => undefined]);
  }

  #run({ operations, policy }: Compiled, direction: Direction): void {
    if (policy.isolates) this.#isolate(policy);
    for (const operation of operations[direction]) this.#apply(operation);
  }

  /** Where it changes nothing for those whom no policy names, everybody is isolated already. */
  #isolate(policy: Policy): void {
    const fold = this.#fold;
    if (
      fold.isolate(this.#known, policy) === this.#known &&
      fold.isolate(this.#unknown, policy) === this.#unknown
    )
      return;
    this.#everywhere((state) => fold.isolate(state, policy));
  }

  /** Goes several ways from here, and holds each outcome possible. */
  #alternatives(ways: readonly (() => void)[]): void {
    const known = this.#known;
    const unknown = this.#unknown;
    const outside = [...this.#outside.states];
    const before = this.#states();
    const startOf = (id: number): number => before.get(id) ?? (this.#isKnown[id] === 1 ? known : unknown);
    let met:
      | { known: number; unknown: number; outside: readonly number[]; states: Map<number, number> }
      | undefined;
    for (const way of ways) {
      this.#known = known;
      this.#unknown = unknown;
      this.#outside.states = outside;
      for (let at = 0; at < this.#metCount; at++) this.#state[this.#met[at]!] = startOf(this.#met[at]!);
      way();
      const states = this.#states();
      if (met === undefined) {
        met = { known: this.#known, unknown: this.#unknown, outside: [...this.#outside.states], states };
        continue;
      }
      const earlier = met;
      const merged = new Map<number, number>();
      for (const [id, state] of states) {
        // A class that only this way has met went along with the rest before.
        const other = earlier.states.get(id) ?? (this.#isKnown[id] === 1 ? earlier.known : earlier.unknown);
        merged.set(id, this.#fold.either(state, other));
      }
      met = {
        known: this.#fold.either(earlier.known, this.#known),
        unknown: this.#fold.either(earlier.unknown, this.#unknown),
        outside: this.#outside.states.map((state, at) => this.#fold.either(state, earlier.outside[at]!)),
        states: merged,
      };
    }
    this.#known = met!.known;
    this.#unknown = met!.unknown;
    this.#outside.states = met!.outside;
    for (const [id, state] of met!.states) this.#state[id] = state;
  }

  #states(): Map<number, number> {
    const states = new Map<number, number>();
    for (let at = 0; at < this.#metCount; at++) states.set(this.#met[at]!, this.#state[this.#met[at]!]!);
    return states;
  }

  #apply(operation: Operation): void {
    const { fixed, named, targets } = operation;
    const own =
      this.#table === undefined ? fixed : portsAt(operation, this.#classes.tables[this.#table]!, this.#sets);
    // Towards other pods a name means what each of them calls by it.
    const perClass = this.#table === undefined && named.length > 0;
    const rule: RuleAtHand = { operation, own, perClass };
    if (
      perClass &&
      targets.some(({ kind }) => kind === 'anybody' || kind === 'every-pod' || kind === 'open')
    ) {
      for (const { name } of named) for (const id of this.#byPort.get(name) ?? []) this.#touch(id);
    }
    for (const target of targets) {
      if (target.kind === 'classes') {
        this.#hitAll(rule, target.taken.sure, target.host, true);
        this.#hitAll(rule, target.taken.maybe, target.host, false);
      } else if (target.kind === 'addresses') {
        this.#addresses(rule, target, target.spans, true);
        if (target.perhaps.length > 0) this.#addresses(rule, target, target.perhaps, false);
      } else if (target.kind === 'some-address') {
        this.#outside.everywhere((state) => this.#step(rule, state, fixed, false));
      } else {
        this.#broadly(rule, target);
      }
    }
  }

  #step({ operation }: RuleAtHand, state: number, { maybe, sure }: Ports, certain: boolean): number {
    const next = sure === NONE ? state : this.#fold.rule(state, operation.action, sure, certain);
    return maybe === NONE ? next : this.#fold.rule(next, operation.action, maybe, false);
  }

  #hit(rule: RuleAtHand, id: number, ports: Ports, certain: boolean): void {
    if (ports.sure === NONE && ports.maybe === NONE) return;
    this.#touch(id);
    this.#state[id] = this.#step(rule, this.#state[id]!, ports, certain);
  }

  #hitAll(
    rule: RuleAtHand,
    ids: Int32Array,
    host: (Target & { kind: 'classes' })['host'],
    certain: boolean,
  ): void {
    const { own, perClass } = rule;
    if (!perClass && own.sure === NONE && own.maybe === NONE) return;
    const state = this.#state;
    // Those that come after one another are mostly in the same state, and so in the same one then.
    let before = -1;
    let after = -1;
    // By index: rows name very many, and an iterator makes an object for each.
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at]!;
      if (!perClass && this.#isApart[id] === 1) {
        this.#touch(id);
        if (state[id] !== before) {
          before = state[id]!;
          after = this.#step(rule, before, own, certain);
        }
        state[id] = after;
        continue;
      }
      const within = meant(this.#classes.all[id]!, host, this.#reading);
      if (within !== false) this.#hit(rule, id, this.#portsOf(rule, id), certain && within === true);
    }
  }

  #portsOf({ operation, own, perClass }: RuleAtHand, id: number): Ports {
    return perClass ? this.#portsTo(operation, id) : own;
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
  #broadly(rule: RuleAtHand, target: Target & { kind: 'anybody' | 'every-pod' | 'open' }): void {
    const { own } = rule;
    const certain = target.kind !== 'open';
    this.#known = this.#step(rule, this.#known, own, certain);
    this.#unknown = this.#step(rule, this.#unknown, own, certain);
    for (let at = 0; at < this.#metCount; at++) {
      const id = this.#met[at]!;
      const within =
        target.kind === 'every-pod' ? meant(this.#classes.all[id]!, target.host, this.#reading) : true;
      if (within === false) continue;
      const ports = this.#portsOf(rule, id);
      this.#state[id] = this.#step(rule, this.#state[id]!, ports, certain && within === true);
    }
    if (target.kind !== 'every-pod')
      this.#outside.everywhere((state) => this.#step(rule, state, own, certain));
  }

  /** A rule for addresses: a pod whose address is not known may have one of them. */
  #addresses(
    rule: RuleAtHand,
    { whose }: Target & { kind: 'addresses' },
    spans: readonly Span[],
    certain: boolean,
  ): void {
    const { own } = rule;
    for (const span of spans) this.#outside.within(span, (state) => this.#step(rule, state, own, certain));
    if (whose === 'outside') return;
    const isMeant = (id: number): boolean => whose === 'anybody' || this.#isApart[id] === 0;
    for (const [first, last] of spans) {
      for (
        let at = lowestAtom(this.#byAtom, first);
        at < this.#byAtom.length && this.#byAtom[at]!.atom <= last;
        at++
      )
        if (isMeant(this.#byAtom[at]!.id)) this.#hit(rule, this.#byAtom[at]!.id, own, certain);
    }
    if (whose === 'anybody') {
      if (!spans.some(([first]) => this.#isOfFamily(first))) return;
      this.#unknown = this.#step(rule, this.#unknown, own, false);
    }
    for (let at = 0; at < this.#metCount; at++) {
      const id = this.#met[at]!;
      if (this.#isKnown[id] === 0 && isMeant(id))
        this.#state[id] = this.#step(rule, this.#state[id]!, own, false);
    }
  }

  #isOfFamily(atom: number): boolean {
    const { family } = this.#reading;
    return family === undefined || atom < this.#atoms.firstOf6 === (family === 4);
  }

  #touch(id: number): void {
    if (this.#state[id] !== -1) return;
    this.#state[id] = this.#isKnown[id] === 1 ? this.#known : this.#unknown;
    this.#met[this.#metCount++] = id;
  }

  #everywhere(step: (state: number) => number): void {
    this.#known = step(this.#known);
    this.#unknown = step(this.#unknown);
    const [met, state] = [this.#met, this.#state];
    for (let at = 0; at < this.#metCount; at++) state[met[at]!] = step(state[met[at]!]!);
    this.#outside.everywhere(step);
  }

  #finish(): Row {
    const fold = this.#fold;
    const known = fold.result(this.#known);
    const unknown = fold.result(this.#unknown);
    const met = sorted(this.#met, this.#metCount);
    let count = 0;
    for (let at = 0; at < this.#metCount; at++) {
      const id = met[at]!;
      const result = fold.result(this.#state[id]!);
      const base = this.#isKnown[id] === 1 ? known : unknown;
      // Those that are treated otherwise move to the front, in their order.
      if (result.least !== base.least || result.most !== base.most) met[count++] = id;
      else this.#state[id] = -1;
    }
    const classes = count === 0 ? NOBODY : met.slice(0, count);
    const least = count === 0 ? NOBODY : new Int32Array(count);
    // Where all is known for sure, the least is the most.
    let most = least;
    for (let at = 0; at < count; at++) {
      const result = fold.result(this.#state[classes[at]!]!);
      if (result.least !== result.most && most === least) most = least.slice();
      least[at] = result.least;
      if (most !== least) most[at] = result.most;
      this.#state[classes[at]!] = -1;
    }
    this.#metCount = 0;
    return {
      known,
      unknown,
      classes,
      least,
      most,
      starts: this.#outside.starts,
      outside: this.#outside.results((state) => fold.result(state)),
    };
  }
}

const NOBODY = new Int32Array(0);
/** So many are sorted without an object for them. */
const MOST_BY_HAND = 16;

/** Few numbers at the front of many, in their order; where they stand. */
function sorted(numbers: Int32Array, count: number): Int32Array {
  if (count > MOST_BY_HAND) {
    numbers.subarray(0, count).sort();
    return numbers;
  }
  for (let at = 1; at < count; at++) {
    const number = numbers[at]!;
    let to = at;
    for (; to > 0 && numbers[to - 1]! > number; to--) numbers[to] = numbers[to - 1]!;
    numbers[to] = number;
  }
  return numbers;
}

/** The first index whose atom is not below. */
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
