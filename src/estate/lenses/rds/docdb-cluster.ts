import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_docdb_cluster` as `AWS::DocDB::DBCluster`. */
export const docdbCluster: Lens = {
  terraform: 'aws_docdb_cluster',
  cloudformation: 'AWS::DocDB::DBCluster',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster',
  fields: {
    ...named('DBClusterIdentifier', 'cluster_identifier', 'cluster_identifier_prefix'),
    availability_zones: 'AvailabilityZones',
    backup_retention_period: 'BackupRetentionPeriod',
    db_cluster_parameter_group_name: 'DBClusterParameterGroupName',
    db_subnet_group_name: 'DBSubnetGroupName',
    deletion_protection: 'DeletionProtection',
    enabled_cloudwatch_logs_exports: 'EnableCloudwatchLogsExports',
    engine_version: 'EngineVersion',
    global_cluster_identifier: 'GlobalClusterIdentifier',
    kms_key_id: 'KmsKeyId',
    manage_master_user_password: 'ManageMasterUserPassword',
    master_password: 'MasterUserPassword',
    master_password_wo: { to: 'MasterUserPassword', alias: true },
    master_username: 'MasterUsername',
    network_type: 'NetworkType',
    port: 'Port',
    preferred_backup_window: 'PreferredBackupWindow',
    preferred_maintenance_window: 'PreferredMaintenanceWindow',
    snapshot_identifier: 'SnapshotIdentifier',
    storage_encrypted: 'StorageEncrypted',
    storage_type: 'StorageType',
    tags: { to: 'Tags', tags: true },
    vpc_security_group_ids: 'VpcSecurityGroupIds',
    restore_to_point_in_time: {
      to: '',
      block: {
        restore_to_time: 'RestoreToTime',
        restore_type: 'RestoreType',
        source_cluster_identifier: 'SourceDBClusterIdentifier',
        use_latest_restorable_time: 'UseLatestRestorableTime',
      },
    },
    serverless_v2_scaling_configuration: {
      to: 'ServerlessV2ScalingConfiguration',
      block: { max_capacity: 'MaxCapacity', min_capacity: 'MinCapacity' },
    },
  },
  attributes: {
    cluster_resource_id: 'ClusterResourceId',
    endpoint: 'Endpoint',
    id: '',
    port: 'Port',
    cluster_identifier: '',
    reader_endpoint: 'ReadEndpoint',
  },
  // The page of the provider (see source), 2026-11-23.
  defaults: { keys: { StorageEncrypted: { by: 'terraform', value: false } } },
  notInTerraform: {
    CopyTagsToSnapshot: 'the provider has no argument for it',
    RotateMasterUserPassword: 'the provider has no argument for it',
    MasterUserSecretKmsKeyId: 'the provider has no argument for it',
  },
  notInCloudFormation: {
    allow_major_version_upgrade: 'about the run of Terraform, not the resource',
    apply_immediately: 'about the run of Terraform, not the resource',
    cluster_members: 'the instances say it',
    engine: 'the type says it: docdb',
    final_snapshot_identifier: 'about the run of Terraform, not the resource',
    master_password_wo_version: 'about the run of Terraform, not the resource',
    skip_final_snapshot: 'about the run of Terraform, not the resource',
  },
};
