import type { Lens } from '../lens.ts';

/** The table of the subnets of a VPC that have none of their own. CloudFormation has no type for it. */
export const mainRouteTableAssociation: Lens = {
  terraform: 'aws_main_route_table_association',
  cloudformation: 'AWS::EC2::MainRouteTableAssociation',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/main_route_table_association',
  fields: { route_table_id: 'RouteTableId', vpc_id: 'VpcId' },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
