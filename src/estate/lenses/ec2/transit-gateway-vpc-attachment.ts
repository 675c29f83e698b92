import type { Lens } from '../lens.ts';

/** Whether an attachment uses the default route tables of its gateway. CloudFormation has no type for it. */
const DEFAULTS = 'AWS::EC2::TransitGatewayAttachmentDefaults';

/** `aws_ec2_transit_gateway_vpc_attachment` as `AWS::EC2::TransitGatewayVpcAttachment`. */
export const transitGatewayVpcAttachment: Lens = {
  terraform: 'aws_ec2_transit_gateway_vpc_attachment',
  cloudformation: 'AWS::EC2::TransitGatewayVpcAttachment',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_vpc_attachment',
  fields: {
    appliance_mode_support: 'Options.ApplianceModeSupport',
    dns_support: 'Options.DnsSupport',
    ipv6_support: 'Options.Ipv6Support',
    security_group_referencing_support: 'Options.SecurityGroupReferencingSupport',
    subnet_ids: 'SubnetIds',
    tags: { to: 'Tags', tags: true },
    transit_gateway_id: 'TransitGatewayId',
    vpc_id: 'VpcId',
  },
  attributes: { id: '' },
  sameAttributes: { Id: '' },
  besides: {
    transit_gateway_default_route_table_association: {
      cloudformation: DEFAULTS,
      whole: 'TransitGatewayAttachmentId',
      to: 'RouteTableAssociation',
    },
    transit_gateway_default_route_table_propagation: {
      cloudformation: DEFAULTS,
      whole: 'TransitGatewayAttachmentId',
      to: 'RouteTablePropagation',
    },
  },
  notInTerraform: {
    AddSubnetIds: 'a change of the list, which the provider makes by itself',
    RemoveSubnetIds: 'a change of the list, which the provider makes by itself',
  },
  notInCloudFormation: {
    transit_gateway_default_route_table_association: 'CloudFormation has no property for it',
    transit_gateway_default_route_table_propagation: 'CloudFormation has no property for it',
  },
};

/** The acceptance of an attachment of another account, which may use the default route tables or not. */
export const transitGatewayVpcAttachmentAccepter: Lens = {
  terraform: 'aws_ec2_transit_gateway_vpc_attachment_accepter',
  cloudformation: DEFAULTS,
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_vpc_attachment_accepter',
  fields: {
    transit_gateway_attachment_id: 'TransitGatewayAttachmentId',
    transit_gateway_default_route_table_association: 'RouteTableAssociation',
    transit_gateway_default_route_table_propagation: 'RouteTablePropagation',
  },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: { tags: 'of the attachment, as its owner sees it' },
};
