import type { Lens } from '../lens.ts';

/** `aws_vpc` as `AWS::EC2::VPC`. */
export const vpc: Lens = {
  terraform: 'aws_vpc',
  cloudformation: 'AWS::EC2::VPC',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc',
  fields: {
    cidr_block: 'CidrBlock',
    enable_dns_hostnames: 'EnableDnsHostnames',
    enable_dns_support: 'EnableDnsSupport',
    instance_tenancy: 'InstanceTenancy',
    ipv4_ipam_pool_id: 'Ipv4IpamPoolId',
    ipv4_netmask_length: 'Ipv4NetmaskLength',
    tags: { to: 'Tags', tags: true },
  },
  attributes: {
    id: '',
    cidr_block: 'CidrBlock',
    default_security_group_id: 'DefaultSecurityGroup',
    default_network_acl_id: 'DefaultNetworkAcl',
  },
  sameAttributes: { VpcId: '' },
  notInTerraform: { VpcEncryptionControl: 'the provider has no argument for it' },
  notInCloudFormation: {
    assign_generated_ipv6_cidr_block: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
    enable_network_address_usage_metrics: 'CloudFormation has no property for it',
    ipv6_cidr_block: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
    ipv6_cidr_block_network_border_group: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
    ipv6_ipam_pool_id: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
    ipv6_netmask_length: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
  },
};
