import type { Address, Block, Family } from './testing-addresses.ts';
import { isIn, isSameAddress, lastAddressOf, parseBlock } from './testing-addresses.ts';
import type { Cluster } from './testing-cluster.ts';
import {
  addressesOf,
  addressesOfNode,
  applicationPoliciesOf,
  clusterOf,
  familiesOf,
  hostAddresses,
  isForFargate,
  isOnHostNetwork,
  isPlaceless,
  labelsOf,
  nameOf,
  namespaceOf,
  networkPoliciesOf,
  nodeAddresses,
  tierPoliciesOf,
} from './testing-cluster.ts';
import type { KubernetesObject, NetworkPolicy, Pod, TierPolicy } from './testing-objects.ts';
import type { Ask } from './testing-readings.ts';
import { serviceAddresses } from './testing-services.ts';

export interface EksOptions {
  readonly enforcing: 'standard' | 'strict';
  /** An EKS cluster has one family; when it is not given it is that of the first address of a pod or node. */
  readonly family?: Family;
  /**
   * What a key of the cluster-wide maps takes over from the most specific key around it: the rules written for
   * that key, or also what that key took over itself.
   */
  readonly inheritance?: 'own' | 'chain';
}

/** A pod as it runs: on a node, with the one address it has. */
export interface Placed {
  readonly pod: Pod;
  readonly node: string;
  /** Undefined: not known, and neither end of the packet. */
  readonly address: Address | undefined;
}

/** One cluster in which everything that the packet can meet is settled. */
export interface World {
  readonly cluster: Cluster;
  readonly options: Required<EksOptions>;
  readonly pods: readonly Placed[];
  /** NetworkPolicies and ApplicationNetworkPolicies are one tier. */
  readonly policies: readonly NetworkPolicy[];
  readonly tierPolicies: readonly TierPolicy[];
  /** Those of them of which nobody knows what they do. */
  readonly unread: readonly TierPolicy[];
  /** The primary address of a node. */
  readonly nodeAddress: (node: string) => Address | undefined;
  /** The same where it is known: that any other node has the very address a block begins with is left aside. */
  readonly knownNodeAddress: (node: string) => Address | undefined;
}

/** The agent's name for the pods that share maps: the pod's name without its last dash part, and the namespace. */
export const podIdentifier = (pod: Pod): string =>
  `${pod.metadata.name.replace(/-[^-]*$/, '')}@${namespaceOf(pod)}`;

const isLinuxInstance = (cluster: Cluster, nodeName: string): boolean => {
  const node = cluster.nodes.find(({ metadata }) => metadata.name === nodeName);
  const labels = node ? labelsOf(node) : {};
  return (
    !nodeName.startsWith('fargate-') &&
    labels['eks.amazonaws.com/compute-type'] !== 'fargate' &&
    labels['kubernetes.io/os'] !== 'windows'
  );
};

/** Nothing is enforced on the host network, on Fargate and on Windows. */
export const isEnforced = ({ cluster }: World, { pod, node }: Placed): boolean =>
  !isOnHostNetwork(pod) &&
  pod.spec?.os?.name !== 'windows' &&
  pod.spec?.nodeSelector?.['kubernetes.io/os'] !== 'windows' &&
  isLinuxInstance(cluster, node);

const blocksOf = (policies: readonly NetworkPolicy[], tiers: readonly TierPolicy[]): Block[] => {
  const items = policies
    .flatMap(({ spec }) => [...(spec?.ingress ?? []), ...(spec?.egress ?? [])])
    .flatMap(({ from, to }) => [...(from ?? []), ...(to ?? [])])
    .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []));
  const networks = tiers
    .flatMap(({ spec }) => spec.egress ?? [])
    .flatMap(({ to }) => to ?? [])
    .flatMap(({ networks }) => networks ?? []);
  return [...items, ...networks].map(parseBlock);
};

/** One free address for each way of lying in some blocks and not in others. */
const possibleAddresses = (
  family: Family,
  blocks: readonly Block[],
  taken: readonly Address[],
): Address[] => {
  const own = blocks.filter((block) => block.family === family);
  const starts = [1n, ...own.flatMap(({ first, last }) => [first, last + 1n])];
  const found = new Map<string, Address>();
  for (const start of starts) {
    for (let value = start; value <= lastAddressOf(family); value += 1n) {
      const address = { family, value };
      if (taken.some((one) => isSameAddress(one, address))) continue;
      const signature = own.map((block) => (isIn(address, block) ? '1' : '0')).join('');
      if (!found.has(signature)) found.set(signature, address);
      break;
    }
  }
  return [...found.values()];
};

