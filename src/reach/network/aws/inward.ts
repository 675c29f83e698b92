import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Case } from './case.ts';
import type { RouteTarget } from './model.ts';
import { aclChecks } from './network-acl.ts';
import { INTERNET, isWithin } from './pieces.ts';
import { CLOSED, OPEN, UNKNOWN } from './sets.ts';
import { throughGateway } from './transit-ways.ts';

import type { Exit, Say } from './routes.ts';
import { choicesFor, isInside, noRoute, returns, routeCheck, unknownTable } from './routes.ts';

/**
 * The ways by which somebody outside of the VPC reaches an interface, by the route that its replies take.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export function casesInward(sets: ConnectionSets, exit: Exit, range: Range): Case[] {
  const table = exit.subnet.table();
  const border = aclChecks(sets, exit.subnet.acl(), 'ingress', range, exit.client);
  if ('kind' in table) return [[unknownTable(table, exit.subnet), ...border]];
  const cases = choicesFor(table, exit.subnet.vpc, range).map((choice): Case => {
    if (choice === undefined) return [noRoute(table, range), ...border];
    const { place, target } = choice;
    const say: Say = (result, message) => routeCheck(table, result, message, place ?? table.place, target);
    const way = comesBy(sets, target, exit, range, say);
    // A transit gateway has its interfaces in subnets of the VPC: it asks the ACLs in its own way.
    return target.kind === 'transit-gateway' ? way : [...way, ...border];
  });
  const other = table.open;
  if (other !== undefined)
    cases.push([
      routeCheck(table, UNKNOWN, `may have other routes: ${other.reason}`, other.place),
      ...border,
    ]);
  return cases;
}

function comesBy(sets: ConnectionSets, target: RouteTarget, exit: Exit, range: Range, say: Say): Case {
  const isPublic = INTERNET.some((one) => isWithin(range, one));
  switch (target.kind) {
    case 'local':
      return [];
    case 'internet-gateway': {
      if (!isPublic)
        return [say(CLOSED, 'sends replies to an internet gateway, which no private address comes through')];
      if (range.family === 6 || exit.isPublic === true)
        return [say(OPEN, `leads to internet gateway ${target.name}`)];
      return exit.isPublic === false
        ? [
            say(
              CLOSED,
              'has an internet gateway, and the pod has only a private address: nothing comes to it from the internet directly',
            ),
          ]
        : [say(UNKNOWN, 'has an internet gateway, and whether there is a public address is not known')];
    }
    case 'peering':
      return fromPeer(sets, target, exit, range, say);
    case 'transit-gateway':
      return throughGateway(sets, {
        target,
        near: exit,
        range,
        opens: 'far',
        again: false,
        say,
        onward: () => [],
      });
    case 'elsewhere':
      return [say(UNKNOWN, `leads to ${target.name}, and who comes from there is not in these files`)];
    case 'nat-gateway':
      return [
        say(CLOSED, `sends to NAT gateway ${target.name}, through which nobody opens a connection inward`),
      ];
    default:
      return [say(CLOSED, `sends to ${target.name}, through which nobody opens a connection inward`)];
  }
}

function fromPeer(
  sets: ConnectionSets,
  target: RouteTarget & { kind: 'peering' },
  exit: Exit,
  range: Range,
  say: Say,
): Case {
  const vpc = target.peer();
  const leads = `leads to peering connection ${target.name}`;
  if ('kind' in vpc)
    return [say(UNKNOWN, `${leads}, and what is at its other end is not known: ${vpc.reason}`)];
  const inside = isInside(vpc, range);
  if (inside === false) return [say(CLOSED, `${leads}, through which nobody beyond ${vpc.name} comes`)];
  const subnet = vpc.subnets().find(({ ranges }) => ranges.some((one) => isWithin(range, one)));
  const there = subnet === undefined ? undefined : returns(subnet, exit, target.id);
  if (there === false)
    return [say(CLOSED, `${leads}, and the route table of ${subnet!.name} has no route to it`)];
  const sent = subnet === undefined ? [] : aclChecks(sets, subnet.acl(), 'egress', exit.range, 'any');
  const sure = inside === true && there === true;
  return [
    say(sure ? OPEN : UNKNOWN, sure ? leads : `${leads}, and the way from there is not in these files`),
    ...sent,
  ];
}
