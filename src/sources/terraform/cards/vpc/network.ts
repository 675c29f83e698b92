/** What all versions of the VPC module make: the VPC, its subnets of each kind, their ways out, and the flow log. */

/** Subnets of one kind; only those of the kind `public` hand out public addresses. */
function subnets(kind: string): string {
  const open = kind === 'public' ? '\n  map_public_ip_on_launch = var.map_public_ip_on_launch' : '';
  return `
resource "aws_subnet" "${kind}" {
  count             = var.create_vpc ? length(var.${kind}_subnets) : 0
  vpc_id            = local.vpc_id
  cidr_block        = var.${kind}_subnets[count.index]
  availability_zone = try(var.azs[count.index], null)${open}
  tags              = merge(var.tags, var.${kind}_subnet_tags)
}

output "${kind}_subnets" { value = aws_subnet.${kind}[*].id }
output "${kind}_subnet_arns" { value = aws_subnet.${kind}[*].arn }
output "${kind}_subnets_cidr_blocks" { value = compact(aws_subnet.${kind}[*].cidr_block) }
`;
}

/** A network ACL of its own for the subnets of one kind. */
function acl(kind: string): string {
  const rule = (direction: string, variable: string, egress: boolean): string => `
resource "aws_network_acl_rule" "${kind}_${direction}" {
  count           = local.${kind}_acl ? length(var.${kind}_${variable}_acl_rules) : 0
  network_acl_id  = aws_network_acl.${kind}[0].id
  egress          = ${egress}
  rule_number     = var.${kind}_${variable}_acl_rules[count.index].rule_number
  rule_action     = var.${kind}_${variable}_acl_rules[count.index].rule_action
  from_port       = try(var.${kind}_${variable}_acl_rules[count.index].from_port, null)
  to_port         = try(var.${kind}_${variable}_acl_rules[count.index].to_port, null)
  icmp_code       = try(var.${kind}_${variable}_acl_rules[count.index].icmp_code, null)
  icmp_type       = try(var.${kind}_${variable}_acl_rules[count.index].icmp_type, null)
  protocol        = var.${kind}_${variable}_acl_rules[count.index].protocol
  cidr_block      = try(var.${kind}_${variable}_acl_rules[count.index].cidr_block, null)
  ipv6_cidr_block = try(var.${kind}_${variable}_acl_rules[count.index].ipv6_cidr_block, null)
}
`;
  return `
locals {
  ${kind}_acl = var.create_vpc && var.${kind}_dedicated_network_acl && length(var.${kind}_subnets) > 0
}

resource "aws_network_acl" "${kind}" {
  count      = local.${kind}_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.${kind}[*].id
  tags       = var.tags
}
${rule('inbound', 'inbound', false)}${rule('outbound', 'outbound', true)}`;
}

export const KINDS = ['public', 'private', 'database', 'redshift', 'elasticache', 'intra'];

/** Only these have inputs for an ACL of their own that people use. */
export const ACL_KINDS = ['public', 'private', 'database', 'intra'];

