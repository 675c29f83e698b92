import type { Lens } from '../lens.ts';

/** `aws_efs_mount_target` as `AWS::EFS::MountTarget`. */
export const efsMountTarget: Lens = {
  terraform: 'aws_efs_mount_target',
  cloudformation: 'AWS::EFS::MountTarget',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_mount_target',
  fields: {
    file_system_id: 'FileSystemId',
    ip_address: 'IpAddress',
    ip_address_type: 'IpAddressType',
    ipv6_address: 'Ipv6Address',
    security_groups: 'SecurityGroups',
    subnet_id: 'SubnetId',
  },
  attributes: { id: '', ip_address: 'IpAddress' },
  notInTerraform: {},
  notInCloudFormation: {},
};
