import type { ModuleCard } from '../card.ts';

/** `//modules/iam-assumable-role-with-oidc` 3.x to 5.x */
export const assumableWithOidc: ModuleCard = {
  source: 'terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc',
  named: '3.x to 5.x',
  versions: '>= 3.0.0, < 6.0.0',
  readFrom: {
    version: '3.10.0',
    files: [
      'modules/iam-assumable-role-with-oidc/main.tf',
      'modules/iam-assumable-role-with-oidc/variables.tf',
    ],
    commit: '283a5142ff2212777c34e54be44c079107b285b7',
  },
  inputs: `
    create_role: bool := false
    provider_url: string := ""
    provider_urls: list(string) := []
    aws_account_id: string := ""
    tags: map(string) := {}
    role_name: string := null
    role_name_prefix: string := null
    role_path: string := "/"
    role_permissions_boundary_arn: string := ""
    max_session_duration: number := 3600
    role_policy_arns: list(string) := []
    oidc_fully_qualified_subjects: set(string) := []
    oidc_subjects_with_wildcards: set(string) := []
    oidc_fully_qualified_audiences: set(string) := []
    inline_policy_statements: any := []
  `,
  others:
    'number_of_role_policy_arns role_description force_detach_policies allow_self_assume_role provider_trust_policy_conditions',
  renamed: {},
  hcl: [
    String.raw`
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account = var.aws_account_id != "" ? var.aws_account_id : data.aws_caller_identity.current.account_id
  urls    = [for url in distinct(concat(var.provider_urls, var.provider_url == "" ? [] : [var.provider_url])) : replace(url, "https://", "")]
}

data "aws_iam_policy_document" "assume_role_with_oidc" {
  dynamic "statement" {
    for_each = local.urls
    content {
      effect  = "Allow"
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [format("arn:%s:iam::%s:oidc-provider/%s", data.aws_partition.current.partition, local.account, statement.value)]
      }
      dynamic "condition" {
        for_each = length(var.oidc_fully_qualified_subjects) > 0 ? [statement.value] : []
        content {
          test     = "StringEquals"
          variable = format("%s:sub", condition.value)
          values   = var.oidc_fully_qualified_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects_with_wildcards) > 0 ? [statement.value] : []
        content {
          test     = "StringLike"
          variable = format("%s:sub", condition.value)
          values   = var.oidc_subjects_with_wildcards
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_fully_qualified_audiences) > 0 ? [statement.value] : []
        content {
          test     = "StringLike"
          variable = format("%s:aud", condition.value)
          values   = var.oidc_fully_qualified_audiences
        }
      }
    }
  }
}

data "aws_iam_policy_document" "inline" {
  dynamic "statement" {
    for_each = var.inline_policy_statements
    content {
      sid       = try(statement.value.sid, null)
      actions   = try(statement.value.actions, null)
      effect    = try(statement.value.effect, null)
      resources = try(statement.value.resources, null)
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create_role ? 1 : 0
  name                 = var.role_name
  name_prefix          = var.role_name_prefix
  path                 = var.role_path
  max_session_duration = var.max_session_duration
  permissions_boundary = var.role_permissions_boundary_arn == "" ? null : var.role_permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.assume_role_with_oidc.json
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "custom" {
  count      = var.create_role ? length(var.role_policy_arns) : 0
  role       = aws_iam_role.this[0].name
  policy_arn = var.role_policy_arns[count.index]
}

resource "aws_iam_role_policy" "inline" {
  count  = var.create_role && length(var.inline_policy_statements) > 0 ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline.json
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
`,
  ],
};

/** `//modules/iam-github-oidc-role` 5.x */
export const githubOidcRole: ModuleCard = {
  source: 'terraform-aws-modules/iam/aws//modules/iam-github-oidc-role',
  named: '5.x',
  versions: '>= 5.0.0, < 6.0.0',
  readFrom: {
    version: '5.52.0',
    files: ['modules/iam-github-oidc-role/main.tf', 'modules/iam-github-oidc-role/variables.tf'],
    commit: 'd1946a6f236376ba5f51610678b8c6549ab5b801',
  },
  inputs: `
    create: bool := true
    tags: map(any) := {}
    name: string := null
    name_prefix: string := null
    path: string := "/"
    permissions_boundary_arn: string := null
    policies: map(string) := {}
    max_session_duration: number := null
    audience: string := "sts.amazonaws.com"
    subjects: list(string) := []
    provider_url: string := "token.actions.githubusercontent.com"
  `,
  others: 'description force_detach_policies additional_trust_policies enterprise',
  renamed: {},
  hcl: [
    String.raw`
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  url = replace(var.provider_url, "https://", "")
}

data "aws_iam_policy_document" "this" {
  statement {
    sid     = "GithubOidcAuth"
    effect  = "Allow"
    actions = ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [format("arn:%s:iam::%s:oidc-provider/%s", data.aws_partition.current.partition, data.aws_caller_identity.current.account_id, local.url)]
    }
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "token.actions.githubusercontent.com:iss"
      values   = ["http://token.actions.githubusercontent.com"]
    }
    condition {
      test     = "ForAllValues:StringEquals"
      variable = format("%s:aud", local.url)
      values   = [var.audience]
    }
    condition {
      test     = "StringLike"
      variable = format("%s:sub", local.url)
      values   = [for subject in var.subjects : format("repo:%s", trimprefix(subject, "repo:"))]
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create ? 1 : 0
  name                 = var.name
  name_prefix          = var.name_prefix
  path                 = var.path
  assume_role_policy   = data.aws_iam_policy_document.this.json
  max_session_duration = var.max_session_duration
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.policies : k => v if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "name" { value = try(aws_iam_role.this[0].name, null) }
`,
  ],
};
