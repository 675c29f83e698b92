import type { Atoms } from '../atoms.ts';
import type { Classes } from '../classes.ts';
import type { ClassIndex } from '../classes.ts';
import type { ConnectionSets } from '../connections.ts';
import { ALL, NONE } from '../connections.ts';
import type {
  ClusterNetwork,
  Direction,
  NamedPort,
  Peer,
  Place,
  Policy,
  PortMatch,
  Rule,
  Service,
  ServicePort,
} from '../model.ts';
import type { Selector } from '../selector.ts';
import { isEverything } from '../selector.ts';
import type { Ground } from './ground.ts';
import type { Entry, Item } from './map.ts';
import { connectionsOf, entryFor } from './map.ts';

const EVERYTHING = entryFor(ALL, false);

/** What one rule of a policy comes to once the controller has resolved it: entries by address. */
export interface Resolved {
  readonly action: Rule['action'];
  /** Pods with the entries for the address of each; `sure` is false where it is not known whether they are meant. */
  readonly pods: readonly {
    readonly id: number;
    readonly entries: readonly Entry[];
    readonly sure: boolean;
    readonly place: Place;
  }[];
  readonly items: readonly Item[];
  /** Services with the entries for the address that stands for each, by their numbers. */
  readonly services: readonly { readonly at: number; readonly entries: readonly Entry[] }[];
  /** It may be for anybody, or for other ports: it can't be told. */
  readonly open: boolean;
}

/**
 * Resolves rules into addresses as the network policy controller does, which then writes them into PolicyEndpoints.
 * https://github.com/aws/amazon-network-policy-controller-k8s
 */
export class Resolver {
  readonly #network: ClusterNetwork;
  readonly #classes: Classes;
  readonly #index: ClassIndex;
  readonly #atoms: Atoms;
  readonly #sets: ConnectionSets;

  constructor(network: ClusterNetwork, { atoms, classes, index, sets }: Ground) {
    this.#network = network;
    this.#classes = classes;
    this.#index = index;
    this.#atoms = atoms;
    this.#sets = sets;
  }

  resolve(policy: Policy, direction: Direction): Resolved[] {
    return policy.rules[direction].map((rule) => this.#rule(policy, rule, direction));
  }

  #rule(policy: Policy, rule: Rule, direction: Direction): Resolved {
    const pods: Resolved['pods'][number][] = [];
    const items: Item[] = [];
    const services: Resolved['services'][number][] = [];
    let open = rule.ports !== 'any' && rule.ports.some(({ kind }) => kind === 'open');
    const fixed = this.#entries(rule, []);
    // On ingress a name means what it means to any of the policy's pods, for all of them.
    const entries = direction === 'ingress' ? this.#entries(rule, this.#tableOf(policy)) : undefined;
    const whole = (family: 4 | 6): Item => {
      const first = family === 4 ? 0 : this.#atoms.firstOf6;
      const last = family === 4 ? this.#atoms.firstOf6 - 1 : this.#atoms.count - 1;
      return { first, last, except: [], entries: entries ?? fixed, place: rule.place };
    };
    const peers: readonly Peer[] = rule.peers === 'anybody' ? [] : rule.peers;
    if (rule.peers === 'anybody' && (entries ?? fixed).length > 0) items.push(whole(4), whole(6));
    for (const peer of peers) {
      if (peer.kind === 'pods') {
        const taken = this.#index.take(peer.namespaces, peer.pods);
        for (const [ids, sure] of [
          [taken.sure, true],
          [taken.maybe, false],
        ] as const) {
          for (const id of ids) {
            const own = entries ?? this.#entries(rule, this.#classes.tables[this.#classes.all[id]!.ports]!);
            if (own.length > 0) pods.push({ id, entries: own, sure, place: peer.place });
          }
        }
        if (direction === 'egress') services.push(...this.#services(peer.namespaces, peer.pods, rule));
      } else if (peer.kind === 'block') {
        // A name has no meaning for addresses.
        if (fixed.length === 0) continue;
        const span = ({ family, first, last }: (typeof peer)['range']): readonly [number, number] => [
          this.#atoms.of(family, first),
          this.#atoms.of(family, last),
        ];
        const [first, last] = span(peer.range);
        const except = peer.except.map(({ place, range }) => {
          const [from, to] = span(range);
          return { first: from, last: to, place };
        });
        items.push({ first, last, except, entries: fixed, place: peer.place, written: peer.written });
      } else if (peer.kind === 'open') open = true;
    }
    return { action: rule.action, pods, items, services, open };
  }

  /** One set for each port of a rule. */
  #entries({ ports }: Rule, table: readonly NamedPort[]): Entry[] {
    if (ports === 'any') return [EVERYTHING];
    return ports.flatMap((port) => this.#entry(port, table));
  }

  #entry(port: PortMatch, table: readonly NamedPort[]): Entry[] {
    const sets = this.#sets;
    if (port.kind === 'range')
      return [entryFor(sets.ports(port.protocol, port.first, port.last), port.ended === true)];
    if (port.kind === 'protocol') return [entryFor(sets.protocol(port.protocol), false)];
    if (port.kind === 'open') return [];
    return table
      .filter(({ name, protocol }) => name === port.name && (port.protocol ?? protocol) === protocol)
      .map((named) => entryFor(sets.ports(named.protocol, named.port, named.port), false));
  }

