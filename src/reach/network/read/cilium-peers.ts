import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import { WHOLE } from '../endpoint.ts';
import type { Direction, Node, Peer, Rule } from '../model.ts';
import { EVERYTHING, selectorOf } from '../selector.ts';
import type { At, Faults } from './at.ts';
import type { Endpoints } from './cilium-selector.ts';
import { endpointsAt, podsOf } from './cilium-selector.ts';

/** What a policy of Cilium is read with. */
export interface Setting {
  /** `undefined` for a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly nodes: readonly Node[];
}

const READERS: Readonly<Record<string, (at: At, setting: Setting, faults: Faults) => Peer[]>> = {
  Endpoints: endpointPeers,
  Entities: entityPeers,
  CIDR: cidrPeers,
  CIDRSet: cidrPeers,
  FQDNs: fqdnPeers,
  Services: (at) => [
    { kind: 'open', place: at, reason: 'which pods and addresses a Service means is not read' },
  ],
  Nodes: (at) => [
    { kind: 'open', place: at, reason: 'whether Cilium tells nodes apart is a setting of its own' },
  ],
  Groups: (at) => [
    { kind: 'open', place: at, reason: 'which addresses a group has is only known to its provider' },
  ],
};

/**
 * The peers of a rule; `undefined` where it says nothing of them.
 * https://docs.cilium.io/en/stable/security/policy/language/
 */
export function peersOf(
  rule: At,
  direction: Direction,
  setting: Setting,
  faults: Faults,
): Rule['peers'] | undefined {
  const prefix = direction === 'ingress' ? 'from' : 'to';
  const written = Object.keys(READERS)
    .map((name) => [name, rule.get(`${prefix}${name}`)] as const)
    .filter(([, at]) => at.there);
  if (written.length === 0) return undefined;
  const peers: Peer[] = [];
  let none = false;
  for (const [name, at] of written) {
    if (at.open !== undefined) {
      peers.push({ kind: 'open', place: at, reason: at.open });
      continue;
    }
    const { items, rest } = faults.itemsOf(at, `${prefix}${name}`);
    // A list without an entry means nobody, and not everybody.
    if (items.length === 0 && rest === undefined) none = true;
    peers.push(...READERS[name]!(at, setting, faults));
    if (rest !== undefined) peers.push({ kind: 'open', place: at, reason: rest });
  }
  const full = written.filter(([, at]) => at.items().items.length > 0);
  if (full.length > 1)
    faults.add(full[1]![1], `a rule has either ${prefix}${full[0]![0]} or ${prefix}${full[1]![0]}, not both`);
  if (none) return [];
  const entities = rule.get(`${prefix}Entities`).items().items;
  return entities.some((item) => item.value() === 'all') ? 'anybody' : peers;
}

function endpointPeers(list: At, setting: Setting, faults: Faults): Peer[] {
  return list.items().items.flatMap((item): Peer[] => {
    if (item.open !== undefined) return [{ kind: 'open', place: item, reason: item.open }];
    return endpointPeer(item, endpointsAt(item, faults), setting);
  });
}

function endpointPeer(place: At, endpoints: Endpoints, setting: Setting): Peer[] {
  const { namespaces, pods, reserved } = endpoints;
  if (reserved.length > 0) {
    const others = namespaces.length + pods.length + reserved.length > 1 || endpoints.open;
    if (others) return [{ kind: 'open', place, reason: 'which of them has such labels is not known' }];
    return entityOf(reserved[0]!, place, setting) ?? [];
  }
  const chosen = podsOf(endpoints);
  if (setting.namespace === undefined || endpoints.byNamespace)
    return [{ kind: 'pods', place, ...chosen, hostNetwork: 'never' }];
  // Whether labels of namespaces count in a policy of one namespace is not the same in all versions.
  if (endpoints.byNamespaceLabels)
    return [
      { kind: 'pods', place, ...podsOf({ ...endpoints, namespaces: [], open: true }), hostNetwork: 'never' },
    ];
  return [{ kind: 'pods', place, namespaces: setting.namespace, pods: chosen.pods, hostNetwork: 'never' }];
}

function entityPeers(list: At, setting: Setting, faults: Faults): Peer[] {
  return list.items().items.flatMap((item): Peer[] => {
    if (item.open !== undefined) return [{ kind: 'open', place: item, reason: item.open }];
    const peers = entityOf(String(item.value()), item, setting);
    if (peers === undefined) faults.add(item, `${item.text() ?? 'this'} is no entity that Cilium knows`);
    return peers ?? [];
  });
}

/** https://docs.cilium.io/en/stable/security/policy/language/#entities-based */
function entityOf(name: string, place: At, setting: Setting): Peer[] | undefined {
  const world = (families: readonly (4 | 6)[]): Peer[] =>
    families.map((family) => outside(WHOLE[family], place, [], setting));
  const anyPod: Peer = {
    kind: 'pods',
    place,
    namespaces: EVERYTHING,
    pods: EVERYTHING,
    hostNetwork: 'never',
  };
  const anyNode: Peer = { kind: 'nodes', place, nodes: EVERYTHING };
  switch (name) {
    case 'all':
      return [anyPod, anyNode, ...world([4, 6])];
    case 'world':
      return world([4, 6]);
    case 'world-ipv4':
      return world([4]);
    case 'world-ipv6':
      return world([6]);
    case 'cluster':
      return [anyPod, anyNode];
    case 'remote-node':
      return [anyNode];
    case 'host':
      // One of the nodes: that of the pod.
      return [{ kind: 'nodes', place, nodes: selectorOf([], true) }];
    case 'kube-apiserver':
      return [{ kind: 'names', place, names: ['kube-apiserver'] }];
    case 'unmanaged':
      return [{ ...anyPod, pods: selectorOf([], true) }];
    // No pods that run are any of these.
    case 'init':
    case 'health':
    case 'ingress':
    case 'none':
      return [];
    default:
      return undefined;
  }
}

/** Addresses of whoever is no pod and no node. */
function outside(
  range: Range,
  place: At,
  except: readonly { readonly range: Range; readonly place: At }[],
  { nodes }: Setting,
): Peer {
  const ofNodes = nodes.flatMap(({ addresses }) => addresses.filter(({ family }) => family === range.family));
  return {
    kind: 'block',
    place,
    range,
    outside: true,
    except: [...except, ...ofNodes.map((address) => ({ range: address, place }))],
  };
}

/** A list of blocks, or of maps of a block and what of it is not meant. */
function cidrPeers(list: At, setting: Setting, faults: Faults): Peer[] {
  return list.items().items.flatMap((item): Peer[] => {
    const open = item.open ?? item.entries().rest;
    if (open !== undefined) return [{ kind: 'open', place: item, reason: open }];
    const groups = [item.get('cidrGroupRef'), item.get('cidrGroupSelector')].find((at) => at.there);
    if (groups !== undefined)
      return [{ kind: 'open', place: groups, reason: 'the addresses of a CiliumCIDRGroup are not read' }];
    const at = item.isMap ? item.get('cidr') : item;
    const holes = faults.itemsOf(item.get('except'), 'except');
    const unknown = [at.open, holes.rest, ...holes.items.map((hole) => hole.open)].find(
      (one) => one !== undefined,
    );
    if (unknown !== undefined) return [{ kind: 'open', place: item, reason: unknown }];
    const range = blockAt(at, faults);
    const except = holes.items.flatMap((hole) => {
      const found = blockAt(hole, faults);
      return found === undefined ? [] : [{ range: found, place: hole }];
    });
    return range === undefined ? [] : [outside(range, at, except, setting)];
  });
}

/** A block, or one address. */
function blockAt(at: At, faults: Faults): Range | undefined {
  const range = parseCidr(at.text() ?? '');
  if (range === undefined) faults.add(at, 'a block of addresses is a text like 10.0.0.0/16');
  return range;
}

function fqdnPeers(list: At, _setting: Setting, faults: Faults): Peer[] {
  return list.items().items.flatMap((item): Peer[] => {
    const names = [item.get('matchName'), item.get('matchPattern')].filter((at) => at.there);
    if (names.length === 0 && item.open === undefined)
      faults.add(item, 'toFQDNs has a matchName or a matchPattern');
    return [{ kind: 'names', place: item, names: names.flatMap((at) => at.text() ?? []) }];
  });
}
