import type { Lens } from '../lens.ts';

/** `aws_ec2_transit_gateway_route_table_propagation` as `AWS::EC2::TransitGatewayRouteTablePropagation`. */
export const transitGatewayRouteTablePropagation: Lens = {
  terraform: 'aws_ec2_transit_gateway_route_table_propagation',
  cloudformation: 'AWS::EC2::TransitGatewayRouteTablePropagation',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_route_table_propagation',
  fields: {
    transit_gateway_attachment_id: 'TransitGatewayAttachmentId',
    transit_gateway_route_table_id: 'TransitGatewayRouteTableId',
  },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
