import type { Lens } from '../lens.ts';

/** `aws_kms_key` as `AWS::KMS::Key`. */
export const kmsKey: Lens = {
  terraform: 'aws_kms_key',
  cloudformation: 'AWS::KMS::Key',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key',
  fields: {
    bypass_policy_lockout_safety_check: 'BypassPolicyLockoutSafetyCheck',
    customer_master_key_spec: 'KeySpec',
    deletion_window_in_days: 'PendingWindowInDays',
    description: 'Description',
    enable_key_rotation: 'EnableKeyRotation',
    is_enabled: 'Enabled',
    key_usage: 'KeyUsage',
    multi_region: 'MultiRegion',
    policy: { to: 'KeyPolicy', json: true },
    rotation_period_in_days: 'RotationPeriodInDays',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { arn: 'Arn', key_id: 'KeyId', id: '' },
  notInTerraform: { Origin: 'the provider derives it; aws_kms_external_key says EXTERNAL' },
  notInCloudFormation: {
    custom_key_store_id: 'CloudFormation has no property for it',
    xks_key_id: 'CloudFormation has no property for it',
  },
};
