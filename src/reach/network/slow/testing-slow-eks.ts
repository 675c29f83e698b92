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
  labelsOf,
  nameOf,
  namedPorts,
  namespaceOf,
  nodeAddresses,
} from './testing-cluster.ts';
import { backendsOf, policyRules } from './testing-eks-controller.ts';
import type { Traffic } from './testing-eks-maps.ts';
import { isInMap, tierAction } from './testing-eks-maps.ts';
import { tierRules } from './testing-eks-tiers.ts';
import type { EksOptions, Placed, World } from './testing-eks-world.ts';
export type { EksOptions } from './testing-eks-world.ts';
import { isEnforced, podIdentifier, serviceAddresses, worldOf } from './testing-eks-world.ts';
import type { Direction, End, KubernetesObject, Packet, Pod, Service } from './testing-objects.ts';
import type { Ask, Verdict } from './testing-readings.ts';
import { inEveryReading } from './testing-readings.ts';
import { selects } from './testing-selectors.ts';

/** To a Service by its cluster address; the packet's port is then the Service's. */
export type EksEnd = End | { readonly service: string };

export interface EksPacket extends Omit<Packet, 'to'> {
  readonly to: EksEnd;
}

interface Side {
  readonly placed: Placed | undefined;
  readonly address: Address;
}

const serviceOf = ({ services }: Cluster, name: string): Service => {
  const service = services.find((one) => nameOf(one) === name);
  if (!service) throw new RangeError(`no Service is called ${name}`);
  return service;
};

/** The pods that an end stands for. */
const podsOfEnd = (cluster: Cluster, end: EksEnd): Pod[] => {
  if ('pod' in end) return cluster.pods.filter((pod) => nameOf(pod) === end.pod);
  if ('service' in end) {
    const service = serviceOf(cluster, end.service);
    const matchLabels = service.spec?.selector ?? {};
    return cluster.pods.filter(
      (pod) => namespaceOf(pod) === namespaceOf(service) && selects({ matchLabels }, labelsOf(pod)),
    );
  }
  const address = parseAddress(end.address);
  return cluster.pods.filter(
    (pod) => !isOnHostNetwork(pod) && addressesOf(cluster, pod).some((one) => isSameAddress(one, address)),
  );
};

const isNodeOrOnIt = (cluster: Cluster, end: EksEnd): boolean => {
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
  { from, to }: EksPacket,
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
  const policies = world.policies.filter((policy) => members.some(({ pod }) => isForPod(policy, pod)));
  const tiered = world.tierPolicies
    .filter((policy) => members.some(({ pod }) => isSubject(cluster, policy, pod)))
    .flatMap((policy) => tierRules(world, ask, policy, direction));
  const lookup = { ask, family: options.family, node, address: other.address, traffic };

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

/** The cluster address is what the source's program sees; the backend's sees the source and the target port. */
const isServed = (world: World, ask: Ask, from: Side, packet: EksPacket, service: Service): boolean => {
  const address = serviceAddresses(service).find(({ family }) => family === world.options.family);
  if (!address) throw new RangeError(`${nameOf(service)} has no cluster address`);
  const { protocol, port } = packet;
  const entry = (service.spec?.ports ?? []).find(
    (one) => one.port === port && (one.protocol ?? 'TCP') === protocol,
  );
  if (!entry) return false;
  if (from.placed) {
    const to = { placed: undefined, address };
    if (!isPassed(world, ask, from.placed, 'Egress', to, { protocol, port })) return false;
  }
  // Whose addresses stand behind a Service without selector is in no object that is read.
  if (!service.spec?.selector) return ask(`a backend of ${nameOf(service)} answers`, [true, false]);
  const target = entry.targetPort ?? entry.port;
  return backendsOf(world, service).some((backend) => {
    const ports =
      typeof target === 'number'
        ? [target]
        : namedPorts(backend.pod, target, protocol, { sidecars: true }).slice(0, 1);
    return ports.some(
      (number) =>
        // A pod that gets itself comes back with the node's address.
        backend.pod === from.placed?.pod ||
        isPassed(world, ask, backend, 'Ingress', from, { protocol, port: number }),
    );
  });
};

const isConnected = (world: World, ask: Ask, packet: EksPacket): boolean => {
  const from = sideOf(world, packet.from);
  if (from.address.family !== world.options.family) return false;
  if ('service' in packet.to)
    return isServed(world, ask, from, packet, serviceOf(world.cluster, packet.to.service));
  const to = sideOf(world, packet.to);
  if (to.address.family !== world.options.family) return false;
  if (from.placed && from.placed === to.placed) return true;
  const { protocol, port } = packet;
  const traffic = { protocol, port };
  return (
    (!from.placed || isPassed(world, ask, from.placed, 'Egress', to, traffic)) &&
    (!to.placed || isPassed(world, ask, to.placed, 'Ingress', from, traffic))
  );
};

export const slowEks = (objects: readonly KubernetesObject[], options: EksOptions) => ({
  decide: (packet: EksPacket): Verdict =>
    inEveryReading((ask) => isConnected(settle(objects, options, ask, packet), ask, packet)),
});
