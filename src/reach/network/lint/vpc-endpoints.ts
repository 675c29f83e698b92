import { Placement } from '../aws/interfaces.ts';
import type { InterfaceEndpoint, Interfaces } from '../aws/model.ts';
import { securityGroupPolicies } from '../aws/read/security-group-policies.ts';
import { letThrough } from '../aws/security-group.ts';
import type { ConnectionSets } from '../connections.ts';
import type { LintContext, LintFinding } from './finding.ts';

const HTTPS = 443;

/**
 * Endpoints that nothing of the cluster is let in to. With private DNS the name of the service leads nowhere else.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html#prerequisites-interface-endpoints
 */
export function vpcEndpointLints(context: LintContext): LintFinding[] {
  const { ground, reach } = context.network;
  if (ground === undefined) return [];
  const known = ground
    .endpoints()
    .filter(
      ({ doubt, open, privateDns }) => privateDns.on === true && doubt === undefined && open === undefined,
    );
  if (known.length === 0) return [];
  const clients = clientsOf(context);
  return known.flatMap((endpoint): LintFinding[] => {
    if (clients.some((client) => mayComeIn(reach.sets, client, endpoint))) return [];
    const { groups, service, title } = endpoint;
    const named = groups.map((group) => group.name).join(', ');
    const message = `nothing of the cluster reaches aws:${service}: its name leads to ${title}, and no rule of ${named} lets nodes or pods in on port ${HTTPS}`;
    return [
      { lint: 'endpoint-closed', effect: 'closes', message, place: groups[0]!.place, direction: 'ingress' },
    ];
  });
}

/** The interfaces of the nodes and of the pods. */
function clientsOf({ estate, network: { ground, reach, scope } }: LintContext): Interfaces[] {
  const placement = new Placement(reach.network, ground, securityGroupPolicies(estate, scope));
  const ofPods = new Set(reach.network.groups.flatMap((_, at) => placement.of(at).interfaces));
  return [
    ...ground!.nodes.flatMap((node) => [node, ...(node.pods ?? [])]),
    ...[...ofPods].map(({ groups, open, subnet }) => ({
      groups,
      open,
      subnets: subnet === undefined ? [] : [subnet],
    })),
  ];
}

/** Also where it is not known. */
function mayComeIn(
  sets: ConnectionSets,
  { groups, open, subnets }: Interfaces,
  endpoint: InterfaceEndpoint,
): boolean {
  const ranges = subnets.flatMap((subnet) => subnet.ranges);
  if (open !== undefined || ranges.length === 0) return true;
  return ranges.some((range) => {
    const far = { family: range.family, range, groups };
    return sets.has(letThrough(sets, endpoint.groups, 'ingress', far).most, 'TCP', HTTPS);
  });
}
