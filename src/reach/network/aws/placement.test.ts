import { describe, expect, it } from 'vitest';
import { accountSays, answer, networkOf, pod, withAccount } from './testing-aws.ts';

const two = pod('web') + pod('db');
const ground = (texts: Readonly<Record<string, string>>) => networkOf(texts).ground!;
const nodesOf = (resources: string, objects = '') =>
  ground({ 'infra.yaml': withAccount(resources), 'pods.yaml': two + objects }).nodes.map(
    ({ groups, kind, name, open, pods, publicAddresses, subnets }) => ({
      name,
      kind,
      subnets: subnets.map((one) => one.name),
      groups: groups.map((one) => one.name),
      pods: pods?.map((one) => [
        one.subnets.map(({ name: subnet }) => subnet),
        one.groups.map((group) => group.name),
      ]),
      publicAddresses,
      open: open?.reason,
    }),
  );
const CLUSTER = 'cluster security group of Cluster';
const PLAIN = {
  kind: 'ec2',
  groups: [CLUSTER],
  pods: undefined,
  publicAddresses: 'as-subnet',
  open: undefined,
};

describe('nodes', () => {
  it('have the group of the cluster unless a launch template names others', () => {
    const template = (data: string): string => `
  Other:
    Type: AWS::EKS::Nodegroup
    Properties: { ClusterName: shop, NodeRole: role, Subnets: [!Ref Public], LaunchTemplate: { Id: !Ref Template } }
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: ${data} }
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupName: nodes, GroupDescription: nodes, VpcId: !Ref Vpc }
`;
    const other = (data: string) => nodesOf(template(data))[1];
    const named = { ...PLAIN, name: 'node group Other', subnets: ['Public'] };
    expect(nodesOf('')).toEqual([{ ...PLAIN, name: 'node group Nodes', subnets: ['A', 'B'] }]);
    expect(other('{ EbsOptimized: true }')).toEqual(named);
    expect(other('{ SecurityGroupIds: [!Ref Group] }')).toEqual({ ...named, groups: ['nodes (Group)'] });
    expect(
      other(
        '{ NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [!Ref Group] }] }',
      ),
    ).toEqual({ ...named, groups: ['nodes (Group)'], publicAddresses: true });
    expect(other('{ SecurityGroupIds: [!ImportValue nodes] }')).toMatchObject({ open: expect.any(String) });
  });

  it('let people log in where they have remote access', () => {
    const remote = `
  Other:
    Type: AWS::EKS::Nodegroup
    Properties: { ClusterName: shop, NodeRole: role, Subnets: [!Ref A], RemoteAccess: { Ec2SshKey: key } }
`;
    expect(nodesOf(remote)[1]?.groups).toEqual([CLUSTER, 'remote access security group']);
  });

  it('are those of Auto Scaling groups with the tag of the cluster', () => {
    const group = (name: string): string => `
  Workers:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      VPCZoneIdentifier: [!Ref B]
      LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: "1" }
      Tags: [{ Key: kubernetes.io/cluster/${name}, Value: owned, PropagateAtLaunch: true }]
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { SecurityGroupIds: [!GetAtt Cluster.ClusterSecurityGroupId] } }
`;
    expect(nodesOf(group('shop'))[1]).toEqual({
      ...PLAIN,
      name: 'Auto Scaling group Workers',
      subnets: ['B'],
    });
    expect(nodesOf(group('other'))).toHaveLength(1);
  });

  it('are selected by tags where Karpenter makes them, and not known where nothing has the tags', () => {
    const tagged = `
  Own:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24, Tags: [{ Key: karpenter.sh/discovery, Value: shop }] }
`;
    const nodeClass = (group: string): string => `---
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: default }
spec:
  subnetSelectorTerms: [{ tags: { karpenter.sh/discovery: shop } }]
  securityGroupSelectorTerms: [{ tags: { ${group} } }]
`;
    const found = nodesOf(tagged, nodeClass('kubernetes.io/cluster/shop: owned'))[1];
    expect(found).toEqual({ ...PLAIN, name: 'EC2NodeClass default', subnets: ['Own'] });
    expect(nodesOf(tagged, nodeClass('team: nobody'))[1]).toMatchObject({
      groups: [],
      open: 'nothing in these files has these tags',
    });
  });

  it('of EKS Auto Mode may give pods subnets of their own', () => {
    const nodeClass = `---
apiVersion: eks.amazonaws.com/v1
kind: NodeClass
metadata: { name: private }
spec:
  subnetSelectorTerms: [{ tags: { Tier: nodes } }]
  securityGroupSelectorTerms: [{ tags: { aws:eks:cluster-name: shop } }]
  podSubnetSelectorTerms: [{ tags: { Tier: pods } }]
  podSecurityGroupSelectorTerms: [{ tags: { aws:eks:cluster-name: shop } }]
`;
    const subnets = ['nodes', 'pods'].map(
      (tier, at) => `
  Tier${tier}:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.${20 + at}.0/24, Tags: [{ Key: Tier, Value: ${tier} }] }
`,
    );
    expect(nodesOf(subnets.join(''), nodeClass)[1]).toEqual({
      ...PLAIN,
      name: 'NodeClass private',
      kind: 'auto',
      subnets: ['Tiernodes'],
      pods: [[['Tierpods'], [CLUSTER]]],
    });
  });

  it('give pods the interfaces of their ENIConfigs where custom networking is on', () => {
    const addOn = `
  Cni:
    Type: AWS::EKS::Addon
    Properties:
      AddonName: vpc-cni
      ClusterName: !Ref Cluster
      ConfigurationValues: '{"env":{"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":"true"}}'
`;
    const config = `---
apiVersion: crd.k8s.amazonaws.com/v1alpha1
kind: ENIConfig
metadata: { name: eu-west-1a }
spec: { subnet: subnet-0123456789abcdef0, securityGroups: [sg-0123456789abcdef0] }
`;
    expect(nodesOf(addOn)[0]?.pods).toEqual([[[], []]]);
    expect(nodesOf(addOn, config)[0]?.pods).toEqual([[[], ['sg-0123456789abcdef0']]]);
    const network = networkOf({ 'infra.yaml': withAccount(addOn), 'pods.yaml': two + config });
    const out = answer(network, 'shop/web', 'shop/db', 80);
    expect(out.verdict).toBe('depends');
    expect(out.reasons.map(({ message }) => message).join()).toContain(
      'subnet subnet-0123456789abcdef0 is not in these files',
    );
  });
});

