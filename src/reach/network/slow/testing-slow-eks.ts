/**
 * The second engine for what the VPC CNI of EKS enforces, for the tests: the controller, the maps and the
 * program in the kernel, acted out for one packet in the steady state.
 */
import type { Address } from './testing-addresses.ts';
import { isSameAddress, parseAddress } from './testing-addresses.ts';
import type { Cluster } from './testing-cluster.ts';
import {
  addressesOf,
  clusterOf,
  isForPod,
  isOfType,
  isOnHostNetwork,
  isSubject,
  nameOf,
  nodeAddresses,
} from './testing-cluster.ts';
import { policyRules } from './testing-eks-controller.ts';
import type { Traffic } from './testing-eks-maps.ts';
import { isInMap, tierAction } from './testing-eks-maps.ts';
import { tierRules } from './testing-eks-tiers.ts';
import type { EksOptions, Placed, World } from './testing-eks-world.ts';
export type { EksOptions } from './testing-eks-world.ts';
import { isEnforced, podIdentifier, worldOf } from './testing-eks-world.ts';
import { chooseBackend, podsBehind, serviceAddresses, serviceNamed } from './testing-services.ts';
import type { Direction, End, KubernetesObject, Packet, Pod, Service } from './testing-objects.ts';
import type { Ask, Verdict } from './testing-readings.ts';
import { inEveryReading } from './testing-readings.ts';

interface Side {
  readonly placed: Placed | undefined;
  readonly address: Address;
}

/** The pods that an end stands for. */
const podsOfEnd = (cluster: Cluster, end: Packet['to']): Pod[] => {
  if ('pod' in end) return cluster.pods.filter((pod) => nameOf(pod) === end.pod);
  if ('service' in end) return podsBehind(cluster, serviceNamed(cluster, end.service));
  const address = parseAddress(end.address);
  return cluster.pods.filter(
    (pod) => !isOnHostNetwork(pod) && addressesOf(cluster, pod).some((one) => isSameAddress(one, address)),
  );
};

const isNodeOrOnIt = (cluster: Cluster, end: Packet['to']): boolean => {
  if ('address' in end) {
    const address = parseAddress(end.address);
    const names = [
      ...cluster.nodes.map((one) => one.metadata.name),
      ...cluster.pods.map((pod) => pod.spec?.nodeName),
    ];
    return names.some(
      (name) => name && nodeAddresses(cluster, name).some((one) => isSameAddress(one, address)),
    );
  }
  return podsOfEnd(cluster, end).some(isOnHostNetwork);
};

const settle = (
  objects: readonly KubernetesObject[],
  options: EksOptions,
  ask: Ask,
  { from, to }: Packet,
): World => {
  const cluster = clusterOf(objects);
  const ends = [from, to];
  const pods = ends.flatMap((end) => podsOfEnd(cluster, end));
  const identifiers = pods.map(podIdentifier);
  const aboutNodes = ends.some((end) => isNodeOrOnIt(cluster, end));
  const isItsNodes = (pod: Pod): boolean => isOnHostNetwork(pod) && aboutNodes;
  return worldOf({
    objects,
    options,
    ask,
    needsAddress: (pod) => pods.includes(pod) || isItsNodes(pod),
    needsNode: (pod) => pods.includes(pod) || isItsNodes(pod) || identifiers.includes(podIdentifier(pod)),
    named: ends.flatMap((end) => ('address' in end ? [parseAddress(end.address)] : [])),
  });
};

const sideOf = ({ cluster, pods }: World, end: End): Side => {
  const [pod] = podsOfEnd(cluster, end);
  const placed = pods.find((one) => one.pod === pod);
  if ('address' in end) return { placed, address: parseAddress(end.address) };
  if (!placed) throw new RangeError(`no running pod is called ${end.pod}`);
  if (!placed.address) throw new RangeError(`${end.pod} has no address of the cluster's family`);
  return { placed, address: placed.address };
};

