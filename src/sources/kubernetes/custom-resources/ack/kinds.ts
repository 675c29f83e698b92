import type { Tree } from '../../../../estate/index.ts';
import { sequence } from '../../../../estate/index.ts';
import type { Fields } from '../../../../estate/lenses/lens.ts';
import { asList } from '../lists.ts';
import { ruleField } from './rules.ts';

/** How a kind of ACK is said by CloudFormation. */
export interface Kind {
  readonly type: string;
  /** What the rule does not say: by the name in `spec`. */
  readonly fields?: Fields;
  /** Names whose property has another; what stands below goes by the rule. */
  readonly names?: Readonly<Record<string, string>>;
  /** What references become, where that is another property than elsewhere. */
  readonly references?: Readonly<Record<string, string>>;
  /** Fields that are a resource of their own in CloudFormation: by the name in `spec` the type and the property. */
  readonly beside?: Readonly<Record<string, readonly [type: string, property: string, owner: string]>>;
}

const tags: Fields = { tags: { to: 'Tags', tags: true } };

/** `clusterLogging` is a list of lists of types with a switch. */
const logging = { to: 'Logging.ClusterLogging.EnabledTypes', by: asList(enabledTypes) };

function enabledTypes(item: Tree): readonly Tree[] {
  if (item.kind !== 'mapping') return [item];
  const get = (key: string): Tree | undefined => item.values[item.keys.indexOf(key)];
  const enabled = get('enabled');
  if (enabled?.kind === 'leaf' && enabled.value !== true) return [];
  const types = get('types');
  if (types?.kind !== 'sequence') return types === undefined ? [] : [types];
  return types.items.map((type) => ({
    kind: 'mapping',
    keys: ['Type'],
    values: [type],
    keyStarts: [type.start],
    start: type.start,
    end: type.end,
  }));
}

/** A map of names to documents is a list of both. */
const inlinePolicies = { to: 'Policies', tags: ['PolicyName', 'PolicyDocument'] } as const;

/**
 * The kinds that are read, by `group/Kind`; the group's `services.k8s.aws` is left out. Compared with `apis/v1alpha1` of
 * the controllers in https://github.com/aws-controllers-k8s on 2026-11-23.
 */
