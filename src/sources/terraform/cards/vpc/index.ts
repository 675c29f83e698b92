import type { ModuleCard } from '../card.ts';
import { ACL_KINDS, KINDS, network } from './network.ts';

const ANY_TRAFFIC =
  '[{ rule_number = 100, rule_action = "allow", from_port = 0, to_port = 0, protocol = "-1", cidr_block = "0.0.0.0/0" }]';

const inputs = `
  create_vpc: bool := true
  name: string := ""
  azs: list(string) := []
  instance_tenancy: string := "default"
  enable_ipv6: bool := false
  vpc_tags: map(string) := {}
  tags: map(string) := {}
${KINDS.map((kind) => `  ${kind}_subnets: list(string) := []\n  ${kind}_subnet_tags: map(string) := {}`).join('\n')}
${ACL_KINDS.map(
  (kind) =>
    `  ${kind}_dedicated_network_acl: bool := false\n  ${kind}_inbound_acl_rules: list(map(string)) := ${ANY_TRAFFIC}\n  ${kind}_outbound_acl_rules: list(map(string)) := ${ANY_TRAFFIC}`,
).join('\n')}
  default_security_group_ingress: list(map(string)) := []
  default_security_group_egress: list(map(string)) := []
  create_igw: bool := true
  enable_nat_gateway: bool := false
  single_nat_gateway: bool := false
  one_nat_gateway_per_az: bool := false
  reuse_nat_ips: bool := false
  external_nat_ip_ids: list(string) := []
  enable_flow_log: bool := false
  flow_log_traffic_type: string := "ALL"
  flow_log_destination_type: string := "cloud-watch-logs"
  flow_log_destination_arn: string := ""
  flow_log_log_format: string := null
  flow_log_cloudwatch_iam_role_arn: string := ""
  flow_log_max_aggregation_interval: number := 600
  create_flow_log_cloudwatch_log_group: bool := false
  create_flow_log_cloudwatch_iam_role: bool := false
  flow_log_cloudwatch_log_group_name_prefix: string := "/aws/vpc-flow-log/"
  flow_log_cloudwatch_log_group_retention_in_days: number := null
  flow_log_cloudwatch_log_group_kms_key_id: string := null
  vpc_flow_log_permissions_boundary: string := null
`;

/** Since 4.x the default security group is taken over and emptied, and public subnets hand out no public addresses. */
const since4 = `${inputs.trimEnd()}
  cidr: string := "10.0.0.0/16"
  enable_dns_hostnames: bool := true
  enable_dns_support: bool := true
  map_public_ip_on_launch: bool := false
  manage_default_security_group: bool := true
`;

const before4 = `${inputs.trimEnd()}
  cidr: string := "0.0.0.0/0"
  enable_dns_hostnames: bool := false
  enable_dns_support: bool := true
  map_public_ip_on_launch: bool := true
  manage_default_security_group: bool := false
`;

const PER_KIND = [
  'assign_ipv6_address_on_creation',
  'enable_dns64',
  'enable_resource_name_dns_aaaa_record_on_launch',
  'enable_resource_name_dns_a_record_on_launch',
  'ipv6_prefixes',
  'ipv6_native',
  'private_dns_hostname_type_on_launch',
  'names',
  'suffix',
  'tags_per_az',
];

const others = `
  secondary_cidr_blocks enable_network_address_usage_metrics use_ipam_pool ipv4_ipam_pool_id ipv4_netmask_length
  ipv6_cidr ipv6_ipam_pool_id ipv6_netmask_length ipv6_cidr_block_network_border_group enable_dhcp_options
  dhcp_options_domain_name dhcp_options_domain_name_servers dhcp_options_ntp_servers dhcp_options_netbios_name_servers
  dhcp_options_netbios_node_type dhcp_options_tags dhcp_options_ipv6_address_preferred_lease_time
  ${[...KINDS, 'outpost'].map((kind) => PER_KIND.map((name) => `${kind}_subnet_${name}`).join(' ')).join(' ')}
  ${[...KINDS, 'outpost'].map((kind) => `${kind}_acl_tags ${kind}_route_table_tags`).join(' ')}
  ${['redshift', 'elasticache', 'outpost'].map((kind) => `${kind}_dedicated_network_acl ${kind}_inbound_acl_rules ${kind}_outbound_acl_rules`).join(' ')}
  outpost_subnets outpost_subnet_tags outpost_arn outpost_az customer_owned_ipv4_pool map_customer_owned_ip_on_launch
  create_database_subnet_route_table create_database_internet_gateway_route create_database_nat_gateway_route
  create_database_subnet_group database_subnet_group_name database_subnet_group_tags
  create_redshift_subnet_route_table enable_public_redshift create_redshift_subnet_group redshift_subnet_group_name
  redshift_subnet_group_tags create_elasticache_subnet_route_table create_elasticache_subnet_group
  elasticache_subnet_group_name elasticache_subnet_group_tags create_multiple_public_route_tables
  create_multiple_intra_route_tables create_private_nat_gateway_route create_egress_only_igw igw_tags
  nat_gateway_destination_cidr_block nat_gateway_tags nat_eip_tags external_nat_ips customer_gateways
  customer_gateway_tags enable_vpn_gateway vpn_gateway_id amazon_side_asn vpn_gateway_az
  propagate_intra_route_tables_vgw propagate_private_route_tables_vgw propagate_public_route_tables_vgw
  vpn_gateway_tags manage_default_vpc default_vpc_name default_vpc_enable_dns_support
  default_vpc_enable_dns_hostnames default_vpc_tags default_security_group_name default_security_group_tags
  manage_default_network_acl default_network_acl_name default_network_acl_ingress default_network_acl_egress
  default_network_acl_tags manage_default_route_table default_route_table_name
  default_route_table_propagating_vgws default_route_table_routes default_route_table_tags flow_log_file_format
  flow_log_hive_compatible_partitions flow_log_per_hour_partition flow_log_cloudwatch_log_group_name_suffix
  flow_log_cloudwatch_log_group_skip_destroy flow_log_cloudwatch_log_group_class flow_log_deliver_cross_account_role
  flow_log_cloudwatch_iam_role_conditions vpc_flow_log_iam_role_name vpc_flow_log_iam_role_use_name_prefix
  vpc_flow_log_iam_role_path vpc_flow_log_iam_policy_name vpc_flow_log_iam_policy_use_name_prefix vpc_flow_log_tags
  vpc_block_public_access_options vpc_block_public_access_exclusions putin_khuylo region
`;

