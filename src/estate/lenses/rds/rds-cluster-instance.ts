import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_rds_cluster_instance` as `AWS::RDS::DBInstance`. */
export const rdsClusterInstance: Lens = {
  terraform: 'aws_rds_cluster_instance',
  cloudformation: 'AWS::RDS::DBInstance',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster_instance',
  fields: {
    ...named('DBInstanceIdentifier', 'identifier', 'identifier_prefix'),
    apply_immediately: 'ApplyImmediately',
    auto_minor_version_upgrade: 'AutoMinorVersionUpgrade',
    availability_zone: 'AvailabilityZone',
    ca_cert_identifier: 'CACertificateIdentifier',
    cluster_identifier: 'DBClusterIdentifier',
    copy_tags_to_snapshot: 'CopyTagsToSnapshot',
    custom_iam_instance_profile: 'CustomIAMInstanceProfile',
    db_parameter_group_name: 'DBParameterGroupName',
    db_subnet_group_name: 'DBSubnetGroupName',
    engine: 'Engine',
    engine_version: 'EngineVersion',
    instance_class: 'DBInstanceClass',
    monitoring_interval: 'MonitoringInterval',
    monitoring_role_arn: 'MonitoringRoleArn',
    performance_insights_enabled: 'EnablePerformanceInsights',
    performance_insights_kms_key_id: 'PerformanceInsightsKMSKeyId',
    performance_insights_retention_period: 'PerformanceInsightsRetentionPeriod',
    preferred_backup_window: 'PreferredBackupWindow',
    preferred_maintenance_window: 'PreferredMaintenanceWindow',
    promotion_tier: 'PromotionTier',
    publicly_accessible: 'PubliclyAccessible',
    tags: { to: 'Tags', tags: true },
  },
  attributes: {
    dbi_resource_id: 'DbiResourceId',
    id: '',
    identifier: '',
    arn: 'DBInstanceArn',
    endpoint: 'Endpoint.Address',
  },
  // The page of the provider (see source), 2026-11-23.
  defaults: { keys: { PubliclyAccessible: { by: 'terraform', value: false } } },
  notInTerraform: {
    StorageEncrypted: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    Timezone: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    Port: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    StorageThroughput: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    MultiAZ: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    SourceDBInstanceIdentifier:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    StorageType: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    KmsKeyId: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DeleteAutomatedBackups: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    OptionGroupName: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DeletionProtection: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    AllocatedStorage: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    MasterUserPassword: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    MasterUserSecret: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    NcharCharacterSetName: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    SourceDBClusterIdentifier:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DBSecurityGroups: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    MasterUsername: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    MaxAllocatedStorage: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    Domain: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DomainFqdn: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    CharacterSetName: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    AssociatedRoles: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DomainOu: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DBClusterSnapshotIdentifier:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    SourceDBInstanceAutomatedBackupsArn:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    ProcessorFeatures: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    RestoreTime: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    CertificateRotationRestart:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    NetworkType: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DomainIAMRoleName: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    ReplicaMode: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    LicenseModel: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DomainDnsIps: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    Iops: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    SourceRegion: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    UseLatestRestorableTime: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    ManageMasterUserPassword:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    SourceDbiResourceId: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DomainAuthSecretArn: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    AutomaticBackupReplicationRegion:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    VPCSecurityGroups: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    AllowMajorVersionUpgrade:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DBName: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    EnableIAMDatabaseAuthentication:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    BackupRetentionPeriod: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DBSnapshotIdentifier: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    EnableCloudwatchLogsExports:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    UseDefaultProcessorFeatures:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    AutomaticBackupReplicationKmsKeyId:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    AutomaticBackupReplicationRetentionPeriod:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    BackupTarget: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DatabaseInsightsMode: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DBSystemId: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    DedicatedLogVolume: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    EngineLifecycleSupport: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    MasterUserAuthenticationType:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    TdeCredentialArn: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    TdeCredentialPassword: 'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
    AdditionalStorageVolumes:
      'an instance of a cluster takes it from the cluster, or aws_db_instance says it',
  },
  notInCloudFormation: {
    force_destroy: 'about the run of Terraform, not the resource',
    warning_event_categories: 'about the run of Terraform, not the resource',
  },
};
