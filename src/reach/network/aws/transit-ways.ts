import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Case } from './case.ts';
import { oneOf } from './case.ts';
import type { Check } from './check.ts';
import type { RouteTarget, Subnet, TransitAttachment, TransitRoute, TransitRouteTable } from './model.ts';
import { packetChecks } from './network-acl.ts';
import { isWithin } from './pieces.ts';
import type { Exit, Say } from './routes.ts';
import { choicesFor, isInside, noRoute, routeCheck, unknownTable } from './routes.ts';
import { CLOSED, OPEN, UNKNOWN } from './sets.ts';
import {
  attachmentCheck,
  attachmentsOf,
  doorsIn,
  dropsCheck,
  noTableCheck,
  tableCheck,
  transitChoices,
} from './transit-gateways.ts';
import type { Trip } from './transit-legs.ts';
import { enters, leaves, leadsBack, routesBack } from './transit-legs.ts';

/** A connection that goes through a transit gateway. */
export interface Through {
  readonly target: RouteTarget & { readonly kind: 'transit-gateway' };
  readonly near: Exit;
  /** Where the other end is. */
  readonly range: Range;
  readonly opens: Trip['opens'];
  /** It has come through one before. */
  readonly again: boolean;
  /** Says what the route to the gateway does. */
  readonly say: Say;
  /** How packets go on from a NAT gateway of the VPC that they come to. */
  readonly onward: (gateway: Exit) => readonly Case[];
}

/**
 * What stands on the way through a transit gateway, there and back: the subnets of the attachments with their ACLs, and
 * the route tables of the gateway and of both VPCs.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 */
export function throughGateway(sets: ConnectionSets, through: Through): Case {
  const { again, near, opens, range, say, target } = through;
  const { gateway, name } = target;
  const { vpc } = near.subnet;
  const sends = `${opens === 'near' ? 'sends it' : 'sends replies'} to transit gateway ${name}`;
  const [own, ...others] = attachmentsOf(gateway, vpc);
  const packet = opens === 'near' ? 'request' : 'reply';
  // Who stands in the subnet of the attachment is not asked about what comes in: here only what goes out is sure.
  const border = packetChecks(sets, near.subnet.acl(), 'egress', range, packet, near.client);
  if (again) return [...border, say(UNKNOWN, `${sends}, the second one on the way`)];
  if (own === undefined)
    return [...border, say(UNKNOWN, `${sends}, and no attachment of ${vpc.name} to it is in these files`)];
  if (others.length > 0)
    return [...border, say(UNKNOWN, `${sends}, and there are several attachments of ${vpc.name} to it`)];
  const trip: Trip = { sets, near, own, gateway, range, opens };
  const table = own.table();
  if (table === undefined) return [noTableCheck(own)];
  if ('kind' in table)
    return [
      attachmentCheck(own, UNKNOWN, `has a route table that is not known: ${table.reason}`, table.place),
    ];
  const cases = transitChoices(table, range).map((route) => along(trip, table, route, through));
  if (table.open !== undefined)
    cases.push([tableCheck(table, UNKNOWN, `may have other routes: ${table.open.reason}`, table.open.place)]);
  return [say(OPEN, sends), leaves(trip, near, own, range, 'there'), oneOf(sets, cases)];
}

function along(
  trip: Trip,
  table: TransitRouteTable,
  route: TransitRoute | undefined,
  through: Through,
): Case {
  if (route === undefined) return [dropsCheck(table, trip.range)];
  const { place, target } = route;
  switch (target.kind) {
    case 'blackhole':
      return [dropsCheck(table, trip.range, route)];
    case 'elsewhere':
      return [
        tableCheck(
          table,
          UNKNOWN,
          `sends it to ${target.name}, and what is behind that is not in these files`,
          place,
        ),
      ];
    default: {
      const { attachment } = target;
      const sends = tableCheck(table, OPEN, `sends it to VPC ${attachment.vpc.name}`, place);
      return [sends, ...arrives(trip, attachment, through)];
    }
  }
}

