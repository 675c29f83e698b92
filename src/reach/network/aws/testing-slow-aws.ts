import type { Packet, Three } from './testing-packets-aws.ts';
import { PRIVATE, addressOf, any, both, contains, samples } from './testing-packets-aws.ts';
import type { World, WorldPod } from './testing-random-account.ts';
import { NAT, PEER, VPC } from './testing-random-account.ts';
import type { Party } from './testing-slow-borders.ts';
import { Borders } from './testing-slow-borders.ts';

/** One way that a pod may run. */
export interface Seat {
  readonly nodes: number;
  readonly subnet: number;
  readonly address: number;
  readonly own: readonly number[] | undefined;
  readonly host: boolean;
}

/**
 * The network of an account, packet by packet and straight from the documentation: lists of rules, one after another,
 * for one address and one port. It shares no code with what it is compared to.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
 * https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 */
export class SlowAccount {
  readonly #world: World;
  readonly #borders: Borders;
  constructor(world: World) {
    this.#world = world;
    this.#borders = new Borders(world);
  }

  pods(from: number, to: number, packet: Packet): Three {
    const answers: Three[] = [];
    for (const a of this.seats(from)) {
      for (const b of this.seats(to)) {
        const together = a.nodes === b.nodes && a.subnet === b.subnet;
        const strict = this.#world.strict && (a.own !== undefined || b.own !== undefined);
        // On one node nothing is asked, unless one of the two is on an interface of its own in strict mode.
        if (together && !strict) answers.push('yes');
        answers.push(this.#borders.between(this.partyOf(a), this.partyOf(b), packet));
      }
    }
    return any(answers);
  }

  /** Between a pod and one address outside of all pods. */
  outside(pod: number, address: number, egress: boolean, packet: Packet): Three {
    const answers = this.seats(pod).flatMap((seat): Three[] =>
      egress ? this.#out(seat, address, packet) : this.#in(seat, address, packet),
    );
    return any(answers);
  }

  seats(pod: number): Seat[] {
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

  partyOf({ address, nodes, own, subnet }: Seat): Party {
    return {
      address,
      subnet,
      groups: own ?? this.#borders.groupsOfNodes(nodes),
      isPublic: false,
      client: 'linux',
    };
  }

  #out(seat: Seat, address: number, packet: Packet): Three[] {
    if (contains('169.254.0.0/16', address)) {
      const isFar = seat.own !== undefined && this.#world.strict;
      const byHypervisor = [addressOf('169.254.169.253'), addressOf('169.254.169.123')].includes(address);
      return [isFar && !byHypervisor ? 'maybe' : 'yes'];
    }
    if (address === addressOf('10.0.0.2')) return ['yes'];
    const pod = this.partyOf(seat);
    if (contains(VPC, address)) return [this.#withinVpc(pod, address, true, packet)];
    return this.senders(seat).map((sender) => {
      const other = { address, groups: this.#groupsBeyond(sender.subnet, address) } as Party;
      return both(
        this.#borders.groupsLet(sender, other, true, packet),
        this.leaves(sender, address, packet),
        this.onward(sender, address, packet),
      );
    });
  }

  /** An address of the VPC is of somebody with any groups; its own ones are not looked at. */
  #withinVpc(pod: Party, address: number, egress: boolean, packet: Packet): Three {
    const at = this.#world.subnets.findIndex(({ cidr }) => contains(cidr, address));
    const other: Party = { address, subnet: at, groups: 'any', isPublic: false, client: 'any' };
    const group = this.#borders.groupsLet(pod, other, egress, packet);
    if (at === pod.subnet) return group;
    const client = egress ? 'linux' : 'any';
    if (at === -1) {
      const own = egress
        ? this.#borders.leaves(pod, address, packet, client)
        : this.#borders.enters(pod, address, packet, client);
      return both(group, own, 'maybe');
    }
    const border = egress
      ? both(
          this.#borders.leaves(pod, address, packet, client),
          this.#borders.enters(other, pod.address, packet, client),
        )
      : both(
          this.#borders.leaves(other, pod.address, packet, client),
          this.#borders.enters(pod, address, packet, client),
        );
    return both(group, border);
  }

  /** The node sends in its own name, unless the pod keeps its address: with its own groups in strict mode, or told so. */
  senders(seat: Seat): Party[] {
    const { externalSnat, nodes, strict, subnets } = this.#world;
    const { isPublic } = nodes[seat.nodes]!;
    const pod = this.partyOf(seat);
    if (seat.host) return [{ ...pod, isPublic }];
    if (externalSnat || (seat.own !== undefined && strict)) return [pod];
    return samples(subnets[seat.subnet]!.cidr).map((address) => ({
      address,
      subnet: seat.subnet,
      groups: this.#borders.groupsOfNodes(seat.nodes),
      isPublic,
      client: 'any',
    }));
  }

  #groupsBeyond(subnet: number | 'peer', address: number): 'any' | 'none' {
    const routes = subnet === 'peer' ? [] : this.#world.subnets[subnet]!.routes;
    return routes.some(({ target }) => target === 'peering') && contains(PEER.vpc, address) ? 'any' : 'none';
  }

  /** The route with the longest prefix. */
  targetFor(subnet: number, address: number): string | undefined {
    const bits = ({ cidr }: { cidr: string }): number => Number(cidr.split('/')[1]);
    return this.#world.subnets[subnet]!.routes.filter(({ cidr }) => contains(cidr, address)).toSorted(
      (a, b) => bits(b) - bits(a),
    )[0]?.target;
  }

