import { describe, expect, it } from 'vitest';
import { describeAssumptions, inEachWorld } from '../../estate/index.ts';
import { plain, read, written } from './testing.ts';

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Env:
    Type: String
    AllowedValues: [prod, dev]
  Public:
    Type: String
    Default: 'true'
  VpcId:
    Type: String
  Cidrs:
    Type: CommaDelimitedList
    Default: 10.0.0.0/8, 192.168.0.0/16
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Not [!Condition IsProd]
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: !Sub '\${Env}-cluster'
      RoleArn: !GetAtt Role.Arn
      ResourcesVpcConfig:
        EndpointPublicAccess: !Ref Public
        EndpointPrivateAccess: !If [IsProd, true, !Ref AWS::NoValue]
        PublicAccessCidrs: !Ref Cidrs
        SubnetIds:
          - !If [IsProd, a, !Ref AWS::NoValue]
          - b
      Vpc: !Ref VpcId
  Role:
    Type: AWS::IAM::Role
    Condition: IsProd
    Properties:
      ManagedPolicyArns:
        - !Sub arn:\${AWS::Partition}:iam::aws:policy/AdministratorAccess
  Other:
    Type: AWS::SNS::Topic
    Condition: IsDev
`;

describe('a template', () => {
  it('reads values where they are written', () => {
    const { resource, estate } = read(TEMPLATE);
    expect(estate.problems).toEqual([]);
    const access = resource('Cluster').at('ResourcesVpcConfig', 'EndpointPublicAccess');
    expect(access.boolean()).toMatchObject({ kind: 'known', value: true });
    expect(written(access)).toBe("'true'");
    expect(access.steps.map(({ what }) => what)).toEqual(['!Ref Public']);
    const cidrs = resource('Cluster').at('ResourcesVpcConfig', 'PublicAccessCidrs').items().items;
    expect(cidrs.map(written)).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
    expect(resource('Cluster').at('RoleArn').value()).toMatchObject({
      kind: 'unknown',
      known: { kind: 'pointer', target: 'Role', attribute: 'Arn' },
    });
    expect(resource('Cluster').at('Vpc').value()).toMatchObject({
      kind: 'unknown',
      reason: { text: 'parameter VpcId has no default; give one with --parameters' },
    });
    expect(resource('Role').at('ManagedPolicyArns', 0).value()).toMatchObject({
      known: { kind: 'pattern', parts: ['arn:', undefined, ':iam::aws:policy/AdministratorAccess'] },
    });
  });

  it('tells worlds apart by what is open', () => {
    const { resource } = read(TEMPLATE);
    const { worlds, complete } = inEachWorld(() => ({
      cluster: plain(resource('Cluster').root),
      role: resource('Role').existsHere,
      other: resource('Other').existsHere,
    }));
    expect(complete).toBe(true);
    expect(worlds.map(({ assumptions }) => describeAssumptions(assumptions))).toEqual([
      'parameter Env is prod',
      'parameter Env is dev',
    ]);
    expect(worlds[0]!.result).toMatchObject({
      role: true,
      other: false,
      cluster: {
        Name: 'prod-cluster',
        ResourcesVpcConfig: { EndpointPrivateAccess: true, SubnetIds: ['a', 'b'] },
      },
    });
    expect(worlds[1]!.result).toMatchObject({ role: false, other: true, cluster: { Name: 'dev-cluster' } });
    expect(worlds[1]!.result.cluster).toMatchObject({ ResourcesVpcConfig: { SubnetIds: ['b'] } });
  });

  it('is filled in with what AWS fills in', () => {
    const { resource } = read(`Resources:
  Bare: {Type: AWS::EKS::Cluster}
  Six: {Type: AWS::EKS::Cluster, Properties: {KubernetesNetworkConfig: {IpFamily: ipv6}}}
  Own: {Type: AWS::EKS::Cluster, Properties: {ResourcesVpcConfig: {PublicAccessCidrs: [10.0.0.0/8]}}}
  Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres}}
  Aurora: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql}}
  Restored: {Type: AWS::RDS::DBInstance, Properties: {DBSnapshotIdentifier: !Ref Db}}
`);
    const bare = resource('Bare').at('ResourcesVpcConfig');
    expect(bare.at('EndpointPublicAccess').boolean()).toMatchObject({
      kind: 'default',
      value: true,
      by: 'aws',
    });
    expect(written(bare.at('EndpointPublicAccess'))).toBe('Bare');
    expect(plain(bare.at('PublicAccessCidrs'))).toEqual(['0.0.0.0/0']);
    expect(plain(resource('Six').at('ResourcesVpcConfig', 'PublicAccessCidrs'))).toEqual([
      '0.0.0.0/0',
      '::/0',
    ]);
    expect(plain(resource('Own').at('ResourcesVpcConfig', 'PublicAccessCidrs'))).toEqual(['10.0.0.0/8']);
    expect(resource('Bare').at('AccessConfig', 'AuthenticationMode').value()).toMatchObject({
      value: 'CONFIG_MAP',
    });
    expect(
      ['Db', 'Aurora', 'Restored'].map((name) => resource(name).at('StorageEncrypted').value().kind),
    ).toEqual(['default', 'absent', 'absent']);
  });
});
