import type { InterfaceEndpoint, NodeGroup, RouteTable, Subnet } from '../aws/model.ts';
import { serviceAt } from '../aws/read/prefix-lists.ts';
import type { LintContext, LintFinding } from './finding.ts';

/** Where nodes get images from: the layers are in S3. https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
const SERVICES = ['ecr.api', 'ecr.dkr', 's3'] as const;

/**
 * Nodes in subnets whose routes lead nowhere outside of the VPC, where an endpoint that images come through is missing:
 * those of EKS itself are in Amazon ECR too. https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export function imageLints({ network: { ground } }: LintContext): LintFinding[] {
  // A VPC of other files has its endpoints there.
  if (ground?.vpc.resource === undefined) return [];
  const endpoints = ground.endpoints();
  return ground.nodes.flatMap((node): LintFinding[] => {
    const lacking = node.open === undefined ? lackingAt(node, endpoints) : undefined;
    if (lacking === undefined) return [];
    const { missing, subnet, table } = lacking;
    const message = `${node.name} is in ${subnet.name}, from where no route leads out of the VPC, and there is no VPC endpoint for ${missing.join(', ')} here: nothing there gets images from Amazon ECR`;
    return [
      { lint: 'no-way-to-service', effect: 'closes', message, place: table.place, direction: 'egress' },
    ];
  });
}

/** The first subnet from which something is missing. */
function lackingAt(
  { subnets }: NodeGroup,
  endpoints: readonly InterfaceEndpoint[],
): { readonly missing: readonly string[]; readonly subnet: Subnet; readonly table: RouteTable } | undefined {
  for (const subnet of subnets) {
    const table = subnet.table();
    if ('kind' in table || table.open !== undefined) continue;
    if (!table.routes.every(({ target }) => ['local', 'gateway-endpoint'].includes(target.kind))) continue;
    // One without private DNS may have a hosted zone of its own, and one that is not known may be it.
    const missing = SERVICES.filter(
      (service) => !endpoints.some(({ isFor }) => isFor(service)) && !hasGateway(table, service),
    );
    if (missing.length > 0) return { missing, subnet, table };
  }
  return undefined;
}

function hasGateway({ routes }: RouteTable, wanted: string): boolean {
  return routes.some(({ place, target }) => {
    if (target.kind !== 'gateway-endpoint') return false;
    const { isOther, service } = serviceAt(place.resource.at('ServiceName'));
    return service === wanted || (service === undefined && !isOther);
  });
}