/** What the programs at one pod's interface do with traffic in one direction. */
const isPassed = (
  world: World,
  ask: Ask,
  own: Placed,
  direction: Direction,
  other: Side,
  traffic: Traffic,
): boolean => {
  const { cluster, options } = world;
  if (!isEnforced(world, own)) return true;
  const node = world.nodeAddress(own.node);
  // The node itself, kubelet first of all, in every mode.
  if (node && isSameAddress(node, other.address)) return true;
  if (other.placed && isOnHostNetwork(other.placed.pod) && other.placed.node === own.node) return true;
  // Whoever has the same identifier on the same node has the same maps, and what is written for one is for all.
  const members = world.pods.filter(
    (one) =>
      one.node === own.node && podIdentifier(one.pod) === podIdentifier(own.pod) && isEnforced(world, one),
  );
  const isUnread = world.unread.some(
    (policy) =>
      Boolean((direction === 'Ingress' ? policy.spec.ingress : policy.spec.egress)?.length) &&
      members.some(({ pod }) => isSubject(cluster, policy, pod)),
  );
  if (isUnread) return ask(`${direction} of ${nameOf(own.pod)} is let through`, [true, false]);
  const policies = world.policies.filter((policy) => members.some(({ pod }) => isForPod(policy, pod)));
  const tiered = world.tierPolicies
    .filter((policy) => members.some(({ pod }) => isSubject(cluster, policy, pod)))
    .flatMap((policy) => tierRules(world, ask, policy, direction));
  const written = world.knownNodeAddress(own.node);
  const lookup = { ask, family: options.family, node: written, address: other.address, traffic };

  const admin = tierAction(tiered, lookup, options.inheritance, 'Admin');
  if (admin === 'Accept' || admin === 'Deny') return admin === 'Accept';
  const isolating = policies.filter((policy) => isOfType(policy, direction));
  if (isolating.length > 0) {
    const rules = isolating.flatMap((policy) => policyRules(world, policy, direction));
    return isInMap(rules, lookup);
  }
  const baseline = tierAction(tiered, lookup, options.inheritance, 'Baseline');
  if (baseline === 'Accept' || baseline === 'Deny') return baseline === 'Accept';
  return options.enforcing === 'standard' || policies.length > 0;
};

const isBetween = (world: World, ask: Ask, from: Side, to: Side, traffic: Traffic): boolean => {
  if (to.address.family !== world.options.family) return false;
  if (from.placed && from.placed === to.placed) return true;
  return (
    (!from.placed || isPassed(world, ask, from.placed, 'Egress', to, traffic)) &&
    (!to.placed || isPassed(world, ask, to.placed, 'Ingress', from, traffic))
  );
};

/** The cluster address is what the source's program sees; the backend's sees the source and the target port. */
const isServed = (world: World, ask: Ask, from: Side, packet: Packet, service: Service): boolean => {
  const address = serviceAddresses(service).find(({ family }) => family === world.options.family);
  const { protocol, port } = packet;
  if (from.placed && address) {
    const to = { placed: undefined, address };
    if (!isPassed(world, ask, from.placed, 'Egress', to, { protocol, port })) return false;
  }
  const backend = chooseBackend(world.cluster, ask, service, packet);
  // Whose addresses stand behind a Service without selector is in no object that is read.
  if (backend === 'unknown') return ask(`a backend of ${nameOf(service)} answers`, [true, false]);
  if (!backend) return false;
  const traffic = { protocol, port: backend.port };
  const to = sideOf(world, { pod: nameOf(backend.pod) });
  if (!address) return isBetween(world, ask, from, to, traffic);
  // A pod that gets itself comes back with the node's address.
  if (to.placed === from.placed) return true;
  return isPassed(world, ask, to.placed!, 'Ingress', from, traffic);
};

const isConnected = (world: World, ask: Ask, packet: Packet): boolean => {
  const from = sideOf(world, packet.from);
  if (from.address.family !== world.options.family) return false;
  if ('service' in packet.to)
    return isServed(world, ask, from, packet, serviceNamed(world.cluster, packet.to.service));
  const { protocol, port } = packet;
  return isBetween(world, ask, from, sideOf(world, packet.to), { protocol, port });
};

export const slowEks = (objects: readonly KubernetesObject[], options: EksOptions) => ({
  decide: (packet: Packet): Verdict =>
    inEveryReading((ask) => isConnected(settle(objects, options, ask, packet), ask, packet)),
});
