import type { Range } from '../cidr.ts';
import type { About } from '../hints/about.ts';
import type { Result } from '../rows.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';
import type { Check } from './check.ts';
import type {
  RouteTarget,
  Subnet,
  TransitAttachment,
  TransitGateway,
  TransitRoute,
  TransitRouteTable,
  Vpc,
  Zone,
} from './model.ts';
import { farText, isWithin, meets } from './pieces.ts';
import { CLOSED, OPEN } from './sets.ts';
import { titled } from './title.ts';

/**
 * The routes that packets to addresses may take: the longest prefix, of those to one block a static one before one by a
 * prefix list before a propagated one, and those of which the addresses are not known. `undefined` stands for none.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
 */
export function transitChoices(
  { routes }: TransitRouteTable,
  range: Range,
): readonly (TransitRoute | undefined)[] {
  let best: TransitRoute[] = [];
  let size = 0n;
  const perhaps: TransitRoute[] = [];
  const offer = (route: TransitRoute, at: Range): void => {
    if (!isWithin(range, at)) {
      if (meets(range, at)) perhaps.push(route);
      return;
    }
    const own = at.last - at.first;
    const before = best[0];
    if (before === undefined || own < size || (own === size && route.rank < before.rank)) {
      best = [route];
      size = own;
    } else if (own === size && route.rank === before.rank) best.push(route);
  };
  for (const route of routes) {
    for (const block of route.destination) offer(route, block);
    const { rest, within } = route;
    if (rest !== undefined && (within === undefined || within.some((one) => meets(one, range))))
      perhaps.push(route);
  }
  return best.length === 0 ? [undefined, ...perhaps] : [...best, ...perhaps];
}

/** Whether two zones are the same. */
function isSameZone(a: Zone, b: Zone): Answer {
  if (a.key !== undefined && a.key === b.key) return true;
  return a.sort !== undefined && a.sort === b.sort ? false : undefined;
}

/** A subnet with an interface of the gateway, and whether it is surely the one. */
export interface Door {
  readonly subnet: Subnet;
  readonly sure: boolean;
}

function inZoneOf(subnet: Subnet, { subnets }: TransitAttachment): readonly [Subnet, Answer][] {
  return subnets.map((one) => [one, one === subnet ? true : isSameZone(one.zone, subnet.zone)]);
}

/**
 * Where packets leave a subnet for a gateway: by the interface in their zone, and without one they do not.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
export function doorsOut(subnet: Subnet, attachment: TransitAttachment): readonly Door[] {
  const all = inZoneOf(subnet, attachment);
  const same = all.find(([, answer]) => answer === true);
  if (same !== undefined) return [{ subnet: same[0], sure: true }];
  return all.flatMap(([one, answer]) => (answer === false ? [] : [{ subnet: one, sure: false }]));
}

/**
 * Where packets that left another VPC from a subnet come in: in the same zone where there is an interface in it, else
 * and in appliance mode in any. https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
 */
export function doorsIn(from: Subnet, attachment: TransitAttachment): readonly Subnet[] {
  const same = inZoneOf(from, attachment).find(([, answer]) => answer === true);
  return same === undefined || attachment.appliance !== false ? attachment.subnets : [same[0]];
}

/** The attachments of a VPC to a gateway. */
export function attachmentsOf(gateway: TransitGateway, vpc: Vpc): readonly TransitAttachment[] {
  return gateway.attachments().filter((one) => one.vpc === vpc);
}

/** The VPCs that a route leads to by way of a transit gateway. */
export function vpcsBehind(target: RouteTarget): readonly Vpc[] {
  return target.kind === 'transit-gateway' ? target.gateway.attachments().map(({ vpc }) => vpc) : [];
}

/** The ranges by which a gateway decides where packets go. */
export function rangesOfGateway({ attachments }: TransitGateway): Range[] {
  const tables = new Set(attachments().map(({ table }) => table()));
  return [...tables].flatMap((table) =>
    table === undefined || 'kind' in table
      ? []
      : table.routes.flatMap(({ destination, within }) => [...destination, ...(within ?? [])]),
  );
}

export function tableCheck(
  { name }: TransitRouteTable,
  result: Result,
  message: string,
  place: Told['place'],
  about?: About,
): Check {
  const by = titled(name, 'transit gateway route table', 'route table');
  return transitCheck(by, result, message, place, about);
}

export function attachmentCheck(
  { name, place }: TransitAttachment,
  result: Result,
  message: string,
  at: Told['place'] = place,
  about?: About,
): Check {
  return transitCheck(`transit gateway attachment ${name}`, result, message, at, about);
}

/** What comes from an attachment without a table is dropped. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html */
export function noTableCheck(attachment: TransitAttachment): Check {
  const message = 'is associated with no route table: what comes from it is dropped';
  const about = { kind: 'transit-attachment', attachment } as const;
  return attachmentCheck(attachment, CLOSED, message, attachment.place, about);
}

/** What a table of a gateway that has no route does with packets, or one that drops them by name. */
export function dropsCheck(table: TransitRouteTable, range: Range, blackhole?: TransitRoute): Check {
  const where = farText(range);
  const message = blackhole === undefined ? `has no route to ${where}` : `blackholes ${where}`;
  const about = { kind: 'transit-route', table, range, blackhole: blackhole !== undefined } as const;
  return tableCheck(table, CLOSED, message, (blackhole ?? table).place, about);
}

function transitCheck(
  by: string,
  result: Result,
  message: string,
  place: Told['place'],
  about: About | undefined,
): Check {
  const certain = result.least === result.most;
  const effect = result === OPEN ? 'allows' : 'denies';
  const told: Told = {
    by,
    direction: undefined,
    effect,
    message,
    place,
    certain,
    ...(about === undefined ? {} : { about }),
  };
  return { result, tell: () => [told] };
}
