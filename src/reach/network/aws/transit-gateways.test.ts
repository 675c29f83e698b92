import { describe, expect, it } from 'vitest';
import type { Network } from '../index.ts';
import { accountSays, answer, networkOf, pod, withAccount } from './testing-aws.ts';

/** A second VPC that a transit gateway leads to; the attachments are in the subnets of both. */
const OTHER = `
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

const network = (more = '', change = (text: string): string => text): Network =>
  networkOf({ 'infra.yaml': change(withAccount(OTHER + more)), 'pods.yaml': pod('web') });
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
      /infra.yaml:\d+ route table DataRoutes has no route to 10.0.\d.0\/24/,
    );
  });
});
