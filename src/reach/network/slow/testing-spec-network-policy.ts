import { isIn, parseBlock } from './testing-addresses.ts';
import {
  isForPod,
  isOfType,
  labelsOf,
  nameOf,
  namedPorts,
  namespaceLabels,
  namespaceOf,
  networkPoliciesOf,
} from './testing-cluster.ts';
import type { NetworkPolicy, PolicyPeer, PolicyPort } from './testing-objects.ts';
import { selects } from './testing-selectors.ts';
import type { View } from './testing-spec-view.ts';
import { isPodForNetworkPolicy } from './testing-spec-view.ts';

/** Whether a block holds the peer; an address that is not known may be in any block of its family, and in each anew. */
export const holdsPeer = (view: View, cidr: string, except: readonly string[], place: string): boolean => {
  const { ask, peer, family } = view;
  if (peer.addresses.length === 0 && family !== undefined && parseBlock(cidr).family !== family) return false;
  if (peer.addresses.length === 0) return ask(`${place} ${cidr} holds ${nameOf(peer.pod!)}`, [true, false]);
  return peer.addresses
    .filter((address) => family === undefined || address.family === family)
    .some(
      (address) =>
        isIn(address, parseBlock(cidr)) && !except.some((block) => isIn(address, parseBlock(block))),
    );
};

const isPeer = (view: View, policy: NetworkPolicy, item: PolicyPeer, place: string): boolean => {
  const { cluster, ask, peer } = view;
  const { ipBlock, podSelector, namespaceSelector } = item;
  // The API server refuses a block beside a selector, and an item with nothing in it: neither allows anything.
  if (ipBlock) {
    if (podSelector || namespaceSelector) return false;
    return holdsPeer(view, ipBlock.cidr, ipBlock.except ?? [], place);
  }
  if (!podSelector && !namespaceSelector) return false;
  if (!peer.pod || !isPodForNetworkPolicy(ask, peer.pod)) return false;
  const namespace = namespaceOf(peer.pod);
  const inNamespace = namespaceSelector
    ? selects(namespaceSelector, namespaceLabels(cluster, namespace))
    : namespace === namespaceOf(policy);
  return inNamespace && selects(podSelector ?? {}, labelsOf(peer.pod));
};

/** Ports are those of the pod that gets the packet; a name never stands for a port of a mere address. */
const isPort = (view: View, { protocol, port, endPort }: PolicyPort, byAddress: boolean): boolean => {
  const { ask, packet, destination } = view;
  if ((protocol ?? 'TCP') !== packet.protocol) return false;
  if (port === undefined || port === null) return true;
  if (typeof port === 'number') return packet.port! >= port && packet.port! <= (endPort ?? port);
  if (byAddress || !destination || !isPodForNetworkPolicy(ask, destination)) return false;
  return namedPorts(destination, port, packet.protocol, { sidecars: true }).includes(packet.port!);
};

const isAllowed = (view: View, policy: NetworkPolicy): boolean => {
  const { direction } = view;
  const rules = (direction === 'Ingress' ? policy.spec?.ingress : policy.spec?.egress) ?? [];
  return rules.some((rule, index) => {
    const items = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
    const ports = rule.ports ?? [];
    const someport = (byAddress: boolean): boolean =>
      ports.length === 0 || ports.some((port) => isPort(view, port, byAddress));
    if (items.length === 0) return someport(false);
    return items.some((item, position) => {
      const place = `${nameOf(policy)} ${direction} ${index}.${position}`;
      return isPeer(view, policy, item, place) && someport(direction === 'Egress' && Boolean(item.ipBlock));
    });
  });
};

/**
 * NetworkPolicy v1 for one pod and direction; undefined: no policy isolates the pod.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const byNetworkPolicy = (view: View): boolean | undefined => {
  const { cluster, ask, subject, direction, packet } = view;
  if (!isPodForNetworkPolicy(ask, subject)) return undefined;
  const policies = networkPoliciesOf(cluster).filter(
    (policy) => isForPod(policy, subject) && isOfType(policy, direction),
  );
  if (policies.length === 0) return undefined;
  if (policies.some((policy) => isAllowed(view, policy))) return true;
  // What isolation means to anything but TCP, UDP and SCTP is not defined.
  return packet.protocol === 'ICMP' ? ask(`ICMP ${direction} of ${nameOf(subject)}`, [true, false]) : false;
};
