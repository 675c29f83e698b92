import { expect, test } from 'vitest';
import { networkOf, pod, withAccount } from '../aws/testing-aws.ts';
import { answerWithHints, lineOf } from './testing-hints.ts';

const said = (resources: string, source: string, destination: string, port: number): string[] => {
  const network = networkOf({
    'account.yaml': withAccount(resources),
    'pods.yaml': `${pod('web')}${pod('db')}`,
  });
  return answerWithHints(network, source, destination, { protocol: 'TCP', port }).hints.map(lineOf);
};

const GROUPED = `
  App:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: pods
      GroupName: sg-app
      VpcId: !Ref Vpc
      SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }]
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { SecurityGroupIds: [!Ref App] } }
  Others:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: !Ref Cluster
      NodeRole: role
      Subnets: [!Ref A]
      Labels: { tier: data }
      LaunchTemplate: { Id: !Ref Template }
`;

test('a security group that has no rule gets one, by the group of the other end', () => {
  const network = networkOf({
    'account.yaml': withAccount(GROUPED).replace(
      'Subnets: [!Ref A, !Ref B] }',
      'Subnets: [!Ref A, !Ref B], Labels: { tier: web } }',
    ),
    'pods.yaml': `${pod('web', ', nodeSelector: { tier: web }')}${pod('db', ', nodeSelector: { tier: data }')}`,
  });
  const { hints, verdict } = answerWithHints(network, 'shop/web', 'shop/db', { protocol: 'TCP', port: 5432 });
  expect(verdict).toBe('no');
  expect(hints.map(lineOf)).toMatchInlineSnapshot(`
    [
      "account.yaml:53 add an ingress rule for TCP 5432 from cluster security group of Cluster to security group sg-app (App)",
    ]
  `);
});

test('a network ACL gets an entry before the one that denies, and one for the replies', () => {
  const acl = (entries: string): string => `
  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Vpc } }
  AclA: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref A, NetworkAclId: !Ref Acl } }
  AclB: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref B, NetworkAclId: !Ref Acl } }
${entries}`;
  const entry = (name: string, number: number, egress: boolean, action: string): string => `
  ${name}:
    Type: AWS::EC2::NetworkAclEntry
    Properties: { NetworkAclId: !Ref Acl, RuleNumber: ${number}, Egress: ${egress}, RuleAction: ${action}, Protocol: -1, CidrBlock: 0.0.0.0/0 }
`;
  const closed = acl(entry('Deny', 90, true, 'deny') + entry('In', 100, false, 'allow'));
  expect(said(closed, 'shop/web', '8.8.8.8', 443)).toMatchInlineSnapshot(`
    [
      "account.yaml:56 add an egress entry with a number below 90 to network ACL Acl that allows TCP 443 to 8.8.8.8: 90 denies it",
    ]
  `);
  const first = acl(entry('Deny', 1, true, 'deny') + entry('In', 100, false, 'allow'));
  expect(said(first, 'shop/web', '8.8.8.8', 443)).toMatchInlineSnapshot(`
    [
      "account.yaml:56 let egress entry 1 of network ACL Acl, which denies it, allow TCP 443 to 8.8.8.8: no number is lower",
    ]
  `);
  const mute = acl(entry('Out', 100, true, 'allow'));
  expect(said(mute, 'shop/web', '8.8.8.8', 443)).toMatchInlineSnapshot(`
    [
      "account.yaml:50 add an ingress entry to network ACL Acl that allows replies by TCP on ports 1024 to 65535 from 8.8.8.8",
    ]
  `);
});

test('a route table that knows no way gets a route', () => {
  expect(said('', 'shop/web', '192.168.7.7', 443)).toMatchInlineSnapshot(`
    [
      "account.yaml:21 add a route to 192.168.7.7 to route table PublicRoutes: now it sends it to internet gateway Internet, which carries nothing to private addresses",
    ]
  `);
  expect(said('', '8.8.8.8', 'shop/web', 443)).toMatchInlineSnapshot(`
    [
      "account.yaml:33 put a load balancer before these pods (a Service of type LoadBalancer, an Ingress): by route table Routes nobody outside opens a connection to them",
    ]
  `);
});

test('who has no way to the internet is told of it by name, and of load balancers and endpoints', () => {
  const alone = {
    'pods.yaml': pod('web'),
    'account.yaml': withAccount('').replaceAll(
      'DestinationCidrBlock: 0.0.0.0/0',
      'DestinationCidrBlock: 192.168.0.0/16',
    ),
  };
  const network = networkOf(alone);
  const asked = (source: string, destination: string): string[] =>
    answerWithHints(network, source, destination, { protocol: 'TCP', port: 443 }).hints.map(lineOf);
  expect(asked('internet', 'shop/web')).toMatchInlineSnapshot(`
    [
      "account.yaml:30 put a load balancer before these pods (a Service of type LoadBalancer, an Ingress): by route table Routes nobody outside opens a connection to them",
    ]
  `);
  expect(asked('shop/web', 'internet')).toMatchInlineSnapshot(`
    [
      "account.yaml:30 add a route to the internet by a NAT gateway, or from a public subnet by an internet gateway to route table Routes",
    ]
  `);
  expect(asked('shop/web', 'aws:s3')).toMatchInlineSnapshot(`
    [
      "account.yaml:30 make a VPC endpoint for s3, or add a route to the internet to route table Routes",
    ]
  `);
});

test('an endpoint that the name of its service does not lead to is made to be where it leads', () => {
  const sts = `
  Sts:
    Type: AWS::EC2::VPCEndpoint
    Properties: { VpcId: !Ref Vpc, VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.sts, SubnetIds: [!Ref A], PrivateDnsEnabled: true }
`;
  const closed = withAccount(sts).replaceAll(
    'DestinationCidrBlock: 0.0.0.0/0',
    'DestinationCidrBlock: 192.168.0.0/16',
  );
  const asked = (account: string): string[] =>
    answerWithHints(networkOf({ 'pods.yaml': pod('web'), 'account.yaml': account }), 'shop/web', 'aws:sts', {
      protocol: 'TCP',
      port: 443,
    }).hints.map(lineOf);
  expect(asked(closed.replace('PrivateDnsEnabled: true', 'PrivateDnsEnabled: false'))).toMatchInlineSnapshot(`
    [
      "account.yaml:52 let the name of aws:sts lead to VPC endpoint Sts: it has no private DNS",
    ]
  `);
  expect(asked(closed)).toMatchInlineSnapshot(`
    [
      "account.yaml:3 let the name of aws:sts lead to VPC endpoint Sts: private DNS needs DNS hostnames, and Vpc has it off",
    ]
  `);
});
