import type { Lens } from '../lens.ts';

/** `aws_default_vpc` as `AWS::EC2::VPC`. */
export const defaultVpc: Lens = {
  terraform: 'aws_default_vpc',
  cloudformation: 'AWS::EC2::VPC',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_vpc',
  fields: {
    enable_dns_hostnames: 'EnableDnsHostnames',
    enable_dns_support: 'EnableDnsSupport',
    tags: { to: 'Tags', tags: true },
  },
  attributes: {
    id: '',
    cidr_block: 'CidrBlock',
    default_security_group_id: 'DefaultSecurityGroup',
    default_network_acl_id: 'DefaultNetworkAcl',
  },
  notInTerraform: {
    InstanceTenancy: "the default VPC is made by AWS, and has AWS's own value",
    Ipv4NetmaskLength: "the default VPC is made by AWS, and has AWS's own value",
    CidrBlock: "the default VPC is made by AWS, and has AWS's own value",
    Ipv4IpamPoolId: "the default VPC is made by AWS, and has AWS's own value",
    VpcEncryptionControl: "the default VPC is made by AWS, and has AWS's own value",
  },
  notInCloudFormation: {
    assign_generated_ipv6_cidr_block: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
    enable_network_address_usage_metrics: 'CloudFormation has no property for it',
    force_destroy: 'about the run of Terraform, not the resource',
    ipv6_cidr_block: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
    ipv6_cidr_block_network_border_group: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
    ipv6_ipam_pool_id: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
    ipv6_netmask_length: 'CloudFormation says it in AWS::EC2::VPCCidrBlock',
  },
};
