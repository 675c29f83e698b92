import { describe, expect, test } from 'vitest';
import { lensOf, partOf } from '../../../../estate/lenses/registry.ts';
import { readTexts } from '../../../texts.ts';
import { crossplaneResource } from '../index.ts';
import { awsVerdicts, one, said, withTwins } from '../testing.ts';
import { nameArguments, snake, terraformType } from './types.ts';

function object(group: string, kind: string, name: string, forProvider: string): string {
  return `apiVersion: ${group}.aws.upbound.io/v1beta1
kind: ${kind}
metadata: { name: ${name} }
spec:
  forProvider:
    region: eu-west-1
    ${forProvider.trim().replaceAll('\n', '\n    ')}
`;
}

const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';

const intents: readonly (readonly [title: string, manifests: string, resources: string])[] = [
  [
    'an open cluster',
    object('eks', 'Cluster', 'shop', 'vpcConfig: [{ subnetIds: [subnet-1] }]'),
    '{ Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: shop, ResourcesVpcConfig: { SubnetIds: [subnet-1] }, BootstrapSelfManagedAddons: true } } }',
  ],
  [
    'a closed cluster, in the words of the newer version',
    object(
      'eks',
      'Cluster',
      'shop',
      `accessConfig: { authenticationMode: API, bootstrapClusterCreatorAdminPermissions: false }
enabledClusterLogTypes: [api, audit, authenticator]
encryptionConfig: { resources: [secrets], provider: { keyArn: "${KEY}" } }
vpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true }`,
    ),
    `{ Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: shop,
      AccessConfig: { AuthenticationMode: API, BootstrapClusterCreatorAdminPermissions: false },
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: api }, { Type: audit }, { Type: authenticator }] } },
      EncryptionConfig: [{ Resources: [secrets], Provider: { KeyArn: "${KEY}" } }],
      ResourcesVpcConfig: { EndpointPublicAccess: false, EndpointPrivateAccess: true } } } }`,
  ],
  [
    'nodes with SSH from everywhere',
    object(
      'eks',
      'NodeGroup',
      'apps',
      'clusterName: shop\nsubnetIds: [subnet-1]\nremoteAccess: [{ ec2SshKey: ops }]\nscalingConfig: [{ minSize: 1 }]',
    ),
    '{ Nodes: { Type: "AWS::EKS::Nodegroup", Properties: { NodegroupName: apps, ClusterName: shop, Subnets: [subnet-1], RemoteAccess: { Ec2SshKey: ops } } } }',
  ],
  [
    'a launch template that takes requests without a token',
    object(
      'ec2',
      'LaunchTemplate',
      'nodes',
      'metadataOptions: [{ httpTokens: optional }]\nblockDeviceMappings: [{ deviceName: /dev/xvda, ebs: [{ encrypted: "false" }] }]',
    ),
    '{ Template: { Type: "AWS::EC2::LaunchTemplate", Properties: { LaunchTemplateData: { MetadataOptions: { HttpTokens: optional }, BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { Encrypted: false } }] } } } }',
  ],
  [
    'a role that may do everything',
    object(
      'iam',
      'Role',
      'all',
      `assumeRolePolicy: '${TRUST}'\nmanagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]`,
    ),
    `{ Role: { Type: "AWS::IAM::Role", Properties: { RoleName: all, AssumeRolePolicyDocument: '${TRUST}', ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] } } }`,
  ],
  [
    'a policy that allows everything',
    object(
      'iam',
      'Policy',
      'all',
      `policy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'`,
    ),
    `{ Policy: { Type: "AWS::IAM::ManagedPolicy", Properties: { ManagedPolicyName: all, PolicyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' } } }`,
  ],
  [
    'two keys',
    `${object('kms', 'Key', 'a', 'description: a')}---\n${object('kms', 'Key', 'b', 'enableKeyRotation: true')}`,
    '{ A: { Type: "AWS::KMS::Key", Properties: { Description: a } }, B: { Type: "AWS::KMS::Key", Properties: { EnableKeyRotation: true } } }',
  ],
  [
    'a repository',
    object(
      'ecr',
      'Repository',
      'shop',
      `imageTagMutability: IMMUTABLE
imageScanningConfiguration: [{ scanOnPush: false }]
encryptionConfiguration: [{ encryptionType: KMS, kmsKey: "${KEY}" }]`,
    ),
    `{ Shop: { Type: "AWS::ECR::Repository", Properties: { RepositoryName: shop, ImageTagMutability: IMMUTABLE,
      ImageScanningConfiguration: { ScanOnPush: false }, EncryptionConfiguration: { EncryptionType: KMS, KmsKey: "${KEY}" } } } }`,
  ],
  [
    'a topic, a file system, a log group',
    [
      object('sns', 'Topic', 'news', 'kmsMasterKeyId: alias/news'),
      object('efs', 'FileSystem', 'files', 'encrypted: true'),
      object('cloudwatchlogs', 'Group', 'apps', 'retentionInDays: 7'),
    ].join('---\n'),
    `{ News: { Type: "AWS::SNS::Topic", Properties: { KmsMasterKeyId: alias/news } },
      Files: { Type: "AWS::EFS::FileSystem", Properties: { Encrypted: true } },
      Logs: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: apps, RetentionInDays: 7 } } }`,
  ],
  [
    'an access entry for nobody and a subnet',
    [
      object(
        'eks',
        'AccessEntry',
        'ops',
        'clusterName: shop\nprincipalArn: "arn:aws:iam::111122223333:root"',
      ),
      object('ec2', 'VPC', 'shop', 'cidrBlock: 10.0.0.0/16'),
    ].join('---\n'),
    `{ Entry: { Type: "AWS::EKS::AccessEntry", Properties: { ClusterName: shop, PrincipalArn: "arn:aws:iam::111122223333:root" } },
      Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: 10.0.0.0/16 } } }`,
  ],
];

