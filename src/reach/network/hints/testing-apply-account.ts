// Does to an account what a hint says.
import type { Range } from '../cidr.ts';
import type { Target, World, WorldEntry, WorldRule } from '../aws/testing-random-account.ts';
import { NAT } from '../aws/testing-random-account.ts';
import type { Change } from './change.ts';
import { blocksOf } from './testing-apply.ts';

/** The account as it is after the change; `undefined` for a change that it has no place for. */
export function appliedTo(world: World, change: Change): World | undefined {
  if (change.kind === 'security-group-rule') return withRule(world, change);
  if (change.kind === 'network-acl-entry') return withEntry(world, change);
  return change.kind === 'route' ? withRoute(world, change) : undefined;
}

function withRule(world: World, change: Change & { kind: 'security-group-rule' }): World | undefined {
  const { asked, direction, group, peer } = change;
  if (peer === undefined) return undefined;
  const blocks = 'name' in peer ? [numberOf(peer.resource?.name, 'g') ?? 'cluster'] : blocksOf(peer);
  const rules = blocks.map((one): WorldRule => ({
    egress: direction === 'egress',
    protocol: protocolOf(asked.protocol),
    from: asked.port ?? 0,
    to: asked.port ?? 65_535,
    peer: one,
  }));
  const at = numberOf(group.resource?.name, 'g');
  if (at === undefined) return { ...world, clusterRules: [...world.clusterRules, ...rules] };
  return {
    ...world,
    groups: world.groups.map((own, index) => (index === at ? [...own, ...rules] : own)),
  };
}

function withEntry(world: World, change: Change & { kind: 'network-acl-entry' }): World | undefined {
  const acls = withEntries(world.acls, change);
  return acls && { ...world, acls };
}

/** Network ACLs, one of them with an entry more. */
export function withEntries(
  acls: World['acls'],
  change: Change & { kind: 'network-acl-entry' },
): World['acls'] | undefined {
  const { acl, asked, below, direction, range, replies } = change;
  const at = numberOf(acl.place.resource.name, 'n');
  if (at === undefined) return undefined;
  const [from, to] = replies ?? [asked.port ?? 0, asked.port ?? 65_535];
  const taken = acls[at]!.filter(({ egress }) => egress === (direction === 'egress'));
  const highest = below ?? 32_000;
  const free = (count: number): number[] => {
    const numbers: number[] = [];
    for (let number = highest - 1; numbers.length < count && number > 0; number--)
      if (!taken.some((one) => one.number === number)) numbers.push(number);
    return numbers;
  };
  const blocks = blocksOf(range);
  const numbers = free(blocks.length);
  if (numbers.length < blocks.length) return undefined;
  const entries = blocks.map((cidr, index): WorldEntry => ({
    number: numbers[index]!,
    egress: direction === 'egress',
    allow: true,
    protocol: protocolOf(asked.protocol),
    from,
    to,
    cidr,
  }));
  return acls.map((own, index) => (index === at ? [...own, ...entries] : own));
}

function withRoute(world: World, change: Change & { kind: 'route' }): World | undefined {
  const { by, ranges, table } = change;
  if (by === 'peering') return { ...world, peer: { ...world.peer, routesBack: true } };
  const at = numberOf(table.place.resource.name, 's');
  if (at === undefined) return undefined;
  const target = by === 'any' ? targetFor(ranges) : at === NAT ? 'internet' : 'nat';
  const routes = ranges.flatMap(blocksOf).map((cidr) => ({ cidr, target }));
  return {
    ...world,
    subnets: world.subnets.map((own, index) =>
      index === at ? { ...own, routes: withRoutes(own.routes, routes) } : own,
    ),
  };
}

/** Routes of a table with others, each in place of the one to its block. */
export function withRoutes<R extends { readonly cidr: string }>(own: readonly R[], added: readonly R[]): R[] {
  return [...own.filter(({ cidr }) => !added.some((one) => one.cidr === cidr)), ...added];
}

/** The other VPC is behind the peering connection, and all else that is private behind the transit gateway. */
function targetFor(ranges: readonly Range[]): Target {
  return ranges.every(({ first }) => first >> 16n === 0x0a01n) ? 'peering' : 'transit';
}

function protocolOf(protocol: string): WorldRule['protocol'] {
  return protocol.toLowerCase() as WorldRule['protocol'];
}

/** `12` of `aws_subnet.s12` for the letter s. */
export function numberOf(name: string | undefined, letter: string): number | undefined {
  const found = new RegExp(`(?:^|\\.)${letter}(\\d+)$`).exec(name ?? '');
  return found === null ? undefined : Number(found[1]);
}
