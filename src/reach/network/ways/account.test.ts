import { expect, test } from 'vitest';
import { whoConnects } from './index.ts';
import { networkOf, policy, service, told, workload } from './testing-ways.ts';

const WEB = workload('web');
const PORTS = 'ports: [{ port: 443, targetPort: http, nodePort: 30443 }]';
/** A cluster of nodes in one subnet, with a rule for it and a route to an internet gateway where it is public. */
const account = (rules: string, isPublic: boolean, more = ''): string => `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.9.0.0/16 } }
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attached: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway } }
  Nodes: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, MapPublicIpOnLaunch: ${isPublic} } }
  Edge: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.4.0/24, Tags: [{ Key: kubernetes.io/role/elb, Value: "1" }] } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
${isPublic ? '  Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }\n' : ''}  Associated: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Nodes, RouteTableId: !Ref Table } }
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: { Name: shop, RoleArn: arn:aws:iam::111122223333:role/x, ResourcesVpcConfig: { SubnetIds: [!Ref Nodes, !Ref Edge] } }
  Workers:
    Type: AWS::EKS::Nodegroup
    Properties: { ClusterName: !Ref Cluster, NodeRole: arn:aws:iam::111122223333:role/x, Subnets: [!Ref Nodes] }
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !GetAtt Cluster.ClusterSecurityGroupId, IpProtocol: tcp, ${rules} }
${more}`;
const NODE_PORTS = 'FromPort: 30000, ToPort: 32767, CidrIp: 0.0.0.0/0';
const NODE_PORT = service(`type: NodePort, ${PORTS}`);
const CNI = `Resources:
  Cni: { Type: AWS::EKS::Addon, Properties: { AddonName: vpc-cni, ClusterName: shop, ConfigurationValues: '{"enableNetworkPolicy": "true"}' } }
`;
const verdict = (documents: readonly string[], source: string): string | undefined =>
  told(documents, source)[0]?.split(': ')[1];

test.each([
  ['a public subnet and a rule for its port', 'yes', [NODE_PORT, account(NODE_PORTS, true)]],
  ['a private subnet', 'no', [NODE_PORT, account(NODE_PORTS, false)]],
  [
    'a rule for another port',
    'no',
    [NODE_PORT, account('FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0', true)],
  ],
  [
    'a port that Kubernetes gives, and a rule for all of them',
    'yes',
    [service(`type: NodePort, ${PORTS.replace(', nodePort: 30443', '')}`), account(NODE_PORTS, true)],
  ],
  [
    'a port that Kubernetes gives, and a rule for some of them',
    'depends',
    [
      service(`type: NodePort, ${PORTS.replace(', nodePort: 30443', '')}`),
      account('FromPort: 30000, ToPort: 30999, CidrIp: 0.0.0.0/0', true),
    ],
  ],
])('the internet to a port of the nodes: %s', (_, expected, documents) => {
  expect(verdict([WEB, ...documents], '8.8.8.8')).toBe(expected);
});

const LISTENER =
  '  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] } }\n';
const balancer = (ingress: string): string =>
  account(
    NODE_PORTS,
    false,
    `  Allowed: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: edge, VpcId: !Ref Vpc, SecurityGroupIngress: [${ingress}] } }
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing, Subnets: [!Ref Edge], SecurityGroups: [!Ref Allowed] } }
  Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Name: web, TargetType: ip, Protocol: HTTP, VpcId: !Ref Vpc } }
${LISTENER}`,
  );
const BINDING = `
apiVersion: elbv2.k8s.aws/v1beta1
kind: TargetGroupBinding
metadata: { name: web, namespace: shop }
spec: { serviceRef: { name: web, port: 443 }, targetGroupName: web, networking: { ingress: [{ from: [], ports: [] }] } }
`;
const RULE = (cidr: string, port: number): string =>
  `{ IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, CidrIp: ${cidr} }`;

