import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Result } from '../rows.ts';
import type { Case } from './case.ts';
import { oneOf } from './case.ts';
import type { Check } from './check.ts';
import type { RouteTable, RouteTarget } from './model.ts';
import { aclChecks } from './network-acl.ts';
import { INTERNET, isWithin } from './pieces.ts';
import { CLOSED, OPEN, UNKNOWN } from './sets.ts';
import { throughGateway } from './transit-ways.ts';

import type { Choice, Exit, Say } from './routes.ts';
import { choicesFor, isInside, noRoute, returns, routeCheck, unknownTable } from './routes.ts';

/** What packets have come through on the way. */
interface Past {
  readonly nat: boolean;
  readonly transit: boolean;
}

const START: Past = { nat: false, transit: false };

/** The ways that packets to addresses outside of the VPC may go, with what each of them says. */
export function casesOutward(sets: ConnectionSets, exit: Exit, range: Range, past: Past = START): Case[] {
  const all = exit.subnet.table();
  const table = 'kind' in all ? all : (exit.only?.(all) ?? all);
  const border = aclChecks(sets, exit.subnet.acl(), 'egress', range, exit.client);
  if ('kind' in table) return [[...border, unknownTable(table, exit.subnet)]];
  const cases = choicesFor(table, exit.subnet.vpc, range).map((choice): Case => {
    if (choice === undefined) return [...border, noRoute(table, range)];
    const way = beyond(sets, choice, table, exit, range, past);
    // A transit gateway has its interfaces in subnets of the VPC: it asks the ACLs in its own way.
    return choice.target.kind === 'transit-gateway' ? way : [...border, ...way];
  });
  const other = table.open;
  if (other !== undefined)
    cases.push([
      ...border,
      routeCheck(table, UNKNOWN, `may have other routes: ${other.reason}`, other.place),
    ]);
  return cases;
}

function beyond(
  sets: ConnectionSets,
  { place, target }: Choice,
  table: RouteTable,
  exit: Exit,
  range: Range,
  past: Past,
): Case {
  const at = place ?? table.place;
  const check = (result: Result, message: string): Check => routeCheck(table, result, message, at, target);
  const isPublic = INTERNET.some((one) => isWithin(range, one));
  switch (target.kind) {
    case 'local':
      return [];
    case 'internet-gateway': {
      const { name } = target;
      if (!isPublic)
        return [
          check(CLOSED, `sends it to internet gateway ${name}, which carries nothing to private addresses`),
        ];
      if (range.family === 6 || exit.isPublic === true)
        return [check(OPEN, `sends it to internet gateway ${name}`)];
      const sends = `sends it to internet gateway ${name}`;
      return exit.isPublic === false
        ? [check(CLOSED, `${sends}, and it leaves with a private address: the gateway carries it nowhere`)]
        : [check(UNKNOWN, `${sends}, and whether it leaves with a public address is not known`)];
    }
    case 'egress-only-internet-gateway':
      return [
        isPublic && range.family === 6
          ? check(OPEN, `sends it to egress-only internet gateway ${target.name}`)
          : check(
              CLOSED,
              `sends it to egress-only internet gateway ${target.name}, which carries it nowhere`,
            ),
      ];
    case 'nat-gateway':
      return [
        check(OPEN, `sends it to NAT gateway ${target.name}`),
        ...throughNat(sets, target, exit, range, past, check),
      ];
    case 'peering':
      return throughPeering(sets, target, exit, range, check);
    case 'transit-gateway':
      return throughGateway(sets, {
        target,
        near: exit,
        range,
        opens: 'near',
        again: past.transit,
        say: check,
        onward: (gateway) => casesOutward(sets, gateway, range, { nat: true, transit: true }),
      });
    case 'gateway-endpoint':
      return [check(OPEN, `sends it to gateway endpoint ${target.name}`)];
    default:
      return [check(UNKNOWN, `sends it to ${target.name}, and where that sends it is not in these files`)];
  }
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
function throughNat(
  sets: ConnectionSets,
  { isPublic, name, subnet }: RouteTarget & { kind: 'nat-gateway' },
  exit: Exit,
  range: Range,
  past: Past,
  say: Say,
): Case {
  const sends = `sends it to NAT gateway ${name}`;
  const own = subnet();
  if ('kind' in own) return [say(UNKNOWN, `${sends}, and where that is is not known: ${own.reason}`)];
  // One that leads to another is no way that AWS carries.
  if (past.nat) return [say(CLOSED, `${sends}, which comes after another`)];
  if (range.family === 6) return [say(UNKNOWN, `${sends}, which translates only some addresses of IPv6`)];
  const gateway: Exit = {
    subnet: own,
    range: own.ranges.find(({ family }) => family === 4),
    isPublic,
    client: 'any',
    only: exit.only,
  };
  const border = own === exit.subnet ? [] : aclChecks(sets, own.acl(), 'ingress', exit.range, exit.client);
  return [...border, oneOf(sets, casesOutward(sets, gateway, range, { ...past, nat: true }))];
}

/** https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html */
function throughPeering(
  sets: ConnectionSets,
  { id, name, peer }: RouteTarget & { kind: 'peering' },
  exit: Exit,
  range: Range,
  say: Say,
): Case {
  const sends = `sends it to peering connection ${name}`;
  const vpc = peer();
  if ('kind' in vpc)
    return [say(UNKNOWN, `${sends}, and what is at its other end is not known: ${vpc.reason}`)];
  const inside = isInside(vpc, range);
  if (inside === false) return [say(CLOSED, `${sends}, which carries nothing beyond ${vpc.name}`)];
  const subnet = vpc.subnets().find(({ ranges }) => ranges.some((one) => isWithin(range, one)));
  if (inside === undefined || subnet === undefined)
    return [say(UNKNOWN, `${sends}, and no subnet of these files has the address`)];
  const back = returns(subnet, exit, id);
  if (back === false)
    return [say(CLOSED, `${sends}, and the route table of ${subnet.name} has no route back`)];
  const arrived = aclChecks(sets, subnet.acl(), 'ingress', exit.range, exit.client);
  const message =
    back === true ? sends : `${sends}, and whether ${subnet.name} has a route back is not known`;
  return [say(back === true ? OPEN : UNKNOWN, message), ...arrived];
}
