import { describe, expect, test } from 'vitest';
import { readTexts } from '../../../texts.ts';
import { awsVerdicts, one, said, withTwins } from '../testing.ts';
import { isAck } from './read.ts';
import { propertyOf } from './names.ts';

function object(group: string, kind: string, name: string, spec: string): string {
  return `apiVersion: ${group}.services.k8s.aws/v1alpha1
kind: ${kind}
metadata: { name: ${name}, namespace: infra }
spec:
  ${spec.trim().replaceAll('\n', '\n  ')}
`;
}

// The second way: the same as a template.
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

const intents: readonly (readonly [title: string, manifests: string, resources: string])[] = [
  [
    'an open cluster',
    object('eks', 'Cluster', 'shop', 'name: shop\nresourcesVPCConfig: { subnetIDs: [subnet-1] }'),
    '{ Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: shop, ResourcesVpcConfig: { SubnetIds: [subnet-1] } } } }',
  ],
  [
    'a closed cluster',
    object(
      'eks',
      'Cluster',
      'shop',
      `name: shop
accessConfig: { authenticationMode: API, bootstrapClusterCreatorAdminPermissions: false }
encryptionConfig: [{ resources: [secrets], provider: { keyARN: "arn:aws:kms:eu-west-1:111122223333:key/1" } }]
logging: { clusterLogging: [{ enabled: true, types: [api, audit, authenticator] }, { enabled: false, types: [scheduler] }] }
resourcesVPCConfig: { endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCIDRs: [198.51.100.0/24] }`,
    ),
    `{ Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: shop,
      AccessConfig: { AuthenticationMode: API, BootstrapClusterCreatorAdminPermissions: false },
      EncryptionConfig: [{ Resources: [secrets], Provider: { KeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" } }],
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: api }, { Type: audit }, { Type: authenticator }] } },
      ResourcesVpcConfig: { EndpointPublicAccess: true, EndpointPrivateAccess: true, PublicAccessCidrs: [198.51.100.0/24] } } } }`,
  ],
  [
    'nodes with SSH from everywhere, in subnets that give addresses',
    object('ec2', 'Subnet', 'public', 'cidrBlock: 10.0.0.0/24\nmapPublicIPOnLaunch: true\nvpcID: vpc-1') +
      '---\n' +
      object(
        'eks',
        'Nodegroup',
        'apps',
        'name: apps\nclusterName: shop\nsubnetRefs: [{ from: { name: public } }]\nremoteAccess: { ec2SshKey: ops }',
      ),
    `{ Public: { Type: "AWS::EC2::Subnet", Properties: { CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true, VpcId: vpc-1 } },
      Nodes: { Type: "AWS::EKS::Nodegroup", Properties: { NodegroupName: apps, ClusterName: shop, Subnets: [!Ref Public], RemoteAccess: { Ec2SshKey: ops } } } }`,
  ],
  [
    'a launch template that takes requests without a token',
    object(
      'ec2',
      'LaunchTemplate',
      'nodes',
      'name: nodes\ndata: { metadataOptions: { httpTokens: optional, httpPutResponseHopLimit: 2 }, blockDeviceMappings: [{ deviceName: /dev/xvda, ebs: { encrypted: false, kmsKeyID: a } }] }',
    ),
    '{ Nodes: { Type: "AWS::EC2::LaunchTemplate", Properties: { LaunchTemplateName: nodes, LaunchTemplateData: { MetadataOptions: { HttpTokens: optional, HttpPutResponseHopLimit: 2 }, BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { Encrypted: false, KmsKeyId: a } }] } } } }',
  ],
  [
    'a node role that may do too much',
    object(
      'iam',
      'Role',
      'nodes',
      `name: nodes
assumeRolePolicyDocument: '${TRUST}'
policies: ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", "arn:aws:iam::aws:policy/AdministratorAccess"]
inlinePolicies: { all: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' }`,
    ),
    `{ Role: { Type: "AWS::IAM::Role", Properties: { RoleName: nodes, AssumeRolePolicyDocument: '${TRUST}',
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", "arn:aws:iam::aws:policy/AdministratorAccess"],
      Policies: [{ PolicyName: all, PolicyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' }] } } }`,
  ],
  [
    'an access entry of the whole account',
    object(
      'eks',
      'AccessEntry',
      'root',
      `clusterName: shop
principalARN: arn:aws:iam::111122223333:root
accessPolicies:
  - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
    accessScope: { type: cluster }`,
    ),
    `{ Entry: { Type: "AWS::EKS::AccessEntry", Properties: { ClusterName: shop, PrincipalArn: "arn:aws:iam::111122223333:root",
      AccessPolicies: [{ PolicyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", AccessScope: { Type: cluster } }] } } }`,
  ],
  [
    'a security group that is open',
    object(
      'ec2',
      'SecurityGroup',
      'edge',
      `description: edge
name: edge
ingressRules:
  - ipProtocol: tcp
    fromPort: 22
    toPort: 22
    ipRanges: [{ cidrIP: 0.0.0.0/0 }, { cidrIP: 10.0.0.0/8 }]
    ipv6Ranges: [{ cidrIPv6: "::/0" }]`,
    ),
    `{ Edge: { Type: "AWS::EC2::SecurityGroup", Properties: { GroupDescription: edge, GroupName: edge, SecurityGroupIngress: [
      { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }, { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8 },
      { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: "::/0" }] } } }`,
  ],
  [
    'a repository that is looked after',
    object(
      'ecr',
      'Repository',
      'shop',
      `name: shop
imageTagMutability: IMMUTABLE
imageScanningConfiguration: { scanOnPush: true }
encryptionConfiguration: { encryptionType: KMS, kmsKey: "arn:aws:kms:eu-west-1:111122223333:key/1" }
lifecyclePolicy: '{"rules":[]}'`,
    ),
    `{ Shop: { Type: "AWS::ECR::Repository", Properties: { RepositoryName: shop, ImageTagMutability: IMMUTABLE,
      ImageScanningConfiguration: { ScanOnPush: true }, EncryptionConfiguration: { EncryptionType: KMS, KmsKey: "arn:aws:kms:eu-west-1:111122223333:key/1" },
      LifecyclePolicy: { LifecyclePolicyText: '{"rules":[]}' } } } }`,
  ],
  [
    'a key without rotation, and its twin with',
    `${object('kms', 'Key', 'a', 'description: a')}---\n${object('kms', 'Key', 'b', 'enableKeyRotation: true')}`,
    '{ A: { Type: "AWS::KMS::Key", Properties: { Description: a } }, B: { Type: "AWS::KMS::Key", Properties: { EnableKeyRotation: true } } }',
  ],
  [
    'a bucket for everybody',
    object(
      's3',
      'Bucket',
      'files',
      `name: files
publicAccessBlock: { blockPublicACLs: false, blockPublicPolicy: false, ignorePublicACLs: false, restrictPublicBuckets: false }
policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::files/*"}]}'`,
    ),
    `{ Files: { Type: "AWS::S3::Bucket", Properties: { BucketName: files, PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false } } },
      Policy: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: !Ref Files, PolicyDocument: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::files/*"}]}' } } }`,
  ],
  [
    'a database that the internet reaches',
    object(
      'rds',
      'DBInstance',
      'orders',
      `dbInstanceIdentifier: orders
engine: postgres
publiclyAccessible: true
storageEncrypted: false`,
    ),
    `{ Orders: { Type: "AWS::RDS::DBInstance", Properties: { DBInstanceIdentifier: orders, Engine: postgres, PubliclyAccessible: true, StorageEncrypted: false } } }`,
  ],
  [
    'a topic, a file system and a trail',
    [
      object('sns', 'Topic', 'news', 'name: news\nkmsMasterKeyID: alias/news'),
      object('efs', 'FileSystem', 'files', 'encrypted: true\nkmsKeyID: alias/files'),
      object(
        'cloudtrail',
        'Trail',
        'all',
        'name: all\ns3BucketName: trail\nisMultiRegionTrail: true\nkmsKeyID: alias/trail',
      ),
    ].join('---\n'),
    `{ News: { Type: "AWS::SNS::Topic", Properties: { TopicName: news, KmsMasterKeyId: alias/news } },
      Files: { Type: "AWS::EFS::FileSystem", Properties: { Encrypted: true, KmsKeyId: alias/files } },
      Trail: { Type: "AWS::CloudTrail::Trail", Properties: { TrailName: all, S3BucketName: trail, IsMultiRegionTrail: true, KMSKeyId: alias/trail } } }`,
  ],
];