export interface Request {
  readonly objects: readonly KubernetesObject[];
  readonly options: EksOptions;
  readonly ask: Ask;
  /** The pods whose node, and those whose address, the answer may hang on. */
  readonly needsNode: (pod: Pod) => boolean;
  readonly needsAddress: (pod: Pod) => boolean;
  /** Addresses that no pod can have because the packet has them. */
  readonly named: readonly Address[];
}

/** Settles, by asking, where a pod runs and what its address is, where that is not known and matters. */
export const worldOf = ({ objects, options, ask, needsNode, needsAddress, named }: Request): World => {
  const cluster = clusterOf(objects);
  const known = cluster.pods.flatMap((pod) => addressesOf(cluster, pod));
  const family = options.family ?? familiesOf([...known, ...cluster.nodes.flatMap(addressesOfNode)])[0] ?? 4;
  const policies = [...networkPoliciesOf(cluster), ...applicationPoliciesOf(cluster)];
  const ofCluster = tierPoliciesOf(cluster, 'networking.k8s.aws/', 'ClusterNetworkPolicy');
  const tierPolicies = ofCluster.filter((policy) => !isPlaceless(policy));
  const unread = ofCluster.filter(isPlaceless);
  const ofFamily = (addresses: readonly Address[]): Address | undefined =>
    addresses.find((address) => address.family === family);

  const unplaced = cluster.pods.filter((pod) => !pod.spec?.nodeName);
  const names = [
    ...cluster.nodes.map(({ metadata }) => metadata.name),
    ...cluster.pods.flatMap(({ spec }) => (spec?.nodeName ? [spec.nodeName] : [])),
  ].filter((name) => isLinuxInstance(cluster, name));
  const candidates = [...new Set(names)];

  const nodeOf = (pod: Pod): string => {
    if (pod.spec?.nodeName) return pod.spec.nodeName;
    // A node of Fargate is there for one pod.
    if (isForFargate(cluster, pod)) return `fargate-${nameOf(pod)}`;
    const host = [...hostAddresses(pod), ...(isOnHostNetwork(pod) ? addressesOf(cluster, pod) : [])];
    const told = candidates.find((name) =>
      nodeAddresses(cluster, name).some((address) => host.some((one) => isSameAddress(one, address))),
    );
    if (told) return told;
    if (!needsNode(pod)) return `somewhere-with-${nameOf(pod)}`;
    const others = unplaced.slice(0, unplaced.indexOf(pod) + 1).map((_, index) => `elsewhere-${index}`);
    return ask(`node of ${nameOf(pod)}`, [...others, ...candidates] as [string, ...string[]]);
  };
  // Two pods never get one address, but those on the host network of one node do.
  const settled = new Map<string, Address | undefined>();
  const anyAddress = (whose: string): Address | undefined => {
    if (settled.has(whose)) return settled.get(whose);
    const taken = [
      ...named,
      ...known,
      ...cluster.nodes.flatMap(addressesOfNode),
      ...cluster.pods.flatMap(hostAddresses),
      ...cluster.services.flatMap((service) => serviceAddresses(service)),
      ...[...settled.values()].filter((address) => address !== undefined),
    ];
    const [first, ...rest] = possibleAddresses(family, blocksOf(policies, tierPolicies), taken);
    settled.set(whose, first && ask(`address of ${whose}`, [first, ...rest]));
    return settled.get(whose);
  };
  const addressOf = (pod: Pod, node: string): Address | undefined => {
    const own = ofFamily(addressesOf(cluster, pod));
    if (own || !needsAddress(pod)) return own;
    if (!isOnHostNetwork(pod)) return anyAddress(nameOf(pod));
    return ofFamily(nodeAddresses(cluster, node)) ?? anyAddress(node);
  };

  const pods = cluster.pods.map((pod): Placed => {
    const node = nodeOf(pod);
    return { pod, node, address: addressOf(pod, node) };
  });
  const knownNodeAddress = (node: string): Address | undefined => ofFamily(nodeAddresses(cluster, node));
  const nodeAddress = (node: string): Address | undefined =>
    knownNodeAddress(node) ?? pods.find((one) => one.node === node && isOnHostNetwork(one.pod))?.address;
  const all = { inheritance: 'own' as const, ...options, family };
  return { cluster, options: all, pods, policies, tierPolicies, unread, nodeAddress, knownNodeAddress };
};
