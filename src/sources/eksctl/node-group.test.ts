import { describe, expect, test } from 'vitest';
import { clusterConfig, lineOf, one, readEksctl, said } from './testing.ts';

describe('a node group', () => {
  const estate = readEksctl(
    clusterConfig(`managedNodeGroups:
  - name: apps
    amiFamily: Bottlerocket
    instanceType: m7g.large
    spot: true
    minSize: 1
    maxSize: 5
    desiredCapacity: 2
    labels: { tier: apps }
    taints: [{ key: gpu, effect: NoSchedule }]
    releaseVersion: 1.33.0
    updateConfig: { maxUnavailable: 2 }
    nodeRepairConfig: { enabled: true }
    disableIMDSv1: false
    volumeEncrypted: true
    volumeKmsKeyID: 0a1b
    volumeSize: 100
    volumeType: io2
    volumeName: /dev/xvdb
    additionalVolumes: [{ volumeName: /dev/sdf, volumeEncrypted: false }]
    securityGroups: { attachIDs: [sg-0a1b] }
    preBootstrapCommands: ["echo hello"]
    ami: ami-0a1b
    iam:
      instanceRoleName: apps
      instanceRolePermissionsBoundary: arn:aws:iam::111122223333:policy/edge
      attachPolicyARNs: ["arn:aws:iam::111122223333:policy/apps"]
      attachPolicy: { Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] }
      withAddonPolicies: { efs: true, ebs: false }
`),
  );
  const group = one(estate, 'AWS::EKS::Nodegroup');
  const data = one(estate, 'AWS::EC2::LaunchTemplate').at('LaunchTemplateData');
  const role = one(estate, 'AWS::IAM::Role');

  test.each([
    [['NodegroupName'], 'apps at 7: - name: apps'],
    [['InstanceTypes', 0], 'm7g.large at 9: instanceType: m7g.large'],
    [['CapacityType'], 'SPOT at 10: spot: true'],
    [['ScalingConfig', 'MinSize'], '1 at 11: minSize: 1'],
    [['ScalingConfig', 'MaxSize'], '5 at 12: maxSize: 5'],
    [['ScalingConfig', 'DesiredSize'], '2 at 13: desiredCapacity: 2'],
    [['Labels', 'tier'], 'apps at 14: labels: { tier: apps }'],
    [['Taints', 0, 'Effect'], 'NO_SCHEDULE at 15: taints: [{ key: gpu, effect: NoSchedule }]'],
    [['ReleaseVersion'], '1.33.0 at 16: releaseVersion: 1.33.0'],
    [['UpdateConfig', 'MaxUnavailable'], '2 at 17: updateConfig: { maxUnavailable: 2 }'],
    [['NodeRepairConfig', 'Enabled'], 'true at 18: nodeRepairConfig: { enabled: true }'],
  ])('%j', (path, expected) => {
    expect(said(group.at(...path))).toBe(expected);
  });

  test('its AMI type is known as far as the family tells', () => {
    expect(group.at('AmiType').value()).toMatchObject({
      kind: 'unknown',
      known: { kind: 'pattern', parts: ['BOTTLEROCKET_', undefined] },
    });
    expect(lineOf(group.at('AmiType'))).toBe('8: amiFamily: Bottlerocket');
  });

  test('what it belongs to, and what belongs to it', () => {
    expect(estate.follow(group.at('ClusterName'), 'AWS::EKS::Cluster')).toMatchObject({ kind: 'resource' });
    expect(estate.follow(group.at('NodeRole'), 'AWS::IAM::Role')).toMatchObject({ resource: role });
    const template = estate.follow(group.at('LaunchTemplate', 'Id'), 'AWS::EC2::LaunchTemplate');
    expect(template).toMatchObject({ resource: data.resource });
  });

  test.each([
    [['MetadataOptions', 'HttpTokens'], 'optional at 19: disableIMDSv1: false'],
    [['BlockDeviceMappings', 0, 'Ebs', 'Encrypted'], 'true at 20: volumeEncrypted: true'],
    [['BlockDeviceMappings', 0, 'Ebs', 'KmsKeyId'], '0a1b at 21: volumeKmsKeyID: 0a1b'],
    [['BlockDeviceMappings', 0, 'Ebs', 'VolumeSize'], '100 at 22: volumeSize: 100'],
    [['BlockDeviceMappings', 0, 'Ebs', 'VolumeType'], 'io2 at 23: volumeType: io2'],
    [['BlockDeviceMappings', 0, 'DeviceName'], '/dev/xvdb at 24: volumeName: /dev/xvdb'],
    [
      ['BlockDeviceMappings', 1, 'Ebs', 'Encrypted'],
      'false at 25: additionalVolumes: [{ volumeName: /dev/sdf, volumeEncrypted: false }]',
    ],
    [['SecurityGroupIds', 0], 'sg-0a1b at 26: securityGroups: { attachIDs: [sg-0a1b] }'],
    [['ImageId'], 'ami-0a1b at 28: ami: ami-0a1b'],
  ])('its template: %j', (path, expected) => {
    expect(said(data.at(...path))).toBe(expected);
  });

  test('its commands are the front of what it starts up with', () => {
    expect(data.at('UserData').value()).toMatchObject({
      known: { kind: 'pattern', parts: ['echo hello\n', undefined] },
    });
  });

  test.each([
    [['RoleName'], 'apps at 30: instanceRoleName: apps'],
    [['PermissionsBoundary'], /^arn:aws:iam::111122223333:policy\/edge at 31:/],
    [['ManagedPolicyArns', 0], /^arn:aws:iam::111122223333:policy\/apps at 32:/],
    [['Policies', 0, 'PolicyDocument', 'Statement', 0, 'Action'], /^s3:\* at 33:/],
    [['Policies', 1, 'PolicyDocument', 'Statement', 0, 'Action', 0], /^elasticfilesystem:\* at 34:/],
  ])('its role: %j', (path, expected) => {
    const text = said(role.at(...path));
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  test('a switch that is off gives nothing', () => {
    const text = JSON.stringify(
      role
        .at('Policies')
        .items()
        .items.map((item) => item.tree),
    );
    expect(text).toContain('elasticfilesystem:*');
    expect(text).not.toContain('ec2:CreateVolume');
  });
});

test('a role that is named is used, and none is made', () => {
  const estate = readEksctl(
    clusterConfig(`nodeGroups:
  - name: apps
    iam: { instanceRoleARN: "arn:aws:iam::111122223333:role/apps" }
`),
  );
  const group = one(estate, 'AWS::EKS::Nodegroup');
  expect(said(group.at('NodeRole'))).toMatch(/^arn:aws:iam::111122223333:role\/apps at 8:/);
  expect(estate.ofType('AWS::IAM::Role')).toEqual([]);
});

test('the launch template of somebody else is only named', () => {
  const estate = readEksctl(
    clusterConfig('managedNodeGroups:\n  - name: apps\n    launchTemplate: { id: lt-0a1b, version: "3" }\n'),
  );
  const group = one(estate, 'AWS::EKS::Nodegroup');
  expect(said(group.at('LaunchTemplate', 'Id'))).toMatch(/^lt-0a1b at 8:/);
  expect(estate.ofType('AWS::EC2::LaunchTemplate')).toEqual([]);
});

test.each([
  ['allow: false, publicKeyName: ops', []],
  ['publicKeyName: ops', ['0.0.0.0/0', '::/0']],
  ['allow: true', ['0.0.0.0/0', '::/0']],
  ['allow: true, sourceSecurityGroupIds: [sg-0a1b]', ['sg-0a1b']],
  ['enableSsm: true', []],
])('SSH with %s is open to %j', (ssh, sources) => {
  const estate = readEksctl(clusterConfig(`managedNodeGroups: [{ name: apps, ssh: { ${ssh} } }]`));
  const rules = estate
    .ofType('AWS::EC2::SecurityGroup')
    .flatMap((group) => group.at('SecurityGroupIngress').items().items);
  const found = rules.map((rule) =>
    ['CidrIp', 'CidrIpv6', 'SourceSecurityGroupId']
      .map((key) => rule.get(key).value())
      .flatMap((value) => (value.kind === 'known' ? [String(value.value)] : [])),
  );
  expect(found.flat()).toEqual(sources);
});

test('an instance profile that is named is used, and no role is made', () => {
  const estate = readEksctl(
    clusterConfig(`nodeGroups:
  - name: apps
    iam: { instanceProfileARN: "arn:aws:iam::111122223333:instance-profile/apps" }
`),
  );
  const data = one(estate, 'AWS::EC2::LaunchTemplate').at('LaunchTemplateData');
  expect(said(data.at('IamInstanceProfile', 'Arn'))).toMatch(/instance-profile\/apps at 8:/);
  expect(one(estate, 'AWS::EKS::Nodegroup').at('NodeRole').present).toBe(false);
  expect(estate.ofType('AWS::IAM::Role')).toEqual([]);
});

test('node groups that share their lines by anchors have them all', () => {
  const estate = readEksctl(
    clusterConfig(`managedNodeGroups:
  - &base
    name: apps
    disableIMDSv1: false
  - <<: *base
    name: jobs
`),
  );
  const templates = estate.ofType('AWS::EC2::LaunchTemplate');
  expect(
    templates.map((template) => said(template.at('LaunchTemplateData', 'MetadataOptions', 'HttpTokens'))),
  ).toEqual(['optional at 9: disableIMDSv1: false', 'optional at 9: disableIMDSv1: false']);
  expect(estate.problems).toEqual([]);
});

test('no pod gets to the metadata, whatever is said of tokens', () => {
  const estate = readEksctl(
    clusterConfig('managedNodeGroups:\n  - name: apps\n    disableIMDSv1: false\n    disablePodIMDS: true\n'),
  );
  const options = one(estate, 'AWS::EC2::LaunchTemplate').at('LaunchTemplateData', 'MetadataOptions');
  expect(said(options.get('HttpTokens'))).toBe('required at 9: disablePodIMDS: true');
  expect(said(options.get('HttpPutResponseHopLimit'))).toBe('1 at 9: disablePodIMDS: true');
});

test('policies that are named stand for those that eksctl attaches, but for the registry of its own groups', () => {
  const policies = (key: string): readonly string[] => {
    const estate = readEksctl(
      clusterConfig(`${key}: [{ name: apps, iam: { attachPolicyARNs: ["arn:aws:iam::aws:policy/Own"] } }]`),
    );
    const arns = one(estate, 'AWS::IAM::Role').at('ManagedPolicyArns').items().items;
    return arns.map((arn) => said(arn).split(' at ')[0]!.replace('arn:aws:iam::aws:policy/', ''));
  };
  expect(policies('managedNodeGroups')).toEqual(['Own']);
  expect(policies('nodeGroups')).toEqual(['Own', 'AmazonEC2ContainerRegistryReadOnly by eksctl']);
});
