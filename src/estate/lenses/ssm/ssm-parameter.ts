import type { Lens } from '../lens.ts';

/** `aws_ssm_parameter` as `AWS::SSM::Parameter`. */
export const ssmParameter: Lens = {
  terraform: 'aws_ssm_parameter',
  cloudformation: 'AWS::SSM::Parameter',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter',
  fields: {
    allowed_pattern: 'AllowedPattern',
    data_type: 'DataType',
    description: 'Description',
    insecure_value: { to: 'Value', alias: true },
    name: 'Name',
    tags: 'Tags',
    tier: 'Tier',
    type: 'Type',
    value: 'Value',
    value_wo: { to: 'Value', alias: true },
  },
  attributes: { arn: 'Arn', type: 'Type', value: 'Value', id: '', name: '' },
  notInTerraform: { Policies: 'the provider has no argument for it' },
  notInCloudFormation: {
    arn: 'computed',
    key_id: 'CloudFormation cannot make secure strings',
    overwrite: 'about the run of Terraform, not the resource',
    value_wo_version: 'about the run of Terraform, not the resource',
  },
};
