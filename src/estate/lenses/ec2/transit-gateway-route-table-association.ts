import type { Lens } from '../lens.ts';

/** `aws_ec2_transit_gateway_route_table_association` as `AWS::EC2::TransitGatewayRouteTableAssociation`. */
export const transitGatewayRouteTableAssociation: Lens = {
  terraform: 'aws_ec2_transit_gateway_route_table_association',
  cloudformation: 'AWS::EC2::TransitGatewayRouteTableAssociation',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_route_table_association',
  fields: {
    transit_gateway_attachment_id: 'TransitGatewayAttachmentId',
    transit_gateway_route_table_id: 'TransitGatewayRouteTableId',
  },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: { replace_existing_association: 'about the run of Terraform, not the resource' },
};
