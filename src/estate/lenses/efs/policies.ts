import type { Part } from '../lens.ts';

/** The policy of a file system. */
export const efsFileSystemPolicy: Part = {
  terraform: 'aws_efs_file_system_policy',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_file_system_policy',
  of: [{ argument: 'file_system_id', terraform: ['aws_efs_file_system'] }],
  into: {
    set: {
      policy: { to: 'FileSystemPolicy', json: true },
      bypass_policy_lockout_safety_check: 'BypassPolicyLockoutSafetyCheck',
    },
  },
  notInCloudFormation: {},
};

/** Whether a file system is backed up. */
export const efsBackupPolicy: Part = {
  terraform: 'aws_efs_backup_policy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_backup_policy',
  of: [{ argument: 'file_system_id', terraform: ['aws_efs_file_system'] }],
  into: { set: { backup_policy: { to: 'BackupPolicy', block: { status: 'Status' } } } },
  notInCloudFormation: {},
};
