import { describe, expect, it } from 'vitest';
import type { Network } from '../index.ts';
import { BEHIND_TRANSIT, accountSays, answer, networkOf, pod, withAccount } from './testing-aws.ts';

const network = (more = '', change = (text: string): string => text): Network =>
  networkOf({ 'infra.yaml': change(withAccount(BEHIND_TRANSIT + more)), 'pods.yaml': pod('web') });
const out = (one: Network, where = '10.1.1.7') => answer(one, 'shop/web', where, 443);
const into = (one: Network, where = '10.1.1.7') => answer(one, where, 'shop/web', 443);
const LET_IN = `
  LetIn:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !GetAtt Cluster.ClusterSecurityGroupId, IpProtocol: "-1", CidrIp: 10.0.0.0/8 }
`;

describe('a VPC behind a transit gateway with its default route table', () => {
  it('is reached, and reaches pods that let it in', () => {
    const there = out(network());
    expect(there.verdict).toBe('yes');
    expect(accountSays(there).slice(1)).toEqual([
      expect.stringMatching(/:\d+ route table Routes sends it to transit gateway Hub/),
      expect.stringMatching(/:\d+ the default route table of Hub sends it to VPC Data/),
      expect.stringMatching(/:\d+ the default route table of Hub sends replies to VPC Vpc/),
    ]);
    expect(into(network()).verdict).toBe('no');
    expect(into(network(LET_IN)).verdict).toBe('yes');
  });

  it('is not known at addresses of none of its subnets, and nothing is beyond it', () => {
    expect(out(network(), '10.1.9.9').verdict).toBe('depends');
    const beyond = out(
      network('', (text) => text.replace('10.1.0.0/16, TransitG', '10.0.0.0/8, TransitG')),
      '10.2.0.1',
    );
    expect(beyond.verdict).toBe('no');
    expect(accountSays(beyond).at(-1)).toContain('the default route table of Hub has no route to 10.2.0.1');
  });

  it('needs a route back', () => {
    const no = out(
      network('', (text) => text.replace('CidrBlock: 10.0.0.0/16, Tr', 'CidrBlock: 10.5.0.0/16, Tr')),
    );
    expect(no.verdict).toBe('no');
    expect(accountSays(no).at(-1)).toMatch(
      /infra.yaml:\d+ route table DataRoutes has no route back to 10.0.\d.0\/24/,
    );
    // What would be added is a route back, not one to where was asked.
    expect(no.reasons.at(-1)?.about).toMatchObject({ kind: 'route-back', table: { name: 'DataRoutes' } });
  });
});

describe('a gateway and its zones', () => {
  const zones = (own: string, attached: string) => (text: string) =>
    text
      .replace('CidrBlock: 10.0.1.0/24 }', `CidrBlock: 10.0.1.0/24, AvailabilityZone: ${own} }`)
      .replace('CidrBlock: 10.0.2.0/24 }', `CidrBlock: 10.0.2.0/24, AvailabilityZone: ${own} }`)
      .replace('CidrBlock: 10.0.9.0/24, Map', `CidrBlock: 10.0.9.0/24, AvailabilityZone: ${attached}, Map`)
      .replace('SubnetIds: [!Ref A, !Ref B] }\n  DataAtt', 'SubnetIds: [!Ref Public] }\n  DataAtt');

  it('takes nothing from zones that it is not in', () => {
    const no = out(network('', zones('eu-west-1a', 'eu-west-1b')));
    expect(no.verdict).toBe('no');
    expect(accountSays(no).at(-1)).toMatch(
      /transit gateway attachment OwnAttachment has no subnet in the Availability Zone of [AB]/,
    );
    expect(out(network('', zones('eu-west-1a', 'eu-west-1a'))).verdict).toBe('yes');
  });

  it('may be in a zone that is not known, and is where both are written alike', () => {
    const depends = out(network('', zones('!Select [0, !GetAZs ""]', 'eu-west-1b')));
    expect(depends.verdict).toBe('depends');
    expect(accountSays(depends).at(-1)).toContain('may have no subnet in the Availability Zone of');
    expect(out(network('', zones('!Select [0, !GetAZs ""]', '!Select [0, !GetAZs ""]'))).verdict).toBe('yes');
  });
});

