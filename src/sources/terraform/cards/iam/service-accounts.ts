import type { ModuleCard } from '../card.ts';
import { KNOWN, statementsOf, webIdentity } from './documents.ts';

/** Policies that 5.x attaches by name; those that are not in `KNOWN` stay open. */
const OPEN = [
  'aws_gateway_controller',
  'cluster_autoscaler',
  'ebs_csi',
  'efs_csi',
  'mountpoint_s3_csi',
  'fsx_lustre_csi',
  'fsx_openzfs_csi',
  'karpenter_controller',
  'load_balancer_controller',
  'load_balancer_controller_targetgroup_binding_only',
  'appmesh_controller',
  'appmesh_envoy_proxy',
  'amazon_managed_service_prometheus',
  'velero',
  'vpc_cni',
  'node_termination_handler',
  'cloudwatch_observability',
];
const OPEN_IN_6 = OPEN.filter((key) => !/karpenter|appmesh/.test(key));
const MANAGED = 'cloudwatch_observability';

const policies5 = KNOWN.map(
  (policy) => `
data "aws_iam_policy_document" "${policy.key}" {${statementsOf(policy, 'true')}
}

resource "aws_iam_policy" "${policy.key}" {
  count       = var.create_role && var.attach_${policy.key}_policy ? 1 : 0
  name_prefix = format("%s${policy.key}-", var.policy_name_prefix)
  policy      = data.aws_iam_policy_document.${policy.key}.json
}
`,
).join('');

const open5 = OPEN.filter((key) => key !== MANAGED)
  .map(
    (key) => `
resource "aws_iam_policy" "${key}" {
  count       = var.create_role && var.attach_${key}_policy ? 1 : 0
  name_prefix = format("%s${key}-", var.policy_name_prefix)
  policy      = data.aws_iam_policy.not_in_the_card[0].policy
}
`,
  )
  .join('');

const attached5 = [...KNOWN.map(({ key }) => key), ...OPEN.filter((key) => key !== MANAGED)]
  .map(
    (key) => `
resource "aws_iam_role_policy_attachment" "${key}" {
  count      = var.create_role && var.attach_${key}_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.${key}[0].arn
}
`,
  )
  .join('');

/** The one policy that 5.x and 6.x attach as AWS keeps it. */
const observability = (create: string): string => `
resource "aws_iam_role_policy_attachment" "amazon_cloudwatch_observability" {
  for_each   = { for name in ["CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"] : name => format("arn:%s:iam::aws:policy/%s", data.aws_partition.current.partition, name) if var.${create} && var.attach_cloudwatch_observability_policy }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
`;

const flags = (keys: readonly string[]): string =>
  [...KNOWN.map(({ key }) => key), ...keys].map((key) => `  attach_${key}_policy: bool := false`).join('\n');

const subInputs = `
  cluster_autoscaler_cluster_names mountpoint_s3_csi_bucket_arns
  mountpoint_s3_csi_kms_arns mountpoint_s3_csi_path_arns external_secrets_secrets_manager_create_permission
  fsx_lustre_csi_service_role_arns fsx_openzfs_csi_service_role_arns load_balancer_controller_targetgroup_arns
  amazon_managed_service_prometheus_workspace_arns velero_s3_bucket_arns velero_s3_bucket_path_arns
  velero_s3_kms_key_arns vpc_cni_enable_cloudwatch_logs vpc_cni_enable_ipv4 vpc_cni_enable_ipv6
  node_termination_handler_sqs_queue_arns
`;

/** `//modules/iam-role-for-service-accounts-eks` 4.x and 5.x */
export const serviceAccounts5: ModuleCard = {
  source: 'terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks',
  named: '4.x to 5.x',
  versions: '>= 4.14.0, < 6.0.0',
  readFrom: {
    version: '5.0.0',
    files: ['main.tf', 'policies.tf', 'variables.tf'].map(
      (file) => `modules/iam-role-for-service-accounts-eks/${file}`,
    ),
    commit: 'bce17b240f79121660d0a84ac0c161dd3806d3e6',
  },
  inputs: `
    create_role: bool := true
    role_name: string := null
    role_name_prefix: string := null
    role_path: string := "/"
    role_permissions_boundary_arn: string := null
    policy_name_prefix: string := "AmazonEKS_"
    role_policy_arns: map(string) := {}
    oidc_providers: any := {}
    tags: map(any) := {}
    max_session_duration: number := null
    assume_role_condition_test: string := "StringEquals"
    allow_self_assume_role: bool := false
${flags(OPEN)}
    cert_manager_hosted_zone_arns: list(string) := ["arn:aws:route53:::hostedzone/*"]
    external_dns_hosted_zone_arns: list(string) := ["arn:aws:route53:::hostedzone/*"]
    external_secrets_ssm_parameter_arns: list(string) := ["arn:aws:ssm:*:*:parameter/*"]
    external_secrets_secrets_manager_arns: list(string) := ["arn:aws:secretsmanager:*:*:secret:*"]
    external_secrets_kms_key_arns: list(string) := ["arn:aws:kms:*:*:key/*"]
  `,
  others: `
    ${subInputs} cluster_autoscaler_cluster_ids ebs_csi_kms_cmk_ids role_description force_detach_policies karpenter_controller_cluster_id
    karpenter_controller_cluster_ids karpenter_controller_cluster_name karpenter_tag_key
    karpenter_controller_ssm_parameter_arns karpenter_controller_node_iam_role_arns karpenter_subnet_account_id
    karpenter_sqs_queue_arn enable_karpenter_instance_profile_creation
  `,
  renamed: {
    create: 'create_role',
    name: 'role_name',
    path: 'role_path',
    permissions_boundary: 'role_permissions_boundary_arn',
    policies: 'role_policy_arns',
    trust_condition_test: 'assume_role_condition_test',
    ebs_csi_kms_cmk_arns: 'ebs_csi_kms_cmk_ids',
  },
  hcl: [
    webIdentity('assume_role_condition_test', 'var.create_role'),
    String.raw`
resource "aws_iam_role" "this" {
  count                 = var.create_role ? 1 : 0
  name                  = var.role_name
  name_prefix           = var.role_name_prefix
  path                  = var.role_path
  assume_role_policy    = data.aws_iam_policy_document.assume.json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.role_permissions_boundary_arn
  force_detach_policies = true
  tags                  = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.role_policy_arns : k => v if var.create_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "iam_role_path" { value = var.role_path }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, "") }
`,
    policies5,
    open5,
    attached5,
    observability('create_role'),
  ],
};

