import { describe, expect, test } from 'vitest';
import { clusterConfig, one, readEksctl, said } from './testing.ts';

describe('the cluster', () => {
  const estate = readEksctl(
    clusterConfig(
      `accessConfig:
  authenticationMode: API
kubernetesNetworkConfig:
  ipFamily: IPv6
  serviceIPv4CIDR: 10.100.0.0/16
cloudWatch:
  clusterLogging:
    enableTypes: [audit, "all"]
    logRetentionInDays: 400
secretsEncryption:
  keyARN: arn:aws:kms:eu-west-1:111122223333:key/0a1b
upgradePolicy: { supportType: STANDARD }
zonalShiftConfig: { enabled: true }
controlPlaneScalingConfig: { tier: standard }
remoteNetworkConfig:
  vpcGatewayID: tgw-1
  remoteNodeNetworks: [{ cidrs: [10.9.0.0/16] }]
vpc:
  publicAccessCIDRs:
    - 198.51.100.0/24
  clusterEndpoints:
    privateAccess: true
  controlPlaneSecurityGroupIDs: [sg-0a1b]
  controlPlaneSubnetIDs: [subnet-0a1b]
`,
      'name: shop\n  region: eu-west-1\n  version: "1.33"\n  tags: { team: shop }',
    ),
  );
  const cluster = one(estate, 'AWS::EKS::Cluster');

  test.each([
    [['Name'], 'shop at 4: name: shop'],
    [['Version'], '1.33 at 6: version: "1.33"'],
    [['Tags', 0, 'Key'], 'team at 7: tags: { team: shop }'],
    [['AccessConfig', 'AuthenticationMode'], 'API at 9: authenticationMode: API'],
    [['KubernetesNetworkConfig', 'IpFamily'], 'ipv6 at 11: ipFamily: IPv6'],
    [['KubernetesNetworkConfig', 'ServiceIpv4Cidr'], '10.100.0.0/16 at 12: serviceIPv4CIDR: 10.100.0.0/16'],
    [['Logging', 'ClusterLogging', 'EnabledTypes', 0, 'Type'], 'audit at 15: enableTypes: [audit, "all"]'],
    [
      ['Logging', 'ClusterLogging', 'EnabledTypes', 5, 'Type'],
      'scheduler at 15: enableTypes: [audit, "all"]',
    ],
    [
      ['EncryptionConfig', 0, 'Provider', 'KeyArn'],
      'arn:aws:kms:eu-west-1:111122223333:key/0a1b at 18: keyARN: arn:aws:kms:eu-west-1:111122223333:key/0a1b',
    ],
    [['UpgradePolicy', 'SupportType'], 'STANDARD at 19: upgradePolicy: { supportType: STANDARD }'],
    [['ZonalShiftConfig', 'Enabled'], 'true at 20: zonalShiftConfig: { enabled: true }'],
    [['ControlPlaneScalingConfig', 'Tier'], 'standard at 21: controlPlaneScalingConfig: { tier: standard }'],
    [
      ['RemoteNetworkConfig', 'RemoteNodeNetworks', 0, 'Cidrs', 0],
      '10.9.0.0/16 at 24: remoteNodeNetworks: [{ cidrs: [10.9.0.0/16] }]',
    ],
    [['ResourcesVpcConfig', 'PublicAccessCidrs', 0], '198.51.100.0/24 at 27: - 198.51.100.0/24'],
    [['ResourcesVpcConfig', 'EndpointPrivateAccess'], 'true at 29: privateAccess: true'],
    [['ResourcesVpcConfig', 'SecurityGroupIds', 0], 'sg-0a1b at 30: controlPlaneSecurityGroupIDs: [sg-0a1b]'],
    [['ResourcesVpcConfig', 'SubnetIds', 0], 'subnet-0a1b at 31: controlPlaneSubnetIDs: [subnet-0a1b]'],
  ])('%j', (path, expected) => {
    expect(said(cluster.at(...path))).toBe(expected);
  });

  test('its scope knows name and Region', () => {
    expect(cluster.scope).toEqual({
      kind: 'account',
      id: 'eksctl:cluster.yaml',
      region: 'eu-west-1',
      cluster: 'shop',
    });
  });

  test('the log group has the name that EKS gives it', () => {
    const group = one(estate, 'AWS::Logs::LogGroup');
    expect(group.at('LogGroupName').string()).toMatchObject({
      kind: 'known',
      value: '/aws/eks/shop/cluster',
    });
    expect(said(group.at('RetentionInDays'))).toBe('400 at 16: logRetentionInDays: 400');
  });
});

test('what eksctl fills in is said to be its', () => {
  const estate = readEksctl(clusterConfig('managedNodeGroups:\n  - name: apps\n'));
  const cluster = one(estate, 'AWS::EKS::Cluster');
  expect(said(cluster.at('AccessConfig', 'AuthenticationMode'))).toMatch(/^API_AND_CONFIG_MAP by eksctl/);
  expect(said(cluster.at('AccessConfig', 'BootstrapClusterCreatorAdminPermissions'))).toMatch(/^true by aws/);
  expect(said(cluster.at('ResourcesVpcConfig', 'EndpointPublicAccess'))).toMatch(/^true by aws/);
  const data = one(estate, 'AWS::EC2::LaunchTemplate').at('LaunchTemplateData');
  expect(said(data.at('MetadataOptions', 'HttpTokens'))).toBe('required by eksctl at 7: - name: apps');
  expect(said(data.at('MetadataOptions', 'HttpPutResponseHopLimit'))).toBe('2 by eksctl at 7: - name: apps');
  expect(said(data.at('BlockDeviceMappings', 0, 'Ebs', 'VolumeType'))).toMatch(/^gp3 by eksctl/);
  expect(data.at('BlockDeviceMappings', 0, 'Ebs', 'Encrypted').value().kind).toBe('absent');
  const role = one(estate, 'AWS::IAM::Role');
  expect(role.at('ManagedPolicyArns').items().items.map(said)).toEqual([
    expect.stringContaining('AmazonEKSWorkerNodePolicy by eksctl'),
    expect.stringContaining('AmazonEKS_CNI_Policy by eksctl'),
    expect.stringContaining('AmazonEC2ContainerRegistryReadOnly by eksctl'),
    expect.stringContaining('AmazonSSMManagedInstanceCore by eksctl'),
  ]);
});
