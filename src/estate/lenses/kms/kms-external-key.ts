import { leaf } from '../../tree.ts';
import type { Lens } from '../lens.ts';

/** `aws_kms_external_key` as `AWS::KMS::Key`. */
export const kmsExternalKey: Lens = {
  terraform: 'aws_kms_external_key',
  cloudformation: 'AWS::KMS::Key',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_external_key',
  fields: {
    bypass_policy_lockout_safety_check: 'BypassPolicyLockoutSafetyCheck',
    deletion_window_in_days: 'PendingWindowInDays',
    description: 'Description',
    enabled: 'Enabled',
    key_spec: 'KeySpec',
    key_usage: 'KeyUsage',
    multi_region: 'MultiRegion',
    policy: { to: 'KeyPolicy', json: true },
    tags: { to: 'Tags', tags: true },
  },
  attributes: { arn: 'Arn', id: '' },
  fixed: { Origin: leaf('EXTERNAL') },
  notInTerraform: {
    EnableKeyRotation: 'the provider has no argument for it',
    RotationPeriodInDays: 'the provider has no argument for it',
  },
  notInCloudFormation: {
    key_material_base64: 'CloudFormation has no property for it',
    valid_to: 'CloudFormation has no property for it',
  },
};