describe('pods on Fargate', () => {
  const profile = (more = ''): string => `
  Profile:
    Type: AWS::EKS::FargateProfile
    Properties:
      ClusterName: !Ref Cluster
      PodExecutionRoleArn: role
      Subnets: [!Ref A]
      Selectors: [{ Namespace: "sh*"${more} }]
`;
  const network = networkOf({
    'infra.yaml': withAccount(profile(', Labels: [{ Key: app, Value: db }]')),
    'pods.yaml': two,
  });

  it('are those that a profile selects, each alone on its machine', () => {
    expect(answer(network, 'shop/web', 'shop/db', 80).verdict).toBe('yes');
    // Nobody gives the machine an address for the internet, and there is a NAT gateway.
    const out = answer(network, 'shop/db', 'internet', 443);
    expect(out.verdict).toBe('yes');
    expect(accountSays(out)[1]).toContain('sends it to NAT gateway Nat');
  });
});

describe('pods that run', () => {
  const at = (name: string, ip: string, node: string): string =>
    `${pod(name, `, nodeName: ${node}`)}status: { phase: Running, podIP: ${ip}, podIPs: [{ ip: ${ip} }], hostIP: 10.0.1.250 }\n`;
  const acl = `
  Acl:
    Type: AWS::EC2::NetworkAcl
    Properties: { VpcId: !Ref Vpc }
  AclB:
    Type: AWS::EC2::SubnetNetworkAclAssociation
    Properties: { SubnetId: !Ref B, NetworkAclId: !Ref Acl }
`;
  const network = (...pods: string[]) =>
    networkOf({ 'infra.yaml': withAccount(acl), 'pods.yaml': pods.join('') });

  it('are in the subnet of their address', () => {
    const other = answer(
      network(at('web', '10.0.1.7', 'n1'), at('db', '10.0.2.7', 'n2')),
      'shop/web',
      'shop/db',
      80,
    );
    expect(other.verdict).toBe('no');
    expect(accountSays(other)).toEqual([
      expect.stringMatching(
        /^infra.yaml:\d+ network ACL Acl denies TCP 80 on the way into the subnet: no rule of it allows that$/,
      ),
      expect.stringContaining('denies the replies, to ports 32768 to 60999 on the way out of the subnet'),
    ]);
    const same = network(at('web', '10.0.1.7', 'n1'), at('db', '10.0.1.8', 'n2'));
    expect(answer(same, 'shop/web', 'shop/db', 80).verdict).toBe('yes');
  });

  it('are not on one node where their subnets differ, whoever says nothing of nodes', () => {
    const bare = (name: string, ip: string): string =>
      `${pod(name)}status: { phase: Running, podIP: ${ip}, podIPs: [{ ip: ${ip} }] }\n`;
    const apart = network(bare('web', '10.0.1.7'), bare('db', '10.0.2.7'));
    expect(answer(apart, 'shop/web', 'shop/db', 80).verdict).toBe('no');
  });
});
