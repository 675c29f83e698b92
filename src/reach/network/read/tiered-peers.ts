import { parseCidr } from '../cidr.ts';
import type { Direction, Peer, Rule, Subject } from '../model.ts';
import { EVERYTHING } from '../selector.ts';
import type { At, Faults } from './at.ts';
import { selectorAt } from './labels.ts';
import { rangeAt, writtenAt } from './network-policy.ts';

/** Peers that are no pods; rules for egress have them. */
export type Outside = 'nodes' | 'networks' | 'domainNames';

/** How kinds of policies differ in their peers. */
export interface PeerWords {
  readonly outside: readonly Outside[];
  /** The most peers of a rule. */
  readonly most: number;
  /** Whether `pods` has to say its namespaceSelector; otherwise none takes every namespace. */
  readonly namespacesNeeded: boolean;
  /** Whether a block of addresses may have bits set behind its length. */
  readonly hostBits: boolean;
}

/** The fields of peers and subjects that mean pods. */
const PODS = ['namespaces', 'pods'];
const MOST_ENTRIES = 25;
const LONGEST_CIDR = 43;
const LABEL = '[a-zA-Z0-9](?:[-a-zA-Z0-9_]*[a-zA-Z0-9])?';
const DOMAIN = new RegExp(`^(?:\\*\\.)?(?:${LABEL}\\.)+${LABEL}\\.?$`);

/** Whom a field `namespaces` or `pods` means; `undefined` for a field that is neither. */
export function podsAt(
  field: string,
  at: At,
  { namespacesNeeded }: PeerWords,
  faults: Faults,
): Pick<Subject, 'namespaces' | 'pods'> | undefined {
  if (field === 'namespaces') return { namespaces: selectorAt(at, faults), pods: EVERYTHING };
  if (field !== 'pods') return undefined;
  faults.map(at, 'pods');
  const namespaces = at.get('namespaceSelector');
  const pods = at.get('podSelector');
  for (const [name, selector, needed] of [
    ['namespaceSelector', namespaces, namespacesNeeded],
    ['podSelector', pods, true],
  ] as const)
    if (needed && at.isMap && !selector.there) faults.add(at, `pods needs a ${name}; {} takes all`);
  return {
    namespaces: namespaces.there ? selectorAt(namespaces, faults) : EVERYTHING,
    pods: pods.there ? selectorAt(pods, faults) : EVERYTHING,
  };
}

/** The peers of a rule that could be read; `closed` when there is one of a kind that nobody knows. */
export interface Peers {
  readonly list: readonly Peer[];
  readonly closed: boolean;
}

export function peersAt(
  rule: At,
  direction: Direction,
  action: Rule['action'] | undefined,
  words: PeerWords,
  faults: Faults,
): Peers {
  const field = direction === 'ingress' ? 'from' : 'to';
  const list = rule.get(field);
  const { items, rest } = faults.itemsOf(list, field);
  if (items.length === 0 && rest === undefined && (list.isList || !list.there) && rule.isMap)
    faults.add(list.there ? list : rule, `a rule needs at least one peer in ${field}`);
  if (items.length > words.most) faults.add(list, `${field} has at most ${words.most} peers`);
  const peers: Peer[] = rest === undefined ? [] : [{ kind: 'open', place: list, reason: rest }];
  let closed = false;
  for (const item of items) {
    const found = peerAt(item, direction, action, words, faults);
    if (found === 'unknown kind') closed = true;
    else peers.push(...found);
  }
  return { list: peers, closed };
}