test.each([
  ['everybody, and everybody asks', '8.8.8.8', 'yes', RULE('0.0.0.0/0', 443)],
  ['one block, and one of it asks', '8.8.8.8', 'yes', RULE('8.8.8.0/24', 443)],
  ['one block, and another asks', '9.9.9.9', 'no', RULE('8.8.8.0/24', 443)],
  ['another port', '8.8.8.8', 'no', RULE('0.0.0.0/0', 80)],
  [
    'a list that is not here',
    '8.8.8.8',
    'depends',
    '{ IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: pl-0123456789abcdef0 }',
  ],
])('the security groups of a load balancer let in %s', (_, source, expected, ingress) => {
  expect(verdict([WEB, service(PORTS), BINDING, balancer(ingress)], source)).toBe(expected);
});

test('the addresses of nodes and balancers are those of the network of the cluster', () => {
  const web = service(
    `type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, ${PORTS}`,
    '{ service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing }',
  );
  const from = (cidr: string): string =>
    policy(`podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: ${cidr} } }] }]`);
  const all = [WEB, web, CNI, account(NODE_PORTS, false)];
  expect(verdict([...all, from('10.0.1.0/24')], '8.8.8.8')).toBe('yes');
  expect(verdict([...all, from('10.0.4.0/24')], '8.8.8.8')).toBe('depends');
});

test('whom an internal load balancer is for: the VPC of the cluster, and perhaps what is connected with it', () => {
  const web = service(`type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, ${PORTS}`);
  const all = [WEB, web, account(NODE_PORTS, false)];
  expect(verdict(all, '10.0.7.7')).toBe('yes');
  expect(verdict(all, '10.9.7.7')).toBe('depends');
  expect(verdict(all, '8.8.8.8')).toBe('no');
});

test('who connects to the ports of nodes is what the account lets through', () => {
  const who = (...documents: readonly string[]): string => {
    const network = networkOf([WEB, NODE_PORT, ...documents]);
    return whoConnects(network, network.ways().all[0]!);
  };
  expect(who(account(NODE_PORTS, true))).toBe('internet');
  expect(who(account(NODE_PORTS, false))).toBe('VPC');
  expect(who()).toBe('outside');
});

test('security groups of an annotation are told apart by their tags and ids', () => {
  const group = (name: string, cidr: string): string =>
    `  ${name}: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d, VpcId: !Ref Vpc, Tags: [{ Key: Name, Value: ${name.toLowerCase()} }], SecurityGroupIngress: [${RULE(cidr, 443)}] } }\n`;
  const own = [group('Office', '8.8.4.0/24'), group('Partner', '9.9.9.0/24')].join('');
  const alone = `  Alone: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: sg-0123, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 1.1.1.0/24 } }\n`;
  const asked = (groups: string, source: string, more = own): string | undefined => {
    const web = service(
      `type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, ${PORTS}`,
      `{ service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing, service.beta.kubernetes.io/aws-load-balancer-security-groups: "${groups}", service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip, service.beta.kubernetes.io/aws-load-balancer-manage-backend-security-group-rules: "true" }`,
    );
    return verdict([WEB, web, account(NODE_PORTS, true, more)], source);
  };
  expect(asked('office', '8.8.4.7')).toBe('yes');
  expect(asked('office, partner', '9.9.9.7')).toBe('yes');
  expect(asked('office,partner', '8.8.8.8')).toBe('no');
  // What nobody here knows may let in others.
  expect(asked('office, lost', '8.8.8.8')).toBe('depends');
  expect(asked('office, partner', '9.9.9.7', `${own}${own.replaceAll('Office:', 'Second:')}`)).toBe('yes');
  expect(
    asked('office, partner', '8.8.8.8', `${own}${group('Second', '1.1.1.0/24').replace('second', 'office')}`),
  ).toBe('depends');
  expect(asked('office, sg-0123', '1.1.1.7', `${own}${alone}`)).toBe('yes');
  expect(asked('office, sg-0123', '8.8.8.8', `${own}${alone}`)).toBe('depends');
});
