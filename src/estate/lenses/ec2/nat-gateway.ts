import type { Lens } from '../lens.ts';

/** `aws_nat_gateway` as `AWS::EC2::NatGateway`. */
export const natGateway: Lens = {
  terraform: 'aws_nat_gateway',
  cloudformation: 'AWS::EC2::NatGateway',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/nat_gateway',
  fields: {
    allocation_id: 'AllocationId',
    availability_mode: 'AvailabilityMode',
    connectivity_type: 'ConnectivityType',
    private_ip: 'PrivateIpAddress',
    secondary_allocation_ids: 'SecondaryAllocationIds',
    secondary_private_ip_address_count: 'SecondaryPrivateIpAddressCount',
    secondary_private_ip_addresses: 'SecondaryPrivateIpAddresses',
    subnet_id: 'SubnetId',
    tags: { to: 'Tags', tags: true },
    vpc_id: 'VpcId',
    availability_zone_address: {
      to: 'AvailabilityZoneAddresses',
      blocks: {
        allocation_ids: 'AllocationIds',
        availability_zone: 'AvailabilityZone',
        availability_zone_id: 'AvailabilityZoneId',
      },
    },
  },
  attributes: {
    auto_provision_zones: 'AutoProvisionZones',
    auto_scaling_ips: 'AutoScalingIps',
    route_table_id: 'RouteTableId',
    id: '',
  },
  notInTerraform: { MaxDrainDurationSeconds: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
