import type { Lens } from '../lens.ts';
import { besideNetworkAcl } from './besides.ts';

/** `aws_network_acl` as `AWS::EC2::NetworkAcl`. */
export const networkAcl: Lens = {
  terraform: 'aws_network_acl',
  cloudformation: 'AWS::EC2::NetworkAcl',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl',
  fields: { tags: { to: 'Tags', tags: true }, vpc_id: 'VpcId' },
  attributes: { id: '' },
  besides: besideNetworkAcl,
  notInTerraform: {},
  notInCloudFormation: {
    egress: 'each is an AWS::EC2::NetworkAclEntry',
    ingress: 'each is an AWS::EC2::NetworkAclEntry',
    subnet_ids: 'each is an AWS::EC2::SubnetNetworkAclAssociation',
  },
};