describe('what ACK makes is judged as the same in a template', () => {
  test.each(intents)('%s', (_, manifests, resources) => {
    const estate = withTwins(manifests);
    const template = readTexts({ 'template.yaml': `Resources: ${resources}\n` });
    expect([...estate.problems, ...template.problems]).toEqual([]);
    const expected = awsVerdicts(template);
    expect(expected).not.toEqual([]);
    expect(awsVerdicts(estate)).toEqual(expected);
  });
});

test('references are references, in the namespace that is said or in the own', () => {
  const estate = withTwins(
    object(
      'eks',
      'Cluster',
      'shop',
      `name: shop
roleRef: { from: { name: cluster } }
resourcesVPCConfig:
  subnetRefs:
    - from: { name: a }
    - from: { name: b, namespace: network }
encryptionConfig:
  - provider: { keyRef: { from: { name: secrets } } }`,
    ),
  );
  const cluster = one(estate, 'AWS::EKS::Cluster');
  expect(said(cluster.at('RoleArn'))).toBe('-> infra/cluster at 6: roleRef: { from: { name: cluster } }');
  expect(said(cluster.at('ResourcesVpcConfig', 'SubnetIds', 0))).toMatch(/^-> infra\/a at 9:/);
  expect(said(cluster.at('ResourcesVpcConfig', 'SubnetIds', 1))).toMatch(/^-> network\/b at 10:/);
  expect(said(cluster.at('EncryptionConfig', 0, 'Provider', 'KeyArn'))).toMatch(/^-> infra\/secrets at 12:/);
});

