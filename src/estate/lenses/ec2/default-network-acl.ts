import type { Lens } from '../lens.ts';
import { besideNetworkAcl } from './besides.ts';

/** `aws_default_network_acl` as `AWS::EC2::NetworkAcl`. */
export const defaultNetworkAcl: Lens = {
  terraform: 'aws_default_network_acl',
  cloudformation: 'AWS::EC2::NetworkAcl',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_network_acl',
  fields: { tags: { to: 'Tags', tags: true } },
  attributes: { id: '' },
  besides: {
    ...besideNetworkAcl,
    default_network_acl_id: {
      cloudformation: 'AWS::EC2::DefaultNetworkAclAssociation',
      whole: 'NetworkAclId',
      to: 'VpcId',
    },
  },
  notInTerraform: { VpcId: 'the list names its VPC itself' },
  notInCloudFormation: {
    default_network_acl_id: 'the list itself: AWS made it as the default one of its VPC',
    subnet_ids: 'each is an AWS::EC2::SubnetNetworkAclAssociation',
    egress: 'each is an AWS::EC2::NetworkAclEntry',
    ingress: 'each is an AWS::EC2::NetworkAclEntry',
  },
};
