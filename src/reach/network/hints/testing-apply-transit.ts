// Does to an account with a transit gateway what a hint says.
import type { Range } from '../cidr.ts';
import type { TransitSubnet, TransitVpc, TransitWorld } from '../aws/testing-random-transit.ts';
import { DEFAULT, HOME } from '../aws/testing-random-transit.ts';
import type { Change } from './change.ts';
import { blocksOf } from './testing-apply.ts';
import { withEntries } from './testing-apply-account.ts';

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
      const at = numberOf(change.table.place.resource.name, /r(\d)$/) ?? DEFAULT;
      const target = vpcOf(change.range);
      const cidrs = blocksOf(change.range);
      const routes = cidrs.map((cidr) => ({ cidr, target }));
      return {
        ...world,
        tables: world.tables.map((own, index) =>
          index === at ? [...own.filter(({ cidr }) => !cidrs.includes(cidr)), ...routes] : own,
        ),
      };
    }
    case 'transit-attachment': {
      const at = numberOf(change.attachment.place.resource.name, /a(\d)$/)!;
      const { zoneOf } = change;
      return withVpc(world, at, (vpc) => {
        const attachment = vpc.attachment!;
        if (zoneOf === undefined) return { ...vpc, attachment: { ...attachment, table: 0 } };
        const subnet = numberOf(zoneOf.resource.name, /s\d(\d)$/)!;
        return { ...vpc, attachment: { ...attachment, subnets: [...attachment.subnets, subnet].toSorted() } };
      });
    }
    default:
      return undefined;
  }
}

function withRoute(world: TransitWorld, change: Change & { kind: 'route' }): TransitWorld | undefined {
  const { by, ranges, table } = change;
  const [vpc, subnet] = ['vpc', 'subnet'].map((_, at) =>
    numberOf(table.place.resource.name, at === 0 ? /s(\d)\d$/ : /s\d(\d)$/),
  );
  if (vpc === undefined || subnet === undefined) return undefined;
  const out = subnet === HOME ? 'internet' : 'nat';
  const routes = ranges
    .flatMap(blocksOf)
    .map((cidr): TransitSubnet['routes'][number] => ({ cidr, target: by === 'internet' ? out : 'transit' }));
  return withVpc(world, vpc, (own) => ({
    ...own,
    subnets: own.subnets.map((one, at) =>
      at === subnet
        ? {
            ...one,
            routes: [
              ...one.routes.filter(({ cidr }) => !routes.some((other) => other.cidr === cidr)),
              ...routes,
            ],
          }
        : one,
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

function numberOf(name: string | undefined, form: RegExp): number | undefined {
  const found = form.exec(name ?? '');
  return found === null ? undefined : Number(found[1]);
}
