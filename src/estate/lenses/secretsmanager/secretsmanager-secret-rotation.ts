import type { Lens } from '../lens.ts';

/** `aws_secretsmanager_secret_rotation` as `AWS::SecretsManager::RotationSchedule`. */
export const secretsmanagerSecretRotation: Lens = {
  terraform: 'aws_secretsmanager_secret_rotation',
  cloudformation: 'AWS::SecretsManager::RotationSchedule',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_rotation',
  fields: {
    external_secret_rotation_role_arn: 'ExternalSecretRotationRoleArn',
    rotate_immediately: 'RotateImmediatelyOnUpdate',
    rotation_lambda_arn: 'RotationLambdaARN',
    secret_id: 'SecretId',
    external_secret_rotation_metadata: {
      to: 'ExternalSecretRotationMetadata',
      blocks: { key: 'Key', value: 'Value' },
    },
    rotation_rules: {
      to: 'RotationRules',
      block: {
        automatically_after_days: 'AutomaticallyAfterDays',
        duration: 'Duration',
        schedule_expression: 'ScheduleExpression',
      },
    },
  },
  attributes: { id: '' },
  notInTerraform: { HostedRotationLambda: 'a function that CloudFormation makes itself' },
  notInCloudFormation: { rotation_enabled: 'computed' },
};
