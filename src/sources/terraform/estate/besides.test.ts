import { describe, expect, it } from 'vitest';
import { plain } from '../../../estate/lenses/testing-generate.ts';
import { readTexts } from '../../texts.ts';

const resources = (text: string) =>
  readTexts({ 'main.tf': text }).resources.map(({ address, tree, type }) => [address, type, plain(tree)]);

const pointer = (target: string) => ({ pointer: target, attribute: undefined });

describe('a list of blocks that are resources of their own in CloudFormation', () => {
  it('is one resource for each, and points at the one it was written in', () => {
    const text = `resource "aws_route_table" "a" {
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-1"
  }
  route {
    ipv6_cidr_block = "::/0"
    egress_only_gateway_id = "eigw-1"
  }
  propagating_vgws = ["vgw-1"]
}
`;
    expect(resources(text)).toEqual([
      ['aws_route_table.a', 'AWS::EC2::RouteTable', {}],
      [
        'aws_route_table.a.route[0]',
        'AWS::EC2::Route',
        {
          RouteTableId: pointer('aws_route_table.a'),
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: 'igw-1',
        },
      ],
      [
        'aws_route_table.a.route[1]',
        'AWS::EC2::Route',
        {
          RouteTableId: pointer('aws_route_table.a'),
          DestinationIpv6CidrBlock: '::/0',
          EgressOnlyInternetGatewayId: 'eigw-1',
        },
      ],
      [
        'aws_route_table.a.propagating_vgws[0]',
        'AWS::EC2::VPNGatewayRoutePropagation',
        { RouteTableIds: [pointer('aws_route_table.a')], VpnGatewayId: 'vgw-1' },
      ],
    ]);
  });

  it('says what its name implies', () => {
    const text = `resource "aws_network_acl" "a" {
  subnet_ids = ["subnet-1"]
  egress {
    rule_no = 100
    action = "deny"
    protocol = "tcp"
    cidr_block = "10.0.0.0/8"
    from_port = 22
    to_port = 22
  }
}
`;
    expect(resources(text)).toContainEqual([
      'aws_network_acl.a.subnet_ids[0]',
      'AWS::EC2::SubnetNetworkAclAssociation',
      { NetworkAclId: pointer('aws_network_acl.a'), SubnetId: 'subnet-1' },
    ]);
    expect(resources(text)).toContainEqual([
      'aws_network_acl.a.egress[0]',
      'AWS::EC2::NetworkAclEntry',
      {
        NetworkAclId: pointer('aws_network_acl.a'),
        Egress: true,
        RuleNumber: 100,
        RuleAction: 'deny',
        Protocol: 'tcp',
        CidrBlock: '10.0.0.0/8',
        PortRange: { From: 22, To: 22 },
      },
    ]);
  });

  it('is one of which nothing is known where the blocks are not', () => {
    const text = `variable "routes" {}
resource "aws_route_table" "a" {
  dynamic "route" {
    for_each = var.routes
    content {
      cidr_block = route.value
      gateway_id = "igw-1"
    }
  }
}
`;
    const route = readTexts({ 'main.tf': text }).ofType('AWS::EC2::Route')[0]!;
    expect(route.at('RouteTableId').value()).toMatchObject({ known: { target: 'aws_route_table.a' } });
    expect(route.at('DestinationCidrBlock').value().kind).toBe('unknown');
  });
});
