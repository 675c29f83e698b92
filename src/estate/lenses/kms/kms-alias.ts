import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_kms_alias` as `AWS::KMS::Alias`. */
export const kmsAlias: Lens = {
  terraform: 'aws_kms_alias',
  cloudformation: 'AWS::KMS::Alias',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_alias',
  fields: { ...named('AliasName'), target_key_id: 'TargetKeyId' },
  attributes: { id: '', name: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
