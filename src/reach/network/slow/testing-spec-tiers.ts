import { isSameAddress } from './testing-addresses.ts';
import type { Cluster } from './testing-cluster.ts';
import {
  addressesOfNode,
  isOnHostNetwork,
  isSubject,
  labelsOf,
  nameOf,
  namedPorts,
  podsByBoth,
  podsOfNamespaces,
  priorityOf,
  tierPoliciesOf,
} from './testing-cluster.ts';
import type {
  DestinationPort,
  TierPeer,
  TierPolicy,
  TierPort,
  TierProtocol,
  TierRule,
} from './testing-objects.ts';
import { selects } from './testing-selectors.ts';
import { holdsPeer } from './testing-spec-network-policy.ts';
import type { View } from './testing-spec-view.ts';

export type Tier = 'Admin' | 'Baseline';

const GROUP = 'policy.networking.k8s.io/';

/** ClusterNetworkPolicy v1alpha2 and the two kinds of v1alpha1 that came before it. */
const policiesOf = (cluster: Cluster, tier: Tier): TierPolicy[] => [
  ...tierPoliciesOf(cluster, GROUP, 'ClusterNetworkPolicy').filter(({ spec }) => spec.tier === tier),
  ...tierPoliciesOf(cluster, GROUP, tier === 'Admin' ? 'AdminNetworkPolicy' : 'BaselineAdminNetworkPolicy'),
];

/** The policies of the subject, lowest number first, those of one number together. */
const inOrder = ({ cluster, subject }: View, tier: Tier): TierPolicy[][] => {
  const all = policiesOf(cluster, tier);
  const priorities = [...new Set(all.map(priorityOf))].sort((a, b) => a - b);
  return priorities.map((priority) =>
    all.filter((policy) => priorityOf(policy) === priority && isSubject(cluster, policy, subject)),
  );
};

/** Traffic to a node: to one of its addresses, or to a pod that has its address. */
const isNode = ({ cluster, ask, peer }: View, item: TierPeer, place: string): boolean => {
  const { pod, addresses } = peer;
  if (pod && !isOnHostNetwork(pod)) return false;
  const node =
    cluster.nodes.find(({ metadata }) => metadata.name === pod?.spec?.nodeName) ??
    cluster.nodes.find((one) =>
      addressesOfNode(one).some((address) => addresses.some((other) => isSameAddress(address, other))),
    );
  if (node) return selects(item.nodes!, labelsOf(node));
  // An address of no node is outside; a pod on a node of which nothing is said may be on any.
  return pod ? ask(`${place} selects the node of ${nameOf(pod)}`, [true, false]) : false;
};

/** How a peer was found decides whether a port's name means anything. */
type Found = 'as a pod' | 'by address' | 'unknown kind of peer' | undefined;

const findPeer = (view: View, item: TierPeer, place: string): Found => {
  const { cluster, direction, peer } = view;
  const pod = peer.pod && !isOnHostNetwork(peer.pod) ? peer.pod : undefined;
  if (item.namespaces) return pod && podsOfNamespaces(cluster, pod, item.namespaces) ? 'as a pod' : undefined;
  if (item.pods) return pod && podsByBoth(cluster, pod, item.pods) ? 'as a pod' : undefined;
  if (direction === 'Egress') {
    if (item.nodes) return isNode(view, item, place) ? 'by address' : undefined;
    if (item.networks)
      return item.networks.some((cidr) => holdsPeer(view, cidr, [], place)) ? 'by address' : undefined;
    // Whose addresses a name has is not in the objects.
    if (item.domainNames) return undefined;
  }
  return 'unknown kind of peer';
};

const isNumber = (port: number, from: number, to: number): boolean => port >= from && port <= to;

const isNamed = ({ packet, destination }: View, name: string, found: Found): boolean =>
  found === 'as a pod' &&
  destination !== undefined &&
  namedPorts(destination, name, packet.protocol, { sidecars: true }).includes(packet.port!);

const isTierPort = (view: View, { portNumber, portRange, namedPort }: TierPort, found: Found): boolean => {
  const { protocol, port } = view.packet;
  if (namedPort) return isNamed(view, namedPort, found);
  if ((portNumber?.protocol ?? portRange?.protocol ?? 'TCP') !== protocol) return false;
  if (portNumber) return isNumber(port!, portNumber.port, portNumber.port);
  return portRange ? isNumber(port!, portRange.start, portRange.end) : false;
};

const isTierProtocol = (view: View, entry: TierProtocol, found: Found): boolean => {
  const { protocol, port } = view.packet;
  if (entry.destinationNamedPort) return isNamed(view, entry.destinationNamedPort, found);
  const byProtocol: Record<string, DestinationPort | null | undefined> = {
    TCP: entry.tcp,
    UDP: entry.udp,
    SCTP: entry.sctp,
  };
  const wanted = byProtocol[protocol];
  if (!wanted) return false;
  const { number, range } = wanted.destinationPort ?? {};
  if (number) return isNumber(port!, number, number);
  return range ? isNumber(port!, range.start, range.end) : true;
};

const isTraffic = (view: View, rule: TierRule, found: Found): boolean => {
  const { ports, protocols } = rule;
  if (ports?.length) return ports.some((port) => isTierPort(view, port, found));
  if (protocols?.length) return protocols.some((protocol) => isTierProtocol(view, protocol, found));
  return true;
};

type Action = 'Accept' | 'Deny' | 'Pass';

/** What a rule says of the packet; undefined: nothing. */
const actionOf = (view: View, rule: TierRule, place: string): Action | undefined => {
  const items = (view.direction === 'Ingress' ? rule.from : rule.to) ?? [];
  const accepts = rule.action === 'Accept' || rule.action === 'Allow';
  for (const [index, item] of items.entries()) {
    const found = findPeer(view, item, `${place}.${index}`);
    if (!found) continue;
    // A kind of peer from the future must not open anything.
    if (found === 'unknown kind of peer') {
      if (accepts) continue;
      return 'Deny';
    }
    if (!isTraffic(view, rule, found)) continue;
    return accepts ? 'Accept' : (rule.action as Action);
  }
  return undefined;
};

/** What one policy says of the packet: the first of its rules that matches. */
const actionOfPolicy = (view: View, policy: TierPolicy): Action | undefined => {
  const rules = (view.direction === 'Ingress' ? policy.spec.ingress : policy.spec.egress) ?? [];
  for (const [index, rule] of rules.entries()) {
    const place = `${policy.kind} ${policy.metadata.name} ${view.direction} ${index}`;
    const action = actionOf(view, rule, place);
    if (action) return action;
  }
  return undefined;
};

/**
 * One tier for one pod and direction: the first policy that says something of the packet. Which of equals goes first
 * is nobody's word, for each packet anew. Undefined: passed on, or nothing matched.
 * https://network-policy-api.sigs.k8s.io/api-overview/
 */
export const byTier = (view: View, tier: Tier): boolean | undefined => {
  const { ask, direction, family, subject } = view;
  if (isOnHostNetwork(subject)) return undefined;
  for (const equals of inOrder(view, tier)) {
    const actions = equals.map((policy) => actionOfPolicy(view, policy)).filter((action) => action);
    const [first, ...rest] = [...new Set(actions)];
    if (!first) continue;
    const whose = `${direction} of ${nameOf(subject)} ${family}`;
    const action = ask(`first of ${tier} ${priorityOf(equals[0]!)}, ${whose}`, [first, ...rest]);
    return action === 'Pass' ? undefined : action === 'Accept';
  }
  return undefined;
};
