import type { Part } from '../lens.ts';

/** The policy of a key. */
export const kmsKeyPolicy: Part = {
  terraform: 'aws_kms_key_policy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key_policy',
  of: [{ argument: 'key_id', terraform: ['aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key'] }],
  into: {
    set: {
      policy: { to: 'KeyPolicy', json: true },
      bypass_policy_lockout_safety_check: 'BypassPolicyLockoutSafetyCheck',
    },
  },
  notInCloudFormation: {},
};
