import type { ModuleCard } from '../card.ts';
import { node } from './karpenter-older.ts';

const since20 = String.raw`
locals {
  registry_policy    = "AmazonEC2ContainerRegistryReadOnly"
  ip_family          = var.cluster_ip_family
  attach_cni         = var.node_iam_role_attach_cni_policy
  create_node_role   = var.create && var.create_node_iam_role
  node_prefixed      = var.node_iam_role_use_name_prefix
  node_role_name     = coalesce(var.node_iam_role_name, format("Karpenter-%s", var.cluster_name))
  node_path          = var.node_iam_role_path
  node_boundary      = var.node_iam_role_permissions_boundary
  more_node_policies = var.node_iam_role_additional_policies
  create_role        = var.create && var.create_iam_role
  node_role_arn      = var.create_node_iam_role ? one(aws_iam_role.node[*].arn) : var.node_iam_role_arn
}

data "aws_iam_policy_document" "controller_assume_role" {
  dynamic "statement" {
    for_each = local.pod_identity ? [1] : []
    content {
      sid     = "PodIdentity"
      actions = ["sts:AssumeRole", "sts:TagSession"]
      principals {
        type        = "Service"
        identifiers = ["pods.eks.amazonaws.com"]
      }
    }
  }
  dynamic "statement" {
    for_each = local.irsa
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value]
      }
      condition {
        test     = local.irsa_test
        variable = format("%s:sub", try(replace(statement.value, "/^(.*provider/)/", ""), ""))
        values   = [for sa in local.irsa_accounts : format("system:serviceaccount:%s", sa)]
      }
      condition {
        test     = local.irsa_test
        variable = format("%s:aud", try(replace(statement.value, "/^(.*provider/)/", ""), ""))
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "controller" {
  count                = local.create_role ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : var.iam_role_name
  name_prefix          = var.iam_role_use_name_prefix ? format("%s-", var.iam_role_name) : null
  path                 = var.iam_role_path
  assume_role_policy   = data.aws_iam_policy_document.controller_assume_role.json
  permissions_boundary = var.iam_role_permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_policy" "controller" {
  count       = local.create_role ? 1 : 0
  name_prefix = format("%s-", var.iam_policy_name)
  policy      = data.aws_iam_policy.not_in_the_card.policy
}

resource "aws_iam_role_policy_attachment" "controller" {
  count      = local.create_role ? 1 : 0
  role       = aws_iam_role.controller[0].name
  policy_arn = aws_iam_policy.controller[0].arn
}

resource "aws_iam_role_policy_attachment" "controller_additional" {
  for_each   = { for k, v in var.iam_role_policies : k => v if local.create_role }
  role       = aws_iam_role.controller[0].name
  policy_arn = each.value
}

resource "aws_eks_pod_identity_association" "karpenter" {
  count           = local.create_role && var.create_pod_identity_association ? 1 : 0
  cluster_name    = var.cluster_name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.controller[0].arn
}

resource "aws_eks_access_entry" "node" {
  count         = var.create && var.create_access_entry ? 1 : 0
  cluster_name  = var.cluster_name
  principal_arn = local.node_role_arn
  type          = var.access_entry_type
}

output "iam_role_arn" { value = try(aws_iam_role.controller[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.controller[0].name, null) }
output "node_iam_role_arn" { value = local.node_role_arn }
output "node_iam_role_name" { value = try(aws_iam_role.node[0].name, null) }
output "namespace" { value = var.namespace }
output "service_account" { value = var.service_account }
`;

