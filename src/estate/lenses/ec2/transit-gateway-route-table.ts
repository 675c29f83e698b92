import type { Lens } from '../lens.ts';

/** `aws_ec2_transit_gateway_route_table` as `AWS::EC2::TransitGatewayRouteTable`. */
export const transitGatewayRouteTable: Lens = {
  terraform: 'aws_ec2_transit_gateway_route_table',
  cloudformation: 'AWS::EC2::TransitGatewayRouteTable',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_route_table',
  fields: { tags: { to: 'Tags', tags: true }, transit_gateway_id: 'TransitGatewayId' },
  attributes: { id: '' },
  sameAttributes: { TransitGatewayRouteTableId: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
