import type { Address, Family } from './testing-addresses.ts';
import { isSameAddress, parseAddress } from './testing-addresses.ts';
import type {
  Direction,
  FargateProfile,
  KubernetesObject,
  Labels,
  Meta,
  Namespace,
  NetworkPolicy,
  Node,
  Pod,
  PodsOfNamespaces,
  Protocol,
  Selector,
  Service,
  TierPolicy,
  UnreadPolicy,
} from './testing-objects.ts';
import { selects } from './testing-selectors.ts';

/** The objects by kind, nothing computed. */
export interface Cluster {
  readonly pods: readonly Pod[];
  readonly namespaces: readonly Namespace[];
  readonly nodes: readonly Node[];
  readonly services: readonly Service[];
  readonly objects: readonly KubernetesObject[];
}

const ofKind = <T>(objects: readonly KubernetesObject[], group: string, kind: string): T[] =>
  objects.filter((one) => one.kind === kind && one.apiVersion.startsWith(group)) as unknown as T[];

/** A pod that has ended is no endpoint and no peer: its address may be another pod's by now. */
const isLive = ({ status }: Pod): boolean => status?.phase !== 'Succeeded' && status?.phase !== 'Failed';

export const clusterOf = (objects: readonly KubernetesObject[]): Cluster => ({
  pods: ofKind<Pod>(objects, 'v1', 'Pod').filter(isLive),
  namespaces: ofKind<Namespace>(objects, 'v1', 'Namespace'),
  nodes: ofKind<Node>(objects, 'v1', 'Node'),
  services: ofKind<Service>(objects, 'v1', 'Service'),
  objects,
});

export const networkPoliciesOf = ({ objects }: Cluster): NetworkPolicy[] =>
  ofKind(objects, 'networking.k8s.io/', 'NetworkPolicy');

export const applicationPoliciesOf = ({ objects }: Cluster): NetworkPolicy[] =>
  ofKind(objects, 'networking.k8s.aws/', 'ApplicationNetworkPolicy');

/** A policy that nobody here reads, for this pod and direction. */
export const isUnread = ({ objects }: Cluster, pod: Pod, direction: Direction): boolean =>
  ofKind<UnreadPolicy>(objects, 'cilium.io/', 'CiliumNetworkPolicy').some((policy) => {
    const { egress, endpointSelector, ingress } = policy.spec;
    return (
      Boolean((direction === 'Ingress' ? ingress : egress)?.length) &&
      namespaceOf(policy) === namespaceOf(pod) &&
      !isOnHostNetwork(pod) &&
      selects(endpointSelector, labelsOf(pod))
    );
  });

/** The one BaselineAdminNetworkPolicy has no priority. */
export const priorityOf = ({ spec }: TierPolicy): number =>
  typeof spec.priority === 'number' ? spec.priority : 0;

/** Where it stands among the others is not known, and so not what it comes to. */
export const isPlaceless = ({ spec }: TierPolicy): boolean => typeof spec.priority === 'object';

/** The upstream kinds are of policy.networking.k8s.io, the one of EKS is of networking.k8s.aws. */
export const tierPoliciesOf = ({ objects }: Cluster, group: string, kind: string): TierPolicy[] =>
  ofKind(objects, group, kind);

export const namespaceOf = ({ metadata }: { readonly metadata: Meta }): string =>
  metadata.namespace ?? 'default';

export const nameOf = (object: { readonly metadata: Meta }): string =>
  `${namespaceOf(object)}/${object.metadata.name}`;

export const labelsOf = ({ metadata }: { readonly metadata: Meta }): Labels => metadata.labels ?? {};

/** The API server adds the namespace's name as a label, whatever the manifest says. */
export const namespaceLabels = ({ namespaces }: Cluster, name: string): Labels => ({
  ...namespaces.find(({ metadata }) => metadata.name === name)?.metadata.labels,
  'kubernetes.io/metadata.name': name,
});

export const podsByBoth = (cluster: Cluster, pod: Pod, of: PodsOfNamespaces): boolean =>
  selects(of.namespaceSelector ?? {}, namespaceLabels(cluster, namespaceOf(pod))) &&
  selects(of.podSelector ?? {}, labelsOf(pod));

export const podsOfNamespaces = (cluster: Cluster, pod: Pod, selector: Selector): boolean =>
  selects(selector, namespaceLabels(cluster, namespaceOf(pod)));

/** Subject of a cluster-wide policy, host network aside. */
export const isSubject = (cluster: Cluster, { spec }: TierPolicy, pod: Pod): boolean => {
  const { namespaces, pods } = spec.subject;
  if (namespaces) return podsOfNamespaces(cluster, pod, namespaces);
  return pods ? podsByBoth(cluster, pod, pods) : false;
};

