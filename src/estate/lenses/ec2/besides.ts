import { leaf } from '../../tree.ts';
import type { Beside, Fields } from '../lens.ts';

/** A `route` block. */
const route: Fields = {
  carrier_gateway_id: 'CarrierGatewayId',
  cidr_block: 'DestinationCidrBlock',
  core_network_arn: 'CoreNetworkArn',
  destination_prefix_list_id: 'DestinationPrefixListId',
  egress_only_gateway_id: 'EgressOnlyInternetGatewayId',
  gateway_id: 'GatewayId',
  instance_id: 'InstanceId',
  ipv6_cidr_block: 'DestinationIpv6CidrBlock',
  local_gateway_id: 'LocalGatewayId',
  nat_gateway_id: 'NatGatewayId',
  network_interface_id: 'NetworkInterfaceId',
  odb_network_arn: 'OdbNetworkArn',
  transit_gateway_id: 'TransitGatewayId',
  vpc_endpoint_id: 'VpcEndpointId',
  vpc_peering_connection_id: 'VpcPeeringConnectionId',
};

/** What a route table says of others: its routes, and the gateways that add to them. */
export const besideRouteTable: Readonly<Record<string, Beside>> = {
  route: { cloudformation: 'AWS::EC2::Route', whole: 'RouteTableId', each: route },
  propagating_vgws: {
    cloudformation: 'AWS::EC2::VPNGatewayRoutePropagation',
    whole: 'RouteTableIds',
    many: true,
    each: 'VpnGatewayId',
  },
};

/** An `ingress` or `egress` block. */
const entry: Fields = {
  action: 'RuleAction',
  cidr_block: 'CidrBlock',
  from_port: 'PortRange.From',
  icmp_code: 'Icmp.Code',
  icmp_type: 'Icmp.Type',
  ipv6_cidr_block: 'Ipv6CidrBlock',
  protocol: 'Protocol',
  rule_no: 'RuleNumber',
  to_port: 'PortRange.To',
};

const ENTRY = { cloudformation: 'AWS::EC2::NetworkAclEntry', whole: 'NetworkAclId', each: entry } as const;

/** What a network ACL says of others: its entries, and its subnets. */
export const besideNetworkAcl: Readonly<Record<string, Beside>> = {
  egress: { ...ENTRY, fixed: { Egress: leaf(true) } },
  ingress: { ...ENTRY, fixed: { Egress: leaf(false) } },
  subnet_ids: {
    cloudformation: 'AWS::EC2::SubnetNetworkAclAssociation',
    whole: 'NetworkAclId',
    each: 'SubnetId',
  },
};
