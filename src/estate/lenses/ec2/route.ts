import type { Lens } from '../lens.ts';

/** `aws_route` as `AWS::EC2::Route`. */
export const route: Lens = {
  terraform: 'aws_route',
  cloudformation: 'AWS::EC2::Route',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route',
  fields: {
    carrier_gateway_id: 'CarrierGatewayId',
    core_network_arn: 'CoreNetworkArn',
    destination_cidr_block: 'DestinationCidrBlock',
    destination_ipv6_cidr_block: 'DestinationIpv6CidrBlock',
    destination_prefix_list_id: 'DestinationPrefixListId',
    egress_only_gateway_id: 'EgressOnlyInternetGatewayId',
    gateway_id: 'GatewayId',
    local_gateway_id: 'LocalGatewayId',
    nat_gateway_id: 'NatGatewayId',
    network_interface_id: 'NetworkInterfaceId',
    odb_network_arn: 'OdbNetworkArn',
    route_table_id: 'RouteTableId',
    transit_gateway_id: 'TransitGatewayId',
    vpc_endpoint_id: 'VpcEndpointId',
    vpc_peering_connection_id: 'VpcPeeringConnectionId',
  },
  attributes: { id: '' },
  notInTerraform: { InstanceId: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
