import type { Lens } from '../lens.ts';

/** `aws_vpc_ipv4_cidr_block_association` as `AWS::EC2::VPCCidrBlock`. */
export const vpcIpv4CidrBlockAssociation: Lens = {
  terraform: 'aws_vpc_ipv4_cidr_block_association',
  cloudformation: 'AWS::EC2::VPCCidrBlock',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_ipv4_cidr_block_association',
  fields: {
    cidr_block: 'CidrBlock',
    ipv4_ipam_pool_id: 'Ipv4IpamPoolId',
    ipv4_netmask_length: 'Ipv4NetmaskLength',
    vpc_id: 'VpcId',
  },
  attributes: { id: '' },
  notInTerraform: {
    AmazonProvidedIpv6CidrBlock: 'aws_vpc_ipv6_cidr_block_association says it',
    Ipv6CidrBlock: 'aws_vpc_ipv6_cidr_block_association says it',
    Ipv6CidrBlockNetworkBorderGroup: 'aws_vpc_ipv6_cidr_block_association says it',
    Ipv6IpamPoolId: 'aws_vpc_ipv6_cidr_block_association says it',
    Ipv6NetmaskLength: 'aws_vpc_ipv6_cidr_block_association says it',
    Ipv6Pool: 'aws_vpc_ipv6_cidr_block_association says it',
  },
  notInCloudFormation: {},
};
