import type { Lens } from '../lens.ts';

/** `aws_route_table_association` as `AWS::EC2::SubnetRouteTableAssociation`. */
export const routeTableAssociation: Lens = {
  terraform: 'aws_route_table_association',
  cloudformation: 'AWS::EC2::SubnetRouteTableAssociation',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table_association',
  fields: { route_table_id: 'RouteTableId', subnet_id: 'SubnetId' },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: { gateway_id: 'CloudFormation says it in AWS::EC2::GatewayRouteTableAssociation' },
};
