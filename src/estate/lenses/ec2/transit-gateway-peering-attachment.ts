import type { Lens } from '../lens.ts';

/** `aws_ec2_transit_gateway_peering_attachment` as `AWS::EC2::TransitGatewayPeeringAttachment`. */
export const transitGatewayPeeringAttachment: Lens = {
  terraform: 'aws_ec2_transit_gateway_peering_attachment',
  cloudformation: 'AWS::EC2::TransitGatewayPeeringAttachment',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_peering_attachment',
  fields: {
    peer_account_id: 'PeerAccountId',
    peer_region: 'PeerRegion',
    peer_transit_gateway_id: 'PeerTransitGatewayId',
    tags: { to: 'Tags', tags: true },
    transit_gateway_id: 'TransitGatewayId',
  },
  attributes: { id: '' },
  sameAttributes: { TransitGatewayAttachmentId: '' },
  notInTerraform: {},
  notInCloudFormation: { options: 'CloudFormation has no property for it' },
};
