import type { Lens, Part } from '../lens.ts';

/** `aws_ec2_transit_gateway` as `AWS::EC2::TransitGateway`. */
export const transitGateway: Lens = {
  terraform: 'aws_ec2_transit_gateway',
  cloudformation: 'AWS::EC2::TransitGateway',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway',
  fields: {
    amazon_side_asn: 'AmazonSideAsn',
    auto_accept_shared_attachments: 'AutoAcceptSharedAttachments',
    default_route_table_association: 'DefaultRouteTableAssociation',
    default_route_table_propagation: 'DefaultRouteTablePropagation',
    description: 'Description',
    dns_support: 'DnsSupport',
    encryption_support: 'EncryptionSupport',
    multicast_support: 'MulticastSupport',
    security_group_referencing_support: 'SecurityGroupReferencingSupport',
    tags: { to: 'Tags', tags: true },
    transit_gateway_cidr_blocks: 'TransitGatewayCidrBlocks',
    vpn_ecmp_support: 'VpnEcmpSupport',
  },
  attributes: { arn: 'TransitGatewayArn', id: '' },
  sameAttributes: { Id: '' },
  notInTerraform: {
    AssociationDefaultRouteTableId: 'aws_ec2_transit_gateway_default_route_table_association says it',
    PropagationDefaultRouteTableId: 'aws_ec2_transit_gateway_default_route_table_propagation says it',
  },
  notInCloudFormation: {},
};

/** The table that attachments are associated with unless told. */
export const transitGatewayDefaultRouteTableAssociation: Part = {
  terraform: 'aws_ec2_transit_gateway_default_route_table_association',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_default_route_table_association',
  of: [{ argument: 'transit_gateway_id', terraform: ['aws_ec2_transit_gateway'] }],
  into: { set: { transit_gateway_route_table_id: 'AssociationDefaultRouteTableId' } },
  notInCloudFormation: {},
};

/** The table that attachments propagate to unless told. */
export const transitGatewayDefaultRouteTablePropagation: Part = {
  terraform: 'aws_ec2_transit_gateway_default_route_table_propagation',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_default_route_table_propagation',
  of: [{ argument: 'transit_gateway_id', terraform: ['aws_ec2_transit_gateway'] }],
  into: { set: { transit_gateway_route_table_id: 'PropagationDefaultRouteTableId' } },
  notInCloudFormation: {},
};