/** In the VPC that the route leads to. */
function arrives(trip: Trip, far: TransitAttachment, through: Through): Case {
  const { near, own, range } = trip;
  const { vpc } = far;
  const inside = isInside(vpc, range);
  if (inside === false) return beyond(trip, far, through);
  const subnet = vpc.subnets().find(({ ranges }) => ranges.some((one) => isWithin(range, one)));
  if (inside === undefined || subnet === undefined)
    return [
      attachmentCheck(far, UNKNOWN, `leads to VPC ${vpc.name}, and no subnet of these files has the address`),
    ];
  const there = { subnet, range };
  return [
    enters(trip, near.subnet, far, there, near.range, 'there'),
    leadsBack(trip, subnet),
    leaves(trip, there, far, near.range, 'back'),
    routesBack(trip, far),
    enters(trip, subnet, own, near, range, 'back'),
  ];
}

/**
 * To addresses beyond the VPC that the route leads to: by the route table of the subnet that packets come in by.
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-nat-igw.html
 */
function beyond(trip: Trip, far: TransitAttachment, through: Through): Case {
  const { near, range, sets } = trip;
  const doors = doorsIn(near.subnet, far);
  const cases = doors.flatMap((door): Case[] => {
    const all = door.table();
    if ('kind' in all) return [[unknownTable(all, door)]];
    const table = near.only?.(all) ?? all;
    const ways = choicesFor(table, far.vpc, range).map((choice): Case => {
      if (choice === undefined) return [noRoute(table, range)];
      const { place, target } = choice;
      const say: Say = (result, message) => routeCheck(table, result, message, place ?? table.place, target);
      return onwards(trip, far, door, target, through, say);
    });
    const { open } = table;
    if (open !== undefined)
      ways.push([routeCheck(table, UNKNOWN, `may have other routes: ${open.reason}`, open.place)]);
    return ways;
  });
  if (far.open !== undefined)
    cases.push([attachmentCheck(far, UNKNOWN, `may have other subnets: ${far.open.reason}`, far.open.place)]);
  return cases.length === 0 ? [attachmentCheck(far, CLOSED, 'has no subnet')] : [oneOf(sets, cases)];
}

function onwards(
  trip: Trip,
  far: TransitAttachment,
  door: Subnet,
  target: RouteTarget,
  through: Through,
  say: Say,
): Case {
  if (target.kind === 'nat-gateway')
    return trip.opens === 'near'
      ? [
          say(OPEN, `sends it to NAT gateway ${target.name}`),
          ...centralNat(trip, far, door, target, through, say),
        ]
      : [say(CLOSED, `sends to NAT gateway ${target.name}, through which nobody opens a connection inward`)];
  // It carries nothing of private addresses, and of those of IPv6 not everybody's.
  if (target.kind === 'internet-gateway' && trip.range.family === 4)
    return [
      say(
        CLOSED,
        `has internet gateway ${target.name}, which carries nothing for the private addresses of another VPC`,
      ),
    ];
  // https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
  if (target.kind === 'gateway-endpoint')
    return [say(CLOSED, `has gateway endpoint ${target.name}, which is only for its own VPC`)];
  const name = target.kind === 'local' ? 'an address of its own' : target.name;
  return [say(UNKNOWN, `sends it on to ${name}, and where it goes from there is not in these files`)];
}

/**
 * Out by a NAT gateway of another VPC: what comes back to it finds the gateway and the way home again.
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-nat-igw.html
 */
function centralNat(
  trip: Trip,
  far: TransitAttachment,
  door: Subnet,
  target: RouteTarget & { readonly kind: 'nat-gateway' },
  { onward }: Through,
  say: Say,
): Case {
  const { near, own, range, sets } = trip;
  const { client } = near;
  const home = target.subnet();
  const sends = `sends it to NAT gateway ${target.name}`;
  if ('kind' in home) return [say(UNKNOWN, `${sends}, and where that is is not known: ${home.reason}`)];
  if (range.family === 6) return [say(UNKNOWN, `${sends}, which translates only some addresses of IPv6`)];
  const into: Check[] =
    door === home
      ? []
      : [
          ...packetChecks(sets, door.acl(), 'egress', range, 'request', client),
          ...packetChecks(sets, home.acl(), 'ingress', near.range, 'request', client),
        ];
  const gateway: Exit = {
    subnet: home,
    range: home.ranges.find(({ family }) => family === 4),
    isPublic: target.isPublic,
    client: 'any',
    only: near.only,
  };
  return [
    ...into,
    oneOf(sets, onward(gateway)),
    leadsBack(trip, home),
    leaves(trip, { subnet: home, range }, far, near.range, 'back'),
    routesBack(trip, far),
    enters(trip, home, own, near, range, 'back'),
  ];
}
