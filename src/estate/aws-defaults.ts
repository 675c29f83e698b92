import type { DefaultValue, Defaults } from './defaults.ts';
import type { View } from './view.ts';

const is = (value: Defaults['value']): Defaults => ({ by: 'aws', value: value! });

/**
 * What AWS fills in where a template (or an API call) says nothing, by resource type. Only what a page of AWS states
 * for resources made through the API or CloudFormation; what hangs on the account, the Region or the AMI is left out:
 * IMDS options of instances, EBS encryption, whether a database is public. Compared with the pages on 2026-11-23.
 */
export const awsDefaults: Readonly<Record<string, Defaults>> = {
  'AWS::EKS::Cluster': {
    keys: {
      // https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html
      ResourcesVpcConfig: {
        keys: {
          EndpointPublicAccess: is(true),
          EndpointPrivateAccess: is(false),
          PublicAccessCidrs: is(publicAccessCidrs),
        },
      },
      // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
      AccessConfig: {
        keys: {
          AuthenticationMode: is('CONFIG_MAP'),
          BootstrapClusterCreatorAdminPermissions: is(true),
        },
      },
      // https://docs.aws.amazon.com/eks/latest/APIReference/API_UpgradePolicyRequest.html
      UpgradePolicy: { keys: { SupportType: is('EXTENDED') } },
    },
  },
  'AWS::ECR::Repository': {
    keys: {
      // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
      ImageTagMutability: is('MUTABLE'),
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecr-repository-imagescanningconfiguration.html
      ImageScanningConfiguration: { keys: { ScanOnPush: is(false) } },
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecr-repository-encryptionconfiguration.html
      EncryptionConfiguration: { keys: { EncryptionType: is('AES256') } },
    },
  },
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-kms-key.html
  'AWS::KMS::Key': { keys: { EnableKeyRotation: is(false), Enabled: is(true) } },
  // "When using the AWS CLI, API, or SDKs to create a file system, you must explicitly enable encryption":
  // https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html
  'AWS::EFS::FileSystem': { keys: { Encrypted: is(false) } },
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
  // Aurora clusters made since 2026-02-18 are encrypted whatever is written, so `AWS::RDS::DBCluster` has no default:
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
  'AWS::RDS::DBInstance': { keys: { StorageEncrypted: is(storageEncrypted) } },
  // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
  'AWS::CloudTrail::Trail': { keys: { EnableLogFileValidation: is(false), IsMultiRegionTrail: is(false) } },
};

/** "The default value is 0.0.0.0/0 and additionally ::/0 for dual-stack IPv6 clusters." */
function publicAccessCidrs(holder: View): DefaultValue {
  const family = holder.parent?.at('KubernetesNetworkConfig', 'IpFamily').string();
  return family?.kind === 'known' && family.value === 'ipv6' ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0'];
}

/** "By default, it isn't encrypted"; a restored or Aurora instance takes it from its snapshot, source or cluster. */
function storageEncrypted(holder: View): DefaultValue | undefined {
  const inherits = [
    'DBClusterIdentifier',
    'DBSnapshotIdentifier',
    'DBClusterSnapshotIdentifier',
    'SourceDBInstanceIdentifier',
  ];
  if (inherits.some((key) => holder.get(key).present !== false)) return undefined;
  const engine = holder.get('Engine').string();
  if (engine.kind === 'absent') return false;
  return engine.kind === 'known' && !/^(?:aurora|custom-)/i.test(engine.value) ? false : undefined;
}
