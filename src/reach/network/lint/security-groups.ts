import type { View } from '../../../estate/index.ts';
import { podTemplatePaths } from '../../../estate/index.ts';
import type { PodInterface } from '../aws/interfaces.ts';
import { Placement } from '../aws/interfaces.ts';
import type { SecurityGroup } from '../aws/model.ts';
import { securityGroupPolicies } from '../aws/read/security-group-policies.ts';
import { letThrough } from '../aws/security-group.ts';
import type { ConnectionSets } from '../connections.ts';
import { nameOf } from '../endpoint.ts';
import type { PodGroup } from '../model.ts';
import type { LintContext, LintFinding } from './finding.ts';
import { titleOf } from './security-group-policies.ts';

const DNS_PORT = 53;
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** What the security groups of pods have to let through, whatever else they are for. */
export function securityGroupLints({ estate, network }: LintContext): LintFinding[] {
  const { ground, reach, scope } = network;
  if (ground === undefined) return [];
  const placement = new Placement(reach.network, ground, securityGroupPolicies(estate, scope));
  const seen = new Set<string>();
  return reach.network.groups.flatMap((group, at): LintFinding[] => {
    const { interfaces, policies } = placement.of(at);
    const [policy] = policies;
    const [first] = interfaces;
    if (policy === undefined || first === undefined || seen.has(nameOf(group))) return [];
    seen.add(nameOf(group));
    // What is not known may hold the rule.
    const { groups } = first;
    if (first.open !== undefined || groups.length === 0) return [];
    const title = titleOf(policy);
    return [...dns(reach.sets, group, groups, title), ...probes(reach.sets, group, interfaces, title)];
  });
}

/** Names are asked for at pods of the cluster: no group lets that out by itself. */
function dns(
  sets: ConnectionSets,
  group: PodGroup,
  groups: readonly SecurityGroup[],
  title: string,
): LintFinding[] {
  const { most } = letThrough(sets, groups, 'egress', { family: 4, range: undefined, groups: 'perhaps' });
  const missing = (['UDP', 'TCP'] as const).filter((protocol) => !sets.has(most, protocol, DNS_PORT));
  if (missing.length === 0) return [];
  const message = `${nameOf(group)} cannot ask for names over ${missing.join(' and ')}: no rule of ${named(groups)}, which ${title} gives it, lets port 53 out`;
  return [{ lint: 'group-no-dns', effect: 'closes', message, place: groups[0]!.place, direction: 'egress' }];
}

/**
 * In strict mode the kubelet comes over the network, from an interface of the node.
 * https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 */
function probes(
  sets: ConnectionSets,
  group: PodGroup,
  interfaces: readonly PodInterface[],
  title: string,
): LintFinding[] {
  const [port] = probedPorts(group).filter((one) =>
    interfaces.every(({ family, groups, node, subnet }) => {
      if (node.cni.strict !== true || node.kind === 'fargate' || node.open !== undefined) return false;
      const far = {
        family,
        range: subnet?.ranges.find((range) => range.family === family),
        groups: node.groups,
      };
      return !sets.has(letThrough(sets, groups, 'ingress', far).most, 'TCP', one);
    }),
  );
  if (port === undefined) return [];
  const { groups } = interfaces[0]!;
  const message = `the kubelet cannot probe ${nameOf(group)} at port ${port}: no rule of ${named(groups)}, which ${title} gives it, lets the nodes in`;
  return [
    { lint: 'group-no-probe', effect: 'closes', message, place: groups[0]!.place, direction: 'ingress' },
  ];
}

function named(groups: readonly SecurityGroup[]): string {
  return groups.length === 1
    ? `security group ${groups[0]!.name}`
    : `security groups ${groups.map(({ name }) => name).join(', ')}`;
}

/** The ports that the kubelet connects to. https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
function probedPorts({ place, ports }: PodGroup): number[] {
  const resource = place.resource;
  const [path = []] = resource.type === 'Pod' ? [[]] : podTemplatePaths(resource.type);
  const { items } = resource.at(...path, 'spec', 'containers').items();
  return items.flatMap((container) =>
    PROBES.flatMap((probe) =>
      [
        ['httpGet', 'port'],
        ['tcpSocket', 'port'],
        ['grpc', 'port'],
      ].flatMap((keys) => portAt(container.at(probe, ...keys), ports) ?? []),
    ),
  );
}

/** A number, or the name of a port of the pod. */
function portAt(view: View, ports: PodGroup['ports']): number | undefined {
  const value = view.value();
  if (value.kind !== 'known') return undefined;
  return typeof value.value === 'number' ? value.value : ports.find(({ name }) => name === value.value)?.port;
}
