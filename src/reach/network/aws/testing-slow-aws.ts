import type { World, WorldEntry, WorldPod, WorldRule } from './testing-random-account.ts';
import { NAT, PEER, VPC } from './testing-random-account.ts';

/**
 * The network of an account, packet by packet and straight from the documentation: lists of rules, one after another,
 * for one address and one port. It shares no code with what it is compared to.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
 * https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 */
export interface Packet {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number;
}
export type Three = 'yes' | 'no' | 'maybe';

/** Whoever has an address: an interface in a subnet, with groups. */
interface Party {
  readonly address: number;
  /** The number of its subnet; `peer` for the one at the other end of the peering connection. */
  readonly subnet: number | 'peer';
  readonly groups: readonly (number | 'cluster')[] | 'any' | 'none';
  readonly isPublic: boolean;
  readonly client: 'linux' | 'any';
}

/** One way that a pod may run. */
interface Seat {
  readonly nodes: number;
  readonly subnet: number;
  readonly address: number;
  readonly own: readonly number[] | undefined;
  readonly host: boolean;
}

/** https://www.rfc-editor.org/rfc/rfc1918 and what is only on one link. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'];

export function addressOf(text: string): number {
  return text.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function contains(cidr: string, address: number): boolean {
  const [base, bits] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = addressOf(base!);
  return address >= first && address < first + size;
}

function both(...answers: readonly Three[]): Three {
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}

/** What may be of all these cases. */
function any(answers: readonly Three[]): Three {
  if (answers.every((one) => one === 'yes')) return 'yes';
  return answers.every((one) => one === 'no') ? 'no' : 'maybe';
}