export const kinds: Readonly<Record<string, Kind>> = {
  'cloudtrail/Trail': {
    type: 'AWS::CloudTrail::Trail',
    fields: { name: 'TrailName' },
    names: { tagsList: 'Tags' },
  },
  'ec2/FlowLog': { type: 'AWS::EC2::FlowLog' },
  'ec2/LaunchTemplate': {
    type: 'AWS::EC2::LaunchTemplate',
    fields: { name: 'LaunchTemplateName' },
    names: { data: 'LaunchTemplateData' },
  },
  'ec2/SecurityGroup': {
    type: 'AWS::EC2::SecurityGroup',
    fields: {
      description: 'GroupDescription',
      name: 'GroupName',
      egressRules: { to: 'SecurityGroupEgress', by: asList(ruleField('Destination')) },
      ingressRules: { to: 'SecurityGroupIngress', by: asList(ruleField('Source')) },
    },
  },
  'ec2/Subnet': { type: 'AWS::EC2::Subnet' },
  'ec2/VPC': { type: 'AWS::EC2::VPC', fields: { cidrBlocks: { to: 'CidrBlock', by: first() } } },
  'ec2/VPCEndpoint': { type: 'AWS::EC2::VPCEndpoint' },
  'ecr/Repository': {
    type: 'AWS::ECR::Repository',
    fields: {
      lifecyclePolicy: 'LifecyclePolicy.LifecyclePolicyText',
      name: 'RepositoryName',
      policy: 'RepositoryPolicyText',
    },
  },
  'efs/FileSystem': {
    type: 'AWS::EFS::FileSystem',
    fields: {
      backupPolicy: { to: 'BackupPolicy', block: { status: 'Status' } },
      policy: 'FileSystemPolicy',
      provisionedThroughputInMiBps: 'ProvisionedThroughputInMibps',
      tags: { to: 'FileSystemTags', blocks: { key: 'Key', value: 'Value' } },
    },
  },
  'eks/AccessEntry': { type: 'AWS::EKS::AccessEntry', fields: tags },
  'eks/Addon': { type: 'AWS::EKS::Addon', fields: { ...tags, name: 'AddonName' } },
  'eks/Cluster': {
    type: 'AWS::EKS::Cluster',
    fields: { ...tags, logging: { to: '', block: { clusterLogging: logging } } },
  },
  'eks/FargateProfile': {
    type: 'AWS::EKS::FargateProfile',
    fields: {
      ...tags,
      name: 'FargateProfileName',
      selectors: {
        to: 'Selectors',
        blocks: { labels: { to: 'Labels', tags: true }, namespace: 'Namespace' },
      },
    },
    references: { subnet: 'Subnets' },
  },
  'eks/Nodegroup': {
    type: 'AWS::EKS::Nodegroup',
    fields: { name: 'NodegroupName' },
    references: { subnet: 'Subnets' },
  },
  'eks/PodIdentityAssociation': { type: 'AWS::EKS::PodIdentityAssociation', fields: tags },
  'iam/Group': {
    type: 'AWS::IAM::Group',
    fields: { inlinePolicies, name: 'GroupName', policies: 'ManagedPolicyArns' },
  },
  'iam/InstanceProfile': {
    type: 'AWS::IAM::InstanceProfile',
    fields: { name: 'InstanceProfileName', role: { to: 'Roles', only: true } },
    references: { role: 'Roles' },
  },
  'iam/OpenIDConnectProvider': {
    type: 'AWS::IAM::OIDCProvider',
    fields: { clientIDs: 'ClientIdList', thumbprints: 'ThumbprintList' },
  },
  'iam/Policy': { type: 'AWS::IAM::ManagedPolicy', fields: { name: 'ManagedPolicyName' } },
  'iam/Role': {
    type: 'AWS::IAM::Role',
    fields: { inlinePolicies, name: 'RoleName', policies: 'ManagedPolicyArns' },
  },
  'iam/User': {
    type: 'AWS::IAM::User',
    fields: { inlinePolicies, name: 'UserName', policies: 'ManagedPolicyArns' },
  },
  'kms/Key': {
    type: 'AWS::KMS::Key',
    fields: { policy: 'KeyPolicy', tags: { to: 'Tags', blocks: { tagKey: 'Key', tagValue: 'Value' } } },
  },
  'rds/DBCluster': { type: 'AWS::RDS::DBCluster' },
  'rds/DBInstance': { type: 'AWS::RDS::DBInstance' },
  's3/Bucket': {
    type: 'AWS::S3::Bucket',
    fields: {
      acl: {
        to: 'AccessControl',
        words: {
          'authenticated-read': 'AuthenticatedRead',
          private: 'Private',
          'public-read': 'PublicRead',
          'public-read-write': 'PublicReadWrite',
        },
      },
      encryption: {
        to: '',
        block: {
          rules: {
            to: 'BucketEncryption.ServerSideEncryptionConfiguration',
            blocks: {
              applyServerSideEncryptionByDefault: {
                to: 'ServerSideEncryptionByDefault',
                block: { kmsMasterKeyID: 'KMSMasterKeyID', sseAlgorithm: 'SSEAlgorithm' },
              },
              bucketKeyEnabled: 'BucketKeyEnabled',
            },
          },
        },
      },
      logging: {
        to: '',
        block: {
          loggingEnabled: {
            to: 'LoggingConfiguration',
            block: { targetBucket: 'DestinationBucketName', targetPrefix: 'LogFilePrefix' },
          },
        },
      },
      name: 'BucketName',
      ownershipControls: {
        to: 'OwnershipControls',
        block: { rules: { to: 'Rules', blocks: { objectOwnership: 'ObjectOwnership' } } },
      },
      publicAccessBlock: {
        to: 'PublicAccessBlockConfiguration',
        block: {
          blockPublicACLs: 'BlockPublicAcls',
          blockPublicPolicy: 'BlockPublicPolicy',
          ignorePublicACLs: 'IgnorePublicAcls',
          restrictPublicBuckets: 'RestrictPublicBuckets',
        },
      },
      tagging: {
        to: '',
        block: { tagSet: { to: 'Tags', blocks: { key: 'Key', value: 'Value' } } },
      },
      versioning: { to: 'VersioningConfiguration', block: { status: 'Status' } },
    },
    beside: { policy: ['AWS::S3::BucketPolicy', 'PolicyDocument', 'Bucket'] },
  },
  'secretsmanager/Secret': { type: 'AWS::SecretsManager::Secret' },
  'sns/Topic': {
    type: 'AWS::SNS::Topic',
    fields: { name: 'TopicName' },
    beside: { policy: ['AWS::SNS::TopicPolicy', 'PolicyDocument', 'Topics'] },
  },
};

/** The first of a list. */
function first(): { read: (tree: Tree) => Tree | undefined; write: (tree: Tree) => Tree } {
  return {
    read: (tree) => (tree.kind === 'sequence' ? tree.items[0] : tree),
    write: (tree) => sequence([tree], tree.start, tree.end),
  };
}
