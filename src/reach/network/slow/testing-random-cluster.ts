/**
 * Random clusters, small and dense in edge cases, of plain objects that every engine can read. `anySpecCluster` is
 * for the words of the specification, `anyEksCluster` for what EKS enforces.
 */
import fc from 'fast-check';
import type { KubernetesObject, Labels } from './testing-objects.ts';
import {
  anyContainerPorts,
  anyLabels,
  anyNamespaces,
  anyPortName,
  anyPortNumber,
  anyProtocol,
  maybe,
  nameOfSpace,
  nodeAddress,
  NODES,
  often,
  plain,
  podAddress,
  serviceAddress,
} from './testing-random-parts.ts';
import {
  anyAdminPolicies,
  anyApplicationPolicy,
  anyClusterPolicies,
  anyEksClusterPolicies,
  anyNetworkPolicy,
  anyPlaceless,
  anyUnread,
  numbered,
} from './testing-random-policies.ts';

type Families = readonly (4 | 6)[];

interface PodDraft {
  readonly space: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly [readonly unknown[], readonly unknown[]];
  readonly restartPolicy: string | undefined;
  readonly hostNetwork: boolean;
  readonly node: string | undefined;
  readonly families: Families;
  readonly phase: string | undefined;
}

/** @param otherwise the families of the node of a pod that has no address yet */
const podOf = (draft: PodDraft, index: number, otherwise: Families): KubernetesObject => {
  const { space, name, labels, ports, hostNetwork, node, families, phase } = draft;
  // On the host network a pod has its node's address, or nobody knows it yet.
  const own = families.flatMap((family) => {
    if (!hostNetwork) return [podAddress(family, space, index)];
    return node ? [nodeAddress(family, node)] : [];
  });
  const onNode = families.length > 0 ? families : otherwise;
  const hosts = node ? onNode.map((family) => nodeAddress(family, node)) : [];
  const [inMain, inInit] = ports;
  return plain({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: space, labels },
    spec: {
      nodeName: node,
      hostNetwork: hostNetwork || undefined,
      initContainers:
        inInit.length > 0 ? [{ name: 'i', restartPolicy: draft.restartPolicy, ports: inInit }] : undefined,
      containers: [{ name: 'c', ports: inMain.length > 0 ? inMain : undefined }],
    },
    status: {
      phase,
      hostIP: hosts[0],
      hostIPs: hosts.length > 0 ? hosts.map((ip) => ({ ip })) : undefined,
      podIP: own[0],
      podIPs: own.length > 0 ? own.map((ip) => ({ ip })) : undefined,
    },
  });
};

const nodesOf = (
  names: readonly string[],
  labels: readonly Labels[],
  families: Families,
): KubernetesObject[] =>
  names.map((name, index) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: labels[index % labels.length]! },
    status: {
      addresses: [
        ...families.map((family) => ({ type: 'InternalIP', address: nodeAddress(family, name) })),
        { type: 'Hostname', address: name },
      ],
    },
  }));

const anyNodeLabels = fc.array(anyLabels, { minLength: 2, maxLength: 2 });

/** Pods of the specification's cluster: any families, any phase, now and then without place or address. */
const anySpecPods = (spaces: readonly string[]): fc.Arbitrary<KubernetesObject[]> =>
  fc
    .array(
      fc.record({
        space: fc.constantFrom(...spaces),
        labels: anyLabels,
        ports: anyContainerPorts,
        restartPolicy: often<string | undefined>([2, 'Always'], [1, undefined]),
        hostNetwork: often([4, false], [1, true]),
        node: often<string | undefined>([4, 'n1'], [4, 'n2'], [1, undefined]),
        families: often<Families>([5, [4]], [2, [6]], [5, [4, 6]], [1, []]),
        phase: often<string | undefined>(
          [3, undefined],
          [6, 'Running'],
          [1, 'Pending'],
          [1, 'Succeeded'],
          [1, 'Failed'],
        ),
      }),
      { minLength: 3, maxLength: 8, size: 'max' },
    )
    .map((drafts) => drafts.map((draft, index) => podOf({ ...draft, name: `p${index}` }, index, [4])));

const anyService = (spaces: readonly string[], family: 4 | 6) =>
  fc.record({
    namespace: fc.constantFrom(...spaces),
    selector: often<'labels' | 'none'>([9, 'labels'], [1, 'none']),
    labels: often<Labels>(
      [3, { app: 'x' }],
      [2, { app: 'y' }],
      [2, { tier: 'x' }],
      [1, { app: 'x', tier: 'z' }],
    ),
    headless: often([6, false], [1, true]),
    ports: fc.uniqueArray(
      fc.record({
        port: anyPortNumber,
        protocol: maybe(anyProtocol),
        targetPort: maybe(fc.oneof<fc.Arbitrary<number | string>[]>(anyPortNumber, anyPortName), 4),
      }),
      { minLength: 1, maxLength: 2, selector: ({ port, protocol }) => `${port}/${protocol ?? 'TCP'}` },
    ),
    family: fc.constant(family),
  });

