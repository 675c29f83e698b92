import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_secretsmanager_secret` as `AWS::SecretsManager::Secret`. */
export const secretsmanagerSecret: Lens = {
  terraform: 'aws_secretsmanager_secret',
  cloudformation: 'AWS::SecretsManager::Secret',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret',
  fields: {
    ...named('Name'),
    description: 'Description',
    kms_key_id: 'KmsKeyId',
    tags: { to: 'Tags', tags: true },
    type: 'Type',
    replica: { to: 'ReplicaRegions', blocks: { region: 'Region', kms_key_id: 'KmsKeyId' } },
  },
  attributes: { id: '', arn: '' },
  besides: {
    policy: {
      cloudformation: 'AWS::SecretsManager::ResourcePolicy',
      whole: 'SecretId',
      to: 'ResourcePolicy',
    },
  },
  notInTerraform: {
    SecretString: 'aws_secretsmanager_secret_version says it',
    GenerateSecretString: 'Terraform makes passwords with other providers',
  },
  notInCloudFormation: {
    force_overwrite_replica_secret: 'about the run of Terraform, not the resource',
    policy: 'each is an AWS::SecretsManager::ResourcePolicy',
    recovery_window_in_days: 'about the run of Terraform, not the resource',
  },
};
