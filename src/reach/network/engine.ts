import { Atoms } from './atoms.ts';
import type { Classes } from './classes.ts';
import { ClassIndex, classesOf } from './classes.ts';
import type { Protocol } from './connections.ts';
import { ALL, ConnectionSets, NONE } from './connections.ts';
import { Fold } from './fold.ts';
import type { ClusterNetwork, Direction, NamedPort, PodGroup, Policy } from './model.ts';
import { find } from './named.ts';
import type { Compiled } from './operations.ts';
import { compile, rangesIn } from './operations.ts';
import { keysIn } from './read/cluster.ts';
import type { Reading, Result, Row, Selecting } from './rows.ts';
import { RowBuilder, meant } from './rows.ts';
import { Selections } from './selections.ts';
import { asPolicy } from './unread.ts';

/** One direction of one reading: the row of each class. */
export interface Table {
  readonly rows: readonly Row[];
  readonly of: Int32Array;
  /** The policies of each row, in the order of the estate. */
  readonly selecting: readonly (readonly Selecting[])[];
}

/** All answers of one reading. */
export interface Variant {
  readonly reading: Reading;
  readonly ingress: Table;
  readonly egress: Table;
}

/**
 * Who reaches whom among the pods of a cluster, and with addresses outside, as the specification of each kind of
 * policy says. Everything is computed once for classes of pods; pairs are never stored.
 */
export class Engine {
  readonly network: ClusterNetwork;
  readonly sets = new ConnectionSets();
  readonly classes: Classes;
  readonly index: ClassIndex;
  readonly atoms: Atoms;
  readonly compiled: readonly Compiled[];
  /** Every reading that matters for connections with ports, with its families. */
  readonly #readings: readonly (readonly Variant[])[];
  /** No pod is in the network of its node. */
  readonly #hostless: boolean;
  #portless: readonly (readonly Variant[])[] | undefined;

  constructor(network: ClusterNetwork) {
    this.network = network;
    const policies = [...network.policies, ...network.unread.map(asPolicy)];
    this.atoms = new Atoms(rangesIn(network, policies));
    const keys = keysIn(policies);
    const named = policies.some(usesNames);
    this.classes = classesOf(network, keys, named ? portsOf : () => NO_PORTS, this.atoms);
    this.#hostless = this.classes.all.every(({ hostNetwork }) => hostNetwork === false);
    this.index = new ClassIndex(this.classes.all, network.namespaces, keys);
    this.compiled = compile(network, policies, this.index, this.atoms, this.sets);
    this.#readings = this.#read('denied');
  }

  /** The readings that count for a protocol: what a NetworkPolicy does to ICMP is not defined. */
  readings(protocol: Protocol = 'TCP'): readonly (readonly Variant[])[] {
    if (protocol !== 'ICMP' && protocol !== 'other') return this.#readings;
    this.#portless ??= this.network.policies.some(({ isolates }) => isolates)
      ? [...this.#readings, ...this.#read('untouched')]
      : this.#readings;
    return this.#portless;
  }

  #read(portless: Reading['portless']): (readonly Variant[])[] {
    const { sets } = this;
    const untouched =
      portless === 'denied' ? NONE : sets.union(sets.protocol('ICMP'), sets.protocol('other'));
    return hostReadings(this.network).map((hostNetwork) =>
      familiesOf(this.classes).map((family) => {
        const reading: Reading = { family, hostNetwork, portless };
        const fold = new Fold(sets, untouched);
        const builder = new RowBuilder(this.classes, reading, fold, sets, this.atoms);
        const ingress = this.#table(builder, 'ingress', reading);
        return { reading, ingress, egress: this.#table(builder, 'egress', reading) };
      }),
    );
  }

  #table(builder: RowBuilder, direction: Direction, reading: Reading): Table {
    const { all, tables } = this.classes;
    const selections = new Selections(all.length);
    for (const compiled of this.compiled) this.#select(compiled, direction, reading, selections);
    const rows: Row[] = [];
    const selecting: (readonly Selecting[])[] = [];
    const of = new Int32Array(all.length);
    const rowOfList = new Int32Array(selections.count).fill(-1);
    /** By the list and the named ports of the pods, where some policy looks at these. */
    const rowOfBoth = new Map<number, number>();
    for (let id = 0; id < all.length; id++) {
      const list = selections.of[id]!;
      const own = direction === 'ingress' && selections.isNamed(list) ? all[id]!.ports : undefined;
      const both = own === undefined ? -1 : list * tables.length + own;
      let row = own === undefined ? rowOfList[list]! : (rowOfBoth.get(both) ?? -1);
      if (row === -1) {
        const policies = selections.policies(list);
        row = rows.push(builder.build(policies, direction, own)) - 1;
        selecting.push(policies);
        if (own === undefined) rowOfList[list] = row;
        else rowOfBoth.set(both, row);
      }
      of[id] = row;
    }
    return { rows, of, selecting };
  }

