import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_rds_cluster_parameter_group` as `AWS::RDS::DBClusterParameterGroup`. */
export const rdsClusterParameterGroup: Lens = {
  terraform: 'aws_rds_cluster_parameter_group',
  cloudformation: 'AWS::RDS::DBClusterParameterGroup',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster_parameter_group',
  fields: {
    ...named('DBClusterParameterGroupName'),
    description: 'Description',
    family: 'Family',
    tags: { to: 'Tags', tags: true },
    parameter: { to: 'Parameters', map: ['name', 'value'] },
  },
  attributes: { id: '', name: '' },
  notInTerraform: {},
  notInCloudFormation: { 'parameter.apply_method': 'about the run of Terraform, not the resource' },
};
