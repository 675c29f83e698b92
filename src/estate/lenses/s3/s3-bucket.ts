import type { Lens } from '../lens.ts';
import { named } from '../named.ts';
import { cannedAcls } from './canned-acls.ts';

/** `aws_s3_bucket` as `AWS::S3::Bucket`. */
export const s3Bucket: Lens = {
  terraform: 'aws_s3_bucket',
  cloudformation: 'AWS::S3::Bucket',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket',
  fields: {
    ...named('BucketName', 'bucket', 'bucket_prefix'),
    acceleration_status: 'AccelerateConfiguration.AccelerationStatus',
    acl: { to: 'AccessControl', words: cannedAcls },
    bucket_namespace: 'BucketNamespace',
    object_lock_enabled: 'ObjectLockEnabled',
    tags: { to: 'Tags', tags: true },
    logging: {
      to: 'LoggingConfiguration',
      block: { target_bucket: 'DestinationBucketName', target_prefix: 'LogFilePrefix' },
    },
    object_lock_configuration: {
      to: 'ObjectLockConfiguration',
      block: {
        object_lock_enabled: 'ObjectLockEnabled',
        rule: {
          to: 'Rule',
          block: {
            default_retention: {
              to: 'DefaultRetention',
              block: { mode: 'Mode', days: 'Days', years: 'Years' },
            },
          },
        },
      },
    },
    server_side_encryption_configuration: {
      to: 'BucketEncryption',
      block: {
        rule: {
          to: 'ServerSideEncryptionConfiguration',
          blocks: {
            apply_server_side_encryption_by_default: {
              to: 'ServerSideEncryptionByDefault',
              block: { sse_algorithm: 'SSEAlgorithm', kms_master_key_id: 'KMSMasterKeyID' },
            },
            bucket_key_enabled: 'BucketKeyEnabled',
          },
        },
      },
    },
    versioning: {
      to: 'VersioningConfiguration',
      block: { enabled: { to: 'Status', words: { true: 'Enabled', false: 'Suspended' } } },
    },
  },
  attributes: {
    arn: 'Arn',
    id: '',
    bucket: '',
    bucket_domain_name: 'DomainName',
    bucket_regional_domain_name: 'RegionalDomainName',
  },
  besides: { policy: { cloudformation: 'AWS::S3::BucketPolicy', whole: 'Bucket', to: 'PolicyDocument' } },
  notInTerraform: {
    AnalyticsConfigurations: 'aws_s3_bucket_analytics_configuration says it',
    CorsConfiguration: 'aws_s3_bucket_cors_configuration says it',
    IntelligentTieringConfigurations: 'aws_s3_bucket_intelligent_tiering_configuration says it',
    InventoryConfigurations: 'aws_s3_bucket_inventory says it',
    LifecycleConfiguration: 'aws_s3_bucket_lifecycle_configuration says it',
    MetricsConfigurations: 'aws_s3_bucket_metric says it',
    NotificationConfiguration: 'aws_s3_bucket_notification says it',
    OwnershipControls: 'aws_s3_bucket_ownership_controls says it',
    PublicAccessBlockConfiguration: 'aws_s3_bucket_public_access_block says it',
    ReplicationConfiguration: 'aws_s3_bucket_replication_configuration says it',
    WebsiteConfiguration: 'aws_s3_bucket_website_configuration says it',
    BucketNamePrefix: 'the provider makes the name up itself, from bucket_prefix',
    MetadataTableConfiguration: 'the provider has no argument for it',
    AbacStatus: 'the provider has no argument for it',
    MetadataConfiguration: 'the provider has no argument for it',
  },
  notInCloudFormation: {
    force_destroy: 'about the run of Terraform, not the resource',
    policy: 'deprecated: each is an AWS::S3::BucketPolicy',
    request_payer: 'CloudFormation has no property for it',
    cors_rule: 'deprecated: aws_s3_bucket_cors_configuration says it',
    grant: 'deprecated: aws_s3_bucket_acl says it',
    lifecycle_rule: 'deprecated: aws_s3_bucket_lifecycle_configuration says it',
    replication_configuration: 'deprecated: aws_s3_bucket_replication_configuration says it',
    website: 'deprecated: aws_s3_bucket_website_configuration says it',
    'versioning.mfa_delete': 'CloudFormation has no property for it',
  },
};
