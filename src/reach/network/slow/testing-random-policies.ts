import fc from 'fast-check';
import type {
  KubernetesObject,
  NetworkPolicy,
  PolicyPeer,
  PolicyPort,
  PolicyRule,
  TierPeer,
  TierPort,
  TierProtocol,
  TierRule,
} from './testing-objects.ts';
import {
  anyBlock,
  anyNamespaceSelector,
  anyNetworks,
  anyPolicyPort,
  anyPortName,
  anyPortNumber,
  anySelector,
  anySubjectSelector,
  anyTierPort,
  maybe,
  often,
  plain,
} from './testing-random-parts.ts';

export interface PolicyTuning {
  readonly families: 4 | 6 | 'both';
  readonly eks: boolean;
}

const anyPeer = ({ families, eks }: PolicyTuning): fc.Arbitrary<PolicyPeer> =>
  fc.oneof(
    { weight: 3, arbitrary: anySelector.map((podSelector) => ({ podSelector })) },
    { weight: 3, arbitrary: anyNamespaceSelector.map((namespaceSelector) => ({ namespaceSelector })) },
    {
      weight: 3,
      arbitrary: fc.record({ namespaceSelector: anyNamespaceSelector, podSelector: anySelector }),
    },
    { weight: 4, arbitrary: anyBlock(families, eks).map((ipBlock) => ({ ipBlock })) },
  );

/** A list that may be missing, empty, or there. */
const listOf = <T>(item: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[] | undefined> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant<T[]>([]) },
    { weight: 6, arbitrary: fc.array(item, { minLength: 1, maxLength: most }) },
  );

/** More ports than a value of a map has room for, or nearly so. */
const manyPorts: fc.Arbitrary<PolicyPort[]> = fc
  .tuple(fc.constantFrom(12, 23, 24, 25, 30), fc.constantFrom(1, 60, 8070), fc.constantFrom(1, 2))
  .map(([count, start, step]) =>
    Array.from({ length: count }, (_, index) => ({ port: start + index * step })),
  );

const anyRule = (peers: 'from' | 'to', tuning: PolicyTuning): fc.Arbitrary<PolicyRule> => {
  const few = listOf(anyPolicyPort, 3);
  const ports = tuning.eks
    ? fc.oneof({ weight: 8, arbitrary: few }, { weight: 1, arbitrary: manyPorts })
    : few;
  return fc
    .tuple(listOf(anyPeer(tuning), 3), ports)
    .map(([items, list]) => ({ [peers]: items, ports: list }));
};

/** A NetworkPolicy: its types missing, one or both, its lists missing, empty or there, rules empty or not. */
export const anyNetworkPolicy = (
  spaces: readonly string[],
  tuning: PolicyTuning,
): fc.Arbitrary<KubernetesObject> =>
  fc
    .record({
      namespace: fc.constantFrom(...spaces),
      podSelector: anySubjectSelector,
      policyTypes: often<string[] | undefined>(
        [4, undefined],
        [1, []],
        [2, ['Ingress']],
        [2, ['Egress']],
        [4, ['Ingress', 'Egress']],
      ),
      ingress: listOf(anyRule('from', tuning), 2),
      egress: listOf(anyRule('to', tuning), 2),
    })
    .map(({ namespace, ...spec }) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: '', namespace },
      spec: plain(spec),
    }));

const DOMAINS = { domainNames: ['*.example.com'] };

/** The same as EKS has it, now and then with names of domains among the peers of egress. */
export const anyApplicationPolicy = (
  spaces: readonly string[],
  tuning: PolicyTuning,
): fc.Arbitrary<KubernetesObject> =>
  fc.tuple(anyNetworkPolicy(spaces, tuning), fc.boolean()).map(([policy, named]) => {
    const { egress, ...spec } = policy.spec as NonNullable<NetworkPolicy['spec']>;
    const rules = egress?.map((rule) => (rule.to?.length ? { ...rule, to: [...rule.to, DOMAINS] } : rule));
    return {
      ...policy,
      apiVersion: 'networking.k8s.aws/v1alpha1',
      kind: 'ApplicationNetworkPolicy',
      spec: plain({ ...spec, egress: named ? rules : egress }),
    };
  });

