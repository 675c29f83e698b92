import type { Range } from '../cidr.ts';
import { isSame } from '../cidr.ts';
import type { ClusterNetwork, Node, Policy } from '../model.ts';
import { nameOf } from '../endpoint.ts';
import { isOrdinary } from '../near.ts';
import type { Answer } from '../selector.ts';
import type { Ground } from './ground.ts';
import { podIdentifier } from './pod-identifier.ts';
import type { Subjected } from './subjects.ts';

/** Policies that a pod may have besides others, all of them or none. */
type Unit = readonly number[];

/** The policies of a pod on one node: those it has for sure, and those it may have. */
export interface Selected {
  /** The addresses of the node. */
  readonly node: readonly Range[];
  readonly sure: ReadonlySet<number>;
  readonly units: readonly Unit[];
}

/** The policies that select pods, by number. */
interface Own {
  readonly sure: Set<number>;
  readonly maybe: Set<number>;
}

/** A policy that holds for a pod only because of another one that shares its maps. */
export interface Borrowed {
  /** The number of the policy. */
  readonly at: number;
  /** The other pod, and whether it is known to be on the same node. */
  readonly mate: number;
  readonly certain: boolean;
}

/** Where two pods with one identifier may be, with what holds for each there. */
export interface Joint {
  readonly source: Selected;
  readonly destination: Selected;
  /** They are on one node, and what holds for one holds for the other. */
  readonly together: boolean;
}

interface Spot {
  readonly name: string;
  readonly addresses: readonly Range[];
}

/** Where more pods than these may be is not looked at for two pods at once. */
const MOST_LOOSE = 4;

/**
 * Which policies hold for each pod: those that select it, and those of every pod with the same identifier on its node,
 * since they share their maps.
 */
export class Selection {
  readonly #network: ClusterNetwork;
  readonly #policies: readonly Policy[];
  readonly #ground: Ground;
  readonly #subjects: readonly Subjected[];
  readonly #own: readonly Own[];
  readonly #mates = new Map<string, number[]>();
  /** Identifiers that pods of several workloads have. */
  readonly #mixed = new Set<string>();
  /** Nodes that a block is written with the address of. */
  readonly #named: readonly Node[];
  readonly #selected: readonly (readonly Selected[])[];

