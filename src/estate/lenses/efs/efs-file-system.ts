import type { Lens } from '../lens.ts';

/** `aws_efs_file_system` as `AWS::EFS::FileSystem`. */
export const efsFileSystem: Lens = {
  terraform: 'aws_efs_file_system',
  cloudformation: 'AWS::EFS::FileSystem',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_file_system',
  fields: {
    availability_zone_name: 'AvailabilityZoneName',
    encrypted: 'Encrypted',
    kms_key_id: 'KmsKeyId',
    performance_mode: 'PerformanceMode',
    provisioned_throughput_in_mibps: 'ProvisionedThroughputInMibps',
    tags: { to: 'FileSystemTags', tags: true },
    throughput_mode: 'ThroughputMode',
    lifecycle_policy: {
      to: 'LifecyclePolicies',
      blocks: {
        transition_to_archive: 'TransitionToArchive',
        transition_to_ia: 'TransitionToIA',
        transition_to_primary_storage_class: 'TransitionToPrimaryStorageClass',
      },
    },
    protection: {
      to: 'FileSystemProtection',
      block: { replication_overwrite: 'ReplicationOverwriteProtection' },
    },
  },
  attributes: { arn: 'Arn', id: '' },
  notInTerraform: {
    BypassPolicyLockoutSafetyCheck: 'aws_efs_file_system_policy says it',
    FileSystemPolicy: 'aws_efs_file_system_policy says it',
    ReplicationConfiguration: 'aws_efs_replication_configuration says it',
    BackupPolicy: 'aws_efs_backup_policy says it',
  },
  notInCloudFormation: { creation_token: 'the token of one call' },
};
