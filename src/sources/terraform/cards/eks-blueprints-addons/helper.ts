import type { ModuleCard } from '../card.ts';

/**
 * `aws-ia/eks-blueprints-addon/aws` 1.x: one chart, and the role of its service accounts. The module with all add-ons
 * calls it for each of them.
 */
export const eksBlueprintsAddon: ModuleCard = {
  source: 'aws-ia/eks-blueprints-addon/aws',
  named: '1.x',
  versions: '>= 1.0.0, < 2.0.0',
  readFrom: {
    version: '1.3.0',
    files: ['main.tf'],
    commit: '042939e2d6bf2614e30677f92fbd033f4fc66e70',
  },
  inputs: `
    create: bool := true
    tags: map(string) := {}
    create_release: bool := true
    name: string := ""
    namespace: string := null
    create_namespace: bool := null
    chart: string := ""
    chart_version: string := null
    repository: string := null
    values: list(string) := null
    set: any := []
    set_irsa_names: list(string) := []
    create_role: bool := false
    role_name: string := null
    role_name_use_prefix: bool := true
    role_path: string := "/"
    role_permissions_boundary_arn: string := null
    role_policies: map(string) := {}
    oidc_providers: any := {}
    max_session_duration: number := null
    assume_role_condition_test: string := "StringEquals"
    allow_self_assume_role: bool := false
    create_policy: bool := true
    source_policy_documents: list(string) := []
    override_policy_documents: list(string) := []
    policy_statements: any := []
    policy_name: string := null
    policy_name_use_prefix: bool := true
    policy_path: string := null
  `,
  others: `
    description timeout repository_key_file repository_cert_file repository_ca_file repository_username
    repository_password devel verify keyring disable_webhooks reuse_values reset_values force_update recreate_pods
    cleanup_on_fail max_history atomic skip_crds render_subchart_notes disable_openapi_validation wait wait_for_jobs
    dependency_update replace lint postrender set_sensitive role_description policy_description
  `,
  renamed: {},
  hcl: [
    String.raw`
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  namespace     = try(coalesce(var.namespace), "default")
  create_role   = var.create && var.create_role
  role_name     = try(coalesce(var.role_name, var.name), "")
  perms         = concat(var.source_policy_documents, var.override_policy_documents, var.policy_statements)
  create_policy = local.create_role && var.create_policy && length(local.perms) > 0
  policy_name   = try(coalesce(var.policy_name, local.role_name), "")
}

resource "helm_release" "this" {
  count            = var.create && var.create_release ? 1 : 0
  name             = try(coalesce(var.name, var.chart), "")
  namespace        = local.namespace
  create_namespace = var.create_namespace
  chart            = var.chart
  version          = var.chart_version
  repository       = var.repository
  values           = var.values
  dynamic "set" {
    for_each = var.set
    content {
      name  = set.value.name
      value = set.value.value
    }
  }
  dynamic "set" {
    for_each = local.create_role ? var.set_irsa_names : []
    content {
      name  = set.value
      value = aws_iam_role.this[0].arn
    }
  }
}

data "aws_iam_policy_document" "assume" {
  dynamic "statement" {
    for_each = var.allow_self_assume_role ? ["self"] : []
    content {
      sid     = "ExplicitSelfRoleAssumption"
      effect  = "Allow"
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
      condition {
        test     = "ArnLike"
        variable = "aws:PrincipalArn"
        values   = [format("arn:%s:iam::%s:role%s%s%s", data.aws_partition.current.partition, data.aws_caller_identity.current.account_id, var.role_path, local.role_name, var.role_name_use_prefix ? "-*" : "")]
      }
    }
  }
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      effect  = "Allow"
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = format("%s:sub", try(replace(statement.value.provider_arn, "/^(.*provider/)/", ""), ""))
        values   = [format("system:serviceaccount:%s:%s", try(statement.value.namespace, local.namespace), statement.value.service_account)]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = format("%s:aud", try(replace(statement.value.provider_arn, "/^(.*provider/)/", ""), ""))
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                 = local.create_role ? 1 : 0
  name                  = var.role_name_use_prefix ? null : local.role_name
  name_prefix           = var.role_name_use_prefix ? format("%s-", local.role_name) : null
  path                  = var.role_path
  assume_role_policy    = data.aws_iam_policy_document.assume.json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.role_permissions_boundary_arn
  force_detach_policies = true
  tags                  = var.tags
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for k, v in var.role_policies : k => v if local.create_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "this" {
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents
  dynamic "statement" {
    for_each = var.policy_statements
    content {
      sid           = try(statement.value.sid, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      effect        = try(statement.value.effect, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)
      dynamic "condition" {
        for_each = try(statement.value.conditions, [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_policy" "this" {
  count       = local.create_policy ? 1 : 0
  name        = var.policy_name_use_prefix ? null : local.policy_name
  name_prefix = var.policy_name_use_prefix ? format("%s-", local.policy_name) : null
  path        = coalesce(var.policy_path, var.role_path)
  policy      = data.aws_iam_policy_document.this.json
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  count      = local.create_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.this[0].arn
}

output "name" { value = try(helm_release.this[0].name, null) }
output "namespace" { value = try(helm_release.this[0].namespace, null) }
output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "iam_policy_arn" { value = try(aws_iam_policy.this[0].arn, null) }
output "iam_policy" { value = try(aws_iam_policy.this[0].policy, null) }
`,
  ],
};