function peerAt(
  peer: At,
  direction: Direction,
  action: Rule['action'] | undefined,
  words: PeerWords,
  faults: Faults,
): Peer[] | 'unknown kind' {
  if (peer.open !== undefined) return [{ kind: 'open', place: peer, reason: peer.open }];
  const { entries, rest } = faults.map(peer, 'a peer').entries();
  if (rest !== undefined) return [{ kind: 'open', place: peer, reason: rest }];
  const known: readonly string[] = direction === 'ingress' ? PODS : [...PODS, ...words.outside];
  if (entries.length !== 1) {
    if (peer.isMap) faults.add(peer, `a peer has exactly one of ${known.join(', ')}`);
    return entries.length === 0 && peer.isMap ? 'unknown kind' : [];
  }
  const [field, at] = entries[0]!;
  if (!known.includes(field)) return 'unknown kind';
  if (at.open !== undefined) return [{ kind: 'open', place: at, reason: at.open }];
  switch (field) {
    case 'networks':
      return networksAt(at, words, faults);
    case 'domainNames':
      if (action === 'deny' || action === 'pass')
        faults.add(at, 'only a rule that accepts can have domainNames');
      return domainsAt(at, faults);
    case 'nodes':
      return [{ kind: 'nodes', place: peer, nodes: selectorAt(at, faults) }];
    default: {
      const pods = podsAt(field, at, words, faults);
      return pods === undefined ? [] : [{ kind: 'pods', place: peer, ...pods, hostNetwork: 'never' }];
    }
  }
}

/** The items of a set of texts, of which there is at least one. */
function setAt(
  list: At,
  what: string,
  most: number,
  faults: Faults,
): { items: readonly At[]; rest: string | undefined } {
  const { items, rest } = faults.itemsOf(list, what);
  if (items.length > most) faults.add(list, `${what} has at most ${most} entries`);
  if (items.length === 0 && rest === undefined && list.isList) faults.add(list, `${what} can't be empty`);
  const seen = new Set<string>();
  for (const item of items) {
    const text = item.text();
    if (text === undefined) continue;
    if (seen.has(text)) faults.add(item, `${text} is here twice`);
    seen.add(text);
  }
  return { items, rest };
}

/** Blocks of addresses; they mean whoever has one of them, pods too. */
function networksAt(list: At, words: PeerWords, faults: Faults): Peer[] {
  const { items, rest } = setAt(list, 'networks', MOST_ENTRIES, faults);
  const peers = items.flatMap((item): Peer[] => {
    if (item.open !== undefined) return [{ kind: 'open', place: item, reason: item.open }];
    const range = rangeAt(item, faults);
    if (range === undefined) return [];
    const text = item.text()!;
    const unusual = unusualIn(text, words);
    if (unusual !== undefined) faults.add(item, `"${text}" ${unusual}`);
    return [{ kind: 'block', place: item, range, except: [], ...writtenAt(item) }];
  });
  return rest === undefined ? peers : [...peers, { kind: 'open', place: list, reason: rest }];
}

/** What of a block of addresses these kinds refuse and a NetworkPolicy does not. */
function unusualIn(text: string, { hostBits }: PeerWords): string | undefined {
  const [address = '', length = ''] = text.split('/');
  if (text.length > LONGEST_CIDR) return `is longer than ${LONGEST_CIDR} characters`;
  if (text.includes(':') && text.includes('.')) return 'is an IPv4 address written as one of IPv6';
  const numbers = text.includes(':') ? [length] : [...address.split('.'), length];
  if (numbers.some((number) => /^0\d/.test(number))) return 'has a number that begins with 0';
  if (!hostBits && parseCidr(address)!.first !== parseCidr(text)!.first)
    return 'has an address that is not the first of its block';
  return undefined;
}

/** Names of hosts: exact ones, and `*.` with all names below. */
export function domainsAt(list: At, faults: Faults, most = MOST_ENTRIES): Peer[] {
  const { items, rest } = setAt(list, 'domainNames', most, faults);
  const names: string[] = [];
  const open: Peer[] = rest === undefined ? [] : [{ kind: 'open', place: list, reason: rest }];
  for (const item of items) {
    const name = item.value();
    if (item.open !== undefined) open.push({ kind: 'names', place: item, names: [] });
    else if (typeof name === 'string' && DOMAIN.test(name)) names.push(name);
    else faults.add(item, 'a domain name looks like example.com or *.example.com');
  }
  return names.length === 0 ? open : [{ kind: 'names', place: list, names }, ...open];
}
