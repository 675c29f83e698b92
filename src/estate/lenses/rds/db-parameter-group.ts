import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_db_parameter_group` as `AWS::RDS::DBParameterGroup`. */
export const dbParameterGroup: Lens = {
  terraform: 'aws_db_parameter_group',
  cloudformation: 'AWS::RDS::DBParameterGroup',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_parameter_group',
  fields: {
    ...named('DBParameterGroupName'),
    description: 'Description',
    family: 'Family',
    tags: { to: 'Tags', tags: true },
    parameter: { to: 'Parameters', map: ['name', 'value'] },
  },
  attributes: { id: '', name: '', arn: 'DBParameterGroupArn' },
  notInTerraform: {},
  notInCloudFormation: {
    skip_destroy: 'about the run of Terraform, not the resource',
    'parameter.apply_method': 'about the run of Terraform, not the resource',
  },
};
