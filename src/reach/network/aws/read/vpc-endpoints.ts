import type { Resource, View } from '../../../../estate/index.ts';
import type { InterfaceEndpoint, Open, SecurityGroup, Subnet, Vpc } from '../model.ts';
import { serviceAt } from './prefix-lists.ts';
import type { References } from './reference.ts';
import { isMade, open, textAt } from './reference.ts';
import type { SecurityGroups } from './security-groups.ts';
import { privateDnsOf } from './private-dns.ts';
import type { Vpcs } from './vpcs.ts';

/**
 * The interface endpoints of a VPC, with those of which it is not known whether they are. Endpoints of the other types
 * stand for no service of AWS. https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
 */
export function interfaceEndpoints(
  references: References,
  groups: SecurityGroups,
  vpcs: Vpcs,
  vpc: Vpc,
): InterfaceEndpoint[] {
  return references.ofType('AWS::EC2::VPCEndpoint').flatMap((resource): InterfaceEndpoint[] => {
    const type = resource.at('VpcEndpointType').string();
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
    if (type.kind === 'absent' || (type.kind !== 'unknown' && type.value !== 'Interface')) return [];
    const { service, isOther } = serviceAt(resource.at('ServiceName'));
    if (isOther) return [];
    const placed = subnetsOf(resource, vpcs);
    const home = homeOf(resource, placed.subnets, references, vpcs, vpc);
    if (home === 'another') return [];
    const guard = groupsOf(resource, groups, vpc);
    return [
      {
        title: `VPC endpoint ${resource.name}`,
        service,
        isFor: (wanted) => service === undefined || service === wanted,
        subnets: placed.subnets,
        groups: guard.groups,
        open: placed.open ?? guard.open,
        privateDns: privateDnsOf(resource, service, vpc),
        doubt: home ?? doubtOf(resource, type.kind === 'unknown' ? type.reason.text : undefined),
        place: resource.root,
      },
    ];
  });
}

/** Why it may not be there, or be of something else. */
function doubtOf(resource: Resource, type: string | undefined): Open | undefined {
  if (isMade(resource) !== true) return open(resource.root, `whether ${resource.name} is made is not known`);
  if (type !== undefined) return open(resource.at('VpcEndpointType'), `its type is not known: ${type}`);
  const name = resource.at('ServiceName');
  if (serviceAt(name).service === undefined)
    return open(name, 'which service it is for is not in these files');
  const region = resource.at('ServiceRegion');
  return region.present === false
    ? undefined
    : open(
        region,
        'it is for the service of a Region that is named, and which Region is asked about is not known',
      );
}

/** It has one interface in each of its subnets. */
function subnetsOf(resource: Resource, vpcs: Vpcs): Pick<InterfaceEndpoint, 'open' | 'subnets'> {
  const place = resource.at('SubnetIds');
  const { items, rest } = place.items();
  const subnets: Subnet[] = [];
  let why = rest === undefined ? undefined : open(rest.at, rest.reason.text);
  for (const item of items) {
    const subnet = vpcs.subnetAt(item);
    if ('kind' in subnet) why ??= subnet;
    else if (!subnets.includes(subnet)) subnets.push(subnet);
  }
  if (items.length === 0) why ??= open(place, 'the subnets of its interfaces are not in these files');
  return { subnets, open: why };
}

/** Without any it has the default one of the VPC. https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html */
function groupsOf(
  resource: Resource,
  all: SecurityGroups,
  vpc: Vpc,
): { readonly groups: readonly SecurityGroup[]; readonly open: Open | undefined } {
  const place = resource.at('SecurityGroupIds');
  const { items, rest } = place.items();
  if (items.length === 0 && rest === undefined)
    return vpc.resource === undefined
      ? { groups: [], open: open(place, 'the default security group of its VPC is not in these files') }
      : { groups: [all.ofVpc(vpc.resource)], open: undefined };
  const groups: SecurityGroup[] = [];
  let why = rest === undefined ? undefined : open(rest.at, rest.reason.text);
  for (const item of items) {
    const group = all.at(item);
    if ('kind' in group) why ??= group;
    else groups.push(group);
  }
  return { groups, open: why };
}

/** Whether it is one of the VPC: its subnets say it, else it does itself. `undefined` for yes. */
function homeOf(
  resource: Resource,
  [subnet]: readonly Subnet[],
  references: References,
  vpcs: Vpcs,
  vpc: Vpc,
): 'another' | Open | undefined {
  if (subnet !== undefined) return subnet.vpc === vpc ? undefined : 'another';
  const place: View = resource.at('VpcId');
  const found = vpcs.vpcAt(place);
  if (!('kind' in found)) return found === vpc ? undefined : 'another';
  const named = references.at(place);
  const own = vpc.resource === undefined ? vpc.name : textAt(vpc.resource.at('VpcId'));
  if (named.kind !== 'id' || own?.startsWith('vpc-') !== true)
    return open(place, 'whether it is of the VPC of the cluster is not known');
  return named.id === own ? undefined : 'another';
}
