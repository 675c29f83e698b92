import type { Lens } from '../lens.ts';

/** `aws_subnet` as `AWS::EC2::Subnet`. */
export const subnet: Lens = {
  terraform: 'aws_subnet',
  cloudformation: 'AWS::EC2::Subnet',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/subnet',
  fields: {
    assign_ipv6_address_on_creation: 'AssignIpv6AddressOnCreation',
    availability_zone: 'AvailabilityZone',
    availability_zone_id: 'AvailabilityZoneId',
    cidr_block: 'CidrBlock',
    enable_dns64: 'EnableDns64',
    enable_lni_at_device_index: 'EnableLniAtDeviceIndex',
    enable_resource_name_dns_a_record_on_launch: 'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord',
    enable_resource_name_dns_aaaa_record_on_launch:
      'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord',
    ipv4_ipam_pool_id: 'Ipv4IpamPoolId',
    ipv4_netmask_length: 'Ipv4NetmaskLength',
    ipv6_cidr_block: 'Ipv6CidrBlock',
    ipv6_ipam_pool_id: 'Ipv6IpamPoolId',
    ipv6_native: 'Ipv6Native',
    ipv6_netmask_length: 'Ipv6NetmaskLength',
    map_public_ip_on_launch: 'MapPublicIpOnLaunch',
    outpost_arn: 'OutpostArn',
    private_dns_hostname_type_on_launch: 'PrivateDnsNameOptionsOnLaunch.HostnameType',
    tags: { to: 'Tags', tags: true },
    vpc_id: 'VpcId',
  },
  attributes: {
    availability_zone: 'AvailabilityZone',
    availability_zone_id: 'AvailabilityZoneId',
    cidr_block: 'CidrBlock',
    outpost_arn: 'OutpostArn',
    vpc_id: 'VpcId',
    id: '',
  },
  sameAttributes: { SubnetId: '' },
  notInTerraform: {},
  notInCloudFormation: {
    customer_owned_ipv4_pool: 'CloudFormation has no property for it',
    map_customer_owned_ip_on_launch: 'CloudFormation has no property for it',
  },
};
