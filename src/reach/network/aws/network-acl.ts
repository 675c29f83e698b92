import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import { ALL, LAST_PORT, NONE, PORT_PROTOCOLS } from '../connections.ts';
import type { About } from '../hints/about.ts';
import type { Direction } from '../model.ts';
import type { Result } from '../rows.ts';
import type { Told } from '../told.ts';
import type { Check } from './check.ts';
import type { AclEntry, NetworkAcl, Open } from './model.ts';
import { isWithin, meets } from './pieces.ts';
import type { Asked } from './sets.ts';
import { UNKNOWN, askedText, setOf, verdictFor } from './sets.ts';
import { titled } from './title.ts';

/**
 * Ports that clients use: Linux those of `net.ipv4.ip_local_port_range`, NAT gateways, nodes that translate addresses
 * and whoever is not known all of these.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const CLIENTS = { linux: [32_768, 60_999], any: [1024, LAST_PORT] } as const satisfies Record<
  string,
  readonly [first: number, last: number]
>;
export type Client = keyof typeof CLIENTS;

/** The ranges that the entries of an ACL name. */
export function rangesOfAcl(acl: NetworkAcl | Open): Range[] {
  if ('kind' in acl) return [];
  return [...acl.entries.ingress, ...acl.entries.egress].map(({ range }) => range);
}

/** What the entries say of packets to or from addresses: the first one that matches decides. */
function judged(sets: ConnectionSets, entries: readonly AclEntry[], range: Range): Result {
  let least = NONE;
  let most = NONE;
  // What no entry has matched yet: for sure, and perhaps.
  let sure = ALL;
  let perhaps = ALL;
  for (const entry of entries) {
    if (!meets(range, entry.range)) continue;
    const whole = setOf(sets, entry.traffic, range.family);
    const set = isWithin(range, entry.range) ? whole : { least: NONE, most: whole.most };
    if (entry.allows) {
      least = sets.union(least, sets.intersection(sure, set.least));
      most = sets.union(most, sets.intersection(perhaps, set.most));
    }
    sure = sets.difference(sure, set.most);
    perhaps = sets.difference(perhaps, set.least);
  }
  return { least, most };
}

/** The connections whose replies come back, where these packets are let through: to all ports that the client uses. */
function answered(sets: ConnectionSets, { least, most }: Result, client: Client): Result {
  let [all, some] = [NONE, NONE];
  for (const protocol of PORT_PROTOCOLS) {
    const ports = sets.ports(protocol, CLIENTS[client][0], CLIENTS[client][1]);
    if (sets.difference(ports, least) === NONE) all = sets.union(all, sets.protocol(protocol));
    if (sets.intersection(sets.ports(protocol, ...CLIENTS.any), most) !== NONE)
      some = sets.union(some, sets.protocol(protocol));
  }
  for (const protocol of ['ICMP', 'other'] as const) {
    if (sets.has(least, protocol)) all = sets.union(all, sets.protocol(protocol));
    if (sets.has(most, protocol)) some = sets.union(some, sets.protocol(protocol));
  }
  return { least: all, most: some };
}

/** The two kinds of packets of a connection. */
export type Packet = 'request' | 'reply';

/**
 * What the ACL of a subnet says to a connection that goes over its border: both the request and the replies to it are
 * looked at, since an ACL remembers nothing. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 * @param direction of the request, seen from the subnet
 * @param range where the other end is
 * @param client who opens the connection
 */
export function aclChecks(
  sets: ConnectionSets,
  acl: NetworkAcl | Open,
  direction: Direction,
  range: Range | undefined,
  client: Client,
): Check[] {
  const back = direction === 'ingress' ? 'egress' : 'ingress';
  const request = packetChecks(sets, acl, direction, range, 'request', client);
  // What is not known of an ACL is said once.
  if ('kind' in acl || acl.open !== undefined || range === undefined) return request;
  return [...request, ...packetChecks(sets, acl, back, range, 'reply', client)];
}

/**
 * What an ACL says to one kind of packets of a connection.
 * @param direction of these packets, seen from the subnet
 * @param range the address that the entries of this direction are held against
 */
export function packetChecks(
  sets: ConnectionSets,
  acl: NetworkAcl | Open,
  direction: Direction,
  range: Range | undefined,
  packet: Packet,
  client: Client,
): Check[] {
  const why = 'kind' in acl ? acl : acl.open;
  if (why !== undefined || 'kind' in acl)
    return [{ result: UNKNOWN, tell: () => [unknown('kind' in acl ? undefined : acl, why!, direction)] }];
  const { entries } = acl;
  if (range === undefined) {
    const place = {
      kind: 'open',
      reason: 'the address of the other end is not known',
      place: acl.place,
    } as const;
    const isOpen = [...entries.ingress, ...entries.egress].every(
      (one) => one.allows && one.place === undefined,
    );
    return isOpen ? [] : [{ result: UNKNOWN, tell: () => [unknown(acl, place, direction)] }];
  }
  const through = judged(sets, entries[direction], range);
  if (packet === 'request')
    return [{ result: through, tell: (asked) => tellRequest(sets, acl, direction, range, through, asked) }];
  const result = answered(sets, through, client);
  return [{ result, tell: (asked) => tellReply(sets, acl, direction, range, result, asked, client) }];
}

function unknown(acl: NetworkAcl | undefined, { place, reason }: Open, direction: Direction): Told {
  const by = acl === undefined ? 'the network ACL' : titled(acl.name, 'network ACL');
  const message = `may deny it: ${reason}`;
  return { by, direction, effect: 'denies', message, place, certain: false };
}

function tellRequest(
  sets: ConnectionSets,
  acl: NetworkAcl,
  direction: Direction,
  range: Range,
  result: Result,
  asked: Asked,
): Told[] {
  const verdict = verdictFor(sets, result, asked);
  if (verdict === 'yes') return [];
  const entry = acl.entries[direction].find(
    (one) =>
      !one.allows &&
      meets(range, one.range) &&
      verdictFor(sets, setOf(sets, one.traffic, range.family), asked) !== 'no',
  );
  return [denied({ kind: 'network-acl', acl, direction, entry, range }, askedText(asked), verdict === 'no')];
}

function tellReply(
  sets: ConnectionSets,
  acl: NetworkAcl,
  direction: Direction,
  range: Range,
  result: Result,
  asked: Asked,
  client: Client,
): Told[] {
  const verdict = verdictFor(sets, result, { ...asked, port: undefined });
  if (verdict === 'yes') return [];
  const ports = { protocol: asked.protocol, port: undefined };
  const entry = acl.entries[direction].find(
    (one) =>
      !one.allows &&
      meets(range, one.range) &&
      verdictFor(sets, setOf(sets, one.traffic, range.family), ports) !== 'no',
  );
  const [first, last] = CLIENTS[client];
  const what = `the replies, to ports ${first} to ${last}`;
  const about = { kind: 'network-acl', acl, direction, entry, range, replies: [first, last] } as const;
  return [denied(about, what, verdict === 'no')];
}

function denied(about: About & { kind: 'network-acl' }, what: string, certain: boolean): Told {
  const { acl, direction, entry } = about;
  const way = direction === 'ingress' ? 'into' : 'out of';
  const may = certain ? 'denies' : 'may deny';
  const message =
    entry === undefined
      ? `${may} ${what} on the way ${way} the subnet: no rule of it allows that`
      : `${may} ${what} on the way ${way} the subnet by rule ${entry.number}`;
  return {
    by: titled(acl.name, 'network ACL'),
    direction: undefined,
    effect: 'denies',
    message,
    place: entry?.place ?? acl.place,
    certain,
    about,
  };
}
