import type { Lens } from '../lens.ts';

/** `aws_secretsmanager_secret_policy` as `AWS::SecretsManager::ResourcePolicy`. */
export const secretsmanagerSecretPolicy: Lens = {
  terraform: 'aws_secretsmanager_secret_policy',
  cloudformation: 'AWS::SecretsManager::ResourcePolicy',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_policy',
  fields: {
    block_public_policy: 'BlockPublicPolicy',
    policy: { to: 'ResourcePolicy', json: true },
    secret_arn: 'SecretId',
  },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