export class SlowAccount {
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
  }

  pods(from: number, to: number, packet: Packet): Three {
    const answers: Three[] = [];
    for (const a of this.#seats(from)) {
      for (const b of this.#seats(to)) {
        const together = a.nodes === b.nodes && a.subnet === b.subnet;
        const strict = this.#world.strict && (a.own !== undefined || b.own !== undefined);
        // On one node nothing is asked, unless one of the two is on an interface of its own in strict mode.
        if (together && !strict) answers.push('yes');
        answers.push(this.#between(this.#partyOf(a), this.#partyOf(b), packet));
      }
    }
    return any(answers);
  }

  /** Between a pod and one address outside of all pods. */
  outside(pod: number, address: number, egress: boolean, packet: Packet): Three {
    const answers = this.#seats(pod).flatMap((seat): Three[] =>
      egress ? this.#out(seat, address, packet) : this.#in(seat, address, packet),
    );
    return any(answers);
  }

  #seats(pod: number): Seat[] {
    const { nodes, pods, subnets } = this.#world;
    const one = pods[pod]!;
    return nodes.flatMap((group, at) => {
      if (one.nodes !== undefined && one.nodes % nodes.length !== at) return [];
      return group.subnets.flatMap((subnet) =>
        samples(subnets[subnet]!.cidr).map((address): Seat => ({
          nodes: at,
          subnet,
          address,
          own: ownOf(one),
          host: one.host,
        })),
      );
    });
  }

  #groupsOfNodes(at: number): readonly (number | 'cluster')[] {
    return this.#world.nodes[at]!.groups ?? ['cluster'];
  }

  #partyOf({ address, nodes, own, subnet }: Seat): Party {
    return { address, subnet, groups: own ?? this.#groupsOfNodes(nodes), isPublic: false, client: 'linux' };
  }

  #between(a: Party, b: Party, packet: Packet): Three {
    return both(
      this.#groupsLet(a, b, true, packet),
      this.#groupsLet(b, a, false, packet),
      this.#borders(a, b, packet),
    );
  }

  /** Both ACLs, for the request and for its replies, where the two are not in one subnet. */
  #borders(a: Party, b: Party, packet: Packet): Three {
    if (a.subnet === b.subnet) return 'yes';
    return both(this.#leaves(a, b.address, packet, a.client), this.#enters(b, a.address, packet, a.client));
  }

  #leaves({ subnet }: Party, other: number, packet: Packet, client: Party['client']): Three {
    const entries = this.#entries(subnet);
    return both(
      allows(entries, true, other, packet) ? 'yes' : 'no',
      replies(entries, false, other, packet, client),
    );
  }

  #enters({ subnet }: Party, other: number, packet: Packet, client: Party['client']): Three {
    const entries = this.#entries(subnet);
    return both(
      allows(entries, false, other, packet) ? 'yes' : 'no',
      replies(entries, true, other, packet, client),
    );
  }

  #entries(subnet: number | 'peer'): readonly WorldEntry[] | undefined {
    const { acls, peer, subnets } = this.#world;
    const at = subnet === 'peer' ? peer.acl : subnets[subnet]!.acl;
    return at === undefined ? undefined : acls[at];
  }

  #rulesOf(group: number | 'cluster'): readonly WorldRule[] {
    if (group !== 'cluster') return this.#world.groups[group]!;
    const every = { protocol: '-1', from: 0, to: 0 } as const;
    return [
      { ...every, egress: false, peer: 'cluster' },
      { ...every, egress: true, peer: '0.0.0.0/0' },
      ...this.#world.clusterRules,
    ];
  }

  #groupsLet(own: Party, other: Party, egress: boolean, packet: Packet): Three {
    let perhaps = false;
    if (own.groups === 'any' || own.groups === 'none') return 'yes';
    for (const group of own.groups) {
      for (const rule of this.#rulesOf(group)) {
        if (rule.egress !== egress || !isFor(rule, packet)) continue;
        const { peer } = rule;
        if (typeof peer === 'string' && peer !== 'cluster') {
          if (contains(peer, other.address)) return 'yes';
        } else if (other.groups === 'any') perhaps = true;
        else if (other.groups !== 'none' && other.groups.includes(peer as number | 'cluster')) return 'yes';
      }
    }
    return perhaps ? 'maybe' : 'no';
  }

  #out(seat: Seat, address: number, packet: Packet): Three[] {
    if (contains('169.254.0.0/16', address)) {
      const isFar = seat.own !== undefined && this.#world.strict;
      const byHypervisor = [addressOf('169.254.169.253'), addressOf('169.254.169.123')].includes(address);
      return [isFar && !byHypervisor ? 'maybe' : 'yes'];
    }
    if (address === addressOf('10.0.0.2')) return ['yes'];
    const pod = this.#partyOf(seat);
    if (contains(VPC, address)) return [this.#withinVpc(pod, address, true, packet)];
    return this.#senders(seat).map((sender) => {
      const other = { address, groups: this.#groupsBeyond(sender.subnet, address) } as Party;
      return both(
        this.#groupsLet(sender, other, true, packet),
        this.#leaves(sender, address, packet, sender.client),
        this.#onward(sender, address, packet),
      );
    });
  }

  /** An address of the VPC is of somebody with any groups; its own ones are not looked at. */
  #withinVpc(pod: Party, address: number, egress: boolean, packet: Packet): Three {
    const at = this.#world.subnets.findIndex(({ cidr }) => contains(cidr, address));
    const other: Party = { address, subnet: at, groups: 'any', isPublic: false, client: 'any' };
    const group = this.#groupsLet(pod, other, egress, packet);
    if (at === pod.subnet) return group;
    const client = egress ? 'linux' : 'any';
    if (at === -1) {
      const own = egress
        ? this.#leaves(pod, address, packet, client)
        : this.#enters(pod, address, packet, client);
      return both(group, own, 'maybe');
    }
    const border = egress
      ? both(this.#leaves(pod, address, packet, client), this.#enters(other, pod.address, packet, client))
      : both(this.#leaves(other, pod.address, packet, client), this.#enters(pod, address, packet, client));
    return both(group, border);
  }

  /** The node sends in its own name, unless the pod keeps its address: with its own groups in strict mode, or told so. */
  #senders(seat: Seat): Party[] {
    const { externalSnat, nodes, strict, subnets } = this.#world;
    const { isPublic } = nodes[seat.nodes]!;
    const pod = this.#partyOf(seat);
    if (seat.host) return [{ ...pod, isPublic }];
    if (externalSnat || (seat.own !== undefined && strict)) return [pod];
    return samples(subnets[seat.subnet]!.cidr).map((address) => ({
      address,
      subnet: seat.subnet,
      groups: this.#groupsOfNodes(seat.nodes),
      isPublic,
      client: 'any',
    }));
  }

  #groupsBeyond(subnet: number | 'peer', address: number): 'any' | 'none' {
    const routes = subnet === 'peer' ? [] : this.#world.subnets[subnet]!.routes;
    return routes.some(({ target }) => target === 'peering') && contains(PEER.vpc, address) ? 'any' : 'none';
  }

  /** The route with the longest prefix. */
  #targetFor(subnet: number, address: number): string | undefined {
    const bits = ({ cidr }: { cidr: string }): number => Number(cidr.split('/')[1]);
    return this.#world.subnets[subnet]!.routes.filter(({ cidr }) => contains(cidr, address)).toSorted(
      (a, b) => bits(b) - bits(a),
    )[0]?.target;
  }

  #onward(sender: Party, address: number, packet: Packet): Three {
    const isPrivate = PRIVATE.some((cidr) => contains(cidr, address));
    switch (this.#targetFor(sender.subnet as number, address)) {
      case 'internet':
        return sender.isPublic && !isPrivate ? 'yes' : 'no';
      case 'nat':
        return this.#throughNat(sender, address, packet);
      case 'peering':
        return this.#toPeer(sender, address, packet);
      case 'transit':
        return 'maybe';
      default:
        return 'no';
    }
  }

  #throughNat(sender: Party, address: number, packet: Packet): Three {
    const { subnets } = this.#world;
    if (this.#targetFor(NAT, address) === 'nat') return 'no';
    const answers = samples(subnets[NAT]!.cidr).map((own) => {
      const gateway: Party = { address: own, subnet: NAT, groups: 'none', isPublic: true, client: 'any' };
      // The sender has left its subnet for the gateway by the address it wants to reach.
      const into =
        sender.subnet === NAT ? 'yes' : this.#enters(gateway, sender.address, packet, sender.client);
      return both(
        into,
        this.#leaves(gateway, address, packet, 'any'),
        this.#onward(gateway, address, packet),
      );
    });
    return any(answers);
  }

  #toPeer(sender: Party, address: number, packet: Packet): Three {
    if (!contains(PEER.vpc, address)) return 'no';
    if (!contains(PEER.subnet, address)) return 'maybe';
    if (!this.#world.peer.routesBack) return 'no';
    const there: Party = { address, subnet: 'peer', groups: 'any', isPublic: false, client: 'any' };
    return this.#enters(there, sender.address, packet, sender.client);
  }

  #in(seat: Seat, address: number, packet: Packet): Three[] {
    const pod = this.#partyOf(seat);
    if (contains(VPC, address)) return [this.#withinVpc(pod, address, false, packet)];
    const other = { address, groups: this.#groupsBeyond(pod.subnet, address) } as Party;
    const open = both(this.#groupsLet(pod, other, false, packet), this.#enters(pod, address, packet, 'any'));
    const isPrivate = PRIVATE.some((cidr) => contains(cidr, address));
    const isPublic = seat.host && this.#world.nodes[seat.nodes]!.isPublic;
    switch (this.#targetFor(seat.subnet, address)) {
      case 'internet':
        return [isPublic && !isPrivate ? open : 'no'];
      case 'peering':
        return [both(open, this.#fromPeer(pod, address, packet))];
      case 'transit':
        return [both(open, 'maybe')];
      default:
        return ['no'];
    }
  }

  #fromPeer(pod: Party, address: number, packet: Packet): Three {
    if (!contains(PEER.vpc, address)) return 'no';
    if (!contains(PEER.subnet, address)) return 'maybe';
    if (!this.#world.peer.routesBack) return 'no';
    const there: Party = { address, subnet: 'peer', groups: 'any', isPublic: false, client: 'any' };
    return this.#leaves(there, pod.address, packet, 'any');
  }
}

function ownOf({ groups, host }: WorldPod): readonly number[] | undefined {
  return host ? undefined : groups;
}

/** Addresses on both sides of every border that a block of these tests has within a subnet. */
function samples(cidr: string): number[] {
  const first = addressOf(cidr.split('/')[0]!);
  return [first + 5, first + 200];
}

function isFor({ from, protocol, to }: Pick<WorldRule, 'from' | 'protocol' | 'to'>, packet: Packet): boolean {
  if (protocol === '-1') return true;
  if (protocol !== packet.protocol) return false;
  return protocol === 'icmp' || (from <= packet.port && packet.port <= to);
}

/** The entry with the lowest number that matches; the default ACL lets everything through. */
function allows(
  entries: readonly WorldEntry[] | undefined,
  egress: boolean,
  other: number,
  packet: Packet,
): boolean {
  if (entries === undefined) return true;
  let best: WorldEntry | undefined;
  for (const entry of entries) {
    if (entry.egress !== egress || !contains(entry.cidr, other) || !isFor(entry, packet)) continue;
    if (best === undefined || entry.number < best.number) best = entry;
  }
  return best?.allow === true;
}

const CLIENTS = { linux: [32_768, 60_999], any: [1024, 65_535] } as const;

/** Replies go to a port that the client chose. */
function replies(
  entries: readonly WorldEntry[] | undefined,
  egress: boolean,
  other: number,
  { protocol }: Packet,
  client: Party['client'],
): Three {
  if (entries === undefined) return 'yes';
  const edges = entries.flatMap(({ from, to }) => [from - 1, from, to, to + 1]);
  const at = ([first, last]: readonly [number, number]): boolean[] =>
    [first, last, ...edges.filter((port) => port > first && port < last)].map((port) =>
      allows(entries, egress, other, { protocol, port }),
    );
  if (at(CLIENTS[client]).every(Boolean)) return 'yes';
  return at(CLIENTS.any).some(Boolean) ? 'maybe' : 'no';
}
