import type {
  Target,
  World,
  WorldEntry,
  WorldNodes,
  WorldPod,
  WorldRule,
  WorldSubnet,
} from './testing-random-account.ts';
import { NAT, PEER, VPC } from './testing-random-account.ts';

const CLUSTER_GROUP = 'aws_eks_cluster.c.vpc_config[0].cluster_security_group_id';
const TARGET_ARGUMENTS: Readonly<Record<Target, string>> = {
  internet: 'gateway_id = aws_internet_gateway.i.id',
  nat: 'nat_gateway_id = aws_nat_gateway.n.id',
  peering: 'vpc_peering_connection_id = aws_vpc_peering_connection.p.id',
  transit: 'transit_gateway_id = "tgw-1"',
};

function endOf(peer: string | number): string {
  if (typeof peer === 'number') return `source_security_group_id = aws_security_group.g${peer}.id`;
  return peer === 'cluster' ? `source_security_group_id = ${CLUSTER_GROUP}` : `cidr_blocks = ["${peer}"]`;
}

function ruleText(one: WorldRule, name: string, group: string): string {
  const every = one.protocol === '-1' || one.protocol === 'icmp';
  return `resource "aws_security_group_rule" "${name}" {
  security_group_id = ${group}
  type = "${one.egress ? 'egress' : 'ingress'}"
  protocol = "${one.protocol}"
  from_port = ${every ? -1 : one.from}
  to_port = ${every ? -1 : one.to}
  ${endOf(one.peer)}
}
`;
}

function subnetText({ acl: own, cidr, routes }: WorldSubnet, at: number): string {
  const blocks = routes.map(
    (one) => `  route {\n    cidr_block = "${one.cidr}"\n    ${TARGET_ARGUMENTS[one.target]}\n  }\n`,
  );
  return `resource "aws_subnet" "s${at}" {
  vpc_id = aws_vpc.v.id
  cidr_block = "${cidr}"
}
resource "aws_route_table" "s${at}" {
  vpc_id = aws_vpc.v.id
${blocks.join('')}}
resource "aws_route_table_association" "s${at}" {
  subnet_id = aws_subnet.s${at}.id
  route_table_id = aws_route_table.s${at}.id
}
${own === undefined ? '' : associationText(`s${at}`, `aws_subnet.s${at}`, own)}`;
}

function associationText(name: string, subnet: string, at: number): string {
  return `resource "aws_network_acl_association" "${name}" {
  subnet_id = ${subnet}.id
  network_acl_id = aws_network_acl.n${at}.id
}
`;
}

export function aclText(entries: readonly WorldEntry[], at: number): string {
  const blocks = entries.map(
    (one) => `  ${one.egress ? 'egress' : 'ingress'} {
    rule_no = ${one.number}
    action = "${one.allow ? 'allow' : 'deny'}"
    protocol = "${one.protocol}"
    cidr_block = "${one.cidr}"
    from_port = ${one.protocol === '-1' ? 0 : one.from}
    to_port = ${one.protocol === '-1' ? 0 : one.to}
    icmp_type = -1
    icmp_code = -1
  }
`,
  );
  return `resource "aws_network_acl" "n${at}" {\n  vpc_id = aws_vpc.v.id\n${blocks.join('')}}\n`;
}

function nodesText({ groups, isPublic, subnets }: WorldNodes, at: number): string {
  const named =
    groups === undefined
      ? ''
      : `    security_groups = [${groups.map((one) => `aws_security_group.g${one}.id`).join(', ')}]\n`;
  return `resource "aws_launch_template" "t${at}" {
  network_interfaces {
    associate_public_ip_address = ${isPublic}
${named}  }
}
resource "aws_eks_node_group" "n${at}" {
  cluster_name = aws_eks_cluster.c.name
  node_role_arn = "role"
  subnet_ids = [${subnets.map((one) => `aws_subnet.s${one}.id`).join(', ')}]
  labels = { group = "n${at}" }
  launch_template {
    id = aws_launch_template.t${at}.id
    version = "1"
  }
}
`;
}

function podText({ groups, host, nodes }: WorldPod, at: number, count: number): string {
  const selector = nodes === undefined ? '' : `nodeSelector = { group = "n${nodes % count}" }, `;
  const manifest = (name: string, body: string): string =>
    `resource "kubernetes_manifest" "${name}" {\n  manifest = { ${body} }\n}\n`;
  const own = groups?.map((one) => `aws_security_group.g${one}.id`).join(', ');
  return [
    manifest(
      `p${at}`,
      `apiVersion = "v1", kind = "Pod", metadata = { name = "p${at}", namespace = "shop", labels = { app = "p${at}" } }, spec = { ${selector}hostNetwork = ${host}, containers = [] }`,
    ),
    own === undefined
      ? ''
      : manifest(
          `g${at}`,
          `apiVersion = "vpcresources.k8s.aws/v1beta1", kind = "SecurityGroupPolicy", metadata = { name = "p${at}", namespace = "shop" }, spec = { podSelector = { matchLabels = { app = "p${at}" } }, securityGroups = { groupIds = [${own}] } }`,
        ),
  ].join('');
}

/** The account as Terraform. */
export function terraformOf(one: World): string {
  const { acls, clusterRules, groups, nodes, peer, pods, subnets } = one;
  const settings = `{\\"env\\":{\\"POD_SECURITY_GROUP_ENFORCING_MODE\\":\\"${one.strict ? 'strict' : 'standard'}\\",\\"AWS_VPC_K8S_CNI_EXTERNALSNAT\\":\\"${one.externalSnat}\\"}}`;
  return [
    `resource "aws_vpc" "v" { cidr_block = "${VPC}" }
resource "aws_vpc" "w" { cidr_block = "${PEER.vpc}" }
resource "aws_internet_gateway" "i" { vpc_id = aws_vpc.v.id }
resource "aws_nat_gateway" "n" { subnet_id = aws_subnet.s${NAT}.id }
resource "aws_vpc_peering_connection" "p" {
  vpc_id = aws_vpc.v.id
  peer_vpc_id = aws_vpc.w.id
}
resource "aws_subnet" "w" {
  vpc_id = aws_vpc.w.id
  cidr_block = "${PEER.subnet}"
}
resource "aws_route_table" "w" {
  vpc_id = aws_vpc.w.id
${peer.routesBack ? `  route {\n    cidr_block = "${VPC}"\n    ${TARGET_ARGUMENTS.peering}\n  }\n` : ''}}
resource "aws_route_table_association" "w" {
  subnet_id = aws_subnet.w.id
  route_table_id = aws_route_table.w.id
}
resource "aws_eks_cluster" "c" {
  name = "shop"
  role_arn = "role"
  vpc_config { subnet_ids = [aws_subnet.s0.id] }
}
resource "aws_eks_addon" "vpc_cni" {
  cluster_name = aws_eks_cluster.c.name
  addon_name = "vpc-cni"
  configuration_values = "${settings}"
}
`,
    peer.acl === undefined ? '' : associationText('w', 'aws_subnet.w', peer.acl),
    ...groups.map((_, at) => `resource "aws_security_group" "g${at}" { vpc_id = aws_vpc.v.id }\n`),
    ...groups.flatMap((rules, at) =>
      rules.map((each, index) => ruleText(each, `g${at}_${index}`, `aws_security_group.g${at}.id`)),
    ),
    ...clusterRules.map((each, index) => ruleText(each, `c_${index}`, CLUSTER_GROUP)),
    ...acls.map(aclText),
    ...subnets.map(subnetText),
    ...nodes.map(nodesText),
    ...pods.map((each, at) => podText(each, at, nodes.length)),
  ].join('');
}
