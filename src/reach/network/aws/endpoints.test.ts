import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import type { Answer } from '../ask.ts';
import { NoEndpoint, endpointOf } from '../endpoint.ts';
import { networksOf } from '../index.ts';
import { readTexts } from '../../../sources/texts.ts';
import { ACCOUNT, answer, networkOf, pod, says } from './testing-aws.ts';

/** The account with DNS hostnames, which private DNS needs. */
const NAMED = ACCOUNT.replace(
  'CidrBlock: 10.0.0.0/16 }',
  'CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true }',
);

const GUARD = `
  Guard:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: of endpoints
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }]
`;

function endpoint(service: string, more: string): string {
  return `
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.\${AWS::Region}.${service}
${more
  .trim()
  .split('\n')
  .map((line) => `      ${line.trim()}\n`)
  .join('')}`;
}

const STS = endpoint(
  'sts',
  `VpcEndpointType: Interface
  PrivateDnsEnabled: true
  SubnetIds: [!Ref A]
  SecurityGroupIds: [!Ref Guard]`,
);

function asked(resources: string, service: string, port = 443, more = '', objects = ''): Answer {
  const network = networkOf({ 'vpc.yaml': resources, 'k8s.yaml': pod('web', more) + objects });
  return answer(network, 'shop/web', `aws:${service}`, port);
}

test('with private DNS the name leads to the endpoint, and its groups decide', () => {
  expect(says(asked(NAMED + GUARD + STS, 'sts'))).toEqual([
    'yes',
    'vpc.yaml:63 VPC endpoint Endpoint is where the name of aws:sts leads: it has private DNS, and stands in A',
    'vpc.yaml:45 cluster security group of Cluster lets it out: all traffic to 0.0.0.0/0',
    'vpc.yaml:55 security group Guard lets it in: tcp 443 from 10.0.0.0/16',
  ]);
  expect(says(asked(NAMED + GUARD + STS, 'sts', 80))).toEqual([
    'no',
    'vpc.yaml:63 VPC endpoint Endpoint is where the name of aws:sts leads: it has private DNS, and stands in A',
    'vpc.yaml:53 security group Guard has no rule that lets TCP 80 in from shop/web[Pod] in A',
  ]);
});

test('only in mode eks, and with the network of the cluster, there is an answer', () => {
  const estate = readTexts({ 'vpc.yaml': NAMED, 'k8s.yaml': pod('web') });
  const [network] = networksOf(estate, 'spec');
  const { reach } = network!;
  const [web, sts] = ['shop/web', 'aws:sts'].map((text) => endpointOf(reach.network, text)) as [never, never];
  expect(() => ask(reach, web, sts, 'TCP', 443)).toThrow(NoEndpoint);
  expect(() => answer(networkOf({ 'k8s.yaml': pod('web') }), 'shop/web', 'aws:sts', 443)).toThrow(
    /ask in mode eks/,
  );
});

/** Without any route to the internet. */
const PRIVATE = NAMED.replace('NatGatewayId: !Ref Nat }', 'EgressOnlyInternetGatewayId: eigw-1 }');

test('without private DNS the name goes past the endpoint', () => {
  const own = STS.replace('PrivateDnsEnabled: true', 'PrivateDnsEnabled: false');
  const passed =
    'vpc.yaml:63 VPC endpoint Endpoint is not where the name of aws:sts leads, only its own names do: it has no private DNS';
  expect(says(asked(NAMED + GUARD + own, 'sts'))).toEqual([
    'yes',
    passed,
    'vpc.yaml:45 cluster security group of Cluster lets it out: all traffic to 0.0.0.0/0',
    'vpc.yaml:33 route table Routes sends it to NAT gateway Nat',
    'vpc.yaml:21 route table PublicRoutes sends it to internet gateway Internet',
  ]);
  expect(says(asked(PRIVATE + GUARD + own, 'sts'))).toEqual([
    'no',
    passed,
    'vpc.yaml:33 route table Routes sends it to egress-only internet gateway eigw-1, which carries it nowhere',
  ]);
  expect(says(asked(PRIVATE + GUARD + own.replace('PrivateDnsEnabled: false\n', '\n'), 'sts'))[0]).toBe('no');
});

