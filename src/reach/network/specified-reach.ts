import type { Range } from './cidr.ts';
import type { ConnectionSets, Protocol } from './connections.ts';
import { ALL, NONE } from './connections.ts';
import { Engine } from './engine.ts';
import { nameOf } from './endpoint.ts';
import type { Peer } from './explain.ts';
import { reasonsFor } from './explain.ts';
import { rangeName } from './range-text.ts';
import { behindService, reasonsBehind } from './service.ts';
import type { Told } from './told.ts';
import { toldOf } from './told.ts';
import type { Kinds } from './kinds.ts';
import type { ClusterNetwork, Direction, PodGroup, Service } from './model.ts';
import { hasFamily, nearNode, nodeOfAddress } from './near.ts';
import { OneToAll } from './one-to-all.ts';
import type { Reach } from './reach.ts';
import type { Result } from './rows.ts';
import type { Answer } from './selector.ts';

const NOTHING: Result = { least: NONE, most: NONE };
const EVERYTHING: Result = { least: ALL, most: ALL };

/**
 * What the specification says of each pair: the policies, and what no policy can forbid (a pod talks to itself, a
 * node to its own pods). https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class SpecifiedReach implements Reach {
  readonly engine: Engine;
  #kinds: Kinds | undefined;

  constructor(network: ClusterNetwork) {
    this.engine = new Engine(network);
  }

  get enforced(): Engine {
    return this.engine;
  }

  get network(): ClusterNetwork {
    return this.engine.network;
  }

  get sets(): ConnectionSets {
    return this.engine.sets;
  }

  likeness(group: number): number {
    return this.engine.classes.of[group]!;
  }

  /** What a pod of one group may send to a pod of another; the numbers are those of `network.groups`. */
  pods(source: number, destination: number, protocol?: Protocol): Result {
    const { classes, network } = this.engine;
    if (source === destination && network.groups[source]!.count === 1) return EVERYTHING;
    const near = this.#near(source, destination);
    if (near === true) return EVERYTHING;
    const result = this.engine.between(classes.of[source]!, classes.of[destination]!, protocol);
    return near === false ? result : this.#orEverything(result);
  }

  /** Pods that are in no network of a node are all that their classes are. */
  kinds(): Kinds {
    if (this.#kinds === undefined) {
      const { classes, network } = this.engine;
      const all = new OneToAll(this.engine);
      this.#kinds = {
        of: classes.of.map((id, at) => (network.groups[at]!.hostNetwork === false ? id : -1)),
        toAll: (id) => all.once(id, 'egress'),
      };
    }
    return this.#kinds;
  }

  /** By the address of a Service: what a policy says of it is what it says of the pods behind it. */
  service(source: number, service: Service): Result {
    return behindService(this.network, this.sets, service, (backend, { protocol }, target) => {
      const { least, most } = this.#asBackend(source, backend);
      return {
        sure: this.sets.has(least, protocol, target),
        perhaps: this.sets.has(most, protocol, target),
      };
    });
  }

  #asBackend(source: number, backend: number): Result {
    if (backend !== source || this.#near(source, source) === true) return this.pods(source, backend);
    // What comes back to its own pod through a Service is judged by some policies and not by others.
    const own = this.likeness(source);
    return this.#orEverything(this.engine.between(own, own));
  }

  /** What a pod may exchange with addresses outside: one result for each part that is treated alike. */
  addresses(
    group: number,
    range: Range,
    direction: Direction,
    protocol?: Protocol,
  ): { readonly range: Range; readonly result: Result }[] {
    const { atoms, classes } = this.engine;
    if (!hasFamily(this.network.groups[group]!, range))
      return [{ range, result: this.#withNode(group, range, NOTHING) }];
    const parts: { range: Range; result: Result }[] = [];
    const first = atoms.of(range.family, range.first);
    const last = atoms.of(range.family, range.last);
    for (let atom = first; atom <= last; atom++) {
      const piece = atoms.range(atom, atom);
      const part: Range = {
        family: range.family,
        first: piece.first > range.first ? piece.first : range.first,
        last: piece.last < range.last ? piece.last : range.last,
      };
      const result = this.#withNode(
        group,
        part,
        this.engine.outside(classes.of[group]!, atom, direction, protocol),
      );
      const before = parts.at(-1);
      if (before !== undefined && same(before.result, result))
        before.range = { ...before.range, last: part.last };
      else parts.push({ range: part, result });
    }
    return parts;
  }

  reasons(
    source: number | Range,
    destination: number | Range,
    protocol: Protocol,
    port: number | undefined,
  ): readonly Told[] {
    const told: Told[] = [];
    if (typeof source === 'number' && typeof destination === 'number') {
      const near = this.#near(source, destination);
      if (near !== false) told.push(sameNode(near === true));
    }
    const apart = this.#apart(source, destination);
    if (apart !== undefined) told.push(noFamily(apart));
    const look = (direction: Direction, subject: number | Range, other: number | Range): void => {
      if (typeof subject !== 'number') return;
      const peer = this.#peer(other);
      const question = { direction, subject: this.likeness(subject), peer, protocol, port };
      const [name, otherName] = [subject, other].map((end) =>
        typeof end === 'number' ? nameOf(this.network.groups[end]!) : rangeName(end),
      );
      const found = reasonsFor(this.engine, question).map((reason) => toldOf(reason, name!, otherName!));
      told.push(...(found.length > 0 ? found : [nobody(name!, direction, this.network.groups[subject]!)]));
    };
    look('egress', source, destination);
    look('ingress', destination, source);
    return told;
  }

  serviceReasons(
    source: number,
    service: Service,
    protocol: Protocol,
    port: number | undefined,
  ): readonly Told[] {
    return reasonsBehind(this.network, service, protocol, port, (backend, target) =>
      this.reasons(source, backend, protocol, target),
    );
  }

  /** The pod, where the addresses of both ends are known and none is of a family of the other's. */
  #apart(source: number | Range, destination: number | Range): PodGroup | undefined {
    const { groups } = this.network;
    const [from, to] = [source, destination].map((end) =>
      typeof end === 'number' ? groups[end]!.addresses : [end],
    );
    if (from!.length === 0 || to!.length === 0) return undefined;
    if (from!.some(({ family }) => to!.some((other) => other.family === family))) return undefined;
    return groups[typeof destination === 'number' ? destination : (source as number)];
  }

  #near(source: number, destination: number): Answer {
    return nearNode(this.network.groups[source]!, this.network.groups[destination]!);
  }

  oneWay(direction: Direction, subject: number, peer: number | Range, protocol?: Protocol): Result {
    if (typeof peer !== 'number')
      return this.engine.outside(
        this.likeness(subject),
        this.engine.atoms.of(peer.family, peer.first),
        direction,
        protocol,
      );
    return this.engine.oneWay(direction, this.likeness(subject), this.likeness(peer), protocol);
  }

  #peer(end: number | Range): Peer {
    return typeof end === 'number'
      ? { kind: 'class', id: this.likeness(end) }
      : { kind: 'range', range: end };
  }

  /** A node reaches the pods that run on it, and they reach it, whatever the policies say. */
  #withNode(group: number, range: Range, result: Result): Result {
    const node = nodeOfAddress(this.network, group, range);
    return node === true ? EVERYTHING : node === false ? result : this.#orEverything(result);
  }

  /** It may also be that nothing forbids anything. */
  #orEverything({ least }: Result): Result {
    return { least, most: ALL };
  }
}

function sameNode(certain: boolean): Told {
  const message = certain
    ? 'runs one of them: a node always reaches its own pods, and they reach it'
    : 'always reaches its own pods: whether one of them is the node of the other is not known';
  return { by: 'the node', direction: undefined, effect: 'allows', message, place: undefined, certain };
}

function noFamily({ addresses, place }: PodGroup): Told {
  const families = [...new Set(addresses.map(({ family }) => `IPv${family}`))].join(' and ');
  const message = `never meet: one end has only ${families}, and the other does not have it`;
  return { by: 'the addresses', direction: undefined, effect: 'denies', message, place, certain: true };
}

function nobody(name: string, direction: Direction, { place }: PodGroup): Told {
  const message = `selects ${name}: it is open (${direction})`;
  return { by: 'no policy', direction, effect: 'open', message, place, certain: true };
}

function same(a: Result, b: Result): boolean {
  return a.least === b.least && a.most === b.most;
}
