import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Case } from './case.ts';
import { oneOf } from './case.ts';
import type { Check } from './check.ts';
import type { Subnet, TransitAttachment, TransitGateway } from './model.ts';
import type { Packet } from './network-acl.ts';
import { packetChecks } from './network-acl.ts';
import { blockText } from './pieces.ts';
import type { Exit } from './routes.ts';
import { choicesFor, otherTableCheck, unknownTable } from './routes.ts';
import { CLOSED, OPEN, UNKNOWN } from './sets.ts';
import {
  attachmentCheck,
  doorsIn,
  doorsOut,
  dropsCheck,
  noTableCheck,
  tableCheck,
  transitChoices,
} from './transit-gateways.ts';

/** A connection between an interface of one VPC and addresses that a transit gateway is the way to. */
export interface Trip {
  readonly sets: ConnectionSets;
  readonly near: Exit;
  /** The attachment of the VPC of `near`. */
  readonly own: TransitAttachment;
  readonly gateway: TransitGateway;
  /** Where the other end is. */
  readonly range: Range;
  readonly opens: 'near' | 'far';
}

/** From the near end, or towards it. */
type Way = 'there' | 'back';

interface End {
  readonly subnet: Subnet;
  readonly range: Range | undefined;
}

function packetOf({ opens }: Trip, way: Way): Packet {
  return (opens === 'near') === (way === 'there') ? 'request' : 'reply';
}

/**
 * Packets on the way from a subnet to the gateway: by the ACL of the subnet, and that of the attachment's subnet in the
 * same zone. Both are asked also where they are one.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
 */
export function leaves(
  trip: Trip,
  from: End,
  attachment: TransitAttachment,
  to: Range | undefined,
  way: Way,
): Check {
  const { near, sets } = trip;
  const packet = packetOf(trip, way);
  const doors = doorsOut(from.subnet, attachment);
  const where = `the Availability Zone of ${from.subnet.name}`;
  const spoken = trip.range.family === 4 || attachment.ipv6 === true;
  const cases = doors.map(({ subnet: door, sure }): Case => [
    ...(spoken ? [] : [attachmentCheck(attachment, UNKNOWN, 'may drop it: IPv6 is not switched on there')]),
    ...(sure
      ? []
      : [attachmentCheck(attachment, UNKNOWN, `may have no subnet in ${where}: that is not known`)]),
    ...packetChecks(sets, from.subnet.acl(), 'egress', to, packet, near.client),
    ...packetChecks(sets, door.acl(), 'ingress', from.range, packet, near.client),
  ]);
  const { open } = attachment;
  if (open !== undefined && doors[0]?.sure !== true)
    cases.push([attachmentCheck(attachment, UNKNOWN, `may have other subnets: ${open.reason}`, open.place)]);
  if (cases.length > 0) return oneOf(sets, cases);
  return attachmentCheck(
    attachment,
    CLOSED,
    `has no subnet in ${where}: nothing from there comes to the gateway`,
    attachment.place,
    { kind: 'transit-attachment', attachment, zoneOf: from.subnet },
  );
}

/**
 * Packets on the way from the gateway to a subnet. Where that is the attachment's own, no ACL is asked.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
 * @param from where they left the other VPC
 * @param by the address that they come from
 */
export function enters(
  trip: Trip,
  from: Subnet,
  attachment: TransitAttachment,
  to: End,
  by: Range | undefined,
  way: Way,
): Check {
  const { near, sets } = trip;
  const packet = packetOf(trip, way);
  const doors = doorsIn(from, attachment);
  const cases = doors.map((door): Case => [
    ...staysInside(door, to),
    ...(door === to.subnet
      ? []
      : [
          ...packetChecks(sets, door.acl(), 'egress', to.range, packet, near.client),
          ...packetChecks(sets, to.subnet.acl(), 'ingress', by, packet, near.client),
        ]),
  ]);
  const { open } = attachment;
  if (open !== undefined && doors.length !== 1)
    cases.push([attachmentCheck(attachment, UNKNOWN, `may have other subnets: ${open.reason}`, open.place)]);
  return cases.length > 0 ? oneOf(sets, cases) : attachmentCheck(attachment, CLOSED, 'has no subnet');
}

/** Every table has the local route; one for less may send packets by a device first. */
function staysInside(door: Subnet, { range, subnet }: End): Case {
  const table = door.table();
  if ('kind' in table) return [];
  const choices = (range === undefined ? subnet.ranges : [range]).flatMap((one) =>
    choicesFor(table, subnet.vpc, one),
  );
  const other = choices.find((choice) => choice !== undefined && choice.target.kind !== 'local');
  if (other === undefined || other.target.kind === 'local') return [];
  const message = `sends it to ${other.target.name} first, and where that sends it is not in these files`;
  return [otherTableCheck(table, UNKNOWN, message, other.place ?? table.place)];
}

/** The subnet at the other end sends packets for the near one to the gateway. */
export function leadsBack({ gateway, near, sets }: Trip, subnet: Subnet): Check {
  const table = subnet.table();
  if ('kind' in table) return unknownTable(table, subnet);
  const { range } = near;
  if (range === undefined)
    return otherTableCheck(table, UNKNOWN, 'may have no route back: the address is not known', table.place);
  const where = blockText(range);
  const about = { kind: 'route-back', table, range, gateway } as const;
  const cases = choicesFor(table, subnet.vpc, range).map((choice): Case => {
    if (choice === undefined)
      return [otherTableCheck(table, CLOSED, `has no route back to ${where}`, table.place, about)];
    const { place = table.place, target } = choice;
    if (target.kind === 'transit-gateway' && target.gateway === gateway) return [];
    const name = target.kind === 'local' ? 'its own VPC' : target.name;
    const mayLead = target.kind === 'transit-gateway' || target.kind === 'elsewhere';
    const result = mayLead ? UNKNOWN : CLOSED;
    return [otherTableCheck(table, result, `sends what is for ${where} to ${name}`, place, about)];
  });
  const { open } = table;
  if (open !== undefined)
    cases.push([otherTableCheck(table, UNKNOWN, `may have other routes: ${open.reason}`, open.place)]);
  return oneOf(sets, cases);
}

/** The gateway sends packets from the other VPC back to that of the near end. */
export function routesBack({ near, own, sets }: Trip, far: TransitAttachment): Check {
  const table = far.table();
  if (table === undefined) return noTableCheck(far);
  if ('kind' in table)
    return attachmentCheck(far, UNKNOWN, `has a route table that is not known: ${table.reason}`, table.place);
  const { range } = near;
  if (range === undefined)
    return tableCheck(table, UNKNOWN, 'may have no route back: the address is not known', table.place);
  const where = blockText(range);
  const cases = transitChoices(table, range).map((route): Case => {
    if (route === undefined) return [dropsCheck(table, range)];
    const { place, target } = route;
    if (target.kind === 'blackhole') return [dropsCheck(table, range, route)];
    if (target.kind === 'vpc' && target.attachment === own)
      return [tableCheck(table, OPEN, `sends replies to VPC ${own.vpc.name}`, place)];
    const name = target.kind === 'vpc' ? `VPC ${target.attachment.vpc.name}` : target.name;
    const message = `sends what is for ${where} to ${name}, and whether it comes back from there is not known`;
    return [tableCheck(table, UNKNOWN, message, place)];
  });
  const { open } = table;
  if (open !== undefined)
    cases.push([tableCheck(table, UNKNOWN, `may have other routes: ${open.reason}`, open.place)]);
  return oneOf(sets, cases);
}