const common = `
  create: bool := true
  tags: map(string) := {}
  cluster_name: string := ""
  create_iam_role: bool := true
  iam_role_name: string := "KarpenterController"
  iam_role_use_name_prefix: bool := true
  iam_role_path: string := "/"
  iam_role_permissions_boundary_arn: string := null
  iam_policy_name: string := "KarpenterController"
  iam_role_policies: map(string) := {}
  enable_spot_termination: bool := true
  queue_name: string := null
  queue_managed_sse_enabled: bool := true
  queue_kms_master_key_id: string := null
  create_node_iam_role: bool := true
  cluster_ip_family: string := "ipv4"
  node_iam_role_arn: string := null
  node_iam_role_name: string := null
  node_iam_role_use_name_prefix: bool := true
  node_iam_role_path: string := "/"
  node_iam_role_permissions_boundary: string := null
  node_iam_role_attach_cni_policy: bool := true
  node_iam_role_additional_policies: map(string) := {}
  create_access_entry: bool := true
  access_entry_type: string := "EC2_LINUX"
  create_instance_profile: bool := false
`;

const others = `
  region iam_role_description iam_role_max_session_duration iam_role_tags iam_policy_use_name_prefix iam_policy_path
  iam_policy_description iam_policy_statements iam_role_source_policy_documents iam_role_override_policy_documents
  ami_id_ssm_parameter_arns enable_inline_policy queue_kms_data_key_reuse_period_seconds queue_policy_statements
  node_iam_role_description node_iam_role_max_session_duration node_iam_role_tags
  node_iam_role_source_assume_policy_documents iam_role_source_assume_policy_documents rule_name_prefix
  cluster_name_prefix
`;

const source = 'terraform-aws-modules/eks/aws//modules/karpenter';

export const karpenter21: ModuleCard = {
  source,
  named: '21.x',
  versions: '>= 21.0.0, < 22.0.0',
  readFrom: { version: '21.10.1', files: ['docs/UPGRADE-21.0.md'] },
  requiredVersion: '>= 1.5.7',
  providers: 'aws = { source = "hashicorp/aws", version = ">= 6.0" }',
  inputs: `
    ${common.trim()}
    create_pod_identity_association: bool := true
    namespace: string := "kube-system"
    service_account: string := "karpenter"
  `,
  others,
  renamed: {},
  hcl: [
    'locals {\n  pod_identity = true\n  irsa = []\n  irsa_test = "StringEquals"\n  irsa_accounts = []\n}\n',
    node('node'),
    since20,
  ],
};

export const karpenter20: ModuleCard = {
  source,
  named: '20.x',
  versions: '>= 20.0.0, < 21.0.0',
  readFrom: {
    version: '20.37.2',
    files: ['modules/karpenter/main.tf', 'docs/UPGRADE-20.0.md', 'docs/UPGRADE-21.0.md'],
  },
  requiredVersion: '>= 1.3.2',
  providers: 'aws = { source = "hashicorp/aws", version = ">= 5.95, < 6.0.0" }',
  inputs: `
    ${common.trim()}
    create_pod_identity_association: bool := false
    namespace: string := "kube-system"
    service_account: string := "karpenter"
    enable_pod_identity: bool := true
    enable_irsa: bool := false
    irsa_oidc_provider_arn: string := ""
    irsa_namespace_service_accounts: list(string) := ["karpenter:karpenter"]
    irsa_assume_role_condition_test: string := "StringEquals"
  `,
  others: `${others} enable_v1_permissions`,
  renamed: {
    create_irsa: 'create_iam_role',
    irsa_name: 'iam_role_name',
    irsa_use_name_prefix: 'iam_role_use_name_prefix',
    irsa_path: 'iam_role_path',
    policies: 'iam_role_policies',
    irsa_policy_name: 'iam_policy_name',
    irsa_ssm_parameter_arns: 'ami_id_ssm_parameter_arns',
    iam_role_additional_policies: 'node_iam_role_additional_policies',
    iam_role_arn: 'node_iam_role_arn',
    iam_role_attach_cni_policy: 'node_iam_role_attach_cni_policy',
  },
  hcl: [
    `
locals {
  pod_identity  = var.enable_pod_identity
  irsa          = var.enable_irsa ? [var.irsa_oidc_provider_arn] : []
  irsa_test     = var.irsa_assume_role_condition_test
  irsa_accounts = var.irsa_namespace_service_accounts
}
`,
    node('node'),
    since20,
  ],
};
