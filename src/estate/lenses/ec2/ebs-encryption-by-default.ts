import type { Lens } from '../lens.ts';

/** Whether new volumes of the account and Region are encrypted. CloudFormation has no type for it. */
export const ebsEncryptionByDefault: Lens = {
  terraform: 'aws_ebs_encryption_by_default',
  cloudformation: 'AWS::EC2::EbsEncryptionByDefault',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_encryption_by_default',
  fields: { enabled: 'Enabled' },
  attributes: { id: '' },
  // The page of the provider (see source), 2026-11-23.
  defaults: { keys: { Enabled: { by: 'terraform', value: true } } },
  notInTerraform: {},
  notInCloudFormation: {},
};
