import type { ModuleCard } from '../card.ts';

const hcl = String.raw`
resource "aws_s3_bucket" "this" {
  count               = var.create_bucket ? 1 : 0
  bucket              = var.bucket
  bucket_prefix       = var.bucket_prefix
  force_destroy       = var.force_destroy
  object_lock_enabled = var.object_lock_enabled
  tags                = var.tags
}

resource "aws_s3_bucket_public_access_block" "this" {
  count                   = var.create_bucket && var.attach_public_policy ? 1 : 0
  bucket                  = aws_s3_bucket.this[0].id
  block_public_acls       = var.block_public_acls
  block_public_policy     = var.block_public_policy
  ignore_public_acls      = var.ignore_public_acls
  restrict_public_buckets = var.restrict_public_buckets
}

resource "aws_s3_bucket_ownership_controls" "this" {
  count  = var.create_bucket && var.control_object_ownership ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  rule {
    object_ownership = var.object_ownership
  }
}

resource "aws_s3_bucket_acl" "this" {
  count  = var.create_bucket && var.acl != null && var.acl != "null" ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  acl    = var.acl
}

resource "aws_s3_bucket_versioning" "this" {
  count  = var.create_bucket && length(var.versioning) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  versioning_configuration {
    status     = try(var.versioning.enabled ? "Enabled" : "Suspended", tobool(var.versioning.status) ? "Enabled" : "Suspended", title(lower(var.versioning.status)))
    mfa_delete = try(tobool(var.versioning.mfa_delete) ? "Enabled" : "Disabled", null)
  }
}

resource "aws_s3_bucket_logging" "this" {
  count         = var.create_bucket && length(var.logging) > 0 ? 1 : 0
  bucket        = aws_s3_bucket.this[0].id
  target_bucket = var.logging.target_bucket
  target_prefix = try(var.logging.target_prefix, "")
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count  = var.create_bucket && length(var.server_side_encryption_configuration) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  dynamic "rule" {
    for_each = try(flatten([var.server_side_encryption_configuration.rule]), [])
    content {
      bucket_key_enabled = try(rule.value.bucket_key_enabled, null)
      dynamic "apply_server_side_encryption_by_default" {
        for_each = try([rule.value.apply_server_side_encryption_by_default], [])
        content {
          sse_algorithm     = apply_server_side_encryption_by_default.value.sse_algorithm
          kms_master_key_id = try(apply_server_side_encryption_by_default.value.kms_master_key_id, null)
        }
      }
    }
  }
}

# Policies for the logs of other services are not in this card, and stay open.
data "aws_iam_policy" "not_in_the_card" {}

locals {
  delivers     = var.attach_elb_log_delivery_policy || var.attach_lb_log_delivery_policy || var.attach_require_latest_tls_policy
  has_policy   = var.create_bucket && (local.delivers || var.attach_policy || var.attach_deny_insecure_transport_policy)
  own_policies = var.attach_policy ? [var.policy] : []
}

data "aws_iam_policy_document" "combined" {
  source_policy_documents = local.own_policies
  dynamic "statement" {
    for_each = var.attach_deny_insecure_transport_policy ? [1] : []
    content {
      sid       = "denyInsecureTransport"
      effect    = "Deny"
      actions   = ["s3:*"]
      resources = [aws_s3_bucket.this[0].arn, format("%s/*", aws_s3_bucket.this[0].arn)]
      principals {
        type        = "*"
        identifiers = ["*"]
      }
      condition {
        test     = "Bool"
        variable = "aws:SecureTransport"
        values   = ["false"]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  count  = local.has_policy ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  policy = local.delivers ? data.aws_iam_policy.not_in_the_card.policy : data.aws_iam_policy_document.combined.json
}

output "s3_bucket_id" { value = try(aws_s3_bucket.this[0].id, "") }
output "s3_bucket_arn" { value = try(aws_s3_bucket.this[0].arn, "") }
`;

const inputs = `
  create_bucket: bool := true
  attach_elb_log_delivery_policy: bool := false
  attach_lb_log_delivery_policy: bool := false
  attach_deny_insecure_transport_policy: bool := false
  attach_require_latest_tls_policy: bool := false
  attach_policy: bool := false
  attach_public_policy: bool := true
  bucket: string := null
  bucket_prefix: string := null
  acl: string := null
  policy: string := null
  tags: map(string) := {}
  force_destroy: bool := false
  versioning: map(string) := {}
  logging: any := {}
  server_side_encryption_configuration: any := {}
  object_lock_enabled: bool := false
  control_object_ownership: bool := false
`;

const others = `
  acceleration_status request_payer website cors_rule grant owner expected_bucket_owner lifecycle_rule
  replication_configuration intelligent_tiering object_lock_configuration metric_configuration inventory_configuration
  putin_khuylo attach_access_log_delivery_policy attach_deny_incorrect_encryption_headers
  attach_deny_incorrect_kms_key_sse attach_deny_unencrypted_object_uploads attach_deny_ssec_encrypted_object_uploads
  attach_inventory_destination_policy attach_analytics_destination_policy allowed_kms_key_arn
  access_log_delivery_policy_source_buckets access_log_delivery_policy_source_accounts
  access_log_delivery_policy_source_organizations lb_log_delivery_policy_source_organizations analytics_configuration
  analytics_source_account_id analytics_source_bucket_arn analytics_self_source_destination inventory_source_account_id
  inventory_source_bucket_arn inventory_self_source_destination transition_default_minimum_object_size region
  is_directory_bucket type data_redundancy availability_zone_id location_type create_metadata_configuration
  metadata_inventory_table_configuration_state metadata_journal_table_record_expiration
  metadata_journal_table_record_expiration_days metadata_encryption_configuration skip_destroy_public_access_block
  attach_cloudtrail_log_delivery_policy attach_waf_log_delivery_policy
`;

const source = 'terraform-aws-modules/s3-bucket/aws';

const blocking = (value: boolean): string =>
  ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets']
    .map((name) => `  ${name}: bool := ${value}\n`)
    .join('');

/** Since 3.9.0 public access is blocked unless it is asked for. https://github.com/terraform-aws-modules/terraform-aws-s3-bucket/releases/tag/v3.9.0 */
export const s3Bucket3: ModuleCard = {
  source,
  named: '3.9 to 5.x',
  versions: '>= 3.9.0, < 6.0.0',
  readFrom: { version: '3.9.0', files: ['variables.tf'] },
  inputs: `${inputs}${blocking(true)}  object_ownership: string := "BucketOwnerEnforced"\n`,
  others,
  renamed: {},
  hcl: [hcl],
};

export const s3Bucket2: ModuleCard = {
  source,
  named: '2.x to 3.8',
  versions: '>= 2.0.0, < 3.9.0',
  readFrom: { version: '3.8.2', files: ['variables.tf'], commit: '0308df5c2bbf1e033cd29b66e7d3042a54697d63' },
  inputs: `${inputs}${blocking(false)}  object_ownership: string := "ObjectWriter"\n`,
  others,
  renamed: {},
  hcl: [hcl],
};
