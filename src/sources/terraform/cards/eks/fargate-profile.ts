import type { ModuleCard } from '../card.ts';

const hcl = String.raw`
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  create_role      = var.create && var.create_iam_role
  role_name        = try(coalesce(var.iam_role_name, var.name), "fargate-profile")
  managed_policies = format("arn:%s:iam::aws:policy", data.aws_partition.current.partition)
  own_cni_policy   = format("arn:%s:iam::%s:policy/AmazonEKS_CNI_IPv6_Policy", data.aws_partition.current.partition, data.aws_caller_identity.current.account_id)
  cni_policy       = { AmazonEKS_CNI_Policy = var.cluster_ip_family == "ipv6" ? local.own_cni_policy : format("%s/AmazonEKS_CNI_Policy", local.managed_policies) }
  role_policies = merge(
    { AmazonEKSFargatePodExecutionRolePolicy = format("%s/AmazonEKSFargatePodExecutionRolePolicy", local.managed_policies) },
    var.iam_role_attach_cni_policy ? local.cni_policy : {},
  )
  role_arn = var.create_iam_role ? one(aws_iam_role.this[*].arn) : var.iam_role_arn
}

data "aws_iam_policy_document" "assume_role_policy" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["eks-fargate-pods.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  count                 = local.create_role ? 1 : 0
  name                  = var.iam_role_use_name_prefix ? null : local.role_name
  name_prefix           = var.iam_role_use_name_prefix ? format("%s-", local.role_name) : null
  path                  = var.iam_role_path
  assume_role_policy    = data.aws_iam_policy_document.assume_role_policy.json
  permissions_boundary  = var.iam_role_permissions_boundary
  force_detach_policies = true
  tags                  = merge(var.tags, var.iam_role_tags)
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in local.role_policies : k => v if local.create_role }
  policy_arn = each.value
  role       = aws_iam_role.this[0].name
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for k, v in var.iam_role_additional_policies : k => v if local.create_role }
  policy_arn = each.value
  role       = aws_iam_role.this[0].name
}

resource "aws_eks_fargate_profile" "this" {
  count                  = var.create ? 1 : 0
  cluster_name           = var.cluster_name
  fargate_profile_name   = var.name
  pod_execution_role_arn = local.role_arn
  subnet_ids             = var.subnet_ids
  dynamic "selector" {
    for_each = var.selectors == null ? [] : var.selectors
    content {
      namespace = selector.value.namespace
      labels    = try(selector.value.labels, {})
    }
  }
  tags = var.tags
}

output "iam_role_arn" { value = local.role_arn }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "fargate_profile_arn" { value = try(aws_eks_fargate_profile.this[0].arn, null) }
output "fargate_profile_id" { value = try(aws_eks_fargate_profile.this[0].id, null) }
output "fargate_profile_pod_execution_role_arn" { value = local.role_arn }
`;

const common = `
  create!: bool := true
  tags: map(string) := {}
  name: string := ""
  subnet_ids: list(string) := []
  selectors!: any := []
  create_iam_role!: bool := true
  cluster_ip_family: string := null
  iam_role_arn: string := null
  iam_role_name: string := null
  iam_role_use_name_prefix!: bool := true
  iam_role_path: string := null
  iam_role_permissions_boundary: string := null
  iam_role_attach_cni_policy!: bool := true
  iam_role_tags!: map(string) := {}
`;

const source = 'terraform-aws-modules/eks/aws//modules/fargate-profile';
const files = ['modules/fargate-profile/main.tf'];

/** `//modules/fargate-profile` 19.x to 21.x: the same in all of them. */
export const fargateProfile19: ModuleCard = {
  source,
  named: '19.x to 21.x',
  versions: '>= 19.0.0, < 22.0.0',
  readFrom: { version: '19.21.0', files, commit: '911fe42c6c060e0f76301dccee35053385a3eae0' },
  inputs: `
    cluster_name: string := null
    ${common.trim()}
    iam_role_additional_policies!: map(string) := {}
  `,
  others:
    'iam_role_description timeouts region partition account_id create_iam_role_policy iam_role_policy_statements',
  renamed: {},
  hcl: [hcl],
};

/** `//modules/fargate-profile` 18.x: the policies that are added are a list. */
export const fargateProfile18: ModuleCard = {
  source,
  named: '18.x',
  versions: '>= 18.0.0, < 19.0.0',
  readFrom: { version: '18.31.2', files, commit: '911fe42c6c060e0f76301dccee35053385a3eae0' },
  inputs: `
    cluster_name: string := null
    ${common.trim()}
    iam_role_additional_policies!: list(string) := []
  `,
  others: 'iam_role_description timeouts',
  renamed: {},
  hcl: [hcl],
};
