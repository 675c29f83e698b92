import type { View } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { PUBLIC, subtract, union } from '../cidr.ts';
import { WHOLE } from '../endpoint.ts';
import { cidrsOf } from '../suggest/blocks.ts';
import type { Where } from './addresses.ts';
import { ANYWHERE, vpcRanges } from './addresses.ts';
import { letInBy } from './group-rules.ts';
import type { SchemeSaid } from './scheme.ts';
import { blocksAt } from './texts.ts';
import type { Clients, Listener } from './way.ts';

const EVERYBODY: readonly Range[] = [WHOLE[4], WHOLE[6]];
const THE_INTERNET: readonly Range[] = [...PUBLIC[4], ...PUBLIC[6]];
/** Addresses of networks that are not on the internet. */
const PRIVATE = subtract([...ANYWHERE[4], ...ANYWHERE[6]], THE_INTERNET);
/** More blocks than these are counted and not listed. */
const MOST_BLOCKS = 2;

/** What narrows who may connect to a load balancer, in the order in which it counts. */
export interface Limits {
  /** Security groups of its own, in whose place no ranges count. */
  readonly groups?: View | undefined;
  /** Blocks that may connect; the first place where something stands counts. */
  readonly blocks: readonly View[];
  /** Lists of blocks that AWS or others keep. */
  readonly prefixes?: View | undefined;
  /** Whether it has addresses of IPv6 besides. */
  readonly addressType?: View | undefined;
}

/**
 * Who may connect to a load balancer. One that faces the internet is reached at public addresses, and from inside its
 * VPC by a NAT; an internal one from its VPC, and from networks that are connected with it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme
 */
export function clientsOf(where: Where, said: SchemeSaid, limits: Limits, listener: Listener): Clients {
  const { groups, prefixes } = limits;
  const base = inFamilies(byScheme(where, said), limits.addressType);
  if (groups !== undefined && groups.present !== false) return byGroups(where, base, groups, listener);
  const at = limits.blocks.find((view) => view.present !== false);
  const lists = prefixes !== undefined && prefixes.present !== false;
  if (at === undefined)
    return lists
      ? { ...base, sure: [], at: prefixes, why: 'lets in what prefix lists hold, which are not here' }
      : base;
  const { open, ranges } = blocksAt(at);
  if (open || lists)
    return {
      ...base,
      sure: intersection(base.sure, ranges),
      at,
      why: 'lets in blocks of which not all are known',
    };
  if (subtract(base.perhaps, ranges).length === 0) return { ...base, at };
  return {
    sure: intersection(base.sure, ranges),
    perhaps: intersection(base.perhaps, ranges),
    name: blocksText(ranges),
    at,
    why: `lets in only ${blocksText(ranges)}`,
  };
}

function byScheme(where: Where, { at, scheme, why }: SchemeSaid): Clients {
  if (scheme === undefined)
    return { sure: [], perhaps: EVERYBODY, name: 'outside', at, why: `may face the internet: ${why}` };
  if (scheme === 'internet-facing')
    return {
      sure: THE_INTERNET,
      perhaps: EVERYBODY,
      name: 'internet',
      at,
      why: `faces the internet: ${why}`,
    };
  const vpc = vpcRanges(where)?.ranges ?? [];
  return { sure: vpc, perhaps: union([...PRIVATE, ...vpc]), name: 'VPC', at, why: `is internal: ${why}` };
}

/** Whom the security groups of a load balancer let in, where the network of the cluster is known. */
function byGroups(where: Where, base: Clients, at: View, listener: Listener): Clients {
  const found = where.account === undefined ? undefined : letInBy(where.account, at, listener);
  if (found === undefined)
    return { ...base, sure: [], at, why: 'has security groups of its own, that decide who connects' };
  const { name, perhaps, place, sure } = found;
  const others =
    perhaps === 'anybody' ? base.perhaps : intersection(base.perhaps, union([...sure, ...perhaps]));
  const isAll = subtract(base.perhaps, others).length === 0;
  return {
    sure: intersection(base.sure, sure),
    perhaps: others,
    name: isAll ? base.name : blocksText(others),
    at: place,
    why: `has ${name}, that ${isAll ? 'decides who connects' : `lets in only ${blocksText(others)}`}`,
  };
}

/** A load balancer has addresses of IPv4, and of IPv6 where it is told to. */
function inFamilies(clients: Clients, addressType: View | undefined): Clients {
  const value = addressType?.string();
  if (value?.kind === 'known' && value.value.startsWith('dualstack')) return clients;
  const only4 = (ranges: readonly Range[]): readonly Range[] => ranges.filter(({ family }) => family === 4);
  if (value?.kind === 'unknown') return { ...clients, sure: only4(clients.sure) };
  return { ...clients, sure: only4(clients.sure), perhaps: only4(clients.perhaps) };
}

function blocksText(ranges: readonly Range[]): string {
  const cidrs = cidrsOf(ranges);
  if (cidrs.length === 0) return 'nobody';
  return cidrs.length > MOST_BLOCKS ? `${cidrs.length} blocks` : cidrs.join(' and ');
}

/** What is in both. */
export function intersection(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  return subtract(a, subtract(EVERYBODY, b));
}

/** Who connects by VPC Lattice: which VPCs are associated with it is not in these files. */
export function clientsOfLattice(where: Where, said: SchemeSaid): Clients {
  return { ...byScheme(where, said), sure: [], why: said.why };
}

/** Who connects to a node itself: whether anybody may is a question of its subnet, routes and security groups. */
export function clientsOfNode(at: View): Clients {
  return {
    sure: [],
    perhaps: EVERYBODY,
    name: 'outside',
    at,
    why: 'is reached at the addresses of nodes: whether anybody outside reaches those is not in these files',
  };
}
