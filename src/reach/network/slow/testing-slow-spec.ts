/**
 * The second engine for what the specification allows, for the tests: packet by packet, written from the
 * specification alone, sharing no code with the engine that is shipped.
 */
import type { Address, Family } from './testing-addresses.ts';
import { isSameAddress, parseAddress } from './testing-addresses.ts';
import type { Cluster } from './testing-cluster.ts';
import {
  addressesOf,
  addressesOfNode,
  clusterOf,
  familiesOf,
  hostAddresses,
  isOnHostNetwork,
  nameOf,
  nodeAddresses,
} from './testing-cluster.ts';
import type { Direction, End, KubernetesObject, Packet, Pod } from './testing-objects.ts';
import type { Ask, Verdict } from './testing-readings.ts';
import { inEveryReading } from './testing-readings.ts';
import { byNetworkPolicy } from './testing-spec-network-policy.ts';
import { byTier } from './testing-spec-tiers.ts';
import type { Side } from './testing-spec-view.ts';

const has = (addresses: readonly Address[], address: Address): boolean =>
  addresses.some((one) => isSameAddress(one, address));

const sideOf = (cluster: Cluster, end: End): Side => {
  if ('pod' in end) {
    const pod = cluster.pods.find((one) => nameOf(one) === end.pod);
    if (!pod) throw new RangeError(`no running pod is called ${end.pod}`);
    return { pod, addresses: addressesOf(cluster, pod) };
  }
  const address = parseAddress(end.address);
  // A pod's own address means the pod; the one it shares with its node means the node.
  const pod = cluster.pods.find((one) => !isOnHostNetwork(one) && has(addressesOf(cluster, one), address));
  return { pod, addresses: [address] };
};

const isSomeNodes = (cluster: Cluster, address: Address): boolean =>
  cluster.nodes.some((node) => has(addressesOfNode(node), address)) ||
  cluster.pods.some(
    (pod) =>
      has(hostAddresses(pod), address) || (isOnHostNetwork(pod) && has(addressesOf(cluster, pod), address)),
  );

/** Whether the other end is the node that the pod runs on. */
const isOwnNode = (cluster: Cluster, ask: Ask, pod: Pod, other: Side): boolean => {
  const nodeName = pod.spec?.nodeName;
  if (other.pod) {
    if (!isOnHostNetwork(other.pod)) return false;
    if (nodeName && other.pod.spec?.nodeName) return nodeName === other.pod.spec.nodeName;
    const names = [nameOf(pod), nameOf(other.pod)].sort().join(' and ');
    return ask(`one node has ${names}`, [true, false]);
  }
  const [address] = other.addresses;
  if (nodeName) return has(nodeAddresses(cluster, nodeName), address!);
  if (has(hostAddresses(pod), address!)) return true;
  return isSomeNodes(cluster, address!) && ask(`${nameOf(pod)} is on the node asked about`, [true, false]);
};

const isOpen = (
  cluster: Cluster,
  ask: Ask,
  packet: Packet,
  direction: Direction,
  sides: { readonly from: Side; readonly to: Side },
  family: Family | undefined,
): boolean => {
  const [own, peer] = direction === 'Egress' ? [sides.from, sides.to] : [sides.to, sides.from];
  if (!own.pod) return true;
  const destination = sides.to.pod;
  const view = { cluster, ask, packet, direction, subject: own.pod, peer, destination, family };
  return byTier(view, 'Admin') ?? byNetworkPolicy(view) ?? byTier(view, 'Baseline') ?? true;
};

const isConnected = (cluster: Cluster, ask: Ask, packet: Packet): boolean => {
  const from = sideOf(cluster, packet.from);
  const to = sideOf(cluster, packet.to);
  // A pod can't be kept from itself, nor its node from it.
  if (from.pod && from.pod === to.pod) return true;
  if (from.pod && isOwnNode(cluster, ask, from.pod, to)) return true;
  if (to.pod && isOwnNode(cluster, ask, to.pod, from)) return true;
  const shared = familiesOf(from.addresses).filter((family) => familiesOf(to.addresses).includes(family));
  const bothKnown = from.addresses.length > 0 && to.addresses.length > 0;
  const passes: (Family | undefined)[] = bothKnown ? shared : [undefined];
  return passes.some((family) =>
    (['Egress', 'Ingress'] as const).every((direction) =>
      isOpen(cluster, ask, packet, direction, { from, to }, family),
    ),
  );
};

export const slowSpec = (objects: readonly KubernetesObject[]) => ({
  decide: (packet: Packet): Verdict => inEveryReading((ask) => isConnected(clusterOf(objects), ask, packet)),
});