  onward(sender: Party, address: number, packet: Packet): Three {
    const isPrivate = PRIVATE.some((cidr) => contains(cidr, address));
    switch (this.targetFor(sender.subnet as number, address)) {
      case 'internet':
        return sender.isPublic && !isPrivate ? 'yes' : 'no';
      case 'nat':
        return this.throughNat(sender, address, packet);
      case 'peering':
        return this.#toPeer(sender, address, packet);
      case 'transit':
        return 'maybe';
      default:
        return 'no';
    }
  }

  /** What a transit gateway brings back passes no ACL where it is in the same subnet: nobody knows here. */
  leaves(sender: Party, address: number, packet: Packet): Three {
    return this.targetFor(sender.subnet as number, address) === 'transit'
      ? this.#borders.goesOut(sender, address, packet, true, sender.client)
      : this.#borders.leaves(sender, address, packet, sender.client);
  }

  /** `besides` where the gateway may also have another way on, which lets everything through. */
  throughNat(sender: Party, address: number, packet: Packet, besides = false): Three {
    const { subnets } = this.#world;
    const answers = samples(subnets[NAT]!.cidr).flatMap((own) => {
      const gateway: Party = { address: own, subnet: NAT, groups: 'none', isPublic: true, client: 'any' };
      // The sender has left its subnet for the gateway by the address it wants to reach.
      const into =
        sender.subnet === NAT ? 'yes' : this.#borders.enters(gateway, sender.address, packet, sender.client);
      const usual =
        this.targetFor(NAT, address) === 'nat'
          ? 'no'
          : both(this.leaves(gateway, address, packet), this.onward(gateway, address, packet));
      const ways = besides ? [usual, this.#borders.leaves(gateway, address, packet, 'any')] : [usual];
      return ways.map((way) => both(into, way));
    });
    return any(answers);
  }

  #toPeer(sender: Party, address: number, packet: Packet): Three {
    if (!contains(PEER.vpc, address)) return 'no';
    if (!contains(PEER.subnet, address)) return 'maybe';
    if (!this.#world.peer.routesBack) return 'no';
    const there: Party = { address, subnet: 'peer', groups: 'any', isPublic: false, client: 'any' };
    return this.#borders.enters(there, sender.address, packet, sender.client);
  }

  #in(seat: Seat, address: number, packet: Packet): Three[] {
    const pod = this.partyOf(seat);
    if (contains(VPC, address)) return [this.#withinVpc(pod, address, false, packet)];
    const other = { address, groups: this.#groupsBeyond(pod.subnet, address) } as Party;
    const group = this.#borders.groupsLet(pod, other, false, packet);
    const open = both(group, this.#borders.enters(pod, address, packet, 'any'));
    const isPrivate = PRIVATE.some((cidr) => contains(cidr, address));
    const isPublic = seat.host && this.#world.nodes[seat.nodes]!.isPublic;
    switch (this.targetFor(seat.subnet, address)) {
      case 'internet':
        return [isPublic && !isPrivate ? open : 'no'];
      case 'peering':
        return [both(open, this.#fromPeer(pod, address, packet))];
      case 'transit':
        return [both(group, this.#borders.goesOut(pod, address, packet, false, 'any'), 'maybe')];
      default:
        return ['no'];
    }
  }

  #fromPeer(pod: Party, address: number, packet: Packet): Three {
    if (!contains(PEER.vpc, address)) return 'no';
    if (!contains(PEER.subnet, address)) return 'maybe';
    if (!this.#world.peer.routesBack) return 'no';
    const there: Party = { address, subnet: 'peer', groups: 'any', isPublic: false, client: 'any' };
    return this.#borders.leaves(there, pod.address, packet, 'any');
  }
}

function ownOf({ groups, host }: WorldPod): readonly number[] | undefined {
  return host ? undefined : groups;
}