const anyPods = fc.record({ namespaceSelector: anyNamespaceSelector, podSelector: anySelector });

const anyTierPeer = (direction: 'from' | 'to', { families, eks }: PolicyTuning): fc.Arbitrary<TierPeer> => {
  const selected: fc.Arbitrary<TierPeer>[] = [
    anyNamespaceSelector.map((namespaces) => ({ namespaces })),
    anyPods.map((pods) => ({ pods })),
  ];
  if (direction === 'from') return fc.oneof(...selected);
  const outside = anyNetworks(families, eks).map((networks): TierPeer => ({ networks }));
  if (eks) return fc.oneof(...selected, outside);
  return fc.oneof(
    ...selected,
    outside,
    anySelector.map((nodes): TierPeer => ({ nodes })),
  );
};

const anyProtocolEntry: fc.Arbitrary<TierProtocol> = fc
  .tuple(
    fc.constantFrom('tcp', 'udp', 'sctp', 'named', 'named'),
    anyPortNumber,
    anyPortName,
    maybe(fc.constantFrom([1, 80], [80, 8080], [81, 65_535])),
  )
  .map(([kind, number, name, range]) => {
    if (kind === 'named') return { destinationNamedPort: name };
    const [start, end] = range ?? [];
    return { [kind]: { destinationPort: start && end ? { range: { start, end } } : { number } } };
  });

interface TierPorts {
  readonly ports?: TierPort[];
  readonly protocols?: TierProtocol[];
}

const isOutside = ({ nodes, networks, domainNames }: TierPeer): boolean =>
  Boolean(nodes ?? networks ?? domainNames);

/** The API server takes no names of ports in a rule for anything but pods, and no empty list. */
const numbersOnly = ({ ports, protocols }: TierPorts): TierPorts => {
  const left = {
    ports: ports?.filter(({ namedPort }) => !namedPort),
    protocols: protocols?.filter(({ destinationNamedPort }) => !destinationNamedPort),
  };
  return Object.fromEntries(Object.entries(left).filter(([, list]) => list?.length));
};

const anyTierRule = (
  direction: 'from' | 'to',
  actions: readonly string[],
  ports: fc.Arbitrary<TierPorts>,
  tuning: PolicyTuning,
): fc.Arbitrary<TierRule> =>
  fc
    .tuple(
      fc.constantFrom(...actions),
      fc.array(anyTierPeer(direction, tuning), { minLength: 1, maxLength: 2 }),
      ports,
    )
    .map(([action, peers, more]) => ({
      action,
      [direction]: peers,
      ...(peers.some(isOutside) ? numbersOnly(more) : more),
    }));

const tierSpec = (actions: readonly string[], ports: fc.Arbitrary<TierPorts>, tuning: PolicyTuning) =>
  fc.record({
    subject: fc.oneof(
      anySubjectSelector.map((namespaces) => ({ namespaces })),
      anyPods.map((pods) => ({ pods })),
    ),
    ingress: listOf(anyTierRule('from', actions, ports, tuning), 3),
    egress: listOf(anyTierRule('to', actions, ports, tuning), 3),
  });

const someOf = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(fc.constant<T[]>([]), fc.array(item, { minLength: 1, maxLength: 2 }));

const tieredObject = (apiVersion: string, kind: string, spec: unknown): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: '' },
  spec: plain(spec),
});

/** So few numbers that equal ones are common. */
const anyPriority = fc.constantFrom(1, 2, 2, 3);
const anyTierName = fc.constantFrom('Admin', 'Baseline');

