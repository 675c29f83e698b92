import type { Lens } from '../lens.ts';

/** `aws_ec2_transit_gateway_route` as `AWS::EC2::TransitGatewayRoute`. */
export const transitGatewayRoute: Lens = {
  terraform: 'aws_ec2_transit_gateway_route',
  cloudformation: 'AWS::EC2::TransitGatewayRoute',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_route',
  fields: {
    blackhole: 'Blackhole',
    destination_cidr_block: 'DestinationCidrBlock',
    transit_gateway_attachment_id: 'TransitGatewayAttachmentId',
    transit_gateway_route_table_id: 'TransitGatewayRouteTableId',
  },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};

/** A route to all blocks of a prefix list. CloudFormation has no type for it. */
export const transitGatewayPrefixListReference: Lens = {
  terraform: 'aws_ec2_transit_gateway_prefix_list_reference',
  cloudformation: 'AWS::EC2::TransitGatewayPrefixListReference',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_prefix_list_reference',
  fields: {
    blackhole: 'Blackhole',
    prefix_list_id: 'PrefixListId',
    transit_gateway_attachment_id: 'TransitGatewayAttachmentId',
    transit_gateway_route_table_id: 'TransitGatewayRouteTableId',
  },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
