import type { Part } from '../lens.ts';

/** The policy of a vault. */
export const backupVaultPolicy: Part = {
  terraform: 'aws_backup_vault_policy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_vault_policy',
  of: [{ argument: 'backup_vault_name', terraform: ['aws_backup_vault'] }],
  into: { set: { policy: { to: 'AccessPolicy', json: true } } },
  notInCloudFormation: {},
};

/** How long backups of a vault cannot be deleted. */
export const backupVaultLockConfiguration: Part = {
  terraform: 'aws_backup_vault_lock_configuration',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_vault_lock_configuration',
  of: [{ argument: 'backup_vault_name', terraform: ['aws_backup_vault'] }],
  into: {
    set: {
      changeable_for_days: 'LockConfiguration.ChangeableForDays',
      max_retention_days: 'LockConfiguration.MaxRetentionDays',
      min_retention_days: 'LockConfiguration.MinRetentionDays',
    },
  },
  notInCloudFormation: {},
};

/** Whom a vault tells. */
export const backupVaultNotifications: Part = {
  terraform: 'aws_backup_vault_notifications',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_vault_notifications',
  of: [{ argument: 'backup_vault_name', terraform: ['aws_backup_vault'] }],
  into: {
    set: {
      backup_vault_events: 'Notifications.BackupVaultEvents',
      sns_topic_arn: 'Notifications.SNSTopicArn',
    },
  },
  notInCloudFormation: {},
};
