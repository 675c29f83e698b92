import type { ModuleCard } from '../card.ts';

const statements: readonly (readonly [sid: string, variable: string, actions: string, condition?: string])[] =
  [
    ['KeyOwner', 'key_owners', '"kms:*"'],
    [
      'KeyAdministration',
      'key_administrators',
      '"kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Revoke*", "kms:Disable*", "kms:Get*", "kms:Delete*", "kms:TagResource", "kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion", "kms:ReplicateKey", "kms:ImportKeyMaterial"',
    ],
    [
      'KeyUsage',
      'key_users',
      '"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"',
    ],
    ['KeyServiceUsage', 'key_service_users', '"kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"', 'aws'],
    [
      'KeyServiceRolesASG',
      'key_service_roles_for_autoscaling',
      '"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"',
    ],
    ['KeyServiceRolesASGPersistentVol', 'key_service_roles_for_autoscaling', '"kms:CreateGrant"', 'aws'],
    [
      'KeySymmetricEncryption',
      'key_symmetric_encryption_users',
      '"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"',
    ],
    ['KeyHMAC', 'key_hmac_users', '"kms:DescribeKey", "kms:GenerateMac", "kms:VerifyMac"'],
    [
      'KeyAsymmetricPublicEncryption',
      'key_asymmetric_public_encryption_users',
      '"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:DescribeKey", "kms:GetPublicKey"',
    ],
    [
      'KeyAsymmetricSignVerify',
      'key_asymmetric_sign_verify_users',
      '"kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:Verify"',
    ],
  ];

const forAws = `
      condition {
        test     = "Bool"
        variable = "kms:GrantIsForAWSResource"
        values   = ["true"]
      }`;

const document = `
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "this" {
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents

  dynamic "statement" {
    for_each = var.enable_default_policy ? [1] : []
    content {
      sid       = "Default"
      actions   = ["kms:*"]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = [format("arn:%s:iam::%s:root", data.aws_partition.current.partition, data.aws_caller_identity.current.account_id)]
      }
    }
  }
${statements
  .map(
    ([sid, variable, actions, condition]) => `
  dynamic "statement" {
    for_each = length(var.${variable}) > 0 ? [1] : []
    content {
      sid       = "${sid}"
      actions   = [${actions}]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = var.${variable}
      }${condition === undefined ? '' : forAws}
    }
  }`,
  )
  .join('\n')}

  dynamic "statement" {
    for_each = var.key_statements == null ? [] : var.key_statements
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
      dynamic "not_principals" {
        for_each = try(coalesce(statement.value.not_principals), [])
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = try(coalesce(statement.value.conditions), coalesce(statement.value.condition), [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
`;

const keys = String.raw`
locals {
  policy = var.policy == null ? data.aws_iam_policy_document.this.json : var.policy
}

resource "aws_kms_key" "this" {
  count                              = var.create && !var.create_external && !var.create_replica && !var.create_replica_external ? 1 : 0
  bypass_policy_lockout_safety_check = var.bypass_policy_lockout_safety_check
  customer_master_key_spec           = var.customer_master_key_spec
  deletion_window_in_days            = var.deletion_window_in_days
  description                        = var.description
  enable_key_rotation                = var.enable_key_rotation
  is_enabled                         = var.is_enabled
  key_usage                          = var.key_usage
  multi_region                       = var.multi_region
  policy                             = local.policy
  rotation_period_in_days            = var.rotation_period_in_days
  tags                               = var.tags
}

resource "aws_kms_external_key" "this" {
  count                   = var.create && var.create_external && !var.create_replica && !var.create_replica_external ? 1 : 0
  deletion_window_in_days = var.deletion_window_in_days
  description             = var.description
  enabled                 = var.is_enabled
  multi_region            = var.multi_region
  policy                  = local.policy
  tags                    = var.tags
}

resource "aws_kms_replica_key" "this" {
  count                   = var.create && var.create_replica && !var.create_external && !var.create_replica_external ? 1 : 0
  deletion_window_in_days = var.deletion_window_in_days
  description             = var.description
  primary_key_arn         = var.primary_key_arn
  enabled                 = var.is_enabled
  policy                  = local.policy
  tags                    = var.tags
}

resource "aws_kms_alias" "this" {
  for_each      = { for k, v in merge({ for name in var.aliases : name => { name = name } }, var.computed_aliases) : k => v if var.create }
  name          = var.aliases_use_name_prefix ? null : format("alias/%s", each.value.name)
  name_prefix   = var.aliases_use_name_prefix ? format("alias/%s-", each.value.name) : null
  target_key_id = try(aws_kms_key.this[0].key_id, aws_kms_external_key.this[0].id, aws_kms_replica_key.this[0].key_id, null)
}

output "key_arn" { value = try(aws_kms_key.this[0].arn, aws_kms_external_key.this[0].arn, aws_kms_replica_key.this[0].arn, null) }
output "key_id" { value = try(aws_kms_key.this[0].key_id, aws_kms_external_key.this[0].id, aws_kms_replica_key.this[0].key_id, null) }
output "key_policy" { value = local.policy }
output "aliases" { value = aws_kms_alias.this }
`;

/** `terraform-aws-modules/kms/aws` 1.x to 4.x: the same in all of them, but for the names of a statement's parts. */
export const kms: ModuleCard = {
  source: 'terraform-aws-modules/kms/aws',
  named: '1.x to 4.x',
  versions: '>= 1.0.0, < 5.0.0',
  readFrom: {
    version: '2.0.0',
    files: ['main.tf', 'variables.tf'],
    commit: '03b3986e6c1df723f7491094672e2e9fbd653200',
  },
  inputs: `
    create: bool := true
    tags: map(string) := {}
    create_external: bool := false
    bypass_policy_lockout_safety_check: bool := null
    customer_master_key_spec: string := null
    deletion_window_in_days: number := null
    description: string := null
    enable_key_rotation: bool := true
    is_enabled: bool := null
    key_usage: string := null
    multi_region: bool := false
    policy: string := null
    rotation_period_in_days: number := null
    enable_default_policy: bool := true
    key_owners: list(string) := []
    key_administrators: list(string) := []
    key_users: list(string) := []
    key_service_users: list(string) := []
    key_service_roles_for_autoscaling: list(string) := []
    key_symmetric_encryption_users: list(string) := []
    key_hmac_users: list(string) := []
    key_asymmetric_public_encryption_users: list(string) := []
    key_asymmetric_sign_verify_users: list(string) := []
    key_statements: any := {}
    source_policy_documents: list(string) := []
    override_policy_documents: list(string) := []
    create_replica: bool := false
    primary_key_arn: string := null
    create_replica_external: bool := false
    aliases: list(string) := []
    computed_aliases: any := {}
    aliases_use_name_prefix: bool := false
  `,
  others: `
    region custom_key_store_id key_material_base64 valid_to enable_route53_dnssec primary_external_key_arn
    route53_dnssec_sources grants key_spec
  `,
  renamed: {},
  hcl: [document, keys],
};
