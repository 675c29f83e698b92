import type { ModuleCard } from '../card.ts';
import { awsAuth, olderCluster } from './cluster.ts';
import { groupsWithDefaults } from './groups.ts';
import { before21 } from './names.ts';
import {
  addons,
  around,
  clusterRoleWithDeny,
  encryptionKey,
  facts,
  nodeSecurityGroup,
  outputs,
} from './parts.ts';
import { inputsOf18And19, othersOf18And19 } from './v19.ts';

const locals = String.raw`
locals {
  on_outpost                 = false
  encrypts                   = length(var.cluster_encryption_config) > 0
  encryptions                = var.cluster_encryption_config
  encryption_keys            = var.create_kms_key ? module.kms.key_arn : [for config in var.cluster_encryption_config : config.provider_key_arn]
  more_cluster_role_policies = { for arn in var.iam_role_additional_policies : arn => arn }

  cluster_rules = {
    ingress_nodes_443    = { type = "ingress", protocol = "tcp", from_port = 443, to_port = 443, source_node_security_group = true }
    egress_nodes_443     = { type = "egress", protocol = "tcp", from_port = 443, to_port = 443, source_node_security_group = true }
    egress_nodes_kubelet = { type = "egress", protocol = "tcp", from_port = 10250, to_port = 10250, source_node_security_group = true }
  }
  node_rules = merge(
    {
      egress_cluster_443      = { type = "egress", protocol = "tcp", from_port = 443, to_port = 443, source_cluster_security_group = true }
      ingress_cluster_443     = { type = "ingress", protocol = "tcp", from_port = 443, to_port = 443, source_cluster_security_group = true }
      ingress_cluster_kubelet = { type = "ingress", protocol = "tcp", from_port = 10250, to_port = 10250, source_cluster_security_group = true }
      egress_https            = { type = "egress", protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"], ipv6_cidr_blocks = local.ip_family == "ipv6" ? ["::/0"] : null }
    },
    { for protocol in ["tcp", "udp"] : format("ingress_self_coredns_%s", protocol) => { type = "ingress", protocol = protocol, from_port = 53, to_port = 53, self = true } },
    { for protocol in ["tcp", "udp"] : format("egress_self_coredns_%s", protocol) => { type = "egress", protocol = protocol, from_port = 53, to_port = 53, self = true } },
    { for protocol in ["tcp", "udp"] : format("egress_ntp_%s", protocol) => { type = "egress", protocol = protocol, from_port = 123, to_port = 123, cidr_blocks = var.node_security_group_ntp_ipv4_cidr_block } },
  )
}
`;

const inputs = `
  ${inputsOf18And19.trim()}
  cluster_endpoint_private_access: bool := false
  cluster_endpoint_public_access: bool := true
  cluster_encryption_config: list(any) := []
  create_kms_key: bool := false
  node_security_group_ntp_ipv4_cidr_block: list(string) := ["0.0.0.0/0"]
  iam_role_additional_policies: list(string) := []
`;

const others = `${othersOf18And19.trim()} node_security_group_ntp_ipv6_cidr_block`;

/** `terraform-aws-modules/eks/aws` 18.x */
export const eks18: ModuleCard = {
  source: 'terraform-aws-modules/eks/aws',
  named: '18.x',
  versions: '>= 18.0.0, < 19.0.0',
  readFrom: { version: '18.31.2', files: ['docs/UPGRADE-19.0.md', 'variables.tf'] },
  requiredVersion: '>= 0.13.1',
  providers: `
    aws = { source = "hashicorp/aws", version = ">= 3.72" }
    tls = { source = "hashicorp/tls", version = ">= 3.0" }
    kubernetes = { source = "hashicorp/kubernetes", version = ">= 2.10" }
  `,
  inputs,
  others,
  renamed: before21(inputs + others),
  hcl: [
    facts,
    locals,
    olderCluster,
    clusterRoleWithDeny,
    encryptionKey('1.0.2'),
    around,
    nodeSecurityGroup,
    addons,
    groupsWithDefaults('18.31.2'),
    awsAuth,
    outputs,
    'output "cluster_id" { value = try(aws_eks_cluster.this[0].name, "") }\n',
  ],
};
