import type { Lens } from '../lens.ts';

/** `aws_rds_global_cluster` as `AWS::RDS::GlobalCluster`. */
export const rdsGlobalCluster: Lens = {
  terraform: 'aws_rds_global_cluster',
  cloudformation: 'AWS::RDS::GlobalCluster',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_global_cluster',
  fields: {
    deletion_protection: 'DeletionProtection',
    engine: 'Engine',
    engine_lifecycle_support: 'EngineLifecycleSupport',
    engine_version: 'EngineVersion',
    global_cluster_identifier: 'GlobalClusterIdentifier',
    source_db_cluster_identifier: 'SourceDBClusterIdentifier',
    storage_encrypted: 'StorageEncrypted',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { id: '', global_cluster_identifier: '' },
  notInTerraform: {},
  notInCloudFormation: {
    database_name: 'CloudFormation has no property for it',
    force_destroy: 'about the run of Terraform, not the resource',
  },
};
