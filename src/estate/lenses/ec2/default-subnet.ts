import type { Lens } from '../lens.ts';

/** `aws_default_subnet` as `AWS::EC2::Subnet`. */
export const defaultSubnet: Lens = {
  terraform: 'aws_default_subnet',
  cloudformation: 'AWS::EC2::Subnet',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_subnet',
  fields: {
    assign_ipv6_address_on_creation: 'AssignIpv6AddressOnCreation',
    availability_zone: 'AvailabilityZone',
    enable_dns64: 'EnableDns64',
    enable_resource_name_dns_a_record_on_launch: 'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord',
    enable_resource_name_dns_aaaa_record_on_launch:
      'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord',
    ipv6_cidr_block: 'Ipv6CidrBlock',
    ipv6_native: 'Ipv6Native',
    map_public_ip_on_launch: 'MapPublicIpOnLaunch',
    private_dns_hostname_type_on_launch: 'PrivateDnsNameOptionsOnLaunch.HostnameType',
    tags: { to: 'Tags', tags: true },
  },
  attributes: {
    availability_zone: 'AvailabilityZone',
    availability_zone_id: 'AvailabilityZoneId',
    cidr_block: 'CidrBlock',
    outpost_arn: 'OutpostArn',
    vpc_id: 'VpcId',
    id: '',
  },
  notInTerraform: {
    VpcId: "a default subnet is made by AWS, and has AWS's own value",
    AvailabilityZoneId: "a default subnet is made by AWS, and has AWS's own value",
    OutpostArn: "a default subnet is made by AWS, and has AWS's own value",
    CidrBlock: "a default subnet is made by AWS, and has AWS's own value",
    EnableLniAtDeviceIndex: "a default subnet is made by AWS, and has AWS's own value",
    Ipv4IpamPoolId: "a default subnet is made by AWS, and has AWS's own value",
    Ipv4NetmaskLength: "a default subnet is made by AWS, and has AWS's own value",
    Ipv6IpamPoolId: "a default subnet is made by AWS, and has AWS's own value",
    Ipv6NetmaskLength: "a default subnet is made by AWS, and has AWS's own value",
  },
  notInCloudFormation: {
    customer_owned_ipv4_pool: 'CloudFormation has no property for it',
    force_destroy: 'about the run of Terraform, not the resource',
    map_customer_owned_ip_on_launch: 'CloudFormation has no property for it',
  },
};