  constructor(
    network: ClusterNetwork,
    policies: readonly Policy[],
    ground: Ground,
    subjects: readonly Subjected[],
  ) {
    this.#network = network;
    this.#policies = policies;
    this.#ground = ground;
    this.#subjects = subjects;
    this.#own = this.#ownOf();
    for (const [at, group] of network.groups.entries()) {
      // Pods in the network of their node, on Fargate or on Windows have no maps.
      const identifier = subjects[at]!.holds === false ? undefined : podIdentifier(group);
      if (identifier === undefined) continue;
      const mates = this.#mates.get(identifier);
      if (mates === undefined) this.#mates.set(identifier, [at]);
      else {
        if (nameOf(network.groups[mates[0]!]!) !== nameOf(group)) this.#mixed.add(identifier);
        mates.push(at);
      }
    }
    const written = writtenIn(policies);
    this.#named = network.nodes.filter(
      (node) => isOrdinary(node) && node.addresses.some((one) => written.some((other) => isSame(one, other))),
    );
    this.#selected = this.#select();
  }

  /** For each group one case, or one for each node that makes a difference where it is not known. */
  of(group: number): readonly Selected[] {
    return this.#selected[group]!;
  }

  /** Whether a pod shares its identifier with one of another workload. */
  isMixed(group: number): boolean {
    const identifier = podIdentifier(this.#network.groups[group]!);
    return identifier !== undefined && this.#mixed.has(identifier);
  }

  /** Policies that hold for a pod only because of another one with the same identifier. */
  borrowed(group: number): Borrowed[] {
    const { groups } = this.#network;
    const own = this.#ownPolicies(group);
    const found: Borrowed[] = [];
    for (const mate of this.#matesOf(group)) {
      const together = sameNode(groups[group]!.node, groups[mate]!.node);
      if (together === false) continue;
      for (const at of this.#ownPolicies(mate))
        if (!own.has(at) && !found.some((one) => one.at === at))
          found.push({ at, mate, certain: together === true });
    }
    return found;
  }

  /**
   * Every case of two pods that have one identifier: where a third one runs decides for both. `undefined` where nothing
   * is open about them, or too much, and each can be looked at by itself.
   */
  joint(source: number, destination: number): readonly Joint[] | undefined {
    const { groups } = this.#network;
    const mates = this.#matesOf(source);
    if (source === destination || !mates.includes(destination)) return undefined;
    if ([source, destination].some((at) => this.#subjects[at]!.holds !== true)) return undefined;
    const others = mates.filter((mate) => mate !== destination);
    const loose = others.filter((mate) => groups[mate]!.node === undefined);
    const known = [source, destination].every((at) => groups[at]!.node !== undefined);
    if ((known && loose.length === 0) || loose.length > MOST_LOOSE) return undefined;
    const found: Joint[] = [];
    for (const here of this.#spotsOf(source)) {
      const spots = this.#spotsOf(destination);
      const beside = groups[destination]!.node === undefined && spots.every(({ name }) => name !== here.name);
      for (const there of beside ? [...spots, here] : spots) {
        const together = here.name === there.name;
        for (const seats of seatings(loose.length, together ? 2 : 3)) {
          const at = (spot: Spot, seat: number, own: readonly number[]): Selected =>
            this.#seated(spot, [
              ...own,
              ...others.filter((mate) => groups[mate]!.node === spot.name),
              ...loose.filter((_, index) => seats[index] === seat),
            ]);
          const from = at(here, 1, together ? [source, destination] : [source]);
          found.push({ source: from, destination: together ? from : at(there, 2, [destination]), together });
        }
      }
    }
    return found;
  }

  /** The nodes that a pod may run on, as far as they make a difference. */
  #spotsOf(at: number): readonly Spot[] {
    const { node, nodeAddresses } = this.#network.groups[at]!;
    if (node !== undefined) return [{ name: node, addresses: nodeAddresses }];
    const nodes = new Map(this.#named.map(({ addresses, name }) => [name, addresses]));
    for (const mate of this.#matesOf(at)) {
      const theirs = this.#network.groups[mate]!;
      if (theirs.node !== undefined) nodes.set(theirs.node, theirs.nodeAddresses);
    }
    const elsewhere = { name: `elsewhere ${at}`, addresses: nodeAddresses };
    return [elsewhere, ...[...nodes].map(([name, addresses]) => ({ name, addresses }))];
  }

  /** What holds for these pods, which are on one node. */
  #seated({ addresses }: Spot, pods: readonly number[]): Selected {
    const own = pods.map((at) => this.#own[this.#ground.classes.of[at]!]!);
    const sure = new Set(own.flatMap((one) => [...one.sure]));
    const maybe = new Set(own.flatMap((one) => [...one.maybe]));
    return { node: addresses, sure, units: [...maybe].filter((one) => !sure.has(one)).map((one) => [one]) };
  }

  #matesOf(group: number): readonly number[] {
    const identifier = podIdentifier(this.#network.groups[group]!);
    const all = identifier === undefined ? undefined : this.#mates.get(identifier);
    return all?.filter((mate) => mate !== group) ?? [];
  }

  #ownPolicies(group: number): ReadonlySet<number> {
    const { maybe, sure } = this.#own[this.#ground.classes.of[group]!]!;
    return new Set([...sure, ...maybe]);
  }

  /** The policies that select each class. */
  #ownOf(): Own[] {
    const { classes, index } = this.#ground;
    const own: Own[] = classes.all.map(() => ({
      sure: new Set(),
      maybe: new Set(),
    }));
    for (const [at, { applies, subject }] of this.#policies.entries()) {
      const open = applies.ingress === undefined || applies.egress === undefined;
      const taken = index.take(subject.namespaces, subject.pods);
      for (const id of taken.sure) own[id]![open ? 'maybe' : 'sure'].add(at);
      for (const id of taken.maybe) own[id]!.maybe.add(at);
    }
    return own;
  }

  /** The policies of each group: its own, and those of pods that share its maps on the same node. */
  #select(): (readonly Selected[])[] {
    return this.#network.groups.map((_, at) => {
      const mates = this.#matesOf(at);
      return this.#spotsOf(at).map((spot) => this.#sharing(at, mates, spot));
    });
  }

  /** The policies of a group if it runs on this node. */
  #sharing(at: number, mates: readonly number[], { addresses, name: node }: Spot): Selected {
    const { maybe, sure } = this.#own[this.#ground.classes.of[at]!]!;
    if (mates.length === 0) return { node: addresses, sure, units: [...maybe].map((one) => [one]) };
    const all = new Set(sure);
    const units = new Map<string, Unit>();
    const add = (unit: Unit): void => void units.set(unit.join(), unit);
    for (const one of maybe) add([one]);
    for (const mate of mates) {
      const theirs = this.#own[this.#ground.classes.of[mate]!]!;
      const home = this.#network.groups[mate]!.node;
      if (home !== undefined && home !== node) continue;
      if (home === node) for (const one of theirs.sure) all.add(one);
      else if (theirs.sure.size > 0) add([...theirs.sure].toSorted((a, b) => a - b));
      for (const one of theirs.maybe) add([one]);
    }
    return {
      node: addresses,
      sure: all,
      units: [...units.values()].filter((unit) => unit.some((one) => !all.has(one))),
    };
  }
}

/** Every way to give each of some pods one of the seats 0, 1, ... */
function seatings(pods: number, seats: number): number[][] {
  let found: number[][] = [[]];
  for (let at = 0; at < pods; at++)
    found = found.flatMap((taken) => Array.from({ length: seats }, (_, seat) => [...taken, seat]));
  return found;
}

function sameNode(a: string | undefined, b: string | undefined): Answer {
  return a === undefined || b === undefined ? undefined : a === b;
}

/** The addresses that blocks are written with. */
function writtenIn(policies: readonly Policy[]): Range[] {
  return policies.flatMap(({ rules }) =>
    [...rules.ingress, ...rules.egress].flatMap(({ peers }) =>
      peers === 'anybody'
        ? []
        : peers.flatMap((peer) =>
            peer.kind === 'block' && peer.written !== undefined ? [peer.written] : [],
          ),
    ),
  );
}
