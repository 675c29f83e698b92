import type { Lens } from '../lens.ts';

/** `aws_kms_replica_key` as `AWS::KMS::ReplicaKey`. */
export const kmsReplicaKey: Lens = {
  terraform: 'aws_kms_replica_key',
  cloudformation: 'AWS::KMS::ReplicaKey',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_replica_key',
  fields: {
    deletion_window_in_days: 'PendingWindowInDays',
    description: 'Description',
    enabled: 'Enabled',
    policy: { to: 'KeyPolicy', json: true },
    primary_key_arn: 'PrimaryKeyArn',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { arn: 'Arn', key_id: 'KeyId', id: '' },
  notInTerraform: {},
  notInCloudFormation: { bypass_policy_lockout_safety_check: 'CloudFormation has no property for it' },
};
