import type { Range } from '../cidr.ts';
import type { ConnectionSets, Protocol } from '../connections.ts';
import { ALL, NONE } from '../connections.ts';
import { Engine } from '../engine.ts';
import type { Kinds } from '../kinds.ts';
import type { ClusterNetwork, Direction, Service } from '../model.ts';
import { nearNode, nodeOfAddress } from '../near.ts';
import type { Reach } from '../reach.ts';
import type { Result } from '../rows.ts';
import type { Reaches } from '../service.ts';
import { behindService, reasonsBehind } from '../service.ts';
import { SpecifiedReach } from '../specified-reach.ts';
import type { Told } from '../told.ts';
import { asPolicy } from '../unread.ts';
import { Cases } from './cases.ts';
import type { Enforced } from './facts.ts';
import { factsOf } from './facts.ts';
import type { Ground } from './ground.ts';
import { groundOf } from './ground.ts';
import { kindsOf } from './kinds.ts';
import type { EksRow } from './rows.ts';
import { Selection } from './selection.ts';
import type { EksSettings } from './settings.ts';
import { subjectsOf } from './subjects.ts';
import { beforeTranslation, notEnforced } from './told.ts';

/** What the VPC CNI enforces. */
const OURS: ReadonlySet<string> = new Set([
  'networking.k8s.io/NetworkPolicy',
  'networking.k8s.aws/ApplicationNetworkPolicy',
  'networking.k8s.aws/ClusterNetworkPolicy',
]);

const OPEN: Result = { least: ALL, most: ALL };

/** The cluster without the policies of other programs: they mean nothing to the VPC CNI. */
function enforcedOf(network: ClusterNetwork): ClusterNetwork {
  const isOurs = ({ resource }: { readonly resource: { readonly type: string } }): boolean =>
    OURS.has(resource.type);
  if (network.policies.every(isOurs) && network.unread.every(isOurs)) return network;
  return { ...network, policies: network.policies.filter(isOurs), unread: network.unread.filter(isOurs) };
}

