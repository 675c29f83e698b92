import type { Lens } from '../lens.ts';

/** `aws_vpc_ipv6_cidr_block_association` as `AWS::EC2::VPCCidrBlock`. */
export const vpcIpv6CidrBlockAssociation: Lens = {
  terraform: 'aws_vpc_ipv6_cidr_block_association',
  cloudformation: 'AWS::EC2::VPCCidrBlock',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_ipv6_cidr_block_association',
  fields: {
    assign_generated_ipv6_cidr_block: 'AmazonProvidedIpv6CidrBlock',
    ipv6_cidr_block: 'Ipv6CidrBlock',
    ipv6_ipam_pool_id: 'Ipv6IpamPoolId',
    ipv6_netmask_length: 'Ipv6NetmaskLength',
    ipv6_pool: 'Ipv6Pool',
    vpc_id: 'VpcId',
  },
  attributes: { id: '', ip_source: 'IpSource', ipv6_address_attribute: 'Ipv6AddressAttribute' },
  notInTerraform: {
    CidrBlock: 'aws_vpc_ipv4_cidr_block_association says it',
    Ipv4IpamPoolId: 'aws_vpc_ipv4_cidr_block_association says it',
    Ipv4NetmaskLength: 'aws_vpc_ipv4_cidr_block_association says it',
    Ipv6CidrBlockNetworkBorderGroup: 'the provider has no argument for it',
  },
  notInCloudFormation: {},
};