export const network = `
locals {
  vpc_id = one(aws_vpc.this[*].id)
  gateways = var.enable_nat_gateway ? (var.single_nat_gateway ? 1 : var.one_nat_gateway_per_az ? length(var.azs) : max(length(var.private_subnets), length(var.elasticache_subnets), length(var.database_subnets), length(var.redshift_subnets))) : 0
}

resource "aws_vpc" "this" {
  count                            = var.create_vpc ? 1 : 0
  cidr_block                       = var.cidr
  instance_tenancy                 = var.instance_tenancy
  enable_dns_hostnames             = var.enable_dns_hostnames
  enable_dns_support               = var.enable_dns_support
  assign_generated_ipv6_cidr_block = var.enable_ipv6 ? true : null
  tags                             = merge({ Name = var.name }, var.tags, var.vpc_tags)
}

output "vpc_id" { value = local.vpc_id }
output "vpc_arn" { value = one(aws_vpc.this[*].arn) }
output "vpc_cidr_block" { value = one(aws_vpc.this[*].cidr_block) }
output "azs" { value = var.azs }
output "name" { value = var.name }
output "natgw_ids" { value = aws_nat_gateway.this[*].id }
output "nat_public_ips" { value = aws_eip.nat[*].public_ip }
output "public_route_table_ids" { value = aws_route_table.public[*].id }
output "private_route_table_ids" { value = aws_route_table.private[*].id }
output "intra_route_table_ids" { value = aws_route_table.intra[*].id }
output "default_security_group_id" { value = one(aws_vpc.this[*].default_security_group_id) }
output "vpc_flow_log_id" { value = one(aws_flow_log.this[*].id) }
${KINDS.map(subnets).join('')}
${ACL_KINDS.map(acl).join('')}

resource "aws_default_security_group" "this" {
  count  = var.create_vpc && var.manage_default_security_group ? 1 : 0
  vpc_id = local.vpc_id
  dynamic "ingress" {
    for_each = var.default_security_group_ingress
    content {
      self             = try(ingress.value.self, null)
      cidr_blocks      = try(compact(split(",", ingress.value.cidr_blocks)), null)
      ipv6_cidr_blocks = try(compact(split(",", ingress.value.ipv6_cidr_blocks)), null)
      prefix_list_ids  = try(compact(split(",", ingress.value.prefix_list_ids)), null)
      security_groups  = try(compact(split(",", ingress.value.security_groups)), null)
      description      = try(ingress.value.description, null)
      from_port        = try(ingress.value.from_port, 0)
      to_port          = try(ingress.value.to_port, 0)
      protocol         = try(ingress.value.protocol, "-1")
    }
  }
  dynamic "egress" {
    for_each = var.default_security_group_egress
    content {
      self             = try(egress.value.self, null)
      cidr_blocks      = try(compact(split(",", egress.value.cidr_blocks)), null)
      ipv6_cidr_blocks = try(compact(split(",", egress.value.ipv6_cidr_blocks)), null)
      prefix_list_ids  = try(compact(split(",", egress.value.prefix_list_ids)), null)
      security_groups  = try(compact(split(",", egress.value.security_groups)), null)
      description      = try(egress.value.description, null)
      from_port        = try(egress.value.from_port, 0)
      to_port          = try(egress.value.to_port, 0)
      protocol         = try(egress.value.protocol, "-1")
    }
  }
  tags = var.tags
}

resource "aws_internet_gateway" "this" {
  count  = var.create_vpc && var.create_igw && length(var.public_subnets) > 0 ? 1 : 0
  vpc_id = local.vpc_id
  tags   = var.tags
}

resource "aws_route_table" "public" {
  count  = var.create_vpc && length(var.public_subnets) > 0 ? 1 : 0
  vpc_id = local.vpc_id
  tags   = var.tags
}

resource "aws_route" "public_internet_gateway" {
  count                  = var.create_vpc && var.create_igw && length(var.public_subnets) > 0 ? 1 : 0
  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  count          = var.create_vpc ? length(var.public_subnets) : 0
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_eip" "nat" {
  count = var.create_vpc && !var.reuse_nat_ips ? local.gateways : 0
  tags  = var.tags
}

resource "aws_nat_gateway" "this" {
  count         = var.create_vpc && length(var.public_subnets) > 0 ? local.gateways : 0
  allocation_id = var.reuse_nat_ips ? try(var.external_nat_ip_ids[count.index], null) : aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[min(count.index, length(var.public_subnets) - 1)].id
  tags          = var.tags
}

locals {
  private_tables = length(var.private_subnets) == 0 ? 0 : max(1, local.gateways)
}

resource "aws_route_table" "private" {
  count  = var.create_vpc ? local.private_tables : 0
  vpc_id = local.vpc_id
  tags   = var.tags
}

resource "aws_route" "private_nat_gateway" {
  count                  = var.create_vpc && length(var.private_subnets) > 0 && length(var.public_subnets) > 0 ? local.gateways : 0
  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[count.index].id
}

resource "aws_route_table_association" "private" {
  count          = var.create_vpc ? length(var.private_subnets) : 0
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[min(count.index, local.private_tables - 1)].id
}

resource "aws_route_table" "intra" {
  count  = var.create_vpc && length(var.intra_subnets) > 0 ? 1 : 0
  vpc_id = local.vpc_id
  tags   = var.tags
}

resource "aws_route_table_association" "intra" {
  count          = var.create_vpc ? length(var.intra_subnets) : 0
  subnet_id      = aws_subnet.intra[count.index].id
  route_table_id = aws_route_table.intra[0].id
}

locals {
  logs_flows   = var.create_vpc && var.enable_flow_log
  to_log_group = var.flow_log_destination_type == "cloud-watch-logs"
  makes_group  = local.logs_flows && local.to_log_group && var.create_flow_log_cloudwatch_log_group
  makes_role   = local.logs_flows && local.to_log_group && var.create_flow_log_cloudwatch_iam_role
}

resource "aws_flow_log" "this" {
  count                    = local.logs_flows ? 1 : 0
  vpc_id                   = local.vpc_id
  traffic_type             = var.flow_log_traffic_type
  log_destination_type     = var.flow_log_destination_type
  log_destination          = local.makes_group ? aws_cloudwatch_log_group.flow_log[0].arn : (var.flow_log_destination_arn == "" ? null : var.flow_log_destination_arn)
  log_format               = var.flow_log_log_format
  iam_role_arn             = local.makes_role ? aws_iam_role.vpc_flow_log_cloudwatch[0].arn : (var.flow_log_cloudwatch_iam_role_arn == "" ? null : var.flow_log_cloudwatch_iam_role_arn)
  max_aggregation_interval = var.flow_log_max_aggregation_interval
  tags                     = var.tags
}

resource "aws_cloudwatch_log_group" "flow_log" {
  count             = local.makes_group ? 1 : 0
  name              = format("%s%s", var.flow_log_cloudwatch_log_group_name_prefix, local.vpc_id)
  retention_in_days = var.flow_log_cloudwatch_log_group_retention_in_days
  kms_key_id        = var.flow_log_cloudwatch_log_group_kms_key_id
  tags              = var.tags
}

data "aws_iam_policy_document" "flow_log_cloudwatch_assume_role" {
  statement {
    sid     = "AWSVPCFlowLogsAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "vpc_flow_log_cloudwatch" {
  count                = local.makes_role ? 1 : 0
  name_prefix          = "vpc-flow-log-role-"
  assume_role_policy   = data.aws_iam_policy_document.flow_log_cloudwatch_assume_role.json
  permissions_boundary = var.vpc_flow_log_permissions_boundary
  tags                 = var.tags
}
`;