test('private DNS needs both DNS attributes of the VPC', () => {
  expect(says(asked(ACCOUNT + GUARD + STS, 'sts'))).toContain(
    'vpc.yaml:3 VPC endpoint Endpoint is not where the name of aws:sts leads, only its own names do: private DNS needs DNS hostnames, and Vpc has it off',
  );
  const off = NAMED.replace('EnableDnsHostnames: true', 'EnableDnsHostnames: true, EnableDnsSupport: false');
  expect(says(asked(off + GUARD + STS, 'sts'))).toContain(
    'vpc.yaml:5 VPC endpoint Endpoint is not where the name of aws:sts leads, only its own names do: private DNS needs DNS support, and Vpc has it off',
  );
  const unknown = NAMED.replace('EnableDnsHostnames: true', 'EnableDnsHostnames: !Ref Names').replace(
    'Resources:',
    'Parameters: { Names: { Type: String } }\nResources:',
  );
  const open = unknown.replace('NatGatewayId: !Ref Nat }', 'EgressOnlyInternetGatewayId: eigw-1 }');
  expect(says(asked(open + GUARD + STS, 'sts')).slice(0, 2)).toEqual([
    'depends',
    'vpc.yaml:2 VPC endpoint Endpoint may be where the name of aws:sts leads: private DNS needs DNS hostnames, and whether Vpc has it on is not known',
  ]);
});

test('the default security group of the VPC lets in nobody but its members', () => {
  const own = STS.replace('SecurityGroupIds: [!Ref Guard]', '');
  expect(says(asked(NAMED + own, 'sts'))).toEqual([
    'no',
    'vpc.yaml:56 VPC endpoint Endpoint is where the name of aws:sts leads: it has private DNS, and stands in A',
    'vpc.yaml:5 default security group of Vpc has no rule that lets TCP 443 in from shop/web[Pod] in A',
  ]);
});

test('endpoints of other types, of other services and of other VPCs are not asked', () => {
  const others = [
    STS.replace('VpcEndpointType: Interface', 'VpcEndpointType: GatewayLoadBalancer'),
    STS.replace('VpcEndpointType: Interface', 'VpcEndpointType: Resource'),
    STS.replace('.sts', '.logs'),
    STS.replace('.sts', '.sts-fips'),
    STS.replace('!Sub com.amazonaws.${AWS::Region}.sts', 'com.amazonaws.vpce.eu-west-1.vpce-svc-1'),
    `${STS.replace('SubnetIds: [!Ref A]', 'SubnetIds: [!Ref Z]')}
  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.9.0.0/16 } }
  Z: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Other, CidrBlock: 10.9.0.0/24 } }
`,
  ];
  for (const other of others)
    expect(says(asked(NAMED + GUARD + other, 'sts'))).toEqual([
      'yes',
      'vpc.yaml:45 cluster security group of Cluster lets it out: all traffic to 0.0.0.0/0',
      'vpc.yaml:33 route table Routes sends it to NAT gateway Nat',
      'vpc.yaml:21 route table PublicRoutes sends it to internet gateway Internet',
    ]);
});

const S3 = endpoint('s3', 'RouteTableIds: [!Ref Routes]');

test('a gateway endpoint is the route to its service, and to no other', () => {
  expect(says(asked(PRIVATE + S3, 's3'))).toEqual([
    'yes',
    'vpc.yaml:45 cluster security group of Cluster lets it out: all traffic to 0.0.0.0/0',
    'vpc.yaml:55 route table Routes sends it to gateway endpoint Endpoint',
  ]);
  const everywhere = S3.replace('[!Ref Routes]', '[!Ref Routes, !Ref PublicRoutes]');
  expect(says(asked(NAMED + everywhere, 'ec2'))[0]).toBe('yes');
  expect(says(asked(PRIVATE + S3, 'dynamodb'))[0]).toBe('no');
  expect(says(asked(PRIVATE + S3, 's3express'))[0]).toBe('no');
  expect(says(asked(PRIVATE + S3.replace('!Ref Routes', '!Ref PublicRoutes'), 's3'))[0]).toBe('no');
});

