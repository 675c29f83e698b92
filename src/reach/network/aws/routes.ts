import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Result } from '../rows.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';
import type { Case } from './case.ts';
import type { Check } from './check.ts';
import type { Open, Route, RouteTable, RouteTarget, Subnet, Vpc } from './model.ts';
import type { Client } from './network-acl.ts';
import { aclChecks } from './network-acl.ts';
import { INTERNET, blockText, isWithin, meets } from './pieces.ts';
import { CLOSED, OPEN, UNKNOWN } from './sets.ts';

/** Where packets leave from: an interface with one of its addresses. */
export interface Exit {
  readonly subnet: Subnet;
  /** Its address, as far as it is known. */
  readonly range: Range | undefined;
  /** Whether the internet gateway has a public address for it. */
  readonly isPublic: Answer;
  readonly client: Client;
}

/** A route that packets take, or may. */
interface Choice {
  readonly target: RouteTarget;
  readonly place: Route['place'] | undefined;
}

/**
 * The routes that packets to addresses may take: the one with the longest prefix, and those of which the addresses are
 * not known. https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
function choicesFor({ routes }: RouteTable, vpc: Vpc, range: Range): readonly (Choice | undefined)[] {
  let best: (Choice & { readonly size: bigint }) | undefined;
  const perhaps: Choice[] = [];
  const offer = (choice: Choice, at: Range): void => {
    if (!isWithin(range, at)) {
      if (meets(range, at)) perhaps.push(choice);
      return;
    }
    const size = at.last - at.first;
    if (best === undefined || size < best.size) best = { ...choice, size };
  };
  for (const block of localOf(vpc)) offer({ target: { kind: 'local' }, place: undefined }, block);
  for (const { destination, place, rest, target, within } of routes) {
    for (const block of destination) offer({ target, place }, block);
    if (rest !== undefined && (within === undefined || within.some((one) => meets(one, range))))
      perhaps.push({ target, place });
  }
  return [best, ...perhaps];
}

/** The addresses that the local route is for. */
function localOf(vpc: Vpc): readonly Range[] {
  return vpc.rest === undefined
    ? vpc.blocks
    : [...vpc.blocks, ...vpc.subnets().flatMap(({ ranges }) => ranges)];
}

/** Whether addresses are all of a VPC, or none is. */
export function isInside(vpc: Vpc, range: Range): Answer {
  const blocks = localOf(vpc);
  if (blocks.some((block) => isWithin(range, block))) return true;
  return vpc.rest === undefined && !blocks.some((block) => meets(range, block)) ? false : undefined;
}

/** The VPCs that the routes of a subnet lead to. */
export function peersOf(subnet: Subnet): Vpc[] {
  const table = subnet.table();
  if ('kind' in table) return [];
  return table.routes.flatMap(({ target }) => {
    const peer = target.kind === 'peering' ? target.peer() : undefined;
    return peer === undefined || 'kind' in peer ? [] : [peer];
  });
}

/** The ranges that decide where packets from a subnet go. */
export function rangesOfRoutes(subnet: Subnet, seen = new Set<Subnet>()): Range[] {
  if (seen.has(subnet)) return [];
  seen.add(subnet);
  const table = subnet.table();
  const own = localOf(subnet.vpc);
  if ('kind' in table) return [...own];
  return [
    ...own,
    ...table.routes.flatMap(({ destination, target, within }) => {
      const behind = target.kind === 'nat-gateway' ? target.subnet() : undefined;
      const on = behind === undefined || 'kind' in behind ? [] : rangesOfRoutes(behind, seen);
      return [...destination, ...(within ?? []), ...on];
    }),
    ...peersOf(subnet).flatMap((peer) => [...peer.blocks, ...peer.subnets().flatMap(({ ranges }) => ranges)]),
  ];
}

/** The ways that packets to addresses outside of the VPC may go, with what each of them says. */
export function casesOutward(sets: ConnectionSets, exit: Exit, range: Range, depth = 0): Case[] {
  const table = exit.subnet.table();
  if ('kind' in table) return [[unknownTable(table, exit.subnet)]];
  const cases = choicesFor(table, exit.subnet.vpc, range).map((choice): Case => {
    if (choice === undefined) return [noRoute(table, range)];
    return beyond(sets, choice, table, exit, range, depth);
  });
  const other = table.open;
  if (other !== undefined)
    cases.push([routeCheck(table, UNKNOWN, `may have other routes: ${other.reason}`, other.place)]);
  return cases;
}

