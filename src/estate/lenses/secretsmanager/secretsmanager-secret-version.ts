import type { Part } from '../lens.ts';

/** The value of a secret. */
export const secretsmanagerSecretVersion: Part = {
  terraform: 'aws_secretsmanager_secret_version',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_version',
  of: [{ argument: 'secret_id', terraform: ['aws_secretsmanager_secret'] }],
  into: { set: { secret_string: 'SecretString', secret_string_wo: { to: 'SecretString', alias: true } } },
  notInCloudFormation: {
    secret_binary: 'CloudFormation only has text',
    secret_string_wo_version: 'about the run of Terraform, not the resource',
    version_stages: 'CloudFormation has no property for it',
  },
};
