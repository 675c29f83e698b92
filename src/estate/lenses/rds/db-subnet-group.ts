import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_db_subnet_group` as `AWS::RDS::DBSubnetGroup`. */
export const dbSubnetGroup: Lens = {
  terraform: 'aws_db_subnet_group',
  cloudformation: 'AWS::RDS::DBSubnetGroup',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_subnet_group',
  fields: {
    ...named('DBSubnetGroupName'),
    description: 'DBSubnetGroupDescription',
    subnet_ids: 'SubnetIds',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { id: '', name: '', arn: 'DBSubnetGroupArn' },
  notInTerraform: {},
  notInCloudFormation: {},
};