const servicesOf = (
  drafts: readonly (ReturnType<typeof anyService> extends fc.Arbitrary<infer T> ? T : never)[],
): KubernetesObject[] =>
  drafts.map(({ namespace, selector, labels, headless, ports, family }, index) =>
    plain({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `s${index}`, namespace },
      spec: {
        selector: selector === 'labels' ? labels : undefined,
        clusterIP: headless ? 'None' : serviceAddress(family, index),
        ports: ports.map((port, at) => ({ name: `port-${at}`, ...port })),
      },
    }),
  );

const SPEC = { families: 'both', eks: false } as const;

export const anySpecCluster: fc.Arbitrary<KubernetesObject[]> = anyNamespaces.chain((spaces) => {
  const names = nameOfSpace(spaces);
  return fc
    .tuple(
      anyNodeLabels,
      anySpecPods(names),
      fc.array(anyService(names, 4), { minLength: 1, maxLength: 3, size: 'max' }),
      fc.array(anyNetworkPolicy(names, SPEC), { maxLength: 5, size: 'max' }),
      fc.oneof(
        fc.constant<KubernetesObject[]>([]),
        anyAdminPolicies(SPEC),
        anyClusterPolicies(SPEC),
        anyClusterPolicies(SPEC),
      ),
      anyUnread(names),
    )
    .map(([labels, pods, services, policies, tiers, unread]) => [
      ...spaces,
      ...nodesOf(NODES, labels, [4, 6]),
      ...pods,
      ...servicesOf(services),
      ...numbered([...policies, ...tiers, ...unread]),
    ]);
});

/** Names that share a prefix before the last dash, so that maps are shared. */
const POD_NAMES = ['web-a', 'web-b', 'web', 'web-x-1', 'web-x-2', 'db-0', 'db-1'] as const;

const anyEksPods = (spaces: readonly string[], family: 4 | 6): fc.Arbitrary<KubernetesObject[]> =>
  fc
    .uniqueArray(
      fc.record({
        space: fc.constantFrom(...spaces),
        name: fc.constantFrom(...POD_NAMES),
        labels: anyLabels,
        ports: anyContainerPorts,
        restartPolicy: fc.constant<string | undefined>('Always'),
        hostNetwork: often([7, false], [1, true]),
        node: often<string | undefined>([12, 'n1'], [6, 'n2'], [1, 'fargate-n3'], [1, 'n4'], [3, undefined]),
        families: often<Families>([25, [family]], [1, []]),
        phase: often<string | undefined>([9, 'Running'], [1, undefined], [1, 'Succeeded']),
      }),
      { minLength: 3, maxLength: 8, size: 'max', selector: ({ space, name }) => `${space}/${name}` },
    )
    .map((drafts) =>
      drafts.map((draft, index) =>
        // Fargate and Windows have no pods on the host network.
        podOf(
          { ...draft, hostNetwork: draft.hostNetwork && draft.node !== 'n4' && draft.node !== 'fargate-n3' },
          index,
          [family],
        ),
      ),
    );

const anyLike = fc.constantFrom('*', '?', 'a', 'b*', 'x', '?x', '*y', 'app', 'tier');

/** Now and then a profile of Fargate; only pods that have no node hang on it. */
const anyFargate: fc.Arbitrary<KubernetesObject[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<KubernetesObject[]>([]) },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.record({
          Namespace: anyLike,
          Labels: fc.array(fc.record({ Key: anyLike, Value: anyLike }), { maxLength: 1 }),
        }),
        { minLength: 1, maxLength: 2 },
      )
      .map((Selectors) => [
        { apiVersion: 'AWS::EKS', kind: 'FargateProfile', metadata: { name: 'fargate' }, Selectors },
      ]),
  },
);

/** The last of these is Windows, the one before it Fargate. */
const EKS_NODES = [...NODES, 'fargate-n3', 'n4'] as const;

export const anyEksCluster: fc.Arbitrary<KubernetesObject[]> = fc
  .tuple(anyNamespaces, often<4 | 6>([5, 4], [1, 6]))
  .chain(([spaces, family]) => {
    const names = nameOfSpace(spaces);
    const tuning = { families: family, eks: true } as const;
    return fc
      .tuple(
        anyEksPods(names, family),
        fc.array(anyService(names, family), { minLength: 1, maxLength: 3, size: 'max' }),
        fc.array(anyNetworkPolicy(names, tuning), { minLength: 1, maxLength: 6, size: 'max' }),
        fc.array(anyApplicationPolicy(names, tuning), { maxLength: 1 }),
        fc.oneof(fc.constant([]), anyEksClusterPolicies(tuning)),
        anyUnread(names),
        anyPlaceless(tuning),
        anyFargate,
      )
      .map(([pods, services, policies, applications, tiers, unread, placeless, fargate]) => [
        ...spaces,
        ...nodesOf(
          EKS_NODES,
          EKS_NODES.map((name): Labels => ({ 'kubernetes.io/os': name === 'n4' ? 'windows' : 'linux' })),
          [family],
        ),
        ...pods,
        ...servicesOf(services),
        ...numbered([...policies, ...applications, ...tiers, ...unread, ...placeless]),
        ...fargate,
      ]);
  });