test('a password of a Secret is not known, and is no password that is written', () => {
  const spec = 'dbInstanceIdentifier: orders\nmasterUserPassword: { name: orders, key: password }';
  const database = one(withTwins(object('rds', 'DBInstance', 'orders', spec)), 'AWS::RDS::DBInstance');
  expect(database.at('MasterUserPassword').value()).toMatchObject({
    kind: 'unknown',
    reason: { text: 'it is taken from a Secret of the cluster' },
    known: { kind: 'type', type: 'string' },
  });
});

test('values keep their places, keys of the user their spelling', () => {
  const estate = withTwins(
    object(
      'eks',
      'Nodegroup',
      'apps',
      'name: apps\namiType: AL2_x86_64\nlabels: { myTeam: shopFront }\nscalingConfig: { minSize: 1 }',
    ),
  );
  const group = one(estate, 'AWS::EKS::Nodegroup');
  expect(said(group.at('AmiType'))).toBe('AL2_x86_64 at 6: amiType: AL2_x86_64');
  expect(said(group.at('Labels', 'myTeam'))).toMatch(/^shopFront at 7:/);
  expect(said(group.at('ScalingConfig', 'MinSize'))).toMatch(/^1 at 8:/);
  expect(group.scope).toEqual({ kind: 'account', id: 'ack:manifests:.' });
});

test.each([
  ['kmsKeyID', 'AWS::EFS::FileSystem', 'KmsKeyId'],
  ['publicAccessCIDRs', 'AWS::EKS::Cluster', 'PublicAccessCidrs'],
  ['resourcesVPCConfig', 'AWS::EKS::Cluster', 'ResourcesVpcConfig'],
  ['mapPublicIPOnLaunch', 'AWS::EC2::Subnet', 'MapPublicIpOnLaunch'],
  ['serviceAccountRoleARN', 'AWS::EKS::Addon', 'ServiceAccountRoleArn'],
  ['dbInstanceIdentifier', 'AWS::RDS::DBInstance', 'DBInstanceIdentifier'],
  ['httpPutResponseHopLimit', 'AWS::EC2::LaunchTemplate', 'HttpPutResponseHopLimit'],
])('%s of %s is %s', (key, type, property) => {
  expect(propertyOf(key, type)).toBe(property);
});

test('what is not known, or broken, makes nothing', () => {
  expect(isAck('eks.services.k8s.aws/Cluster')).toBe(true);
  expect(isAck('eks.services.k8s.aws/Nothing')).toBe(false);
  expect(isAck('Pod')).toBe(false);
  for (const spec of [
    '[]',
    '7',
    '{ roleRef: 7, name: [[]], resourcesVPCConfig: [] }',
    '{ logging: { clusterLogging: 7 } }',
  ]) {
    const estate = withTwins(
      `apiVersion: eks.services.k8s.aws/v1alpha1\nkind: Cluster\nmetadata: { name: shop }\nspec: ${spec}\n`,
    );
    expect(awsVerdicts(estate).length).toBeGreaterThan(0);
  }
});
