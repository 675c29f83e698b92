import type { Part } from '../lens.ts';
import { cannedAcls } from './canned-acls.ts';

const RUN = 'about the run of Terraform, not the resource';
const OWNER = 'an account that the call checks, not a property';

/** What of a bucket can be public. */
export const s3BucketPublicAccessBlock: Part = {
  terraform: 'aws_s3_bucket_public_access_block',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block',
  of: [{ argument: 'bucket', terraform: ['aws_s3_bucket'] }],
  into: {
    set: {
      block_public_acls: 'PublicAccessBlockConfiguration.BlockPublicAcls',
      block_public_policy: 'PublicAccessBlockConfiguration.BlockPublicPolicy',
      ignore_public_acls: 'PublicAccessBlockConfiguration.IgnorePublicAcls',
      restrict_public_buckets: 'PublicAccessBlockConfiguration.RestrictPublicBuckets',
    },
  },
  notInCloudFormation: { skip_destroy: RUN },
};

/** How a bucket is encrypted. */
export const s3BucketServerSideEncryptionConfiguration: Part = {
  terraform: 'aws_s3_bucket_server_side_encryption_configuration',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_server_side_encryption_configuration',
  of: [{ argument: 'bucket', terraform: ['aws_s3_bucket'] }],
  preferred: true,
  into: {
    set: {
      rule: {
        to: 'BucketEncryption.ServerSideEncryptionConfiguration',
        blocks: {
          apply_server_side_encryption_by_default: {
            to: 'ServerSideEncryptionByDefault',
            block: { sse_algorithm: 'SSEAlgorithm', kms_master_key_id: 'KMSMasterKeyID' },
          },
          bucket_key_enabled: 'BucketKeyEnabled',
          blocked_encryption_types: 'BlockedEncryptionTypes.EncryptionType',
        },
      },
    },
  },
  notInCloudFormation: { expected_bucket_owner: OWNER },
};

/** Whether a bucket keeps versions. */
export const s3BucketVersioning: Part = {
  terraform: 'aws_s3_bucket_versioning',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning',
  of: [{ argument: 'bucket', terraform: ['aws_s3_bucket'] }],
  preferred: true,
  into: { set: { versioning_configuration: { to: 'VersioningConfiguration', block: { status: 'Status' } } } },
  notInCloudFormation: {
    expected_bucket_owner: OWNER,
    mfa: 'the code of one call',
    'versioning_configuration.mfa_delete': 'CloudFormation has no property for it',
  },
};

/** Where the access log of a bucket goes. */
export const s3BucketLogging: Part = {
  terraform: 'aws_s3_bucket_logging',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_logging',
  of: [{ argument: 'bucket', terraform: ['aws_s3_bucket'] }],
  preferred: true,
  into: {
    set: {
      target_bucket: 'LoggingConfiguration.DestinationBucketName',
      target_prefix: 'LoggingConfiguration.LogFilePrefix',
    },
  },
  notInCloudFormation: {
    expected_bucket_owner: OWNER,
    target_grant: 'CloudFormation has no property for it',
    target_object_key_format: 'the layout of the names of log files',
  },
};

/** Whether ACLs of a bucket count. */
export const s3BucketOwnershipControls: Part = {
  terraform: 'aws_s3_bucket_ownership_controls',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_ownership_controls',
  of: [{ argument: 'bucket', terraform: ['aws_s3_bucket'] }],
  into: {
    set: {
      rule: { to: 'OwnershipControls.Rules', only: true, block: { object_ownership: 'ObjectOwnership' } },
    },
  },
  notInCloudFormation: {},
};

/** The canned ACL of a bucket. */
export const s3BucketAcl: Part = {
  terraform: 'aws_s3_bucket_acl',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_acl',
  of: [{ argument: 'bucket', terraform: ['aws_s3_bucket'] }],
  preferred: true,
  into: { set: { acl: { to: 'AccessControl', words: cannedAcls } } },
  notInCloudFormation: {
    expected_bucket_owner: OWNER,
    access_control_policy: 'CloudFormation only has canned ACLs',
  },
};
