import type { ModuleCard } from '../card.ts';

const hcl = String.raw`
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  private      = var.create && var.create_repository && var.repository_type == "private"
  readers      = concat(var.repository_read_access_arns, var.repository_read_write_access_arns)
  account      = format("arn:%s:iam::%s:root", data.aws_partition.current.partition, data.aws_caller_identity.current.account_id)
  lambda_reads = length(var.repository_lambda_read_access_arns) > 0
}

data "aws_iam_policy_document" "repository" {
  statement {
    sid = "PrivateReadOnly"
    principals {
      type        = "AWS"
      identifiers = length(local.readers) > 0 ? local.readers : [local.account]
    }
    actions = [
      "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:DescribeImageScanFindings",
      "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetDownloadUrlForLayer", "ecr:GetLifecyclePolicy",
      "ecr:GetLifecyclePolicyPreview", "ecr:GetRepositoryPolicy", "ecr:ListImages", "ecr:ListTagsForResource",
    ]
  }
  dynamic "statement" {
    for_each = local.lambda_reads ? [1] : []
    content {
      sid     = "PrivateLambdaReadOnly"
      actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      principals {
        type        = "Service"
        identifiers = ["lambda.amazonaws.com"]
      }
      condition {
        test     = "StringLike"
        variable = "aws:sourceArn"
        values   = var.repository_lambda_read_access_arns
      }
    }
  }
  dynamic "statement" {
    for_each = length(var.repository_read_write_access_arns) > 0 ? [1] : []
    content {
      sid     = "ReadWrite"
      actions = ["ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"]
      principals {
        type        = "AWS"
        identifiers = var.repository_read_write_access_arns
      }
    }
  }
  dynamic "statement" {
    for_each = var.repository_policy_statements == null ? {} : var.repository_policy_statements
    content {
      sid           = try(statement.value.sid, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      effect        = try(statement.value.effect, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)
      dynamic "principals" {
        for_each = try(coalesce(statement.value.principals), [])
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = try(coalesce(statement.value.conditions), [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_ecr_repository" "this" {
  count                = local.private ? 1 : 0
  name                 = var.repository_name
  image_tag_mutability = var.repository_image_tag_mutability
  encryption_configuration {
    encryption_type = var.repository_encryption_type
    kms_key         = var.repository_kms_key
  }
  image_scanning_configuration {
    scan_on_push = var.repository_image_scan_on_push
  }
  tags = var.tags
}

resource "aws_ecr_repository_policy" "this" {
  count      = local.private && var.attach_repository_policy ? 1 : 0
  repository = aws_ecr_repository.this[0].name
  policy     = var.create_repository_policy ? data.aws_iam_policy_document.repository.json : var.repository_policy
}

resource "aws_ecr_lifecycle_policy" "this" {
  count      = local.private && var.create_lifecycle_policy ? 1 : 0
  repository = aws_ecr_repository.this[0].name
  policy     = var.repository_lifecycle_policy
}

resource "aws_ecr_registry_policy" "this" {
  count  = var.create && var.create_registry_policy ? 1 : 0
  policy = var.registry_policy
}

resource "aws_ecr_registry_scanning_configuration" "this" {
  count     = var.create && var.manage_registry_scanning_configuration ? 1 : 0
  scan_type = var.registry_scan_type
  dynamic "rule" {
    for_each = var.registry_scan_rules == null ? [] : var.registry_scan_rules
    content {
      scan_frequency = rule.value.scan_frequency
      dynamic "repository_filter" {
        for_each = try(flatten([rule.value.filter]), [])
        content {
          filter      = try(repository_filter.value.filter, repository_filter.value)
          filter_type = try(coalesce(repository_filter.value.filter_type), "WILDCARD")
        }
      }
    }
  }
}

output "repository_arn" { value = try(aws_ecr_repository.this[0].arn, null) }
output "repository_name" { value = try(aws_ecr_repository.this[0].name, null) }
output "repository_url" { value = try(aws_ecr_repository.this[0].repository_url, null) }
`;

/** `terraform-aws-modules/ecr/aws` 1.x to 3.x */
export const ecr: ModuleCard = {
  source: 'terraform-aws-modules/ecr/aws',
  named: '1.x to 3.x',
  versions: '>= 1.0.0, < 4.0.0',
  readFrom: {
    version: '3.0.0',
    files: ['variables.tf', 'main.tf'],
    commit: '019cef510b23e29b993ab030442576e497414d13',
  },
  inputs: `
    create: bool := true
    tags: map(string) := {}
    repository_type: string := "private"
    create_repository: bool := true
    repository_name: string := ""
    repository_image_tag_mutability: string := "IMMUTABLE"
    repository_encryption_type: string := null
    repository_kms_key: string := null
    repository_image_scan_on_push: bool := true
    repository_policy: string := null
    attach_repository_policy: bool := true
    create_repository_policy: bool := true
    repository_read_access_arns: list(string) := []
    repository_lambda_read_access_arns: list(string) := []
    repository_read_write_access_arns: list(string) := []
    repository_policy_statements: any := null
    create_lifecycle_policy: bool := true
    repository_lifecycle_policy: string := ""
    create_registry_policy: bool := false
    registry_policy: string := null
    manage_registry_scanning_configuration: bool := false
    registry_scan_type: string := "ENHANCED"
    registry_scan_rules: any := null
  `,
  others: `
    region repository_force_delete repository_image_tag_mutability_exclusion_filter public_repository_catalog_data
    registry_pull_through_cache_rules create_registry_replication_configuration registry_replication_rules
    repository_lambda_read_access
  `,
  renamed: {},
  hcl: [hcl],
};
