import type { Lens } from '../lens.ts';

/** `aws_vpc_peering_connection` as `AWS::EC2::VPCPeeringConnection`. */
export const vpcPeeringConnection: Lens = {
  terraform: 'aws_vpc_peering_connection',
  cloudformation: 'AWS::EC2::VPCPeeringConnection',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_peering_connection',
  fields: {
    peer_owner_id: 'PeerOwnerId',
    peer_region: 'PeerRegion',
    peer_vpc_id: 'PeerVpcId',
    tags: { to: 'Tags', tags: true },
    vpc_id: 'VpcId',
  },
  attributes: { id: '' },
  notInTerraform: { PeerRoleArn: 'the provider has no argument for it' },
  notInCloudFormation: {
    accepter: 'CloudFormation has no property for it',
    auto_accept: 'about the run of Terraform, not the resource',
    requester: 'CloudFormation has no property for it',
  },
};