describe('what Crossplane makes is judged as the same in a template', () => {
  test.each(intents)('%s', (_, manifests, resources) => {
    const estate = withTwins(manifests);
    const template = readTexts({ 'template.yaml': `Resources: ${resources}\n` });
    expect([...estate.problems, ...template.problems]).toEqual([]);
    const expected = awsVerdicts(template);
    expect(expected).not.toEqual([]);
    expect(awsVerdicts(estate)).toEqual(expected);
  });
});

test('references, selectors and secrets', () => {
  const estate = withTwins(
    object(
      'eks',
      'Cluster',
      'shop',
      `roleArnRef: { name: cluster }
vpcConfig:
  - subnetIdRefs: [{ name: a }, { name: b }]
    securityGroupIdSelector: { matchLabels: { app: shop } }`,
    ),
  );
  const cluster = one(estate, 'AWS::EKS::Cluster');
  expect(said(cluster.at('RoleArn'))).toBe('-> cluster at 7: roleArnRef: { name: cluster }');
  expect(said(cluster.at('ResourcesVpcConfig', 'SubnetIds', 1))).toMatch(/^-> b at 9:/);
  const groups = cluster.at('ResourcesVpcConfig', 'SecurityGroupIds').items();
  expect(groups.rest?.reason.text).toContain('found by its labels');
  expect(cluster.scope).toEqual({ kind: 'account', id: 'crossplane:manifests:.', region: 'eu-west-1' });
  const database = one(
    withTwins(
      object(
        'rds',
        'Instance',
        'orders',
        'passwordSecretRef: { name: orders, namespace: db, key: password }',
      ),
    ),
    'AWS::RDS::DBInstance',
  );
  expect(database.at('MasterUserPassword').value()).toMatchObject({
    kind: 'unknown',
    reason: { text: 'it is taken from a Secret of the cluster' },
  });
});

test('the name in AWS is the external name, and initProvider fills what is not said', () => {
  const estate = withTwins(`apiVersion: ecr.aws.m.upbound.io/v1beta1
kind: Repository
metadata:
  name: shop
  namespace: team
  annotations: { crossplane.io/external-name: shop/front }
spec:
  forProvider: { region: eu-west-1, imageTagMutability: IMMUTABLE }
  initProvider: { imageTagMutability: MUTABLE, forceDelete: true }
`);
  const repository = one(estate, 'AWS::ECR::Repository');
  expect(repository.name).toBe('team/shop');
  expect(said(repository.at('RepositoryName'))).toMatch(/^shop\/front at 6:/);
  expect(said(repository.at('ImageTagMutability'))).toMatch(/^IMMUTABLE at 8:/);
  expect(said(repository.at('EmptyOnDelete'))).toMatch(/^true at 9:/);
});

