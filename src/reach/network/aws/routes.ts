import type { Range } from '../cidr.ts';
import type { About } from '../hints/about.ts';
import type { Result } from '../rows.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';
import type { Check } from './check.ts';
import type { Open, Route, RouteTable, RouteTarget, Subnet, TransitGateway, Vpc } from './model.ts';
import type { Client } from './network-acl.ts';
import { farText, isWithin, meets } from './pieces.ts';
import { CLOSED, OPEN, UNKNOWN } from './sets.ts';
import { rangesOfGateway, vpcsBehind } from './transit-gateways.ts';
import { titled } from './title.ts';

/** Where packets leave from: an interface with one of its addresses. */
export interface Exit {
  readonly subnet: Subnet;
  /** Its address, as far as it is known. */
  readonly range: Range | undefined;
  /** Whether the internet gateway has a public address for it. */
  readonly isPublic: Answer;
  readonly client: Client;
  /** The routes that count, for packets of which more is known than their addresses. */
  readonly only?: ((table: RouteTable) => RouteTable) | undefined;
}

/** A route that packets take, or may. */
export interface Choice {
  readonly target: RouteTarget;
  readonly place: Route['place'] | undefined;
}

/**
 * The routes that packets to addresses may take: the one with the longest prefix, and those of which the addresses are
 * not known. https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function choicesFor({ routes }: RouteTable, vpc: Vpc, range: Range): readonly (Choice | undefined)[] {
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

/** Whether a VPC may have other blocks of a family than those that are known. */
export function mayHaveOthers({ rest, restOf }: Vpc, family: 4 | 6): boolean {
  return rest !== undefined && (restOf === undefined || restOf === family);
}

/** Whether addresses are all of a VPC, or none is. */
export function isInside(vpc: Vpc, range: Range): Answer {
  const blocks = localOf(vpc);
  if (blocks.some((block) => isWithin(range, block))) return true;
  return mayHaveOthers(vpc, range.family) || blocks.some((block) => meets(range, block)) ? undefined : false;
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

/** The VPCs that packets of a VPC may come to, directly or by way of others. */
export function vpcsAround(vpc: Vpc): readonly Vpc[] {
  let around = known.get(vpc);
  if (around === undefined) {
    const found = new Set([vpc]);
    for (const one of found) {
      for (const subnet of one.subnets()) {
        for (const peer of peersOf(subnet)) found.add(peer);
        const table = subnet.table();
        const routes = 'kind' in table ? [] : table.routes;
        for (const { target } of routes) for (const other of vpcsBehind(target)) found.add(other);
      }
    }
    known.set(vpc, (around = [...found]));
  }
  return around;
}

/** VPCs that were looked at: nothing of one changes. */
const known = new WeakMap<Vpc, readonly Vpc[]>();

/** The ranges that decide where packets from a subnet go. */
export function rangesOfRoutes(subnet: Subnet, seen = new Set<Subnet | TransitGateway>()): Range[] {
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
      const across = target.kind === 'transit-gateway' ? rangesAcross(target.gateway, seen) : [];
      return [...destination, ...(within ?? []), ...on, ...across];
    }),
    ...peersOf(subnet).flatMap((peer) => [...peer.blocks, ...peer.subnets().flatMap(({ ranges }) => ranges)]),
  ];
}

function rangesAcross(gateway: TransitGateway, seen: Set<Subnet | TransitGateway>): Range[] {
  if (seen.has(gateway)) return [];
  seen.add(gateway);
  const subnets = gateway.attachments().flatMap(({ vpc }) => vpc.subnets());
  return [
    ...rangesOfGateway(gateway),
    ...subnets.flatMap((one) => [...one.ranges, ...rangesOfRoutes(one, seen)]),
  ];
}

/** Says what a route does with packets. */
export type Say = (result: Result, message: string) => Check;

/** Whether a subnet at the other end of a peering connection sends its packets back through it. */
export function returns(subnet: Subnet, { range }: Exit, id: string): Answer {
  const table = subnet.table();
  if ('kind' in table || range === undefined) return undefined;
  const answers = choicesFor(table, subnet.vpc, range).map(
    (choice) => choice !== undefined && choice.target.kind === 'peering' && choice.target.id === id,
  );
  if (table.open !== undefined || answers.length > 1) return undefined;
  return answers[0];
}

/** @param target of the route that is taken */
export function routeCheck(
  table: RouteTable,
  result: Result,
  message: string,
  place: Told['place'],
  target?: RouteTarget,
): Check {
  return said(result, { ...toldBy(table, result, message, place), about: { kind: 'route', table, target } });
}

/** What a table of another VPC says of the way back: what would change it is not a route to where was asked. */
export function otherTableCheck(
  table: RouteTable,
  result: Result,
  message: string,
  place: Told['place'],
  about?: About,
): Check {
  const told = toldBy(table, result, message, place);
  return said(result, about === undefined ? told : { ...told, about });
}

function said(result: Result, told: Told): Check {
  return { result, tell: () => [told] };
}

function toldBy(table: RouteTable, result: Result, message: string, place: Told['place']): Told {
  const certain = result.least === result.most;
  const effect = result === OPEN ? 'allows' : 'denies';
  return { by: titled(table.name, 'route table'), direction: undefined, effect, message, place, certain };
}

export function noRoute(table: RouteTable, range: Range): Check {
  return routeCheck(table, CLOSED, `has no route to ${farText(range)}`, table.place);
}

export function unknownTable({ place, reason }: Open, subnet: Subnet): Check {
  const message = `is not known: ${reason}`;
  const by = `the route table of ${subnet.name}`;
  return {
    result: UNKNOWN,
    tell: () => [{ by, direction: undefined, effect: 'denies', message, place, certain: false }],
  };
}
