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
  isUnread,
  nameOf,
  nodeAddresses,
} from './testing-cluster.ts';
import type { Direction, End, KubernetesObject, Packet, Pod, Service } from './testing-objects.ts';
import type { Ask, Verdict } from './testing-readings.ts';
import { inEveryReading } from './testing-readings.ts';
import { chooseBackend, serviceNamed } from './testing-services.ts';
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
  // What a policy says that is not read is anybody's guess, and it may go before all others.
  if (isUnread(cluster, own.pod, direction))
    return ask(`${direction} of ${nameOf(own.pod)} in ${family} is let through`, [true, false]);
  return byTier(view, 'Admin') ?? byNetworkPolicy(view) ?? byTier(view, 'Baseline') ?? true;
};

/**
 * The families in which two ends meet. In a cluster of both, a pod whose address is not known may have one or both,
 * of which the other end has one at least: two ends that share none are not what is asked about. In a cluster of one
 * it may have any: undefined.
 */
const familiesBetween = (cluster: Cluster, ask: Ask, sides: readonly Side[]): (Family | undefined)[] => {
  const all = familiesOf(cluster.pods.flatMap((pod) => addressesOf(cluster, pod)));
  let shared: Family[] = [4, 6];
  for (const { addresses } of sides)
    if (addresses.length > 0) shared = shared.filter((family) => familiesOf(addresses).includes(family));
  for (const { addresses, pod } of sides) {
    if (addresses.length > 0) continue;
    if (all.length < 2) return [undefined];
    const possible = ([[4], [6], [4, 6]] as const).map((own) =>
      shared.filter((family) => (own as readonly Family[]).includes(family)),
    );
    const [first, ...rest] = possible.filter((some) => some.length > 0);
    shared = ask(`families of ${nameOf(pod!)}`, [first!, ...rest]);
  }
  return shared;
};

const isBetween = (cluster: Cluster, ask: Ask, packet: Packet, from: Side, to: Side): boolean =>
  familiesBetween(cluster, ask, [from, to]).some((family) =>
    (['Egress', 'Ingress'] as const).every((direction) =>
      isOpen(cluster, ask, packet, direction, { from, to }, family),
    ),
  );

/** What no policy says anything of: a pod can't be kept from itself, nor its node from it. */
const isAtHome = (cluster: Cluster, ask: Ask, from: Side, to: Side): boolean =>
  Boolean(from.pod && from.pod === to.pod) ||
  Boolean(from.pod && isOwnNode(cluster, ask, from.pod, to)) ||
  Boolean(to.pod && isOwnNode(cluster, ask, to.pod, from));

const isServed = (cluster: Cluster, ask: Ask, packet: Packet, from: Side, service: Service): boolean => {
  const backend = chooseBackend(cluster, ask, service, packet);
  if (backend === 'unknown') return ask(`a backend of ${nameOf(service)} answers`, [true, false]);
  if (!backend) return false;
  const to = sideOf(cluster, { pod: nameOf(backend.pod) });
  const translated = { ...packet, port: backend.port };
  // What comes back to its own pod through a Service is judged by some policies and not by others.
  if (from.pod === to.pod) {
    if (isOnHostNetwork(backend.pod) || ask('who gets itself by a Service is free', [true, false]))
      return true;
  } else if (isAtHome(cluster, ask, from, to)) return true;
  return isBetween(cluster, ask, translated, from, to);
};

const isConnected = (cluster: Cluster, ask: Ask, packet: Packet): boolean => {
  const from = sideOf(cluster, packet.from);
  if ('service' in packet.to)
    return isServed(cluster, ask, packet, from, serviceNamed(cluster, packet.to.service));
  const to = sideOf(cluster, packet.to);
  return isAtHome(cluster, ask, from, to) || isBetween(cluster, ask, packet, from, to);
};

export const slowSpec = (objects: readonly KubernetesObject[]) => ({
  decide: (packet: Packet): Verdict => inEveryReading((ask) => isConnected(clusterOf(objects), ask, packet)),
  /** What the policies of one end alone say, in some family. */
  oneWay: (packet: Packet & { readonly to: End }, direction: Direction): Verdict =>
    inEveryReading((ask) => {
      const cluster = clusterOf(objects);
      const sides = { from: sideOf(cluster, packet.from), to: sideOf(cluster, packet.to) };
      return familiesBetween(cluster, ask, [sides.from, sides.to]).some((family) =>
        isOpen(cluster, ask, packet, direction, sides, family),
      );
    }),
});
