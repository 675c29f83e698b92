import { Atoms } from '../atoms.ts';
import type { Range } from '../cidr.ts';
import { parseCidr, subtract } from '../cidr.ts';
import type { Classes } from '../classes.ts';
import { ClassIndex, classesOf } from '../classes.ts';
import type { Protocol } from '../connections.ts';
import { ALL, ConnectionSets, NONE } from '../connections.ts';
import type { ClusterNetwork, Direction, Policy, Service } from '../model.ts';
import { rangesIn } from '../operations.ts';
import type { Reach } from '../reach.ts';
import { selectorsIn } from '../read/cluster.ts';
import type { Result } from '../rows.ts';
import type { Answer } from '../selector.ts';
import { behindService, reasonsBehind } from '../service.ts';
import type { Engine } from '../engine.ts';
import { SpecifiedReach } from '../specified-reach.ts';
import { asPolicy } from '../unread.ts';
import type { Told } from '../told.ts';
import { isOrdinary, nearNode, nodeOfAddress } from '../near.ts';
import { nameOf } from '../endpoint.ts';
import { podIdentifier } from './pod-identifier.ts';
import type { Resolved } from './resolve.ts';
import { Resolver } from './resolve.ts';
import type { Item } from './map.ts';
import type { EksRow, Ground, ResolvedPolicy } from './rows.ts';
import { rowOf, uniformRow } from './rows.ts';
import type { EksSettings } from './settings.ts';
import {
  beforeTranslation,
  exempt,
  holed,
  notEnforced,
  overflowing,
  shared,
  strictlyClosed,
} from './told.ts';

/** One case that may be: the row, and the addresses of the node where that makes a difference. */
interface Alternative {
  readonly row: EksRow;
  readonly node: readonly Range[];
}

/** What the VPC CNI enforces. */
const OURS: ReadonlySet<string> = new Set([
  'networking.k8s.io/NetworkPolicy',
  'networking.k8s.aws/ApplicationNetworkPolicy',
  'networking.k8s.aws/ClusterNetworkPolicy',
]);

/** Policies that a pod may have besides others, all of them or none. */
type Unit = readonly number[];

/** The policies of a pod on one node: those it has for sure, and those it may have. */
interface Selected {
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

/** More open questions than these about one pod leave everything open. */
const MOST_UNITS = 5;

const OPEN: Result = { least: ALL, most: ALL };

/** Addresses that no pod has: its own host, multicast, and what is only valid on a link. */
const NEVER_PODS = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fe80::/10',
  'ff00::/8',
].map((text) => parseCidr(text)!);

