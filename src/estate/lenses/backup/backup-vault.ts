import type { Lens } from '../lens.ts';

/** `aws_backup_vault` as `AWS::Backup::BackupVault`. */
export const backupVault: Lens = {
  terraform: 'aws_backup_vault',
  cloudformation: 'AWS::Backup::BackupVault',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_vault',
  fields: { kms_key_arn: 'EncryptionKeyArn', name: 'BackupVaultName', tags: 'BackupVaultTags' },
  attributes: { id: '', arn: 'BackupVaultArn', name: '' },
  notInTerraform: {
    LockConfiguration: 'aws_backup_vault_lock_configuration says it',
    Notifications: 'aws_backup_vault_notifications says it',
    AccessPolicy: 'aws_backup_vault_policy says it',
  },
  notInCloudFormation: { force_destroy: 'about the run of Terraform, not the resource' },
};
