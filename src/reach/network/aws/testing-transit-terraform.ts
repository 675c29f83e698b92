import type { TransitSubnet, TransitVpc, TransitWorld, TransitWorldRoute } from './testing-random-transit.ts';
import { DEFAULT, HOME } from './testing-random-transit.ts';
import { aclText } from './testing-account-terraform.ts';

const block = (type: string, name: string, ...lines: readonly (string | undefined)[]): string =>
  `resource "${type}" "${name}" {\n${lines.flatMap((line) => (line === undefined ? [] : [`  ${line}\n`])).join('')}}\n`;

function subnetText({ acl, cidr, routes, zone }: TransitSubnet, vpc: number, at: number): string {
  const name = `s${vpc}${at}`;
  const gateways = {
    transit: 'transit_gateway_id = aws_ec2_transit_gateway.t.id',
    internet: `gateway_id = aws_internet_gateway.i${vpc}.id`,
    nat: `nat_gateway_id = aws_nat_gateway.n${vpc}.id`,
  };
  return [
    block(
      'aws_subnet',
      name,
      `vpc_id = aws_vpc.v${vpc}.id`,
      `cidr_block = "${cidr}"`,
      zone === undefined
        ? `availability_zone = var.zone_of_${name}`
        : `availability_zone = "eu-west-1${zone}"`,
    ),
    zone === undefined ? `variable "zone_of_${name}" {}\n` : '',
    block(
      'aws_route_table',
      name,
      `vpc_id = aws_vpc.v${vpc}.id`,
      ...routes.map((one) => `route {\n    cidr_block = "${one.cidr}"\n    ${gateways[one.target]}\n  }`),
    ),
    block(
      'aws_route_table_association',
      name,
      `subnet_id = aws_subnet.${name}.id`,
      `route_table_id = aws_route_table.${name}.id`,
    ),
    acl === undefined
      ? ''
      : block(
          'aws_network_acl_association',
          name,
          `subnet_id = aws_subnet.${name}.id`,
          `network_acl_id = aws_network_acl.n${acl}.id`,
        ),
  ].join('');
}

function vpcText({ attachment, cidr, subnets }: TransitVpc, at: number): string {
  return [
    block('aws_vpc', `v${at}`, `cidr_block = "${cidr}"`),
    block('aws_internet_gateway', `i${at}`, `vpc_id = aws_vpc.v${at}.id`),
    block('aws_nat_gateway', `n${at}`, `subnet_id = aws_subnet.s${at}${HOME}.id`),
    ...subnets.map((one, index) => subnetText(one, at, index)),
    attachment === undefined
      ? ''
      : block(
          'aws_ec2_transit_gateway_vpc_attachment',
          `a${at}`,
          'transit_gateway_id = aws_ec2_transit_gateway.t.id',
          `vpc_id = aws_vpc.v${at}.id`,
          `subnet_ids = [${attachment.subnets.map((one) => `aws_subnet.s${at}${one}.id`).join(', ')}]`,
          `appliance_mode_support = "${attachment.appliance ? 'enable' : 'disable'}"`,
          attachment.takesDefault ? undefined : 'transit_gateway_default_route_table_association = false',
          attachment.announces ? undefined : 'transit_gateway_default_route_table_propagation = false',
        ),
    attachment?.table === undefined
      ? ''
      : block(
          'aws_ec2_transit_gateway_route_table_association',
          `a${at}`,
          attached(at),
          tableOf(attachment.table),
        ),
  ].join('');
}

const attached = (vpc: number): string =>
  `transit_gateway_attachment_id = aws_ec2_transit_gateway_vpc_attachment.a${vpc}.id`;

function tableOf(table: number, associates = true): string {
  const own = `aws_ec2_transit_gateway.t.${associates ? 'association' : 'propagation'}_default_route_table_id`;
  return `transit_gateway_route_table_id = ${table === DEFAULT ? own : `aws_ec2_transit_gateway_route_table.r${table}.id`}`;
}

function routeText(one: TransitWorldRoute, world: TransitWorld, table: number, at: number): string {
  const { associates, propagates, vpn } = world.gateway;
  if (table === DEFAULT && !associates && !propagates) return '';
  if (typeof one.target === 'number' && world.vpcs[one.target]!.attachment === undefined) return '';
  if (one.target === 'vpn' && !vpn) return '';
  return block(
    'aws_ec2_transit_gateway_route',
    `r${table}_${at}`,
    tableOf(table, associates),
    `destination_cidr_block = "${one.cidr}"`,
    one.target === 'blackhole'
      ? 'blackhole = true'
      : one.target === 'vpn'
        ? 'transit_gateway_attachment_id = aws_vpn_connection.o.transit_gateway_attachment_id'
        : attached(one.target),
  );
}

/** The world as Terraform. */
export function transitTerraformOf(world: TransitWorld): string {
  const { acls, externalSnat, gateway, learns, letIn, nodes, tables, vpcs } = world;
  const word = (on: boolean): string => (on ? '"enable"' : '"disable"');
  return [
    block(
      'aws_ec2_transit_gateway',
      't',
      `default_route_table_association = ${word(gateway.associates)}`,
      `default_route_table_propagation = ${word(gateway.propagates)}`,
      `security_group_referencing_support = ${word(gateway.groups)}`,
    ),
    gateway.vpn
      ? block(
          'aws_vpn_connection',
          'o',
          'transit_gateway_id = aws_ec2_transit_gateway.t.id',
          'type = "ipsec.1"',
        )
      : '',
    ...[0, 1].map((at) =>
      block(
        'aws_ec2_transit_gateway_route_table',
        `r${at}`,
        'transit_gateway_id = aws_ec2_transit_gateway.t.id',
      ),
    ),
    ...tables.flatMap((routes, table) => routes.map((one, at) => routeText(one, world, table, at))),
    ...learns.flatMap((all, table) =>
      all.flatMap((vpc) =>
        vpcs[vpc]!.attachment === undefined
          ? []
          : [
              block(
                'aws_ec2_transit_gateway_route_table_propagation',
                `p${table}_${vpc}`,
                attached(vpc),
                tableOf(table),
              ),
            ],
      ),
    ),
    ...vpcs.map(vpcText),
    ...acls.map(aclText),
    `resource "aws_eks_cluster" "c" {
  name = "shop"
  role_arn = "role"
  vpc_config { subnet_ids = [aws_subnet.s00.id] }
}
resource "aws_eks_addon" "vpc_cni" {
  cluster_name = aws_eks_cluster.c.name
  addon_name = "vpc-cni"
  configuration_values = "{\\"env\\":{\\"AWS_VPC_K8S_CNI_EXTERNALSNAT\\":\\"${externalSnat}\\"}}"
}
resource "aws_eks_node_group" "n" {
  cluster_name = aws_eks_cluster.c.name
  node_role_arn = "role"
  subnet_ids = [${nodes.map((one) => `aws_subnet.s0${one}.id`).join(', ')}]
}
resource "kubernetes_manifest" "p" {
  manifest = { apiVersion = "v1", kind = "Pod", metadata = { name = "p", namespace = "shop" }, spec = { containers = [] } }
}
`,
    letIn
      ? block(
          'aws_security_group_rule',
          'all',
          'security_group_id = aws_eks_cluster.c.vpc_config[0].cluster_security_group_id',
          'type = "ingress"',
          'protocol = "-1"',
          'from_port = -1',
          'to_port = -1',
          'cidr_blocks = ["0.0.0.0/0"]',
        )
      : '',
  ].join('');
}