test('of S3, private DNS may be for networks outside alone', () => {
  const both = (options: string): string =>
    `${PRIVATE + GUARD + S3.replace('Endpoint:', 'Gateway:')}${endpoint(
      's3',
      `VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref A]
      SecurityGroupIds: [!Ref Guard]${options}`,
    )}`;
  const only = 'DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: ';
  const inbound = says(asked(both(`\n${only}OnlyInboundResolver }`), 's3'));
  expect(inbound.slice(0, 2)).toEqual([
    'yes',
    'vpc.yaml:73 VPC endpoint Endpoint is not where the name of aws:s3 leads, only its own names do: its private DNS is only for inbound Resolver endpoints, not for its VPC',
  ]);
  expect(inbound).toContain('vpc.yaml:62 route table Routes sends it to gateway endpoint Gateway');
  const all = says(asked(both(`\n${only}AllResolvers }`), 's3', 80));
  expect(all[0]).toBe('no');
  expect(all.at(-1)).toBe(
    'vpc.yaml:53 security group Guard has no rule that lets TCP 80 in from shop/web[Pod] in A',
  );
  const untold = says(asked(both(''), 's3', 80));
  expect(untold[0]).toBe('depends');
  expect(untold[1]).toContain('whether its private DNS is for its VPC too is not told');
});

test('policies are judged at the addresses that the name leads to', () => {
  const policy = (cidr: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: ${cidr} } }], ports: [{ port: 443 }] }]
`;
  const texts = (cidr: string): Parameters<typeof networksOf>[0] =>
    readTexts({ 'vpc.yaml': NAMED + GUARD + STS, 'k8s.yaml': pod('web') + policy(cidr) });
  const verdict = (cidr: string, service: string): string => {
    const [network] = networksOf(texts(cidr), 'eks', { enforcing: 'standard' });
    return answer(network!, 'shop/web', `aws:${service}`, 443).verdict;
  };
  expect(verdict('10.0.1.0/24', 'sts')).toBe('yes');
  expect(verdict('10.0.1.0/25', 'sts')).toBe('depends');
  expect(verdict('10.0.2.0/24', 'sts')).toBe('no');
  expect(verdict('10.0.0.0/16', 'ec2')).toBe('no');
  expect(verdict('0.0.0.0/0', 'ec2')).toBe('yes');
  expect(verdict('8.0.0.0/8', 'ec2')).toBe('depends');
});

test('network ACLs count between the subnet of the pod and that of the endpoint', () => {
  const acl = `
  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Vpc } }
  In:
    Type: AWS::EC2::NetworkAclEntry
    Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 10.0.1.0/24, PortRange: { From: 443, To: 443 } }
  Out:
    Type: AWS::EC2::NetworkAclEntry
    Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0, Egress: true }
  AclOfP: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { NetworkAclId: !Ref Acl, SubnetId: !Ref Public } }
`;
  const there = STS.replace('SubnetIds: [!Ref A]', 'SubnetIds: [!Ref Public]');
  // Nodes are in A and in B: only those in A are let in.
  const found = says(asked(NAMED + GUARD + there + acl, 'sts'));
  expect(found[0]).toBe('depends');
  expect(found).toContain(
    'vpc.yaml:67 network ACL Acl denies TCP 443 on the way into the subnet: no rule of it allows that',
  );
  const open = acl.replace('10.0.1.0/24', '10.0.0.0/16');
  expect(says(asked(NAMED + GUARD + there + open, 'sts'))[0]).toBe('yes');
});
