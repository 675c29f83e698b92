import type { Range } from '../cidr.ts';
import { isSame } from '../cidr.ts';
import type { ClusterNetwork, Policy } from '../model.ts';
import type { Answer } from '../selector.ts';
import type { Ground } from './ground.ts';
import { podIdentifier } from './pod-identifier.ts';

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

/**
 * Which policies hold for each pod: those that select it, and those of every pod with the same identifier on its node,
 * since they share their maps.
 */
export class Selection {
  readonly #network: ClusterNetwork;
  readonly #policies: readonly Policy[];
  readonly #ground: Ground;
  readonly #own: readonly Own[];
  readonly #mates = new Map<string, number[]>();
  readonly #selected: readonly (readonly Selected[])[];

  constructor(network: ClusterNetwork, policies: readonly Policy[], ground: Ground) {
    this.#network = network;
    this.#policies = policies;
    this.#ground = ground;
    this.#own = this.#ownOf();
    for (const [at, group] of network.groups.entries()) {
      // Pods in the network of their node, on Fargate or on Windows have no maps.
      const identifier = isSubject(network, at) === false ? undefined : podIdentifier(group);
      if (identifier === undefined) continue;
      const mates = this.#mates.get(identifier);
      if (mates === undefined) this.#mates.set(identifier, [at]);
      else mates.push(at);
    }
    this.#selected = this.#select();
  }

  /** For each group one case, or one for each node that makes a difference where it is not known. */
  of(group: number): readonly Selected[] {
    return this.#selected[group]!;
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
    const { groups, nodes: all } = this.#network;
    const written = writtenIn(this.#policies);
    const named = all.filter(({ addresses }) =>
      addresses.some((one) => written.some((other) => isSame(one, other))),
    );
    return groups.map(({ node, nodeAddresses }, at) => {
      const mates = this.#matesOf(at);
      if (node !== undefined) return [this.#sharing(at, mates, node, nodeAddresses)];
      // Only the nodes of its mates, and those that a block is written with, make a difference.
      const nodes = new Map(named.map(({ addresses, name }) => [name, addresses]));
      for (const mate of mates) {
        const theirs = groups[mate]!;
        if (theirs.node !== undefined) nodes.set(theirs.node, theirs.nodeAddresses);
      }
      const elsewhere = this.#sharing(at, mates, '', nodeAddresses);
      return [elsewhere, ...[...nodes].map(([name, addresses]) => this.#sharing(at, mates, name, addresses))];
    });
  }

  /** The policies of a group if it runs on this node. */
  #sharing(at: number, mates: readonly number[], node: string, addresses: readonly Range[]): Selected {
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

function sameNode(a: string | undefined, b: string | undefined): Answer {
  return a === undefined || b === undefined ? undefined : a === b;
}

/** Whether policies hold for a pod: Linux on EC2, in a network of its own. */
export function isSubject({ groups }: ClusterNetwork, at: number): Answer {
  const { hostNetwork, node, windows } = groups[at]!;
  if (windows || node?.startsWith('fargate-') === true) return false;
  return hostNetwork === undefined ? undefined : !hostNetwork;
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
