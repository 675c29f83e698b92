import type { Lens } from '../lens.ts';

/** `aws_vpc_endpoint` as `AWS::EC2::VPCEndpoint`. */
export const vpcEndpoint: Lens = {
  terraform: 'aws_vpc_endpoint',
  cloudformation: 'AWS::EC2::VPCEndpoint',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint',
  fields: {
    ip_address_type: 'IpAddressType',
    policy: { to: 'PolicyDocument', json: true },
    private_dns_enabled: 'PrivateDnsEnabled',
    resource_configuration_arn: 'ResourceConfigurationArn',
    route_table_ids: 'RouteTableIds',
    security_group_ids: 'SecurityGroupIds',
    service_name: 'ServiceName',
    service_network_arn: 'ServiceNetworkArn',
    service_region: 'ServiceRegion',
    subnet_ids: 'SubnetIds',
    tags: { to: 'Tags', tags: true },
    vpc_endpoint_type: 'VpcEndpointType',
    vpc_id: 'VpcId',
    dns_options: {
      to: 'DnsOptions',
      block: {
        dns_record_ip_type: 'DnsRecordIpType',
        private_dns_only_for_inbound_resolver_endpoint: 'PrivateDnsOnlyForInboundResolverEndpoint',
        private_dns_preference: 'PrivateDnsPreference',
        private_dns_specified_domains: 'PrivateDnsSpecifiedDomains',
      },
    },
  },
  attributes: { id: '', network_interface_ids: 'NetworkInterfaceIds' },
  notInTerraform: {},
  notInCloudFormation: {
    auto_accept: 'about the run of Terraform, not the resource',
    subnet_configuration: 'CloudFormation has no property for it',
  },
};
