import type { Packet, Three } from './testing-packets-aws.ts';
import { PRIVATE, allows, any, both, contains, replies, samples } from './testing-packets-aws.ts';
import type { TransitSubnet, TransitWorld } from './testing-random-transit.ts';
import { HOME } from './testing-random-transit.ts';
import type { Spot } from './testing-slow-hub.ts';
import { SlowHub, bits } from './testing-slow-hub.ts';

/** An address in a subnet of a VPC. */
interface Place extends Spot {
  readonly address: number;
}

type Client = 'linux' | 'any';
/** A question: which packet opens the connection, and who sends it. */
interface Talk {
  readonly packet: Packet;
  readonly client: Client;
  /** Whether the pod's side opens it. */
  readonly out: boolean;
}

/**
 * What goes through a transit gateway, packet by packet and straight from the documentation. It shares no code with
 * what it is compared to.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-nat-igw.html
 */
export class SlowTransit {
  readonly #world: TransitWorld;
  readonly #hub: SlowHub;
  constructor(world: TransitWorld) {
    this.#world = world;
    this.#hub = new SlowHub(world);
  }

  /** Between the pod and an address outside of its VPC. */
  outside(address: number, out: boolean, packet: Packet): Three {
    const { externalSnat, letIn, nodes } = this.#world;
    const client: Client = out && externalSnat ? 'linux' : 'any';
    const talk: Talk = { packet, client, out };
    const ways = nodes.flatMap((subnet) =>
      samples(this.#world.vpcs[0]!.subnets[subnet]!.cidr).map((own): Three => {
        const pod: Place = { vpc: 0, subnet, address: own };
        if (out) return this.#onward(pod, address, talk, false, false, false);
        const groups = letIn ? 'yes' : this.#mayName(pod, address) ? 'maybe' : 'no';
        return both(groups, this.#inward(pod, address, talk));
      }),
    );
    return any(ways);
  }