  /** Adds a policy to the lists of those it selects, or may select. */
  #select(compiled: Compiled, direction: Direction, reading: Reading, selections: Selections): void {
    const { applies, subject } = compiled.policy;
    if (applies[direction] === false) return;
    const { all } = this.classes;
    const taken = this.index.take(subject.namespaces, subject.pods);
    const sure = { compiled, sure: true };
    const maybe = { compiled, sure: false };
    if (this.#hostless && subject.hostNetwork !== 'only') {
      if (taken.sure.length > 0) selections.add(taken.sure, applies[direction] === true ? sure : maybe);
      if (taken.maybe.length > 0) selections.add(taken.maybe, maybe);
      return;
    }
    const within = (ids: Int32Array, wanted: boolean | undefined): Int32Array =>
      ids.filter((id) => meant(all[id]!, subject.hostNetwork, reading) === wanted);
    selections.add(within(taken.sure, true), applies[direction] === true ? sure : maybe);
    selections.add(within(taken.sure, undefined), maybe);
    selections.add(within(taken.maybe, true), maybe);
    selections.add(within(taken.maybe, undefined), maybe);
  }

  /** What pods of one class may send to pods of another, by the policies alone. */
  between(source: number, destination: number, protocol?: Protocol): Result {
    const { intersection, union } = this.sets;
    const { all } = this.classes;
    const vague = all[source]!.atoms === undefined || all[destination]!.atoms === undefined;
    let least = ALL;
    let most = NONE;
    for (const variants of this.readings(protocol)) {
      let lower = NONE;
      let every = ALL;
      let upper = NONE;
      // Of the families one is enough, where it is known that both have it; of the readings all count.
      for (const variant of variants) {
        if (!this.#has(source, variant) || !this.#has(destination, variant)) continue;
        const out = this.cell(variant.egress, source, destination);
        const into = this.cell(variant.ingress, destination, source);
        const both = intersection(out.least, into.least);
        lower = union(lower, both);
        every = intersection(every, both);
        upper = union(upper, intersection(out.most, into.most));
      }
      least = intersection(least, vague ? intersection(lower, every) : lower);
      most = union(most, upper);
    }
    return { least, most };
  }

  /** What the policies of one class alone say of another. */
  oneWay(direction: Direction, subject: number, peer: number, protocol?: Protocol): Result {
    const { intersection, union } = this.sets;
    let least = ALL;
    let most = NONE;
    for (const variants of this.readings(protocol)) {
      for (const variant of variants) {
        const cell = this.cell(variant[direction], subject, peer);
        least = intersection(least, cell.least);
        most = union(most, cell.most);
      }
    }
    return { least, most };
  }

  /** What a class may exchange with the addresses of a piece. */
  outside(id: number, atom: number, direction: Direction, protocol?: Protocol): Result {
    const { intersection, union } = this.sets;
    let least = ALL;
    let most = NONE;
    for (const [variant] of this.readings(protocol)) {
      // The policies treat addresses alike in every family: it is the address that has one.
      const { of, rows } = variant![direction];
      const row = rows[of[id]!]!;
      let at = 0;
      while (at + 1 < row.starts.length && row.starts[at + 1]! <= atom) at++;
      const result = row.outside[at]!;
      least = intersection(least, result.least);
      most = union(most, result.most);
    }
    return { least, most };
  }

  /** Whether pods of a class take part in a family. */
  #has(id: number, { reading }: Variant): boolean {
    const { atoms } = this.classes.all[id]!;
    return atoms === undefined || reading.family === undefined || atoms[reading.family] !== undefined;
  }

  /** What a row says of a peer. */
  cell({ of, rows }: Table, subject: number, peer: number): Result {
    const row = rows[of[subject]!]!;
    const at = find(row.classes, peer);
    if (at !== -1) return { least: row.least[at]!, most: row.most[at]! };
    return this.classes.all[peer]!.atoms === undefined ? row.unknown : row.known;
  }
}

const NO_PORTS: readonly NamedPort[] = [];

/** The named ports of a pod; those of its sidecars are ports of the pod like all others. */
function portsOf({ ports, sidecarPorts }: PodGroup): readonly NamedPort[] {
  return sidecarPorts.length === 0 ? ports : [...ports, ...sidecarPorts];
}

function usesNames({ rules }: Policy): boolean {
  return [...rules.ingress, ...rules.egress].some(
    ({ ports }) => ports !== 'any' && ports.some(({ kind }) => kind === 'named'),
  );
}

/** Each family where pods have addresses of both; they are not told apart elsewhere. */
function familiesOf({ all }: Classes): Reading['family'][] {
  const has = (family: 4 | 6): boolean => all.some(({ atoms }) => atoms?.[family] !== undefined);
  return has(4) && has(6) ? [4, 6] : [undefined];
}

/** Both meanings of hostNetwork where a NetworkPolicy could meet it. */
function hostReadings({ groups, policies }: ClusterNetwork): Reading['hostNetwork'][] {
  const met =
    groups.some(({ hostNetwork }) => hostNetwork !== false) &&
    policies.some(({ subject }) => subject.hostNetwork === 'undefined');
  return met ? ['pod', 'node'] : ['node'];
}