/** AdminNetworkPolicies and the one baseline. */
export const anyAdminPolicies = (tuning: PolicyTuning): fc.Arbitrary<KubernetesObject[]> => {
  const ports = someOf(anyTierPort(true)).map((list) => (list.length > 0 ? { ports: list } : {}));
  const version = 'policy.networking.k8s.io/v1alpha1';
  return fc
    .tuple(
      fc.array(fc.tuple(anyPriority, tierSpec(['Allow', 'Deny', 'Pass'], ports, tuning)), {
        maxLength: 4,
        size: 'max',
      }),
      maybe(tierSpec(['Allow', 'Deny'], ports, tuning)),
    )
    .map(([policies, baseline]) => [
      ...policies.map(([priority, spec]) =>
        tieredObject(version, 'AdminNetworkPolicy', { priority, ...spec }),
      ),
      ...(baseline ? [tieredObject(version, 'BaselineAdminNetworkPolicy', baseline)] : []),
    ]);
};

const clusterPolicies = (
  version: string,
  ports: fc.Arbitrary<TierPorts>,
  tuning: PolicyTuning,
): fc.Arbitrary<KubernetesObject[]> =>
  fc
    .array(fc.tuple(anyTierName, anyPriority, tierSpec(['Accept', 'Deny', 'Pass'], ports, tuning)), {
      minLength: 1,
      maxLength: 4,
      size: 'max',
    })
    .map((policies) =>
      policies.map(([tier, priority, spec]) =>
        tieredObject(version, 'ClusterNetworkPolicy', { tier, priority, ...spec }),
      ),
    );

export const anyClusterPolicies = (tuning: PolicyTuning): fc.Arbitrary<KubernetesObject[]> =>
  clusterPolicies(
    'policy.networking.k8s.io/v1alpha2',
    someOf(anyProtocolEntry).map((list) => (list.length > 0 ? { protocols: list } : {})),
    tuning,
  );

/** Names of ports are left out: whether they work in these is not known. */
export const anyEksClusterPolicies = (tuning: PolicyTuning): fc.Arbitrary<KubernetesObject[]> =>
  clusterPolicies(
    'networking.k8s.aws/v1alpha1',
    someOf(anyTierPort(false)).map((list) => (list.length > 0 ? { ports: list } : {})),
    tuning,
  );

/** Now and then one of EKS whose place among the others is not known. */
export const anyPlaceless = (tuning: PolicyTuning): fc.Arbitrary<KubernetesObject[]> => {
  const policy = tierSpec(['Accept', 'Deny', 'Pass'], fc.constant({}), tuning).map((spec) =>
    tieredObject('networking.k8s.aws/v1alpha1', 'ClusterNetworkPolicy', {
      tier: 'Admin',
      priority: { $unknown: 'a parameter says it' },
      ...spec,
    }),
  );
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant<KubernetesObject[]>([]) },
    { weight: 1, arbitrary: policy.map((one) => [one]) },
  );
};

/** Now and then a policy that nobody here reads. */
export const anyUnread = (spaces: readonly string[]): fc.Arbitrary<KubernetesObject[]> => {
  const policy = fc
    .tuple(fc.constantFrom(...spaces), anySubjectSelector, fc.constantFrom('in', 'out', 'both'))
    .map(([namespace, endpointSelector, way]): KubernetesObject => ({
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: '', namespace },
      spec: plain({
        endpointSelector,
        ingress: way === 'out' ? undefined : [{ fromRequires: [{}] }],
        egress: way === 'in' ? undefined : [{ toRequires: [{}] }],
      }),
    }));
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant<KubernetesObject[]>([]) },
    { weight: 1, arbitrary: policy.map((one) => [one]) },
  );
};

/** Names by position, so that each is there once. */
export const numbered = (objects: readonly KubernetesObject[]): KubernetesObject[] =>
  objects.map((object, index) => ({
    ...object,
    metadata: {
      ...object.metadata,
      name: object.kind === 'BaselineAdminNetworkPolicy' ? 'default' : `policy-${index}`,
    },
  }));
