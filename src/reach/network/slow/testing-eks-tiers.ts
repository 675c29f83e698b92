/**
 * ClusterNetworkPolicy of EKS as its controller and its maps have it: of the order of rules nothing is left but
 * the priority of the policy. https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
import { parseBlock } from './testing-addresses.ts';
import { isOnHostNetwork, isSubject, namespaceLabels, priorityOf } from './testing-cluster.ts';
import type { MapRule, WantedPort } from './testing-eks-controller.ts';
import { resolvePorts, rulesFor, rulesForSelected } from './testing-eks-controller.ts';
import type { TierEntry, TierMapRule } from './testing-eks-maps.ts';
import type { World } from './testing-eks-world.ts';
import type { Direction, Pod, Protocol, TierPeer, TierPolicy, TierPort } from './testing-objects.ts';
import type { Ask } from './testing-readings.ts';
import { selects } from './testing-selectors.ts';

const wantedPorts = (ask: Ask, { portNumber, portRange, namedPort }: TierPort): WantedPort[] => {
  const protocol = (portNumber?.protocol ?? portRange?.protocol ?? 'TCP') as Protocol;
  if (portNumber) return [{ protocol, port: portNumber.port, endPort: undefined }];
  if (portRange) return [{ protocol, port: portRange.start, endPort: portRange.end }];
  // Whether a name works here has never been seen: it is honoured, or it stands for no port.
  const name = ask('names of ports in a ClusterNetworkPolicy of EKS work', [true, false]) ? namedPort! : '';
  return (['TCP', 'UDP', 'SCTP'] as const).map((each) => ({
    protocol: each,
    port: name,
    endPort: undefined,
  }));
};

const rulesForPeer = (
  world: World,
  direction: Direction,
  peer: TierPeer,
  subjects: readonly Pod[],
  wanted: readonly WantedPort[],
): MapRule[] => {
  const { namespaces, pods, networks } = peer;
  if (networks && direction === 'Egress')
    return networks.flatMap((cidr) => rulesFor(parseBlock(cidr), [], wanted, resolvePorts(wanted, [])));
  const selector = namespaces ?? (pods ? (pods.namespaceSelector ?? {}) : undefined);
  // Names of domains have no address.
  if (!selector) return [];
  const isNamespace = (name: string): boolean => selects(selector, namespaceLabels(world.cluster, name));
  return rulesForSelected(world, direction, isNamespace, pods?.podSelector ?? {}, subjects, wanted);
};

/** The rules of one ClusterPolicyEndpoint in one direction. */
export const tierRules = (
  world: World,
  ask: Ask,
  policy: TierPolicy,
  direction: Direction,
): TierMapRule[] => {
  const { cluster, pods } = world;
  const { spec } = policy;
  const subjects = pods
    .map(({ pod }) => pod)
    .filter((pod) => !isOnHostNetwork(pod) && isSubject(cluster, policy, pod));
  const priority = priorityOf(policy) + (spec.tier === 'Baseline' ? 2000 : 0);
  return ((direction === 'Ingress' ? spec.ingress : spec.egress) ?? []).flatMap((rule) => {
    const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
    const wanted = (rule.ports ?? []).flatMap((port) => wantedPorts(ask, port));
    const action = rule.action as TierEntry['action'];
    return peers
      .flatMap((peer) => rulesForPeer(world, direction, peer, subjects, wanted))
      .map(({ block, ports }) => ({
        block,
        entries: ports.map((port): TierEntry => ({ ...port, action, priority })),
      }));
  });
};