test('a part of something else is a part, and what is not read is said', () => {
  const estate = readTexts({
    'aws.yaml': [
      object('s3', 'BucketPublicAccessBlock', 'files', 'bucketRef: { name: files }\nblockPublicAcls: true'),
      object('gamelift', 'Fleet', 'games', 'name: games'),
      'apiVersion: aws.upbound.io/v1beta1\nkind: ProviderConfig\nmetadata: { name: default }\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
    ].join('---\n'),
  });
  const made = estate.resources.map(crossplaneResource);
  expect(made).toMatchObject([
    { kind: 'part', name: 'files', part: { terraform: 'aws_s3_bucket_public_access_block' } },
    { kind: 'unread', terraform: 'aws_gamelift_fleet' },
    undefined,
    undefined,
  ]);
});

test('the types that are named exist in the lenses', () => {
  const kinds = [
    ['cloudtrail', 'Trail'],
    ['cloudwatchlogs', 'Group'],
    ['ec2', 'FlowLog'],
    ['ec2', 'LaunchTemplate'],
    ['ec2', 'SecurityGroup'],
    ['ec2', 'SecurityGroupIngressRule'],
    ['ec2', 'SecurityGroupRule'],
    ['ec2', 'Subnet'],
    ['ec2', 'VPC'],
    ['ec2', 'VPCEndpoint'],
    ['ecr', 'LifecyclePolicy'],
    ['ecr', 'Repository'],
    ['ecr', 'RepositoryPolicy'],
    ['efs', 'FileSystem'],
    ['eks', 'AccessEntry'],
    ['eks', 'AccessPolicyAssociation'],
    ['eks', 'Addon'],
    ['eks', 'Cluster'],
    ['eks', 'FargateProfile'],
    ['eks', 'IdentityProviderConfig'],
    ['eks', 'NodeGroup'],
    ['eks', 'PodIdentityAssociation'],
    ['elbv2', 'LB'],
    ['elbv2', 'LBListener'],
    ['guardduty', 'Detector'],
    ['iam', 'Group'],
    ['iam', 'InstanceProfile'],
    ['iam', 'OpenIDConnectProvider'],
    ['iam', 'Policy'],
    ['iam', 'Role'],
    ['iam', 'RolePolicy'],
    ['iam', 'RolePolicyAttachment'],
    ['iam', 'User'],
    ['kms', 'Alias'],
    ['kms', 'Key'],
    ['lambda', 'Function'],
    ['rds', 'Cluster'],
    ['rds', 'Instance'],
    ['s3', 'Bucket'],
    ['s3', 'BucketPolicy'],
    ['s3', 'BucketVersioning'],
    ['secretsmanager', 'Secret'],
    ['sns', 'Topic'],
    ['sns', 'TopicPolicy'],
  ];
  const missing = kinds.filter(([group, kind]) => {
    const type = terraformType(`${group}.aws.upbound.io/${kind}`)!;
    return lensOf(type) === undefined && partOf(type) === undefined;
  });
  expect(missing).toEqual([]);
});

test('the arguments that names are put into exist', () => {
  const strange = Object.entries(nameArguments).filter(
    ([type, argument]) => !Object.hasOwn(lensOf(type)!.fields, argument),
  );
  expect(strange).toEqual([]);
});

/** What the providers themselves say beside their fields, `json` and `tf` (v1.4, apis/eks/v1beta1 and v1beta2). */
test.each([
  ['enabledClusterLogTypes', 'enabled_cluster_log_types'],
  ['serviceIpv4Cidr', 'service_ipv4_cidr'],
  ['kubernetesNetworkConfig', 'kubernetes_network_config'],
  ['nodeRoleArn', 'node_role_arn'],
  ['amiType', 'ami_type'],
  ['ec2SshKey', 'ec2_ssh_key'],
])('%s is %s', (camel, argument) => {
  expect(snake(camel)).toBe(argument);
});

test.each([
  '[]',
  '7',
  '{ forProvider: [] }',
  '{ forProvider: { vpcConfig: 7, roleArnRef: 7, tags: [] }, initProvider: 7 }',
])('a spec of %s is no harm', (spec) => {
  const estate = withTwins(
    `apiVersion: eks.aws.upbound.io/v1beta1\nkind: Cluster\nmetadata: { name: shop }\nspec: ${spec}\n`,
  );
  expect(awsVerdicts(estate).length).toBeGreaterThan(0);
});