describe('the network ACL of a subnet with an attachment', () => {
  const acl = (egress: boolean, cidr: string, subnet: string): string => `
  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Vpc } }
  AclOf: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref ${subnet}, NetworkAclId: !Ref Acl } }
  Deny:
    Type: AWS::EC2::NetworkAclEntry
    Properties: { NetworkAclId: !Ref Acl, RuleNumber: 10, Egress: ${egress}, RuleAction: deny, Protocol: "-1", CidrBlock: ${cidr} }
  In:
    Type: AWS::EC2::NetworkAclEntry
    Properties: { NetworkAclId: !Ref Acl, RuleNumber: 20, Egress: false, RuleAction: allow, Protocol: "-1", CidrBlock: 0.0.0.0/0 }
  Out:
    Type: AWS::EC2::NetworkAclEntry
    Properties: { NetworkAclId: !Ref Acl, RuleNumber: 20, Egress: true, RuleAction: allow, Protocol: "-1", CidrBlock: 0.0.0.0/0 }
`;

  it('is not asked about what the gateway brings to the same subnet', () => {
    expect(out(network(acl(false, '10.1.0.0/16', 'DataA'))).verdict).toBe('no');
    expect(out(network(acl(true, '10.1.0.0/16', 'DataA'))).verdict).toBe('yes');
    expect(into(network(LET_IN + acl(false, '10.0.0.0/16', 'DataA'))).verdict).toBe('yes');
    expect(into(network(LET_IN + acl(true, '10.0.0.0/16', 'DataA'))).verdict).toBe('no');
  });
});

describe('what is not in the files', () => {
  it('is behind a VPN connection, and in other accounts', () => {
    const vpn = `
  Office: { Type: AWS::EC2::VPNConnection, Properties: { TransitGatewayId: !Ref Hub, Type: ipsec.1, CustomerGatewayId: cgw-1 } }
`;
    const office = out(
      network(vpn, (text) => text.replace('10.1.0.0/16, TransitG', '10.0.0.0/8, TransitG')),
      '10.7.0.1',
    );
    expect(office.verdict).toBe('depends');
    const shared = out(
      network('', (text) =>
        text.replace(
          'TransitGateway }',
          'TransitGateway, Properties: { AutoAcceptSharedAttachments: enable } }',
        ),
      ),
    );
    expect(shared.verdict).toBe('depends');
    expect(accountSays(shared).join()).toContain('attachments of other accounts are accepted');
  });

  it('is which table an attachment has where the gateway is of another account', () => {
    const away = out(
      network('', (text) => text.replaceAll('TransitGatewayId: !Ref Hub', 'TransitGatewayId: tgw-0123')),
    );
    expect(away.verdict).toBe('depends');
    expect(accountSays(away).at(-1)).toContain('which route table OwnAttachment has is not in these files');
  });
});

describe('security groups of another VPC', () => {
  const hub = (more: string) => (text: string) =>
    text.replace('TransitGateway }', `TransitGateway, Properties: { ${more} } }`);

  it('are named only where the gateway says so', () => {
    expect(into(network('', hub('SecurityGroupReferencingSupport: disable'))).verdict).toBe('no');
    expect(into(network('', hub('SecurityGroupReferencingSupport: enable'))).verdict).toBe('depends');
    const off = (text: string): string =>
      hub('SecurityGroupReferencingSupport: enable')(text).replace(
        'VpcId: !Ref Data, SubnetIds',
        'Options: { SecurityGroupReferencingSupport: disable }, VpcId: !Ref Data, SubnetIds',
      );
    expect(into(network('', off)).verdict).toBe('no');
  });
});

describe('odd files', () => {
  it('are no trouble: what names itself, and each other', () => {
    const odd = `
  Connect: { Type: AWS::EC2::TransitGatewayConnect, Properties: { TransportTransitGatewayAttachmentId: !Ref OddAttachment } }
  OddAttachment:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties: { TransitGatewayId: !Ref OddAttachment, VpcId: !Ref OddAttachment, SubnetIds: [!Ref OddAttachment] }
  OddRoute:
    Type: AWS::EC2::TransitGatewayRoute
    Properties: { TransitGatewayRouteTableId: !Ref OddRoute, DestinationCidrBlock: !Ref OddRoute }
`;
    expect(out(network(odd)).verdict).toBe('depends');
    const hubs = `
resource "aws_ec2_transit_gateway" "a" {}
resource "aws_ec2_transit_gateway" "b" {}
resource "aws_ec2_transit_gateway_default_route_table_association" "a" {
  transit_gateway_id = aws_ec2_transit_gateway.a.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.b.association_default_route_table_id
}
resource "aws_ec2_transit_gateway_default_route_table_association" "b" {
  transit_gateway_id = aws_ec2_transit_gateway.b.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.a.association_default_route_table_id
}
resource "aws_ec2_transit_gateway_vpc_attachment_accepter" "a" {
  transit_gateway_attachment_id = aws_ec2_transit_gateway_vpc_attachment_accepter.a.id
}
resource "aws_ec2_transit_gateway_route" "a" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway.a.association_default_route_table_id
  transit_gateway_attachment_id = aws_ec2_transit_gateway_vpc_attachment_accepter.a.id
  destination_cidr_block = "0.0.0.0/0"
}
`;
    const both = networkOf({
      'infra.yaml': withAccount(BEHIND_TRANSIT),
      'hubs.tf': hubs,
      'pods.yaml': pod('web'),
    });
    expect(out(both).verdict).toBe('depends');
  });
});