/**
 * Who reaches whom as the data plane of EKS enforces it: policies resolved to addresses by the controller, and those
 * looked up by longest prefix in maps that the pods of a node with the same identifier share.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
export class EksReach implements Reach {
  readonly network: ClusterNetwork;
  readonly sets: ConnectionSets;
  readonly settings: EksSettings;
  #specifiedReach: SpecifiedReach | undefined;
  #engine: Engine | undefined;
  readonly #ground: Ground;
  readonly #selection: Selection;
  readonly #cases: Cases;
  readonly #enforced: Enforced;
  #kinds: Kinds | undefined;
  readonly #likeness = new Map<string, number>();
  readonly #likenessOf: (number | undefined)[] = [];

  constructor(network: ClusterNetwork, settings: EksSettings) {
    this.network = network;
    this.settings = settings;
    const ours = enforcedOf(network);
    const policies = [...ours.policies, ...ours.unread.map(asPolicy)];
    const ground = groundOf(network, policies);
    const subjects = subjectsOf(network, settings);
    const selection = new Selection(network, policies, ground, subjects);
    const cases = new Cases(network, policies, settings, ground, selection, subjects);
    this.sets = ground.sets;
    this.#ground = ground;
    this.#selection = selection;
    this.#cases = cases;
    this.#enforced = { network, policies, settings, ground, selection, cases, subjects };
  }

  /** Only who asks for reasons needs what the specification says. */
  get #specified(): SpecifiedReach {
    return (this.#specifiedReach ??= new SpecifiedReach(enforcedOf(this.network)));
  }

  get engine(): Engine {
    return (this.#engine ??=
      enforcedOf(this.network) === this.network ? this.enforced : new Engine(this.network));
  }

  get enforced(): Engine {
    return this.#specified.engine;
  }

  pods(source: number, destination: number): Result {
    if (source === destination && this.network.groups[source]!.count === 1) return OPEN;
    const joint = this.#selection.joint(source, destination);
    if (joint !== undefined) {
      const [from, to] = [source, destination].map((at) => this.#ground.classes.of[at]!) as [number, number];
      return this.#cases.judgeBoth(joint, (out, into) =>
        this.#both(out.row.peer(to, out.node), into.row.peer(from, into.node)),
      );
    }
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
    const id = this.#ground.classes.of[peer]!;
    const result = this.#cases.judge(group, direction, (row, node) => row.peer(id, node), elsewhere);
    return near === false ? result : { least: result.least, most: ALL };
  }

  kinds(): Kinds {
    return (this.#kinds ??= kindsOf(this.network, this.#ground, this.#cases, (group) =>
      this.#selection.isMixed(group),
    ));
  }

  addresses(group: number, range: Range, direction: Direction): { range: Range; result: Result }[] {
    const parts: { range: Range; result: Result }[] = [];
    const { family, first, last } = range;
    const cuts = new Set<number>([this.#ground.atoms.of(family, first)]);
    const end = this.#ground.atoms.of(family, last);
    for (const { row } of this.#cases.of(group, direction))
      for (const start of row.starts)
        if (start > this.#ground.atoms.of(family, first) && start <= end) cuts.add(start);
    const starts = [...cuts].toSorted((a, b) => a - b);
    for (const [at, start] of starts.entries()) {
      const piece = this.#ground.atoms.range(start, (starts[at + 1] ?? end + 1) - 1);
      const part: Range = {
        family,
        first: piece.first > first ? piece.first : first,
        last: piece.last < last ? piece.last : last,
      };
      const node = nodeOfAddress(this.network, group, part);
      // Whoever may be the node of the pod is judged as if it were another.
      const judged = this.#cases.judge(
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
    const own = service.clusterIPs.find(({ family }) => family === this.#ground.family);
    const atom = own === undefined ? undefined : this.#ground.atoms.of(own.family, own.first);
    const out = service.headless ? OPEN : this.#cases.judge(source, 'egress', (row) => row.service(at, atom));
    const { sets } = this;
    const behind = behindService(this.network, sets, service, (backend, { port, protocol }, target) => {
      const reaches = (into: Result): Reaches => ({
        sure: sets.has(into.least, protocol, target),
        perhaps: sets.has(into.most, protocol, target),
      });
      if (service.headless) return reaches(this.pods(source, backend));
      // A pod that gets itself comes back with the address of its node.
      if (source === backend) return { sure: true, perhaps: true };
      const joint = this.#selection.joint(source, backend);
      if (joint === undefined) return reaches(this.#towards(backend, 'ingress', source));
      const id = this.#ground.classes.of[source]!;
      const both = this.#cases.judgeBoth(joint, (first, then) => {
        const { perhaps, sure } = reaches(then.row.peer(id, then.node));
        const through = first.row.service(at, atom);
        return {
          least: sure && sets.has(through.least, protocol, port) ? ALL : NONE,
          most: perhaps && sets.has(through.most, protocol, port) ? ALL : NONE,
        };
      });
      return { sure: both.least === ALL, perhaps: both.most === ALL };
    });
    return this.#both(out, behind);
  }

  likeness(group: number): number {
    const known = this.#likenessOf[group];
    if (known !== undefined) return known;
    const { node } = this.network.groups[group]!;
    const cases = this.#selection
      .of(group)
      .map(({ sure, units }) => `${[...sure].join()}/${units.map((unit) => unit.join()).join(';')}`);
    const { holds } = this.#enforced.subjects[group]!;
    const text = `${this.#ground.classes.of[group]}|${cases.join('|')}|${node}|${holds}`;
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
      if (typeof subject === 'number')
        told.push(...factsOf(this.#enforced, subject, peer, direction, protocol, port));
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
      const own = service.clusterIPs.find(({ family }) => family === this.#ground.family);
      const atom = own === undefined ? undefined : this.#ground.atoms.of(own.family, own.first);
      const out = this.#cases.judge(source, 'egress', (row) =>
        row.service(this.network.services.indexOf(service), atom),
      );
      const isIn = (set: number): boolean =>
        port === undefined ? set !== NONE : this.sets.has(set, protocol, port);
      if (!isIn(out.least)) told.push(beforeTranslation(service, !isIn(out.most)));
    }
    const behind = reasonsBehind(this.network, service, protocol, port, (backend, target) =>
      this.reasons(source, backend, protocol, target),
    );
    return [...told, ...behind];
  }

  oneWay(direction: Direction, subject: number, peer: number | Range): Result {
    const look =
      typeof peer === 'number'
        ? (row: EksRow, node: readonly Range[]): Result => row.peer(this.#ground.classes.of[peer]!, node)
        : (row: EksRow): Result => row.address(this.#ground.atoms.of(peer.family, peer.first));
    return this.#cases.judge(subject, direction, look);
  }

  #both(out: Result, into: Result): Result {
    const { intersection } = this.sets;
    return { least: intersection(out.least, into.least), most: intersection(out.most, into.most) };
  }
}
