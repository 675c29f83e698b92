import type { Resource } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import { LAST_PORT } from '../connections.ts';
import type { PortProtocol } from '../connections.ts';
import type { Direction, Peer, Policy, PortMatch, Rule } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import type { Answer } from '../selector.ts';
import { EVERYTHING } from '../selector.ts';
import { At, Faults } from './at.ts';
import { selectorAt } from './labels.ts';

const PEERS = { ingress: 'from', egress: 'to' } as const;

/** They have no order among each other; this is where they stand among the policies of Calico. */
const ORDER = 1000;

/** Reads a peer of a kind that only a relative of NetworkPolicy has; `undefined` where it is none. */
export type OtherPeer = (peer: At, direction: Direction, faults: Faults) => readonly Peer[] | undefined;

/**
 * Reads a NetworkPolicy as the API server takes it.
 * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 * @param namespace the one it will be in
 */
export function readNetworkPolicy(
  resource: Resource,
  namespace: string,
  kind = 'NetworkPolicy',
  otherPeer?: OtherPeer,
): Policy {
  const root = At.root(resource);
  const spec = root.get('spec');
  const faults = new Faults();
  faults.map(spec, 'spec');
  const selector = spec.get('podSelector');
  const rules = {
    ingress: rulesAt(spec, 'ingress', namespace, faults, otherPeer),
    egress: rulesAt(spec, 'egress', namespace, faults, otherPeer),
  };
  return {
    resource,
    kind,
    name: resource.name,
    namespace,
    tier: 'namespace',
    order: ORDER,
    subject: {
      place: selector.there ? selector : spec,
      namespaces: namespace,
      // A selector that is left out is an empty one: it takes every pod.
      pods: selector.there ? selectorAt(selector, faults) : EVERYTHING,
      hostNetwork: 'undefined',
    },
    isolates: true,
    applies: typesAt(spec, faults),
    // What the API server refuses lets nobody through.
    rules: faults.list.length > 0 ? { ingress: [], egress: [] } : rules,
    faults: faults.list,
  };
}

/** Ingress always, and egress where there are rules for it, unless the policy says itself for what it is. */
function typesAt(spec: At, faults: Faults): Record<Direction, Answer> {
  const at = spec.get('policyTypes');
  const { items, rest } = faults.itemsOf(at, 'policyTypes');
  if (items.length === 0 && rest === undefined) {
    const egress = spec.get('egress').items();
    return {
      ingress: true,
      egress: egress.rest === undefined ? egress.items.length > 0 : egress.items.length > 0 || undefined,
    };
  }
  const applies: Record<Direction, Answer> = { ingress: false, egress: false };
  let open = rest !== undefined;
  for (const item of items) {
    const value = item.value();
    if (value === 'Ingress') applies.ingress = true;
    else if (value === 'Egress') applies.egress = true;
    else if (item.open === undefined) faults.add(item, 'a policy type is Ingress or Egress');
    else open = true;
  }
  if (open) for (const direction of DIRECTIONS) applies[direction] ||= undefined;
  return applies;
}

/** Those that are there: for very many lists, nearly all of which are whole, and none longer than it is. */
function present<T>(items: (T | undefined)[]): T[] {
  return items.includes(undefined) ? items.filter((item) => item !== undefined) : (items as T[]);
}

function rulesAt(
  spec: At,
  direction: Direction,
  namespace: string,
  faults: Faults,
  otherPeer: OtherPeer | undefined,
): Rule[] {
  const list = spec.get(direction);
  const { items, rest } = faults.itemsOf(list, direction);
  const rules = items.map((rule) => ruleAt(rule, direction, namespace, faults, otherPeer));
  if (rest !== undefined) rules.push(openRule(list, rest));
  return rules;
}

/** A rule of which nothing is known: it may let anything through. */
function openRule(place: At, reason: string): Rule {
  return { place, name: undefined, action: 'allow', peers: [{ kind: 'open', place, reason }], ports: 'any' };
}

function ruleAt(
  rule: At,
  direction: Direction,
  namespace: string,
  faults: Faults,
  otherPeer: OtherPeer | undefined,
): Rule {
  if (rule.open !== undefined) return openRule(rule, rule.open);
  faults.map(rule, 'a rule');
  const peers = faults.itemsOf(rule.get(PEERS[direction]), PEERS[direction]);
  const ports = faults.itemsOf(rule.get('ports'), 'ports');
  const own = (peer: At): Peer | undefined => peerAt(peer, namespace, faults);
  const peerList: Peer[] =
    otherPeer === undefined
      ? present(peers.items.map(own))
      : peers.items.flatMap((peer) => otherPeer(peer, direction, faults) ?? own(peer) ?? []);
  if (peers.rest !== undefined)
    peerList.push({ kind: 'open', place: rule.get(PEERS[direction]), reason: peers.rest });
  const portList = present(ports.items.map((port) => portAt(port, faults)));
  if (ports.rest !== undefined) portList.push({ kind: 'open', place: rule.get('ports'), reason: ports.rest });
  return {
    place: rule,
    name: undefined,
    action: 'allow',
    // An empty list is none: the rule is for everybody, for every port.
    peers: peers.items.length === 0 && peers.rest === undefined ? 'anybody' : peerList,
    ports: ports.items.length === 0 && ports.rest === undefined ? 'any' : portList,
  };
}