/**
 * Who reaches whom as the data plane of EKS enforces it: policies resolved to addresses by the controller, and those
 * looked up by longest prefix in maps that the pods of a node with the same identifier share.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
export class EksReach implements Reach {
  readonly network: ClusterNetwork;
  readonly sets = new ConnectionSets();
  readonly settings: EksSettings;
  readonly #specified: SpecifiedReach;
  readonly #policies: readonly Policy[];
  readonly #classes: Classes;
  readonly #atoms: Atoms;
  readonly #family: 4 | 6;
  readonly #ground: Ground;
  readonly #resolver: Resolver;
  readonly #resolved = new Map<string, readonly Resolved[]>();
  readonly #rows = new Map<string, EksRow>();
  readonly #own: readonly Own[];
  /** For each group one case, or one for each node that makes a difference where it is not known. */
  readonly #selected: readonly (readonly Selected[])[];
  /** The alternatives for each group, by direction; made when somebody asks. */
  readonly #alternatives: Record<Direction, (readonly Alternative[] | undefined)[]> = {
    ingress: [],
    egress: [],
  };
  readonly #likeness = new Map<string, number>();
  readonly #likenessOf: (number | undefined)[] = [];

  constructor(network: ClusterNetwork, settings: EksSettings) {
    this.network = network;
    this.settings = settings;
    this.#specified = new SpecifiedReach(network);
    const { groups, nodes, services } = network;
    // The policies of other programs mean nothing to the VPC CNI.
    this.#policies = [...network.policies, ...network.unread.map(asPolicy)].filter(({ resource }) =>
      OURS.has(resource.type),
    );
    this.#family = familyOf(network);
    const single = [
      ...nodes.flatMap(({ addresses }) => addresses),
      ...groups.flatMap(({ addresses, hostNetwork, nodeAddresses }) =>
        hostNetwork === false ? nodeAddresses : [...nodeAddresses, ...addresses],
      ),
      ...services.flatMap(({ clusterIPs }) => clusterIPs),
    ];
    this.#atoms = new Atoms([...rangesIn(network, this.#policies), ...single, ...NEVER_PODS]);
    const whole = parseCidr(this.#family === 4 ? '0.0.0.0/0' : '::/0')!;
    const keys = new Set<string>();
    for (const selector of selectorsIn(this.#policies)) for (const key of selector.keys) keys.add(key);
    for (const { selector } of services) for (const key of selector?.keys ?? []) keys.add(key);
    this.#classes = classesOf(network, keys, ({ ports }) => ports, this.#atoms);
    const anywhere = subtract([whole], [...NEVER_PODS, ...single, ...taken(network, this.#atoms)]).map(
      ({ family, first, last }) => [this.#atoms.of(family, first), this.#atoms.of(family, last)] as const,
    );
    this.#ground = {
      classes: this.#classes,
      family: this.#family,
      anywhere,
      atoms: this.#atoms,
      nodeAtoms: nodeAtomsOf(network, this.#atoms, this.#family),
      sets: this.sets,
    };
    const index = new ClassIndex(this.#classes.all, network.namespaces, keys);
    this.#resolver = new Resolver(network, this.#classes, index, this.#atoms, this.sets);
    const written = writtenIn(this.#policies);
    const named = nodes.filter(({ addresses }) =>
      addresses.some((one) => written.some((other) => isSame(one, other))),
    );
    this.#own = this.#ownOf(index);
    this.#selected = this.#select(new Map(named.map(({ addresses, name }) => [name, addresses])));
  }

  get engine(): Engine {
    return this.#specified.engine;
  }

  pods(source: number, destination: number): Result {
    if (source === destination && this.network.groups[source]!.count === 1) return OPEN;
    return this.#both(
      this.#towards(source, 'egress', destination),
      this.#towards(destination, 'ingress', source),
    );
  }

  /** What the maps of one pod say of another. */
  #towards(group: number, direction: Direction, peer: number): Result {
    const { groups } = this.network;
    const near = nearNode(groups[group]!, groups[peer]!);
    if (near === true) return OPEN;
    // Where one may run on the node of the other, they are judged as if it did not.
    const elsewhere = near === undefined ? groups[peer]!.nodeAddresses : [];
    const id = this.#classes.of[peer]!;
    const result = this.#of(group, direction, (row, node) => row.peer(id, node), elsewhere);
    return near === false ? result : { least: result.least, most: ALL };
  }

  addresses(group: number, range: Range, direction: Direction): { range: Range; result: Result }[] {
    const parts: { range: Range; result: Result }[] = [];
    const { family, first, last } = range;
    const cuts = new Set<number>([this.#atoms.of(family, first)]);
    const end = this.#atoms.of(family, last);
    for (const { row } of this.#rowsOf(group, direction))
      for (const start of row.starts)
        if (start > this.#atoms.of(family, first) && start <= end) cuts.add(start);
    const starts = [...cuts].toSorted((a, b) => a - b);
    for (const [at, start] of starts.entries()) {
      const piece = this.#atoms.range(start, (starts[at + 1] ?? end + 1) - 1);
      const part: Range = {
        family,
        first: piece.first > first ? piece.first : first,
        last: piece.last < last ? piece.last : last,
      };
      const node = nodeOfAddress(this.network, group, part);
      // Whoever may be the node of the pod is judged as if it were another.
      const judged = this.#of(
        group,
        direction,
        (row) => row.address(start),
        node === undefined ? [part] : [],
      );
      const result = node === true ? OPEN : node === false ? judged : { least: judged.least, most: ALL };
      const before = parts.at(-1);
      if (before !== undefined && before.result.least === result.least && before.result.most === result.most)
        before.range = { ...before.range, last: part.last };
      else parts.push({ range: part, result });
    }
    return parts;
  }

  /** By the address of a Service: egress is judged before it becomes that of a pod. */
  service(source: number, service: Service): Result {
    const at = this.network.services.indexOf(service);
    const own = service.clusterIPs.find(({ family }) => family === this.#family);
    const atom = own === undefined ? undefined : this.#atoms.of(own.family, own.first);
    const out = service.headless ? OPEN : this.#of(source, 'egress', (row) => row.service(at, atom));
    const behind = behindService(this.network, this.sets, service, (backend) => {
      if (service.headless) return this.pods(source, backend);
      // A pod that gets itself comes back with the address of its node.
      return source === backend ? OPEN : this.#towards(backend, 'ingress', source);
    });
    return this.#both(out, behind);
  }

  likeness(group: number): number {
    const known = this.#likenessOf[group];
    if (known !== undefined) return known;
    const { node } = this.network.groups[group]!;
    const cases = this.#selected[group]!.map(
      ({ sure, units }) => `${[...sure].join()}/${units.map((unit) => unit.join()).join(';')}`,
    );
    const text = `${this.#classes.of[group]}|${cases.join('|')}|${node}`;
    let number = this.#likeness.get(text);
    if (number === undefined) this.#likeness.set(text, (number = this.#likeness.size));
    return (this.#likenessOf[group] = number);
  }

  reasons(
    source: number | Range,
    destination: number | Range,
    protocol: Protocol,
    port: number | undefined,
  ): readonly Told[] {
    const told: Told[] = [];
    for (const [direction, subject, peer] of [
      ['egress', source, destination],
      ['ingress', destination, source],
    ] as const)
      if (typeof subject === 'number') told.push(...this.#facts(subject, peer, direction));
    const { enforced } = this.settings;
    if (enforced !== true) told.unshift(notEnforced(this.settings.enforcedAt, enforced === false));
    if (enforced === false) return told;
    return [...told, ...this.#specified.reasons(source, destination, protocol, port)];
  }

  serviceReasons(
    source: number,
    service: Service,
    protocol: Protocol,
    port: number | undefined,
  ): readonly Told[] {
    const told: Told[] = [];
    if (!service.headless && this.settings.enforced !== false) {
      const own = service.clusterIPs.find(({ family }) => family === this.#family);
      const atom = own === undefined ? undefined : this.#atoms.of(own.family, own.first);
      const out = this.#of(source, 'egress', (row) =>
        row.service(this.network.services.indexOf(service), atom),
      );
      if (port === undefined ? out.least === NONE : !this.sets.has(out.least, protocol, port))
        told.push(beforeTranslation(service));
    }
    const behind = reasonsBehind(this.network, service, protocol, port, (backend, target) =>
      this.reasons(source, backend, protocol, target),
    );
    return [...told, ...behind];
  }

  oneWay(direction: Direction, subject: number, peer: number | Range): Result {
    const look =
      typeof peer === 'number'
        ? (row: EksRow, node: readonly Range[]): Result => row.peer(this.#classes.of[peer]!, node)
        : (row: EksRow): Result => row.address(this.#atoms.of(peer.family, peer.first));
    return this.#of(subject, direction, look);
  }

  /** What holds on EKS for one end of a connection, besides what the policies say. */
  #facts(group: number, peer: number | Range, direction: Direction): Told[] {
    const told: Told[] = [];
    const { groups } = this.network;
    const one = groups[group]!;
    const name = nameOf(one);
    const subject = isSubject(this.network, group);
    if (subject !== true) {
      const why = one.windows
        ? 'it runs on Windows'
        : one.node?.startsWith('fargate-') === true
          ? 'it runs on Fargate'
          : 'it is in the network of its node';
      told.push(exempt(name, why, one.place, direction, subject === false));
      if (subject === false) return told;
    }
    const [{ sure, units } = { sure: new Set<number>(), units: [] }, ...cases] = this.#selected[group]!;
    if (![...sure].some((at) => this.#policies[at]!.isolates) && this.settings.strict !== false)
      told.push(
        strictlyClosed(name, this.settings.strictAt, one.place, direction, this.settings.strict === true),
      );
    for (const { at, certain, mate } of this.#borrowed(group)) {
      const policy = this.#policies[at]!;
      if (policy.applies[direction] !== false)
        told.push(shared(name, nameOf(groups[mate]!), podIdentifier(one)!, policy, direction, certain));
    }
    const id = typeof peer === 'number' ? this.#classes.of[peer]! : undefined;
    const atom =
      id === undefined
        ? this.#atoms.of((peer as Range).family, (peer as Range).first)
        : this.#classes.all[id]!.atoms?.[this.#family];
    if (atom === undefined || units.length + cases.length > 0 || sure.size === 0) return told;
    const row = this.#rowsOf(group, direction)[0]?.row;
    const hole = row?.hole(atom);
    if (
      hole !== undefined &&
      (id === undefined ? row!.address(atom) : row!.peer(id, one.nodeAddresses)).most === NONE
    )
      told.push(holed(hole.place, direction));
    if (row!.overflows(atom, id)) told.push(overflowing(direction, one.place));
    return told;
  }

  /** Policies that hold for a pod only because of another one with the same identifier. */
  #borrowed(group: number): { at: number; mate: number; certain: boolean }[] {
    const { groups } = this.network;
    const identifier = podIdentifier(groups[group]!);
    if (identifier === undefined) return [];
    const own = this.#ownPolicies(group);
    const found: { at: number; mate: number; certain: boolean }[] = [];
    for (const [mate, other] of groups.entries()) {
      if (mate === group || podIdentifier(other) !== identifier || isSubject(this.network, mate) === false)
        continue;
      const together = sameNode(groups[group]!.node, other.node);
      if (together === false) continue;
      for (const at of this.#ownPolicies(mate))
        if (!own.has(at) && !found.some((one) => one.at === at))
          found.push({ at, mate, certain: together === true });
    }
    return found;
  }

  #ownPolicies(group: number): ReadonlySet<number> {
    const { maybe, sure } = this.#own[this.#classes.of[group]!]!;
    return new Set([...sure, ...maybe]);
  }

  #both(out: Result, into: Result): Result {
    const { intersection } = this.sets;
    return { least: intersection(out.least, into.least), most: intersection(out.most, into.most) };
  }

  /**
   * What the maps of a pod say; in every case that may be.
   * @param elsewhere addresses of a node that the pod does not run on
   */
  #of(
    group: number,
    direction: Direction,
    look: (row: EksRow, node: readonly Range[]) => Result,
    elsewhere: readonly Range[] = [],
  ): Result {
    const { intersection, union } = this.sets;
    let least = ALL;
    let most = NONE;
    for (const { node, row } of this.#rowsOf(group, direction)) {
      if (node.some((one) => elsewhere.some((other) => isSame(one, other)))) continue;
      const result = look(row, node);
      least = intersection(least, result.least);
      most = union(most, result.most);
    }
    return { least, most };
  }

  #rowsOf(group: number, direction: Direction): readonly Alternative[] {
    return (this.#alternatives[direction][group] ??= this.#alternativesOf(group, direction));
  }

  #alternativesOf(group: number, direction: Direction): readonly Alternative[] {
    const { enforced, strict } = this.settings;
    const anyNode = (row: EksRow): Alternative => ({ row, node: [] });
    const open = anyNode(uniformRow(ALL, this.#atoms));
    const subject = isSubject(this.network, group);
    if (enforced === false || subject === false) return [open];
    const found: Alternative[] = enforced === undefined || subject === undefined ? [open] : [];
    for (const { node, sure, units } of this.#selected[group]!) {
      if (units.length > MOST_UNITS) return [open, anyNode(uniformRow(NONE, this.#atoms))];
      for (let chosen = 0; chosen < 1 << units.length; chosen++) {
        const policies = new Set(sure);
        for (const [at, unit] of units.entries())
          if ((chosen & (1 << at)) !== 0) for (const policy of unit) policies.add(policy);
        // Policies of the cluster alone leave a pod as closed as it is without any.
        const closed = [...policies].some((at) => this.#policies[at]!.isolates) ? [false] : answers(strict);
        for (const isClosed of closed)
          found.push({ row: this.#row(policies, direction, node, isClosed), node });
      }
    }
    return found;
  }

  /**
   * The row of pods with these policies together; the same list is only computed once.
   * @param node the addresses of their node: a block that is written with one of them is left out of the map
   * @param closed whether what no policy of a namespace is for is denied
   */
  #row(policies: ReadonlySet<number>, direction: Direction, node: readonly Range[], closed: boolean): EksRow {
    const applying = [...policies]
      .filter((at) => this.#policies[at]!.applies[direction] !== false)
      .toSorted((a, b) => a - b);
    const isNode = ({ written }: Item): boolean =>
      written !== undefined && node.some((one) => isSame(one, written));
    const resolved = applying.map((at) => ({
      policy: this.#policies[at]!,
      rules: this.#resolve(at, direction),
    }));
    const left = resolved.some(({ rules }) => rules.some(({ items }) => items.some(isNode)));
    const nodeText = left ? node.map(({ first }) => first).join() : '';
    const text = `${direction}:${applying.join()}:${nodeText}:${closed}`;
    let row = this.#rows.get(text);
    if (row === undefined) {
      const rules = left ? resolved.map((one) => without(one, isNode)) : resolved;
      row =
        applying.length === 0
          ? uniformRow(closed ? NONE : ALL, this.#atoms)
          : rowOf(rules, this.#ground, closed);
      this.#rows.set(text, row);
    }
    return row;
  }

  #resolve(at: number, direction: Direction): readonly Resolved[] {
    const text = `${direction}:${at}`;
    let resolved = this.#resolved.get(text);
    if (resolved === undefined)
      this.#resolved.set(text, (resolved = this.#resolver.resolve(this.#policies[at]!, direction)));
    return resolved;
  }

  /** The policies that select each class. */
  #ownOf(index: ClassIndex): Own[] {
    const own: Own[] = this.#classes.all.map(() => ({
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
  #select(written: ReadonlyMap<string, readonly Range[]>): (readonly Selected[])[] {
    const { groups } = this.network;
    const byIdentifier = new Map<string, number[]>();
    for (const [at, group] of groups.entries()) {
      // Pods in the network of their node, on Fargate or on Windows have no maps.
      const identifier = isSubject(this.network, at) === false ? undefined : podIdentifier(group);
      if (identifier === undefined) continue;
      const mates = byIdentifier.get(identifier);
      if (mates === undefined) byIdentifier.set(identifier, [at]);
      else mates.push(at);
    }
    return groups.map(({ node, nodeAddresses }, at) => {
      const identifier = podIdentifier(groups[at]!);
      const mates = (identifier === undefined ? [] : (byIdentifier.get(identifier) ?? [])).filter(
        (mate) => mate !== at,
      );
      if (node !== undefined) return [this.#sharing(at, mates, node, nodeAddresses)];
      // Only the nodes of its mates, and those that a block is written with, make a difference.
      const nodes = new Map(written);
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
    const { maybe, sure } = this.#own[this.#classes.of[at]!]!;
    if (mates.length === 0) return { node: addresses, sure, units: [...maybe].map((one) => [one]) };
    const all = new Set(sure);
    const units = new Map<string, Unit>();
    const add = (unit: Unit): void => void units.set(unit.join(), unit);
    for (const one of maybe) add([one]);
    for (const mate of mates) {
      const theirs = this.#own[this.#classes.of[mate]!]!;
      const home = this.network.groups[mate]!.node;
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
function isSubject({ groups }: ClusterNetwork, at: number): Answer {
  const { hostNetwork, node, windows } = groups[at]!;
  if (windows || node?.startsWith('fargate-') === true) return false;
  return hostNetwork === undefined ? undefined : !hostNetwork;
}

/** Pieces of which each address is some pod's: nobody else has one of them. */
function taken({ groups }: ClusterNetwork, atoms: Atoms): Range[] {
  const byAtom = new Map<number, Set<bigint>>();
  for (const { addresses } of groups) {
    for (const { family, first } of addresses) {
      const atom = atoms.of(family, first);
      const known = byAtom.get(atom);
      if (known === undefined) byAtom.set(atom, new Set([first]));
      else known.add(first);
    }
  }
  return [...byAtom].flatMap(([atom, addresses]) => {
    const range = atoms.range(atom, atom);
    return range.last - range.first + 1n === BigInt(addresses.size) ? [range] : [];
  });
}

/** The pieces that are the address of a node on which ordinary pods run. */
function nodeAtomsOf({ groups, nodes }: ClusterNetwork, atoms: Atoms, of: 4 | 6): ReadonlySet<number> {
  const addresses = [
    ...nodes.filter(isOrdinary).flatMap((node) => node.addresses),
    ...groups.flatMap(({ node, nodeAddresses, windows }) =>
      windows || node?.startsWith('fargate-') === true ? [] : nodeAddresses,
    ),
  ];
  return new Set(addresses.flatMap(({ family, first }) => (family === of ? [atoms.of(family, first)] : [])));
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

function isSame(a: Range, b: Range): boolean {
  return a.family === b.family && a.first === b.first;
}

function answers(answer: Answer): boolean[] {
  return answer === undefined ? [true, false] : [answer];
}

function without(one: ResolvedPolicy, unwanted: (item: Item) => boolean): ResolvedPolicy {
  return {
    ...one,
    rules: one.rules.map((rule) => ({ ...rule, items: rule.items.filter((item) => !unwanted(item)) })),
  };
}

/** A cluster has one family, that of its pods: rules and addresses of the other one are ignored. */
function familyOf({ groups, services }: ClusterNetwork): 4 | 6 {
  const pods = groups
    .filter(({ hostNetwork }) => hostNetwork === false)
    .flatMap(({ addresses }) => addresses);
  const ranges = pods.length > 0 ? pods : services.flatMap(({ clusterIPs }) => clusterIPs);
  return ranges.length > 0 && ranges.every(({ family }) => family === 6) ? 6 : 4;
}
