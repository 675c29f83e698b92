import type { ModuleCard } from '../card.ts';

/** The rules that people name most often; what another name stands for stays open. */
const RULES: Readonly<Record<string, readonly [from: number, to: number, protocol: string]>> = {
  'all-all': [-1, -1, '-1'],
  'all-icmp': [-1, -1, 'icmp'],
  'all-tcp': [0, 65_535, 'tcp'],
  'all-udp': [0, 65_535, 'udp'],
  'dns-tcp': [53, 53, 'tcp'],
  'dns-udp': [53, 53, 'udp'],
  'elasticsearch-rest-tcp': [9200, 9200, 'tcp'],
  'http-80-tcp': [80, 80, 'tcp'],
  'http-8080-tcp': [8080, 8080, 'tcp'],
  'https-443-tcp': [443, 443, 'tcp'],
  'https-8443-tcp': [8443, 8443, 'tcp'],
  'kubernetes-api-tcp': [6443, 6443, 'tcp'],
  'mongodb-27017-tcp': [27_017, 27_017, 'tcp'],
  'mssql-tcp': [1433, 1433, 'tcp'],
  'mysql-tcp': [3306, 3306, 'tcp'],
  'nfs-tcp': [2049, 2049, 'tcp'],
  'postgresql-tcp': [5432, 5432, 'tcp'],
  'rdp-tcp': [3389, 3389, 'tcp'],
  'redis-tcp': [6379, 6379, 'tcp'],
  'ssh-tcp': [22, 22, 'tcp'],
};

/** The ports of one rule: as it says them, or by the name that it gives. */
const ports = (rule: string): string => `
  from_port         = try(${rule}.from_port, local.rules[${rule}.rule][0], data.aws_security_group_rule.not_in_the_card.from_port)
  to_port           = try(${rule}.to_port, local.rules[${rule}.rule][1], data.aws_security_group_rule.not_in_the_card.to_port)
  protocol          = try(${rule}.protocol, local.rules[${rule}.rule][2], data.aws_security_group_rule.not_in_the_card.protocol)
  description       = try(${rule}.description, null)`;

/** What stands at each of the inputs that are there for both directions. */
function direction(type: string): string {
  const each = (input: string, rest: string): string => `
resource "aws_security_group_rule" "${type}_${input}" {
  count             = local.create ? length(var.${type}_${input}) : 0
  security_group_id = local.group
  type              = "${type}"${ports(`var.${type}_${input}[count.index]`)}
${rest}
}
`;
  return `
resource "aws_security_group_rule" "${type}_rules" {
  count             = local.create ? length(var.${type}_rules) : 0
  security_group_id = local.group
  type              = "${type}"
  cidr_blocks       = var.${type}_cidr_blocks
  ipv6_cidr_blocks  = var.${type}_ipv6_cidr_blocks
  prefix_list_ids   = var.${type}_prefix_list_ids
  from_port         = try(local.rules[var.${type}_rules[count.index]][0], data.aws_security_group_rule.not_in_the_card.from_port)
  to_port           = try(local.rules[var.${type}_rules[count.index]][1], data.aws_security_group_rule.not_in_the_card.to_port)
  protocol          = try(local.rules[var.${type}_rules[count.index]][2], data.aws_security_group_rule.not_in_the_card.protocol)
}
${each('with_self', '  self              = try(tobool(var.' + type + '_with_self[count.index].self), true)')}
${each('with_cidr_blocks', `  cidr_blocks       = try(compact(split(",", var.${type}_with_cidr_blocks[count.index].cidr_blocks)), var.${type}_cidr_blocks)`)}
${each('with_ipv6_cidr_blocks', `  ipv6_cidr_blocks  = try(compact(split(",", var.${type}_with_ipv6_cidr_blocks[count.index].ipv6_cidr_blocks)), var.${type}_ipv6_cidr_blocks)`)}
${each('with_source_security_group_id', `  source_security_group_id = var.${type}_with_source_security_group_id[count.index].source_security_group_id`)}
`;
}

const group = `
# What a rule of a name that is not listed here opens stays open.
data "aws_security_group_rule" "not_in_the_card" {}

locals {
  create = var.create && var.putin_khuylo
  group  = var.create_sg ? (var.use_name_prefix ? one(aws_security_group.this_name_prefix[*].id) : one(aws_security_group.this[*].id)) : var.security_group_id
  rules = {
${Object.entries(RULES)
  .map(([name, [from, to, protocol]]) => `    "${name}" = [${from}, ${to}, "${protocol}"]`)
  .join('\n')}
  }
}

resource "aws_security_group" "this" {
  count       = local.create && var.create_sg && !var.use_name_prefix ? 1 : 0
  name        = var.name
  description = var.description
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_security_group" "this_name_prefix" {
  count       = local.create && var.create_sg && var.use_name_prefix ? 1 : 0
  name_prefix = var.name == null ? null : format("%s-", var.name)
  description = var.description
  vpc_id      = var.vpc_id
  tags        = var.tags
}

output "security_group_id" { value = local.group }
output "security_group_arn" { value = try(aws_security_group.this_name_prefix[0].arn, aws_security_group.this[0].arn, null) }
output "security_group_name" { value = try(aws_security_group.this_name_prefix[0].name, aws_security_group.this[0].name, null) }
`;

const both = (type: string): string => `
  ${type}_rules: list(string) := []
  ${type}_with_self: any := []
  ${type}_with_cidr_blocks: any := []
  ${type}_with_ipv6_cidr_blocks: any := []
  ${type}_with_source_security_group_id: any := []
  ${type}_prefix_list_ids: list(string) := []`;

const PARTS = [
  'rules',
  'with_self',
  'with_cidr_blocks',
  'with_ipv6_cidr_blocks',
  'with_source_security_group_id',
  'with_prefix_list_ids',
];
const computed = ['ingress', 'egress'].flatMap((type) =>
  PARTS.flatMap((part) => [`computed_${type}_${part}`, `number_of_computed_${type}_${part}`]),
);

/** `terraform-aws-modules/security-group/aws` 4.x and 5.x; what is given as `computed_…` is not looked at. */
export const securityGroup: ModuleCard = {
  source: 'terraform-aws-modules/security-group/aws',
  named: '4.x to 5.x',
  versions: '>= 4.0.0, < 6.0.0',
  readFrom: { version: '5.3.0', files: ['main.tf', 'variables.tf', 'rules.tf'] },
  inputs: `
    create: bool := true
    create_sg: bool := true
    security_group_id: string := null
    vpc_id: string := null
    name: string := null
    use_name_prefix: bool := true
    description: string := "Security Group managed by Terraform"
    tags: map(string) := {}
    putin_khuylo: bool := true
    ${both('ingress').trim()}
    ingress_cidr_blocks: list(string) := []
    ingress_ipv6_cidr_blocks: list(string) := []
    ${both('egress').trim()}
    egress_cidr_blocks: list(string) := ["0.0.0.0/0"]
    egress_ipv6_cidr_blocks: list(string) := ["::/0"]
  `,
  others: `
    rules auto_groups revoke_rules_on_delete create_timeout delete_timeout ingress_with_prefix_list_ids
    egress_with_prefix_list_ids ${computed.join(' ')}
  `,
  renamed: {},
  hcl: [group, direction('ingress'), direction('egress')],
};
