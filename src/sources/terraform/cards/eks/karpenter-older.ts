import type { ModuleCard } from '../card.ts';

/** The nodes' role by the name that the version has for it, their instance profile, and the queue of interruptions. */
export const node = (role: string): string => `
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

# What the policy of the controller says is not in this card, and stays open.
data "aws_iam_policy" "not_in_the_card" {}

locals {
  managed_policies = format("arn:%s:iam::aws:policy", data.aws_partition.current.partition)
  own_cni_policy   = format("arn:%s:iam::%s:policy/AmazonEKS_CNI_IPv6_Policy", data.aws_partition.current.partition, data.aws_caller_identity.current.account_id)
  cni_policy       = { AmazonEKS_CNI_Policy = local.ip_family == "ipv6" ? local.own_cni_policy : format("%s/AmazonEKS_CNI_Policy", local.managed_policies) }
  node_policies = merge(
    { for name in ["AmazonEKSWorkerNodePolicy", local.registry_policy] : name => format("%s/%s", local.managed_policies, name) },
    local.attach_cni ? local.cni_policy : {},
  )
}

data "aws_iam_policy_document" "node_assume_role" {
  statement {
    sid     = "EKSNodeAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "${role}" {
  count                = local.create_node_role ? 1 : 0
  name                 = local.node_prefixed ? null : local.node_role_name
  name_prefix          = local.node_prefixed ? format("%s-", local.node_role_name) : null
  path                 = local.node_path
  assume_role_policy   = data.aws_iam_policy_document.node_assume_role.json
  permissions_boundary = local.node_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "${role}" {
  for_each   = { for k, v in local.node_policies : k => v if local.create_node_role }
  policy_arn = each.value
  role       = aws_iam_role.${role}[0].name
}

resource "aws_iam_role_policy_attachment" "${role}_additional" {
  for_each   = { for k, v in local.more_node_policies : k => v if local.create_node_role }
  policy_arn = each.value
  role       = aws_iam_role.${role}[0].name
}

resource "aws_iam_instance_profile" "this" {
  count       = var.create && var.create_instance_profile ? 1 : 0
  name_prefix = format("%s-", local.node_role_name)
  role        = local.create_node_role ? aws_iam_role.${role}[0].name : null
  tags        = var.tags
}

resource "aws_sqs_queue" "this" {
  count                     = var.create && var.enable_spot_termination ? 1 : 0
  name                      = coalesce(var.queue_name, format("Karpenter-%s", var.cluster_name))
  message_retention_seconds = 300
  sqs_managed_sse_enabled   = var.queue_managed_sse_enabled ? true : null
  kms_master_key_id         = var.queue_kms_master_key_id
  tags                      = var.tags
}

output "queue_name" { value = try(aws_sqs_queue.this[0].name, null) }
output "queue_arn" { value = try(aws_sqs_queue.this[0].arn, null) }
output "instance_profile_name" { value = try(aws_iam_instance_profile.this[0].name, null) }
`;

/** 18.x and 19.x: the controller's role is called `irsa`, and the nodes' role is `this`. */
export const karpenter18: ModuleCard = {
  source: 'terraform-aws-modules/eks/aws//modules/karpenter',
  named: '18.x to 19.x',
  versions: '>= 18.0.0, < 20.0.0',
  readFrom: {
    version: '19.21.0',
    files: ['modules/karpenter/main.tf', 'modules/karpenter/variables.tf'],
    commit: '3832e17df69ff730fc96a0b6e226cea96086cafa',
  },
  inputs: `
    create: bool := true
    tags: map(string) := {}
    cluster_name: string := ""
    create_irsa: bool := true
    irsa_name: string := null
    irsa_path: string := "/"
    irsa_permissions_boundary_arn: string := null
    policies: map(string) := {}
    irsa_oidc_provider_arn: string := ""
    irsa_namespace_service_accounts: list(string) := ["karpenter:karpenter"]
    irsa_assume_role_condition_test: string := "StringEquals"
    enable_spot_termination: bool := true
    queue_name: string := null
    queue_managed_sse_enabled: bool := true
    queue_kms_master_key_id: string := null
    create_iam_role: bool := true
    cluster_ip_family: string := null
    iam_role_arn: string := null
    iam_role_name: string := null
    iam_role_use_name_prefix: bool := true
    iam_role_path: string := "/"
    iam_role_permissions_boundary: string := null
    iam_role_attach_cni_policy: bool := true
    iam_role_additional_policies: any := []
    create_instance_profile: bool := true
  `,
  others: `
    irsa_policy_name irsa_use_name_prefix irsa_description irsa_max_session_duration irsa_tags irsa_tag_key
    irsa_tag_values irsa_ssm_parameter_arns irsa_subnet_account_id queue_kms_data_key_reuse_period_seconds
    iam_role_description iam_role_max_session_duration iam_role_tags rule_name_prefix
    enable_karpenter_instance_profile_creation
  `,
  renamed: {},
  hcl: [
    node('this'),
    String.raw`
locals {
  registry_policy    = "AmazonEC2ContainerRegistryReadOnly"
  ip_family          = var.cluster_ip_family
  attach_cni         = var.iam_role_attach_cni_policy
  create_node_role   = var.create && var.create_iam_role
  node_prefixed      = var.iam_role_use_name_prefix
  node_role_name     = coalesce(var.iam_role_name, format("Karpenter-%s", var.cluster_name))
  node_path          = var.iam_role_path
  node_boundary      = var.iam_role_permissions_boundary
  more_node_policies = var.iam_role_additional_policies
  create_irsa        = var.create && var.create_irsa
  provider_url       = replace(var.irsa_oidc_provider_arn, "/^(.*provider/)/", "")
}

data "aws_iam_policy_document" "irsa_assume_role" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.irsa_oidc_provider_arn]
    }
    condition {
      test     = var.irsa_assume_role_condition_test
      variable = format("%s:sub", local.provider_url)
      values   = [for sa in var.irsa_namespace_service_accounts : format("system:serviceaccount:%s", sa)]
    }
    condition {
      test     = var.irsa_assume_role_condition_test
      variable = format("%s:aud", local.provider_url)
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "irsa" {
  count                = local.create_irsa ? 1 : 0
  name_prefix          = format("%s-", coalesce(var.irsa_name, format("KarpenterIRSA-%s", var.cluster_name)))
  path                 = var.irsa_path
  assume_role_policy   = data.aws_iam_policy_document.irsa_assume_role.json
  permissions_boundary = var.irsa_permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_policy" "irsa" {
  count       = local.create_irsa ? 1 : 0
  name_prefix = "KarpenterIRSA-"
  policy      = data.aws_iam_policy.not_in_the_card.policy
}

resource "aws_iam_role_policy_attachment" "irsa" {
  count      = local.create_irsa ? 1 : 0
  role       = aws_iam_role.irsa[0].name
  policy_arn = aws_iam_policy.irsa[0].arn
}

resource "aws_iam_role_policy_attachment" "irsa_additional" {
  for_each   = { for k, v in var.policies : k => v if local.create_irsa }
  role       = aws_iam_role.irsa[0].name
  policy_arn = each.value
}

output "irsa_arn" { value = try(aws_iam_role.irsa[0].arn, null) }
output "irsa_name" { value = try(aws_iam_role.irsa[0].name, null) }
output "role_arn" { value = var.create_iam_role ? one(aws_iam_role.this[*].arn) : var.iam_role_arn }
output "role_name" { value = try(aws_iam_role.this[0].name, null) }
`,
  ],
};