/**
 * The API server's default: always Ingress, and Egress only when there are egress rules.
 * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export const policyTypesOf = ({ spec }: NetworkPolicy): readonly string[] => {
  if (spec?.policyTypes?.length) return spec.policyTypes;
  return spec?.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
};

export const isForPod = (policy: NetworkPolicy, pod: Pod): boolean =>
  namespaceOf(policy) === namespaceOf(pod) && selects(policy.spec?.podSelector ?? {}, labelsOf(pod));

export const isOfType = (policy: NetworkPolicy, direction: Direction): boolean =>
  policyTypesOf(policy).includes(direction);

export const isOnHostNetwork = ({ spec }: Pod): boolean => spec?.hostNetwork === true;

/** Whether each character is matched in turn: `*` by any number of them, `?` by one. */
const isLike = (pattern: string, text: string): boolean => {
  if (pattern === '') return text === '';
  if (pattern[0] === '*')
    return isLike(pattern.slice(1), text) || (text !== '' && isLike(pattern, text.slice(1)));
  return (
    text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && isLike(pattern.slice(1), text.slice(1))
  );
};

/** A pod without a node that a profile puts on Fargate. https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
export const isForFargate = ({ objects }: Cluster, pod: Pod): boolean =>
  !isOnHostNetwork(pod) &&
  ofKind<FargateProfile>(objects, 'AWS::EKS', 'FargateProfile')
    .flatMap(({ Selectors }) => Selectors)
    .some(
      ({ Labels: wanted, Namespace: space }) =>
        isLike(space, namespaceOf(pod)) &&
        (wanted ?? []).every(({ Key, Value }) =>
          Object.entries(labelsOf(pod)).some(([key, value]) => isLike(Key, key) && isLike(Value, value)),
        ),
    );

const textsToAddresses = (texts: readonly (string | null | undefined)[]): Address[] => {
  const addresses = texts.filter((text) => text).map((text) => parseAddress(text!));
  return addresses.filter(
    (one, index) => addresses.findIndex((other) => isSameAddress(one, other)) === index,
  );
};

const ownAddresses = ({ status }: Pod): Address[] =>
  textsToAddresses([...(status?.podIPs ?? []).map(({ ip }) => ip), status?.podIP]);

export const hostAddresses = ({ status }: Pod): Address[] =>
  textsToAddresses([...(status?.hostIPs ?? []).map(({ ip }) => ip), status?.hostIP]);

/** The addresses in the Node object that are no names. */
export const addressesOfNode = ({ status }: Node): Address[] =>
  textsToAddresses(
    (status?.addresses ?? []).filter(({ type }) => type.endsWith('IP')).map(({ address }) => address),
  );

/** What is known of a node's addresses: from its object, and from the pods on it. */
export const nodeAddresses = (cluster: Cluster, nodeName: string): Address[] => [
  ...cluster.nodes.filter(({ metadata }) => metadata.name === nodeName).flatMap(addressesOfNode),
  ...cluster.pods
    .filter(({ spec }) => spec?.nodeName === nodeName)
    .flatMap((pod) => [...hostAddresses(pod), ...(isOnHostNetwork(pod) ? ownAddresses(pod) : [])]),
];

/** A pod on the host network has its node's address. Nothing in the list: not known. */
export const addressesOf = (cluster: Cluster, pod: Pod): Address[] => {
  const own = ownAddresses(pod);
  if (own.length > 0 || !isOnHostNetwork(pod)) return own;
  const host = hostAddresses(pod);
  if (host.length > 0) return host;
  const node = cluster.nodes.find(({ metadata }) => metadata.name === pod.spec?.nodeName);
  return node ? addressesOfNode(node) : [];
};

export const familiesOf = (addresses: readonly Address[]): Family[] => [
  ...new Set(addresses.map(({ family }) => family)),
];

/** Numbers of the ports of that name and protocol: names may repeat across protocols. */
export const namedPorts = (
  pod: Pod,
  name: string,
  protocol: Protocol | undefined,
  { sidecars }: { readonly sidecars: boolean },
): number[] => {
  const restartable = (pod.spec?.initContainers ?? []).filter((one) => one.restartPolicy === 'Always');
  return [...(pod.spec?.containers ?? []), ...(sidecars ? restartable : [])]
    .flatMap(({ ports }) => ports ?? [])
    .filter((port) => port.name === name && (!protocol || (port.protocol ?? 'TCP') === protocol))
    .map(({ containerPort }) => containerPort);
};
