import type { Three } from './testing-packets-aws.ts';
import { contains } from './testing-packets-aws.ts';
import type { TransitWorld, TransitWorldAttachment } from './testing-random-transit.ts';
import { DEFAULT } from './testing-random-transit.ts';

/** A subnet, by the number of its VPC and its own. */
export interface Spot {
  readonly vpc: number;
  readonly subnet: number;
}

/** How long the prefix of a route is. */
export function bits({ cidr }: { readonly cidr: string }): number {
  return Number(cidr.split('/')[1]);
}

/** The transit gateway alone: in which subnets it stands, and where its tables lead. */
export class SlowHub {
  readonly #world: TransitWorld;
  constructor(world: TransitWorld) {
    this.#world = world;
  }

  #zone({ subnet, vpc }: Spot): string | undefined {
    return this.#world.vpcs[vpc]!.subnets[subnet]!.zone;
  }

  /** Whether two subnets are in one zone; of the same subnet that is sure. */
  sameZone(a: Spot, b: Spot): Three {
    if (a.vpc === b.vpc && a.subnet === b.subnet) return 'yes';
    const [x, y] = [this.#zone(a), this.#zone(b)];
    if (x === undefined || y === undefined) return 'maybe';
    return x === y ? 'yes' : 'no';
  }

  /** Where packets that left another VPC come in. */
  doorsIn(from: Spot, vpc: number): readonly number[] {
    const { appliance, subnets } = this.#world.vpcs[vpc]!.attachment!;
    const same = subnets.filter((subnet) => this.sameZone(from, { vpc, subnet }) === 'yes');
    return same.length === 0 || appliance ? subnets : same;
  }

  /** The table that an attachment is associated with, if any. */
  tableOf({ table, takesDefault }: TransitWorldAttachment): number | undefined {
    if (table !== undefined) return table;
    return this.#world.gateway.associates && takesDefault ? DEFAULT : undefined;
  }

  /** Where a table sends an address: to a VPC by its number, nowhere, or nobody knows. */
  lookUp(table: number, address: number): (number | 'no' | 'maybe')[] {
    const { gateway, learns, tables, vpcs } = this.#world;
    const fixed = tables[table]!.filter(({ target }) => {
      if (target === 'vpn') return gateway.vpn;
      return target === 'blackhole' || vpcs[target]!.attachment !== undefined;
    }).map((one) => ({ ...one, fixed: 1 }));
    const learnt = vpcs.flatMap(({ attachment, cidr }, at) => {
      const told = learns[table]?.includes(at) === true;
      const byDefault = table === DEFAULT && gateway.propagates && attachment?.announces === true;
      return attachment !== undefined && (told || byDefault) ? [{ cidr, target: at, fixed: 0 }] : [];
    });
    const best = [...fixed, ...learnt]
      .filter(({ cidr }) => contains(cidr, address))
      .toSorted((a, b) => bits(b) - bits(a) || b.fixed - a.fixed)[0];
    const one =
      best === undefined || best.target === 'blackhole'
        ? 'no'
        : best.target === 'vpn'
          ? 'maybe'
          : best.target;
    // The other end of a VPN connection announces what it likes.
    return table === DEFAULT && gateway.propagates && gateway.vpn ? [one as 'no', 'maybe'] : [one as 'no'];
  }
}
