import { describe, expect, it } from 'vitest';
import { accountSays, answer, networkOf, pod, withAccount } from './testing-aws.ts';

const account = (route: string, rules = ''): string => `
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16 }
  Six:
    Type: AWS::EC2::VPCCidrBlock
    Properties: { VpcId: !Ref Vpc, Ipv6CidrBlock: "2a05:d018:1:1000::/56" }
  Internet: { Type: AWS::EC2::InternetGateway }
  OneWay:
    Type: AWS::EC2::EgressOnlyInternetGateway
    Properties: { VpcId: !Ref Vpc }
  A:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, Ipv6CidrBlock: "2a05:d018:1:1001::/64" }
  Routes:
    Type: AWS::EC2::RouteTable
    Properties: { VpcId: !Ref Vpc }
  Route:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref Routes, DestinationIpv6CidrBlock: "::/0", ${route} }
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref A, RouteTableId: !Ref Routes }
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: shop
      RoleArn: role
      KubernetesNetworkConfig: { IpFamily: ipv6 }
      ResourcesVpcConfig: { SubnetIds: [!Ref A] }
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties: { ClusterName: !Ref Cluster, NodeRole: role, Subnets: [!Ref A] }
${rules}`;
const OPEN = `
  Web:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !GetAtt Cluster.ClusterSecurityGroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: "::/0" }
`;
const FAR = '2606:4700:4700::1111';
const network = (route: string, rules?: string) =>
  networkOf({ 'infra.yaml': account(route, rules), 'pods.yaml': pod('web') });

describe('a cluster of IPv6, whose pods have addresses of their own', () => {
  it('is left through an egress-only internet gateway, and not entered', () => {
    const one = network('EgressOnlyInternetGatewayId: !Ref OneWay', OPEN);
    const out = answer(one, 'shop/web', FAR, 443);
    expect(out.verdict).toBe('yes');
    expect(accountSays(out).at(-1)).toContain('sends it to egress-only internet gateway OneWay');
    const into = answer(one, FAR, 'shop/web', 443);
    expect(into.verdict).toBe('no');
    expect(accountSays(into)[0]).toContain('sends to OneWay, through which nobody opens a connection inward');
  });

  it('is entered through an internet gateway where the security group lets it in', () => {
    const gateway = 'GatewayId: !Ref Internet';
    expect(answer(network(gateway, OPEN), FAR, 'shop/web', 443).verdict).toBe('yes');
    const closed = answer(network(gateway), FAR, 'shop/web', 443);
    expect(closed.verdict).toBe('no');
    expect(accountSays(closed)[0]).toContain(
      'cluster security group of Cluster has no rule that lets TCP 443 in',
    );
    expect(answer(network(gateway), 'shop/web', FAR, 443).verdict).toBe('yes');
  });
});

describe('a VPC of both families', () => {
  const given = `
  Given: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true } }
`;
  const internet = (text: string): string => {
    const one = networkOf({ 'infra.yaml': withAccount(text), 'pods.yaml': pod('web') });
    return answer(one, 'shop/web', '8.8.8.8', 443).verdict;
  };

  it('is known in IPv4 where AWS gives it a block of IPv6', () => {
    expect(internet(given)).toBe('yes');
    const pool = given.replace(
      'AmazonProvidedIpv6CidrBlock: true',
      'Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 16',
    );
    expect(internet(pool)).toBe('depends');
  });

  it('has egress-only internet gateways and blocks of IPv6 in Terraform', () => {
    const terraform = `
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc_ipv6_cidr_block_association" "six" {
  vpc_id = aws_vpc.v.id
  ipv6_cidr_block = "2a05:d018:1:1000::/56"
  ipv6_pool = "own"
}
resource "aws_egress_only_internet_gateway" "one_way" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
  ipv6_cidr_block = "2a05:d018:1:1001::/64"
}
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.v.id
  route {
    ipv6_cidr_block = "::/0"
    egress_only_gateway_id = aws_egress_only_internet_gateway.one_way.id
  }
}
resource "aws_route_table_association" "a" {
  subnet_id = aws_subnet.a.id
  route_table_id = aws_route_table.a.id
}
resource "aws_eks_cluster" "c" {
  name = "shop"
  role_arn = "role"
  kubernetes_network_config { ip_family = "ipv6" }
  vpc_config { subnet_ids = [aws_subnet.a.id] }
}
resource "aws_eks_node_group" "n" {
  cluster_name = aws_eks_cluster.c.name
  node_role_arn = "role"
  subnet_ids = [aws_subnet.a.id]
}
`;
    const one = networkOf({ 'main.tf': terraform, 'pods.yaml': pod('web') });
    const out = answer(one, 'shop/web', FAR, 443);
    expect(out.verdict).toBe('yes');
    expect(accountSays(out).at(-1)).toContain(
      'sends it to egress-only internet gateway aws_egress_only_internet_gateway.one_way',
    );
  });
});