function beyond(
  sets: ConnectionSets,
  { place, target }: Choice,
  table: RouteTable,
  exit: Exit,
  range: Range,
  depth: number,
): Case {
  const at = place ?? table.place;
  const check = (result: Result, message: string): Check => routeCheck(table, result, message, at);
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
        ...throughNat(sets, target, exit, range, depth, check),
      ];
    case 'peering':
      return throughPeering(sets, target, exit, range, check);
    case 'gateway-endpoint':
      return [check(OPEN, `sends it to gateway endpoint ${target.name}`)];
    default:
      return [check(UNKNOWN, `sends it to ${target.name}, and where that sends it is not in these files`)];
  }
}

type Say = (result: Result, message: string) => Check;

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
function throughNat(
  sets: ConnectionSets,
  { isPublic, name, subnet }: RouteTarget & { kind: 'nat-gateway' },
  exit: Exit,
  range: Range,
  depth: number,
  say: Say,
): Case {
  const sends = `sends it to NAT gateway ${name}`;
  const own = subnet();
  if ('kind' in own) return [say(UNKNOWN, `${sends}, and where that is is not known: ${own.reason}`)];
  // One that leads to another is no way that AWS carries.
  if (depth > 0) return [say(CLOSED, `${sends}, which comes after another`)];
  if (range.family === 6) return [say(UNKNOWN, `${sends}, which translates only some addresses of IPv6`)];
  const gateway: Exit = {
    subnet: own,
    range: own.ranges.find(({ family }) => family === 4),
    isPublic,
    client: 'any',
  };
  const [first, ...others] = casesOutward(sets, gateway, range, depth + 1);
  const border =
    own === exit.subnet
      ? []
      : [
          ...aclChecks(sets, exit.subnet.acl(), 'egress', range, exit.client),
          ...aclChecks(sets, own.acl(), 'ingress', exit.range, exit.client),
        ];
  // Several ways on from there are not told apart.
  const onward =
    first === undefined || others.length > 0 ? [say(UNKNOWN, `${sends}, which has several ways on`)] : first;
  return [...border, ...aclChecks(sets, own.acl(), 'egress', range, 'any'), ...onward];
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

/** Whether a subnet at the other end of a peering connection sends its packets back through it. */
function returns(subnet: Subnet, { range }: Exit, id: string): Answer {
  const table = subnet.table();
  if ('kind' in table || range === undefined) return undefined;
  const answers = choicesFor(table, subnet.vpc, range).map(
    (choice) => choice !== undefined && choice.target.kind === 'peering' && choice.target.id === id,
  );
  if (table.open !== undefined || answers.length > 1) return undefined;
  return answers[0];
}

/**
 * The ways by which somebody outside of the VPC reaches an interface, by the route that its replies take.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export function casesInward(sets: ConnectionSets, exit: Exit, range: Range): Case[] {
  const table = exit.subnet.table();
  if ('kind' in table) return [[unknownTable(table, exit.subnet)]];
  const isPublic = INTERNET.some((one) => isWithin(range, one));
  const cases = choicesFor(table, exit.subnet.vpc, range).map((choice): Case => {
    if (choice === undefined) return [noRoute(table, range)];
    const { place, target } = choice;
    const say: Say = (result, message) => routeCheck(table, result, message, place ?? table.place);
    switch (target.kind) {
      case 'local':
        return [];
      case 'internet-gateway': {
        if (!isPublic)
          return [
            say(CLOSED, 'sends replies to an internet gateway, which no private address comes through'),
          ];
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
      case 'elsewhere':
        return [say(UNKNOWN, `leads to ${target.name}, and who comes from there is not in these files`)];
      case 'nat-gateway':
        return [
          say(CLOSED, `sends to NAT gateway ${target.name}, through which nobody opens a connection inward`),
        ];
      default:
        return [say(CLOSED, `sends to ${target.name}, through which nobody opens a connection inward`)];
    }
  });
  const other = table.open;
  if (other !== undefined)
    cases.push([routeCheck(table, UNKNOWN, `may have other routes: ${other.reason}`, other.place)]);
  return cases;
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

function titleOf({ name }: RouteTable): string {
  return name.includes('route table') ? name : `route table ${name}`;
}

function routeCheck(table: RouteTable, result: Result, message: string, place: Told['place']): Check {
  const certain = result.least === result.most;
  const effect = result === OPEN ? 'allows' : 'denies';
  const told: Told = { by: titleOf(table), direction: undefined, effect, message, place, certain };
  return { result, tell: () => [told] };
}

function noRoute(table: RouteTable, range: Range): Check {
  return routeCheck(table, CLOSED, `has no route to ${blockText(range)}`, table.place);
}

function unknownTable({ place, reason }: Open, subnet: Subnet): Check {
  const message = `is not known: ${reason}`;
  const by = `the route table of ${subnet.name}`;
  return {
    result: UNKNOWN,
    tell: () => [{ by, direction: undefined, effect: 'denies', message, place, certain: false }],
  };
}
