import type { Estate } from '../../../estate/index.ts';
import { readTexts } from '../../../sources/texts.ts';
import type { Answer } from '../ask.ts';
import { ask } from '../ask.ts';
import type { Protocol } from '../connections.ts';
import { endpointOf } from '../endpoint.ts';
import type { Network } from '../index.ts';
import { networksOf, viewOf } from '../index.ts';
import type { Told } from '../told.ts';

/** A VPC of two private subnets and a public one, and a cluster with one node group in the private ones. */
export const ACCOUNT = `
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16 }
  Internet: { Type: AWS::EC2::InternetGateway }
  A:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 }
  B:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24 }
  Public:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.9.0/24, MapPublicIpOnLaunch: true }
  PublicRoutes:
    Type: AWS::EC2::RouteTable
    Properties: { VpcId: !Ref Vpc }
  PublicRoute:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref PublicRoutes, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Internet }
  PublicAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref Public, RouteTableId: !Ref PublicRoutes }
  Nat:
    Type: AWS::EC2::NatGateway
    Properties: { SubnetId: !Ref Public }
  Routes:
    Type: AWS::EC2::RouteTable
    Properties: { VpcId: !Ref Vpc }
  Route:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref Routes, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat }
  AssociationA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref A, RouteTableId: !Ref Routes }
  AssociationB:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref B, RouteTableId: !Ref Routes }
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: shop
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [!Ref A, !Ref B] }
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties: { ClusterName: !Ref Cluster, NodeRole: role, Subnets: [!Ref A, !Ref B] }
`;

const CLUSTER = `resource "aws_eks_cluster" "c" {
  name = "shop"
  role_arn = "role"
  vpc_config { subnet_ids = [aws_subnet.a.id] }
}
`;

/** The same of one subnet, in Terraform. */
export const TERRAFORM = `resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}
${CLUSTER}resource "aws_eks_node_group" "n" {
  cluster_name = aws_eks_cluster.c.name
  node_role_arn = "role"
  subnet_ids = [aws_subnet.a.id]
}
`;

/** A cluster of Terraform in a subnet `a`, with nodes that have only the security group `nodes`. */
export const GROUPED_NODES = `${CLUSTER}resource "aws_launch_template" "t" { vpc_security_group_ids = [aws_security_group.nodes.id] }
resource "aws_eks_node_group" "n" {
  cluster_name = aws_eks_cluster.c.name
  node_role_arn = "role"
  subnet_ids = [aws_subnet.a.id]
  launch_template {
    id = aws_launch_template.t.id
    version = "1"
  }
}
`;

/** A pod of a name that is its label too; `more` goes on in its spec. */
export function pod(name: string, more = ''): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: app, image: "example.com/${name}:1" }]${more} }
`;
}

/** A template from its resources, after `ACCOUNT`. */
export function withAccount(resources: string): string {
  return `${ACCOUNT}${resources}`;
}

/** The one network of some texts in mode eks. */
export function networkOf(texts: Readonly<Record<string, string>>): Network & { readonly estate: Estate } {
  const estate = readTexts(texts);
  const networks = networksOf(estate, 'eks');
  if (networks.length !== 1) throw new Error(`${networks.length} networks`);
  return { ...networks[0]!, estate };
}

/** What is answered to a question. */
export function answer(
  { reach }: Network,
  source: string,
  destination: string,
  port: number | undefined,
  protocol: Protocol = 'TCP',
): Answer {
  return ask(
    reach,
    endpointOf(reach.network, source),
    endpointOf(reach.network, destination),
    protocol,
    port,
  );
}

/** The reasons of an answer that the account gives: who decides, what is said, and the line. */
export function accountSays({ reasons }: Answer): readonly string[] {
  return reasons
    .filter(({ by }) =>
      /security group|network ACL|route table|transit gateway|SecurityGroupPolicy|the node/.test(by),
    )
    .map(lineSaid);
}

/** The answer, and who decides: not that no policy selects somebody, and how EKS enforces them. */
export function says({ reasons, verdict }: Answer): readonly string[] {
  return [verdict, ...reasons.filter(({ by }) => !/^(?:no policy|the VPC CNI)$/.test(by)).map(lineSaid)];
}

function lineSaid({ by, message, place }: Told): string {
  return `${lineAt(place)} ${by} ${message}`;
}

/** `main.tf:12`, or `?` where nobody wrote it. */
export function lineAt(place: Told['place']): string {
  const span = place === undefined ? undefined : viewOf(place).span;
  return span === undefined ? '?' : `${span.file.path}:${span.file.position(span.start).line}`;
}

/** A second VPC that a transit gateway leads to; the attachments are in the subnets of both. */
export const BEHIND_TRANSIT = `
  Hub: { Type: AWS::EC2::TransitGateway }
  Data:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.1.0.0/16 }
  DataA:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Data, CidrBlock: 10.1.1.0/24 }
  DataRoutes:
    Type: AWS::EC2::RouteTable
    Properties: { VpcId: !Ref Data }
  DataAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref DataA, RouteTableId: !Ref DataRoutes }
  DataBack:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref DataRoutes, DestinationCidrBlock: 10.0.0.0/16, TransitGatewayId: !Ref Hub }
  ToData:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref Routes, DestinationCidrBlock: 10.1.0.0/16, TransitGatewayId: !Ref Hub }
  OwnAttachment:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Vpc, SubnetIds: [!Ref A, !Ref B] }
  DataAttachment:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Data, SubnetIds: [!Ref DataA] }
`;