const opens6 = OPEN_IN_6.filter((key) => key !== MANAGED);

/** `//modules/iam-role-for-service-accounts` 6.x: one policy with all that is asked for. */
export const serviceAccounts6: ModuleCard = {
  source: 'terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts',
  named: '6.x',
  versions: '>= 6.0.0, < 7.0.0',
  readFrom: {
    version: '6.0.0',
    files: [
      'modules/iam-role-for-service-accounts/main.tf',
      'modules/iam-role-for-service-accounts/variables.tf',
    ],
    commit: 'c75f193cc292b5f95bc73c5cc8ac026ece07d995',
  },
  requiredVersion: '>= 1.5.7',
  providers: 'aws = { source = "hashicorp/aws", version = ">= 6.0" }',
  inputs: `
    create: bool := true
    name: string := ""
    use_name_prefix: bool := true
    path: string := "/"
    permissions_boundary: string := null
    max_session_duration: number := null
    trust_condition_test: string := "StringEquals"
    oidc_providers: any := {}
    policies: map(string) := {}
    create_policy: bool := true
    source_policy_documents: list(string) := []
    override_policy_documents: list(string) := []
    permissions: any := null
    policy_name: string := null
    tags: map(string) := {}
    create_inline_policy: bool := false
    source_inline_policy_documents: list(string) := []
    override_inline_policy_documents: list(string) := []
    inline_policy_permissions: any := null
${flags(OPEN_IN_6)}
    cert_manager_hosted_zone_arns: list(string) := []
    external_dns_hosted_zone_arns: list(string) := []
    external_secrets_ssm_parameter_arns: list(string) := []
    external_secrets_secrets_manager_arns: list(string) := []
    external_secrets_kms_key_arns: list(string) := []
  `,
  others: `${subInputs} ebs_csi_kms_cmk_arns description policy_path policy_description`,
  renamed: {
    create_role: 'create',
    role_name: 'name',
    role_path: 'path',
    role_description: 'description',
    role_permissions_boundary_arn: 'permissions_boundary',
    role_policy_arns: 'policies',
    assume_role_condition_test: 'trust_condition_test',
    ebs_csi_kms_cmk_ids: 'ebs_csi_kms_cmk_arns',
    cluster_autoscaler_cluster_ids: 'cluster_autoscaler_cluster_names',
  },
  hcl: [
    webIdentity('trust_condition_test', 'var.create'),
    `
locals {
  known = var.create && (${KNOWN.map(({ key }) => `var.attach_${key}_policy`).join(' || ')})
  open  = var.create && (${opens6.map((key) => `var.attach_${key}_policy`).join(' || ')})
  own   = length(var.source_policy_documents) + length(var.override_policy_documents) > 0 || var.permissions != null
  makes = var.create && var.create_policy && (local.known || local.open || local.own)
}

data "aws_iam_policy_document" "this" {
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents
${KNOWN.map((policy) => statementsOf(policy, `var.attach_${policy.key}_policy`)).join('\n')}

  dynamic "statement" {
    for_each = var.permissions == null ? {} : var.permissions
    content {
      sid           = try(coalesce(statement.value.sid), statement.key)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      effect        = try(coalesce(statement.value.effect), "Allow")
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)
      dynamic "condition" {
        for_each = try(coalesce(statement.value.condition), [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

data "aws_iam_policy_document" "inline" {
  source_policy_documents   = var.source_inline_policy_documents
  override_policy_documents = var.override_inline_policy_documents
  dynamic "statement" {
    for_each = var.inline_policy_permissions == null ? {} : var.inline_policy_permissions
    content {
      sid       = try(coalesce(statement.value.sid), statement.key)
      actions   = try(statement.value.actions, null)
      effect    = try(coalesce(statement.value.effect), "Allow")
      resources = try(statement.value.resources, null)
    }
  }
}

resource "aws_iam_role" "this" {
  count                 = var.create ? 1 : 0
  name                  = var.use_name_prefix ? null : var.name
  name_prefix           = var.use_name_prefix ? format("%s-", var.name) : null
  path                  = var.path
  assume_role_policy    = data.aws_iam_policy_document.assume.json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.permissions_boundary
  force_detach_policies = true
  tags                  = var.tags
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for k, v in var.policies : k => v if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_policy" "this" {
  count       = local.makes ? 1 : 0
  name_prefix = format("%s-", coalesce(var.policy_name, var.name, "default"))
  policy      = local.open ? data.aws_iam_policy.not_in_the_card[0].policy : data.aws_iam_policy_document.this.json
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  count      = local.makes ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_iam_role_policy" "inline" {
  count  = var.create && var.create_inline_policy ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline.json
}

output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "name" { value = try(aws_iam_role.this[0].name, null) }
output "unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "iam_policy_arn" { value = try(aws_iam_policy.this[0].arn, null) }
`,
    observability('create'),
  ],
};
