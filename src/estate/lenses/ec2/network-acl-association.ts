import type { Lens } from '../lens.ts';

/** `aws_network_acl_association` as `AWS::EC2::SubnetNetworkAclAssociation`. */
export const networkAclAssociation: Lens = {
  terraform: 'aws_network_acl_association',
  cloudformation: 'AWS::EC2::SubnetNetworkAclAssociation',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl_association',
  fields: { network_acl_id: 'NetworkAclId', subnet_id: 'SubnetId' },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