const source = 'terraform-aws-modules/vpc/aws';
const commit = '65f1d297821eae7ad6dd698eee7c87889e175812';

export const vpc6: ModuleCard = {
  source,
  named: '6.x',
  versions: '>= 6.0.0, < 7.0.0',
  readFrom: { version: '6.0.0', files: ['variables.tf'], commit },
  requiredVersion: '>= 1.0',
  providers: 'aws = { source = "hashicorp/aws", version = ">= 6.0" }',
  inputs: since4,
  others,
  renamed: {},
  hcl: [network],
};

export const vpc4: ModuleCard = {
  source,
  named: '4.x to 5.x',
  versions: '>= 4.0.0, < 6.0.0',
  readFrom: { version: '5.0.0', files: ['variables.tf'], commit },
  inputs: since4,
  others,
  renamed: {},
  hcl: [network],
};

export const vpc3: ModuleCard = {
  source,
  named: '3.x',
  versions: '>= 3.0.0, < 4.0.0',
  readFrom: { version: '3.19.0', files: ['variables.tf'] },
  inputs: before4,
  others: `${others} enable_classiclink enable_classiclink_dns_support assign_ipv6_address_on_creation`,
  renamed: {},
  hcl: [network],
};

/** `//modules/vpc-endpoints` 3.x to 6.x; the security group of its own came with 5.x. */
export const vpcEndpoints: ModuleCard = {
  source: `${source}//modules/vpc-endpoints`,
  named: '3.x to 6.x',
  versions: '>= 3.0.0, < 7.0.0',
  readFrom: {
    version: '5.0.0',
    files: ['modules/vpc-endpoints/main.tf'],
    commit: 'a98422bacc0fabe74aa604c937b3e643083060fb',
  },
  inputs: `
    create: bool := true
    vpc_id: string := null
    endpoints: any := {}
    security_group_ids: list(string) := []
    subnet_ids: list(string) := []
    tags: map(string) := {}
    create_security_group: bool := false
    security_group_rules: any := {}
  `,
  others:
    'timeouts security_group_name security_group_name_prefix security_group_description security_group_tags region',
  renamed: {},
  hcl: [
    String.raw`
locals {
  endpoints = { for k, v in var.endpoints : k => v if var.create && try(v.create, true) }
  own_group = var.create && var.create_security_group ? aws_security_group.this[*].id : []
  interface = { for k, v in local.endpoints : k => try(v.service_type, "Interface") == "Interface" }
}

data "aws_vpc_endpoint_service" "this" {
  for_each = local.endpoints
  service  = try(each.value.service, null)
}

resource "aws_vpc_endpoint" "this" {
  for_each            = local.endpoints
  vpc_id              = var.vpc_id
  service_name        = try(coalesce(each.value.service_endpoint), data.aws_vpc_endpoint_service.this[each.key].service_name)
  vpc_endpoint_type   = try(each.value.service_type, "Interface")
  security_group_ids  = local.interface[each.key] ? concat(local.own_group, var.security_group_ids, try(each.value.security_group_ids, [])) : null
  subnet_ids          = local.interface[each.key] ? concat(var.subnet_ids, try(each.value.subnet_ids, [])) : null
  route_table_ids     = try(each.value.service_type, "Interface") == "Gateway" ? try(each.value.route_table_ids, null) : null
  policy              = try(each.value.policy, null)
  private_dns_enabled = local.interface[each.key] ? try(each.value.private_dns_enabled, null) : null
  tags                = merge(var.tags, try(each.value.tags, {}))
}

resource "aws_security_group" "this" {
  count       = var.create && var.create_security_group ? 1 : 0
  description = "VPC endpoints"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_security_group_rule" "this" {
  for_each                 = { for k, v in var.security_group_rules : k => v if var.create && var.create_security_group }
  security_group_id        = aws_security_group.this[0].id
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = try(each.value.from_port, 443)
  to_port                  = try(each.value.to_port, 443)
  type                     = try(each.value.type, "ingress")
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_security_group_id, null)
}

output "endpoints" { value = aws_vpc_endpoint.this }
output "security_group_id" { value = one(aws_security_group.this[*].id) }
`,
  ],
};
