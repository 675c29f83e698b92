import type { Lens } from '../lens.ts';

/** `aws_eip` as `AWS::EC2::EIP`. */
export const eip: Lens = {
  terraform: 'aws_eip',
  cloudformation: 'AWS::EC2::EIP',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eip',
  fields: {
    address: 'Address',
    domain: 'Domain',
    instance: 'InstanceId',
    ipam_pool_id: 'IpamPoolId',
    network_border_group: 'NetworkBorderGroup',
    public_ipv4_pool: 'PublicIpv4Pool',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { allocation_id: 'AllocationId', public_ip: 'PublicIp', id: 'AllocationId' },
  notInTerraform: { TransferAddress: 'the provider has no argument for it' },
  notInCloudFormation: {
    associate_with_private_ip: 'CloudFormation has no property for it',
    customer_owned_ipv4_pool: 'CloudFormation has no property for it',
    network_interface: 'CloudFormation has no property for it',
  },
};
