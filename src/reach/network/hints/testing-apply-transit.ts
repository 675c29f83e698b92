// Does to an account with a transit gateway what a hint says.
import type { Resource } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import type { TransitSubnet, TransitVpc, TransitWorld } from '../aws/testing-random-transit.ts';
import { DEFAULT, HOME } from '../aws/testing-random-transit.ts';
import type { Change } from './change.ts';
import { blocksOf } from './testing-apply.ts';
import { numberOf, withEntries, withRoutes } from './testing-apply-account.ts';

/** The account as it is after the change; `undefined` for a change that it has no place for. */
export function appliedToTransit(world: TransitWorld, change: Change): TransitWorld | undefined {
  switch (change.kind) {
    case 'security-group-rule':
      return change.direction === 'ingress' ? { ...world, letIn: true } : undefined;
    case 'network-acl-entry': {
      const acls = withEntries(world.acls, change);
      return acls && { ...world, acls };
    }
    case 'route':
      return withRoute(world, change);
    case 'transit-route': {
      const at = numberOf(change.table.place.resource.name, 'r') ?? DEFAULT;
      const target = vpcOf(change.range);
      const routes = blocksOf(change.range).map((cidr) => ({ cidr, target }));
      return {
        ...world,
        tables: world.tables.map((own, index) => (index === at ? withRoutes(own, routes) : own)),
      };
    }
    case 'transit-attachment': {
      const at = numberOf(change.attachment.place.resource.name, 'a')!;
      const { zoneOf } = change;
      return withVpc(world, at, (vpc) => {
        const attachment = vpc.attachment!;
        if (zoneOf === undefined) return { ...vpc, attachment: { ...attachment, table: 0 } };
        const [, subnet] = placeOf(zoneOf.resource)!;
        return { ...vpc, attachment: { ...attachment, subnets: [...attachment.subnets, subnet].toSorted() } };
      });
    }
    default:
      return undefined;
  }
}

function withRoute(world: TransitWorld, change: Change & { kind: 'route' }): TransitWorld | undefined {
  const { by, ranges, table } = change;
  const place = placeOf(table.place.resource);
  if (place === undefined) return undefined;
  const [vpc, subnet] = place;
  const out = subnet === HOME ? 'internet' : 'nat';
  const routes = ranges
    .flatMap(blocksOf)
    .map((cidr): TransitSubnet['routes'][number] => ({ cidr, target: by === 'internet' ? out : 'transit' }));
  return withVpc(world, vpc, (own) => ({
    ...own,
    subnets: own.subnets.map((one, at) =>
      at === subnet ? { ...one, routes: withRoutes(one.routes, routes) } : one,
    ),
  }));
}

function withVpc(world: TransitWorld, vpc: number, change: (own: TransitVpc) => TransitVpc): TransitWorld {
  return { ...world, vpcs: world.vpcs.map((own, at) => (at === vpc ? change(own) : own)) };
}

/** What is not of any VPC is behind the last one. */
function vpcOf({ first }: Range): number {
  const block = Number(first >> 16n) - 0x0a00;
  return block >= 0 && block <= 2 ? block : 2;
}

/** The VPC and the number of a subnet, or of its table. */
function placeOf({ name }: Resource): readonly [vpc: number, subnet: number] | undefined {
  const number = numberOf(name, 's');
  return number === undefined ? undefined : [Math.floor(number / 10), number % 10];
}