  /** The named ports of all pods of a policy together. */
  #tableOf({ subject }: Policy): readonly NamedPort[] {
    const { maybe, sure } = this.#index.take(subject.namespaces, subject.pods);
    const pods = [...sure, ...maybe].map((id) => this.#classes.all[id]!);
    // Pods in the network of their node are not the policy's.
    const tables = new Set(pods.filter(({ hostNetwork }) => hostNetwork !== true).map(({ ports }) => ports));
    return [...tables].flatMap((table) => this.#classes.tables[table]!);
  }

  /**
   * The Services whose own selector the peer's selector takes, as if it were the labels of a pod: a condition on a
   * label that the Service does not ask for leaves it out.
   */
  #services(namespaces: string | Selector, pods: Selector, rule: Rule): Resolved['services'][number][] {
    const names =
      typeof namespaces === 'string'
        ? new Set([namespaces])
        : new Set(this.#index.namespaces(namespaces).sure);
    const found: Resolved['services'][number][] = [];
    for (const [at, service] of this.#network.services.entries()) {
      if (!names.has(service.namespace) || service.headless || service.externalName) continue;
      if (!takesService(pods, service)) continue;
      const entries = rule.ports === 'any' ? [EVERYTHING] : this.#serviceEntries(rule.ports, service);
      if (entries.length > 0) found.push({ at, entries });
    }
    return found;
  }

  /**
   * What a rule opens of a Service: the ports that lead to a port of its pods, unless a name leads to a port of some
   * pod that the rule does not open.
   */
  #serviceEntries(ports: readonly PortMatch[], service: Service): Entry[] {
    const mapped = service.ports.filter(
      (one) => ports.some((port) => this.#leads(port, service, one)) && !this.#escapes(ports, service, one),
    );
    return [
      ...ports.flatMap((port) =>
        port.kind === 'protocol' ? [entryFor(this.#sets.protocol(port.protocol), false)] : [],
      ),
      ...mapped.map(({ port, protocol }) => entryFor(this.#sets.ports(protocol, port, port), false)),
    ];
  }

  #leads(port: PortMatch, service: Service, one: ServicePort): boolean {
    if (port.kind === 'protocol' || port.kind === 'open') return false;
    if (port.protocol !== undefined && one.protocol !== port.protocol) return false;
    if (port.kind === 'range')
      return this.#targetsOf(service, one).some((target) => port.first <= target && target <= port.last);
    return one.target === port.name || this.#targets(service, one, port.name);
  }

  #escapes(ports: readonly PortMatch[], service: Service, { protocol, target }: ServicePort): boolean {
    if (typeof target === 'number') return false;
    return this.#backends(service).some((id) => {
      const table = this.#classes.tables[this.#classes.all[id]!.ports]!;
      const opened = ports
        .flatMap((port) => this.#entry(port, table))
        .reduce((sum, entry) => this.#sets.union(sum, connectionsOf(entry)), NONE);
      return table.some(
        (named) =>
          named.name === target &&
          named.protocol === protocol &&
          !this.#sets.has(opened, protocol, named.port),
      );
    });
  }

  #targets(service: Service, { protocol, target }: ServicePort, name: string): boolean {
    return this.#backends(service).some((id) =>
      this.#classes.tables[this.#classes.all[id]!.ports]!.some(
        (port) => port.name === name && port.port === target && port.protocol === protocol,
      ),
    );
  }

  /** The port numbers that the target of a Service's port means to its pods. */
  #targetsOf(service: Service, { protocol, target }: ServicePort): readonly number[] {
    if (typeof target === 'number') return [target];
    const found = this.#backends(service).flatMap((id) =>
      this.#classes.tables[this.#classes.all[id]!.ports]!.filter(
        (port) => port.name === target && port.protocol === protocol,
      ),
    );
    return [...new Set(found.map(({ port }) => port))];
  }

  #backends({ namespace, selector }: Service): readonly number[] {
    if (selector === undefined) return [];
    const { maybe, sure } = this.#index.take(namespace, selector);
    return [...sure, ...maybe];
  }
}

/** Whether a selector takes a Service by what the Service selects. */
export function takesService(pods: Selector, { selector }: Service): boolean {
  if (isEverything(pods)) return true;
  const known = new Map<string, string>();
  for (const { key, values } of selector?.requirements ?? []) known.set(key, values[0]!);
  return pods.takes({ known, unknown: new Set(), complete: true }) === true;
}
