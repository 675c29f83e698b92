import type { About, Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, must, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';

/** What the launch template says of public addresses: it overrules the subnet. */
function byLaunchTemplate(nodeGroup: Resource, estate: Estate): Decision | undefined {
  const template = nodeGroup.at('LaunchTemplate');
  if (template.present === false) return undefined;
  const place = template.get('Id').present === false ? template.get('Name') : template.get('Id');
  const followed = estate.follow(place, 'AWS::EC2::LaunchTemplate', ['LaunchTemplateName']);
  if (followed.kind !== 'resource') return undefined;
  const { items } = followed.resource.at('LaunchTemplateData', 'NetworkInterfaces').items();
  for (const item of items) {
    const address = item.get('AssociatePublicIpAddress').boolean();
    if (address.kind === 'absent') continue;
    return must(
      address,
      (given) => given !== true,
      'the nodes get public addresses: their launch template asks for them',
    );
  }
  return undefined;
}

function bySubnet(item: View, estate: Estate): Decision {
  const followed = estate.follow(item, 'AWS::EC2::Subnet', ['SubnetId']);
  if (followed.kind === 'unknown') return undecidedAt(item, followed.reason);
  if (followed.kind !== 'resource') return undecidedAt(item, 'this subnet is not in these files');
  const { resource: subnet } = followed;
  const given = subnet.at('MapPublicIpOnLaunch').boolean();
  if (given.kind === 'unknown') return undecided(given);
  return given.kind !== 'absent' && given.value
    ? fail(item, `nodes in subnet ${subnet.name} get public addresses (MapPublicIpOnLaunch)`, given.at)
    : { verdict: 'pass', at: item, rests: [given.at] };
}

export default control({
  id: 'nodes-in-private-subnets',
  title: 'Nodes have no public addresses',
  layer: 'network',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A node with a public address is one security group rule away from the internet: its kubelet, its NodePorts, its ' +
    'SSH server. It also talks to the internet past every proxy and NAT where somebody would see it.',
  references: [
    cisEks('5.4.3'),
    attack('T1133'),
    attack('T1190'),
    page(
      'View Amazon EKS networking requirements for VPC and subnets',
      'https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Nodegroup'],
  decide: (nodeGroup, estate) => {
    const template = byLaunchTemplate(nodeGroup, estate);
    if (template !== undefined) return template;
    const { items, rest } = nodeGroup.at('Subnets').items();
    const abouts = items.map((item): About => ({ subject: item, decision: bySubnet(item, estate) }));
    if (rest !== undefined) abouts.push({ subject: rest.at, decision: undecided(rest) });
    return abouts;
  },
  fix: {
    text: 'Put node groups into subnets that give no public addresses and reach the internet through a NAT gateway or not at all.',
    safe: false,
    breaks:
      'nodes that reach AWS and registries through the internet gateway: they need a NAT gateway or VPC endpoints',
    cloudformation: 'Subnets: [!Ref PrivateA, !Ref PrivateB]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second subnet',
      format: 'cloudformation',
      source: `Resources:
  PrivateA:
    Type: AWS::EC2::Subnet
    Properties: { CidrBlock: 10.0.0.0/24, VpcId: vpc-1 }
  PublicA:
    Type: AWS::EC2::Subnet
    Properties: { CidrBlock: 10.0.1.0/24, VpcId: vpc-1, MapPublicIpOnLaunch: "true" }
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: shop
      Subnets:
        - !Ref PrivateA
        - !Ref PublicA
`,
      at: '- !Ref PublicA',
    },
    {
      verdict: 'fail',
      title: 'By the launch template, in a subnet that gives none',
      format: 'cloudformation',
      source: `Resources:
  PrivateA:
    Type: AWS::EC2::Subnet
    Properties: { CidrBlock: 10.0.0.0/24, VpcId: vpc-1 }
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        NetworkInterfaces:
          - DeviceIndex: 0
            AssociatePublicIpAddress: true
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: shop
      LaunchTemplate: { Id: !Ref Template, Version: "1" }
      Subnets: [!Ref PrivateA]
`,
      at: 'AssociatePublicIpAddress',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  PrivateA:
    Type: AWS::EC2::Subnet
    Properties: { CidrBlock: 10.0.0.0/24, VpcId: vpc-1, MapPublicIpOnLaunch: false }
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties: { ClusterName: shop, Subnets: [!GetAtt PrivateA.SubnetId] }
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'Subnets that are given at deployment',
      format: 'cloudformation',
      source: `Parameters:
  Subnets: { Type: "List<AWS::EC2::Subnet::Id>" }
Resources:
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties: { ClusterName: shop, Subnets: !Ref Subnets }
`,
      at: 'Subnets: { Type',
    },
  ],
});