  /** A group of the other VPC may be named where the gateway lets it be. */
  #mayName({ subnet, vpc }: Place, address: number): boolean {
    const { gateway, vpcs } = this.#world;
    const leads = vpcs[vpc]!.subnets[subnet]!.routes.some(({ target }) => target === 'transit');
    return (
      gateway.groups &&
      leads &&
      vpcs.some((one) => one.attachment !== undefined && contains(one.cidr, address))
    );
  }

  #subnet({ subnet, vpc }: Spot): TransitSubnet {
    return this.#world.vpcs[vpc]!.subnets[subnet]!;
  }

  #routeOf(place: Spot, address: number): string | undefined {
    const local = { cidr: this.#world.vpcs[place.vpc]!.cidr, target: 'local' };
    const all = [local, ...this.#subnet(place).routes].filter(({ cidr }) => contains(cidr, address));
    return all.toSorted((a, b) => bits(b) - bits(a))[0]?.target;
  }

  /** Whether the ACL of a subnet lets packets by: requests by their port, replies to all ports of the client. */
  #acl(place: Spot, egress: boolean, other: number, isRequest: boolean, talk: Talk): Three {
    const { acl } = this.#subnet(place);
    const entries = acl === undefined ? undefined : this.#world.acls[acl];
    if (!isRequest) return replies(entries, egress, other, talk.packet, talk.client);
    return allows(entries, egress, other, talk.packet) ? 'yes' : 'no';
  }

  #onward(
    from: Place,
    address: number,
    talk: Talk,
    isPublic: boolean,
    pastNat: boolean,
    pastTransit: boolean,
  ): Three {
    const border = (): Three =>
      both(this.#acl(from, true, address, true, talk), this.#acl(from, false, address, false, talk));
    const isPrivate = PRIVATE.some((cidr) => contains(cidr, address));
    switch (this.#routeOf(from, address)) {
      case 'internet':
        return both(border(), isPublic && !isPrivate ? 'yes' : 'no');
      case 'nat': {
        if (pastNat) return 'no';
        const home = { vpc: from.vpc, subnet: HOME };
        const answers = samples(this.#subnet(home).cidr).map((own) => {
          const into =
            from.subnet === HOME
              ? 'yes'
              : both(
                  this.#acl(home, false, from.address, true, talk),
                  this.#acl(home, true, from.address, false, talk),
                );
          const gateway = { ...home, address: own };
          const next = this.#onward(gateway, address, { ...talk, client: 'any' }, true, true, pastTransit);
          return both(into, next);
        });
        return both(border(), any(answers));
      }
      case 'transit':
        return pastTransit
          ? both('maybe', this.#acl(from, true, address, true, talk))
          : this.#across(from, address, talk);
      case 'local':
        return border();
      default:
        return 'no';
    }
  }

  #inward(pod: Place, address: number, talk: Talk): Three {
    return this.#routeOf(pod, address) === 'transit' ? this.#across(pod, address, talk) : 'no';
  }

  /** Through the gateway and back. */
  #across(near: Place, address: number, talk: Talk): Three {
    const own = this.#world.vpcs[near.vpc]!.attachment;
    if (own === undefined) return both('maybe', this.#acl(near, true, address, talk.out, talk));
    const table = this.#hub.tableOf(own);
    if (table === undefined) return 'no';
    const leaves = this.#leaves(near, near.vpc, address, talk.out, talk);
    const hops = this.#hub.lookUp(table, address).map((hop): Three => {
      if (hop === 'maybe' || hop === 'no') return hop;
      return this.#arrives(near, hop, address, talk);
    });
    return both(leaves, any(hops));
  }

  #arrives(near: Place, vpc: number, address: number, talk: Talk): Three {
    const { cidr, subnets } = this.#world.vpcs[vpc]!;
    if (!contains(cidr, address)) return this.#beyond(near, vpc, address, talk);
    const subnet = subnets.findIndex((one) => contains(one.cidr, address));
    if (subnet === -1) return 'maybe';
    const far: Place = { vpc, subnet, address };
    return both(this.#enters(near, far, near.address, talk.out, talk), this.#home(far, near, address, talk));
  }

  /** From another VPC back: its route table, the gateway's, and in. */
  #home(from: Place, near: Place, by: number, talk: Talk): Three {
    const target = this.#routeOf(from, near.address);
    const table = this.#hub.tableOf(this.#world.vpcs[from.vpc]!.attachment!);
    if (target !== 'transit' || table === undefined) return 'no';
    const hops = this.#hub.lookUp(table, near.address).map((hop): Three => {
      if (hop === 'maybe' || hop === 'no') return hop;
      return hop === near.vpc ? 'yes' : 'maybe';
    });
    return both(
      any(hops),
      this.#leaves({ ...from, address: by }, from.vpc, near.address, !talk.out, talk),
      this.#enters(from, near, by, !talk.out, talk),
    );
  }

  #beyond(near: Place, vpc: number, address: number, talk: Talk): Three {
    const doors = this.#hub.doorsIn(near, vpc);
    return any(
      doors.map((subnet): Three => {
        const door = { vpc, subnet };
        switch (this.#routeOf(door, address)) {
          case 'nat': {
            if (!talk.out) return 'no';
            const home: Place = { vpc, subnet: HOME, address: 0 };
            const into =
              subnet === HOME
                ? 'yes'
                : both(
                    this.#acl(door, true, address, true, talk),
                    this.#acl(home, false, near.address, true, talk),
                  );
            const out = this.#onward(home, address, { ...talk, client: 'any' }, true, true, true);
            return both(into, out, this.#home({ ...home, address }, near, address, talk));
          }
          case 'transit':
            return 'maybe';
          default:
            return 'no';
        }
      }),
    );
  }

  /** A packet gets to the gateway by the interface in its own zone. */
  #leaves(from: Place, vpc: number, to: number, isRequest: boolean, talk: Talk): Three {
    const { subnets } = this.#world.vpcs[vpc]!.attachment!;
    const through = (subnet: number): Three =>
      both(
        this.#acl(from, true, to, isRequest, talk),
        this.#acl({ vpc, subnet }, false, from.address, isRequest, talk),
      );
    const sure = subnets.find((subnet) => this.#hub.sameZone(from, { vpc, subnet }) === 'yes');
    if (sure !== undefined) return through(sure);
    const may = subnets.filter((subnet) => this.#hub.sameZone(from, { vpc, subnet }) === 'maybe');
    return may.length === 0 ? 'no' : any(may.map((subnet) => both('maybe', through(subnet))));
  }

  /** It comes in in the zone that it left, where there is an interface in it; none of the ACLs is asked in one subnet. */
  #enters(from: Place, to: Place, by: number, isRequest: boolean, talk: Talk): Three {
    return any(
      this.#hub.doorsIn(from, to.vpc).map((subnet): Three => {
        const door = { vpc: to.vpc, subnet };
        // A route for less than the VPC takes it away from the local one.
        const straight = this.#routeOf(door, to.address) === 'local' ? 'yes' : 'maybe';
        if (subnet === to.subnet) return straight;
        return both(
          straight,
          this.#acl(door, true, to.address, isRequest, talk),
          this.#acl(to, false, by, isRequest, talk),
        );
      }),
    );
  }
}