function peerAt(peer: At, namespace: string, faults: Faults): Peer | undefined {
  if (peer.open !== undefined) return { kind: 'open', place: peer, reason: peer.open };
  faults.map(peer, 'a peer');
  const pods = peer.get('podSelector');
  const namespaces = peer.get('namespaceSelector');
  const block = peer.get('ipBlock');
  if (block.there) {
    if (pods.there || namespaces.there) {
      faults.add(block, 'a peer with an ipBlock can have no selector');
      return undefined;
    }
    return blockAt(block, faults);
  }
  if (!pods.there && !namespaces.there) {
    faults.add(peer, 'a peer needs a podSelector, a namespaceSelector or an ipBlock');
    return undefined;
  }
  return {
    kind: 'pods',
    place: peer,
    namespaces: namespaces.there ? selectorAt(namespaces, faults) : namespace,
    pods: pods.there ? selectorAt(pods, faults) : EVERYTHING,
    hostNetwork: 'undefined',
  };
}

/** An `ipBlock`; its exceptions have to lie inside of it and be smaller. */
export function blockAt(block: At, faults: Faults): Peer | undefined {
  if (block.open !== undefined) return { kind: 'open', place: block, reason: block.open };
  faults.map(block, 'an ipBlock');
  const cidr = block.get('cidr');
  if (cidr.open !== undefined) return { kind: 'open', place: cidr, reason: cidr.open };
  const range = rangeAt(cidr, faults);
  const { items, rest } = faults.itemsOf(block.get('except'), 'except');
  if (rest !== undefined) return { kind: 'open', place: block.get('except'), reason: rest };
  const except: { range: Range; place: At }[] = [];
  for (const item of items) {
    if (item.open !== undefined) return { kind: 'open', place: item, reason: item.open };
    const hole = rangeAt(item, faults);
    if (hole === undefined || range === undefined) continue;
    const inside = hole.family === range.family && range.first <= hole.first && hole.last <= range.last;
    if (!inside || (hole.first === range.first && hole.last === range.last))
      faults.add(item, `except ${item.text()} has to be a part of ${cidr.text()}, and smaller`);
    else except.push({ range: hole, place: item });
  }
  if (range === undefined) return undefined;
  return { kind: 'block', place: cidr, range, except, ...writtenAt(cidr) };
}

/** A CIDR block, as the API server takes it: always with a length. */
export function rangeAt(at: At, faults: Faults): Range | undefined {
  const text = at.value();
  if (typeof text !== 'string') {
    faults.add(at, 'a block of addresses is a text like 10.0.0.0/16');
    return undefined;
  }
  const range = text.includes('/') && text === text.trim() ? parseCidr(text) : undefined;
  if (range === undefined) faults.add(at, `"${text}" is no block of addresses; write it like 10.0.0.0/16`);
  return range;
}

/** The address before the length of a block, as it is written. */
export function writtenAt(at: At): { readonly written?: Range } {
  const written = parseCidr(at.text()?.split('/')[0] ?? '');
  return written === undefined ? {} : { written };
}

const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/#NetworkPolicyPort */
function portAt(port: At, faults: Faults): PortMatch | undefined {
  if (port.open !== undefined) return { kind: 'open', place: port, reason: port.open };
  faults.map(port, 'a port');
  const protocolAt = port.get('protocol');
  const protocol = protocolAt.value() ?? 'TCP';
  if (protocolAt.open !== undefined) return { kind: 'open', place: protocolAt, reason: protocolAt.open };
  if (!isPortProtocol(protocol)) {
    faults.add(protocolAt, 'the protocol is TCP, UDP or SCTP');
    return undefined;
  }
  const first = port.get('port');
  const last = port.get('endPort');
  for (const at of [first, last])
    if (at.open !== undefined) return { kind: 'open', place: at, reason: at.open };
  const from = first.value();
  const to = last.value();
  if (from === undefined) {
    if (to !== undefined) faults.add(last, 'endPort needs a port');
    return to === undefined ? { kind: 'protocol', place: port, protocol } : undefined;
  }
  if (typeof from === 'string') {
    if (!PORT_NAME.test(from)) {
      faults.add(first, `"${from}" is no name of a port; a number is written without quotes`);
      return undefined;
    }
    if (to !== undefined) {
      faults.add(last, 'endPort needs a port that is a number');
      return undefined;
    }
    return { kind: 'named', place: first, protocol, name: from };
  }
  if (!isPort(from)) {
    faults.add(first, `a port is a number from 1 to ${LAST_PORT}`);
    return undefined;
  }
  if (to !== undefined && (!isPort(to) || to < from)) {
    faults.add(last, `endPort is a number from ${from} to ${LAST_PORT}`);
    return undefined;
  }
  return { kind: 'range', place: first, protocol, first: from, last: to ?? from, ended: to !== undefined };
}

export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LAST_PORT;
}

export function isPortProtocol(value: unknown): value is PortProtocol {
  return value === 'TCP' || value === 'UDP' || value === 'SCTP';
}
