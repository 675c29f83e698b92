/** Whether things of two networks say the same, wherever they are written. */
import type { Labels } from '../../estate/index.ts';
import type { Range } from './cidr.ts';
import type { Direction, NamedPort, Node, Peer, PodGroup, Policy, PortMatch, Rule } from './model.ts';
import type { Selector } from './selector.ts';

export function sameList<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!same(a[at]!, b[at]!)) return false;
  return true;
}

function sameRange(a: Range, b: Range): boolean {
  return a.family === b.family && a.first === b.first && a.last === b.last;
}

export function sameLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true;
  if (a.complete !== b.complete || a.known.size !== b.known.size || a.unknown.size !== b.unknown.size)
    return false;
  for (const [key, value] of a.known) if (b.known.get(key) !== value) return false;
  for (const key of a.unknown) if (!b.unknown.has(key)) return false;
  return true;
}

/** The same, for very many labels of which many are one object: what was found the same is remembered. */
export function labelsCompared(): typeof sameLabels {
  const known = new Map<Labels, Labels>();
  return (a, b) => {
    if (a === b || known.get(a) === b) return true;
    const same = sameLabels(a, b);
    if (same) known.set(a, b);
    return same;
  };
}

function sameNamedPort(a: NamedPort, b: NamedPort): boolean {
  return a.name === b.name && a.protocol === b.protocol && a.port === b.port;
}

/** Whether two pod groups of one workload are the same pods as far as policies and nodes look at them. */
export function sameGroup(a: PodGroup, b: PodGroup, labels: typeof sameLabels): boolean {
  return (
    a.namespace === b.namespace &&
    a.hostNetwork === b.hostNetwork &&
    a.count === b.count &&
    a.node === b.node &&
    a.windows === b.windows &&
    labels(a.labels, b.labels) &&
    sameList(a.ports, b.ports, sameNamedPort) &&
    sameList(a.sidecarPorts, b.sidecarPorts, sameNamedPort) &&
    sameList(a.addresses, b.addresses, sameRange) &&
    sameList(a.nodeAddresses, b.nodeAddresses, sameRange)
  );
}

export function sameNode(a: Node, b: Node): boolean {
  return a.name === b.name && sameList(a.addresses, b.addresses, sameRange) && sameLabels(a.labels, b.labels);
}

/** Whether two policies do the same to the same pods of the same cluster. */
export function samePolicy(a: Policy, b: Policy): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.name === b.name &&
      a.namespace === b.namespace &&
      a.resource.type === b.resource.type &&
      a.tier === b.tier &&
      a.tierOrder === b.tierOrder &&
      a.order === b.order &&
      a.isolates === b.isolates &&
      a.subject.hostNetwork === b.subject.hostNetwork &&
      sameNamespaces(a.subject.namespaces, b.subject.namespaces) &&
      sameSelector(a.subject.pods, b.subject.pods) &&
      sameWay(a, b, 'ingress') &&
      sameWay(a, b, 'egress'))
  );
}

function sameWay(a: Policy, b: Policy, direction: Direction): boolean {
  return (
    a.applies[direction] === b.applies[direction] &&
    sameList(a.rules[direction], b.rules[direction], sameRule)
  );
}

function sameSelector(a: Selector, b: Selector): boolean {
  return a === b || a.text === b.text;
}

function sameNamespaces(a: string | Selector, b: string | Selector): boolean {
  return a === b || (typeof a !== 'string' && typeof b !== 'string' && a.text === b.text);
}

function sameRule(a: Rule, b: Rule): boolean {
  if (a.action !== b.action) return false;
  if (a.peers === 'anybody' || b.peers === 'anybody') {
    if (a.peers !== b.peers) return false;
  } else if (!sameList(a.peers, b.peers, samePeer)) return false;
  return a.ports === 'any' || b.ports === 'any' ? a.ports === b.ports : sameList(a.ports, b.ports, samePort);
}

function samePeer(a: Peer, b: Peer): boolean {
  if (a.kind === 'pods')
    return (
      b.kind === 'pods' &&
      a.hostNetwork === b.hostNetwork &&
      sameNamespaces(a.namespaces, b.namespaces) &&
      sameSelector(a.pods, b.pods)
    );
  if (a.kind === 'block')
    return (
      b.kind === 'block' &&
      a.outside === b.outside &&
      sameRange(a.range, b.range) &&
      sameList(a.except, b.except, (one, other) => sameRange(one.range, other.range)) &&
      (a.written === b.written ||
        (a.written !== undefined && b.written !== undefined && sameRange(a.written, b.written)))
    );
  if (a.kind === 'nodes') return b.kind === 'nodes' && sameSelector(a.nodes, b.nodes);
  // Which addresses names have, and what is open, nobody knows of either.
  return a.kind === b.kind;
}

function samePort(a: PortMatch, b: PortMatch): boolean {
  if (a.kind === 'open')
    return (
      b.kind === 'open' &&
      (a.within === b.within ||
        (a.within !== undefined && b.within !== undefined && sameList(a.within, b.within, samePort)))
    );
  if (b.kind === 'open' || a.protocol !== b.protocol) return false;
  if (a.kind === 'range') return b.kind === 'range' && a.first === b.first && a.last === b.last;
  return a.kind === 'named' ? b.kind === 'named' && a.name === b.name : b.kind === 'protocol';
}
