import type { Packet, Three } from './testing-packets-aws.ts';
import { allows, both, contains, isFor, replies } from './testing-packets-aws.ts';
import type { World, WorldEntry, WorldRule } from './testing-random-account.ts';

/** Whoever has an address: an interface in a subnet, with groups. */
export interface Party {
  readonly address: number;
  /** The number of its subnet; `peer` for the one at the other end of the peering connection. */
  readonly subnet: number | 'peer';
  readonly groups: readonly (number | 'cluster')[] | 'any' | 'none';
  readonly isPublic: boolean;
  readonly client: 'linux' | 'any';
}

/** The security groups of interfaces and the network ACLs of subnets, rule by rule. */
export class Borders {
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
  }

  groupsOfNodes(at: number): readonly (number | 'cluster')[] {
    return this.#world.nodes[at]!.groups ?? ['cluster'];
  }

  between(a: Party, b: Party, packet: Packet): Three {
    return both(
      this.groupsLet(a, b, true, packet),
      this.groupsLet(b, a, false, packet),
      this.#borders(a, b, packet),
    );
  }

  /** Both ACLs, for the request and for its replies, where the two are not in one subnet. */
  #borders(a: Party, b: Party, packet: Packet): Three {
    if (a.subnet === b.subnet) return 'yes';
    return both(this.leaves(a, b.address, packet, a.client), this.enters(b, a.address, packet, a.client));
  }

  leaves({ subnet }: Party, other: number, packet: Packet, client: Party['client']): Three {
    const entries = this.#entries(subnet);
    return both(
      allows(entries, true, other, packet) ? 'yes' : 'no',
      replies(entries, false, other, packet, client),
    );
  }

  enters({ subnet }: Party, other: number, packet: Packet, client: Party['client']): Three {
    const entries = this.#entries(subnet);
    return both(
      allows(entries, false, other, packet) ? 'yes' : 'no',
      replies(entries, true, other, packet, client),
    );
  }

  /** Only the packets that go out of a subnet: replies where others open the connection. */
  goesOut({ subnet }: Party, other: number, packet: Packet, opens: boolean, client: Party['client']): Three {
    const entries = this.#entries(subnet);
    if (!opens) return replies(entries, true, other, packet, client);
    return allows(entries, true, other, packet) ? 'yes' : 'no';
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

  groupsLet(own: Party, other: Party, egress: boolean, packet: Packet): Three {
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
}
