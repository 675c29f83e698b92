import type { ModuleCard } from '../card.ts';
import { addonOf } from './addons.ts';
import { karpenterNodes } from './karpenter.ts';
import { fargateFluentBit } from './policies.ts';
import { statementsOf } from './statements.ts';
import { addons } from './table.ts';

const inputs = addons
  .map(
    ({ flag, key }) =>
      `${flag === undefined ? `    enable_${key}: bool := false\n` : ''}    ${key}: any := {}`,
  )
  .join('\n');

const outputs = addons
  .filter(({ key }) => key !== 'karpenter')
  .map(({ key }) => `output "${key}" { value = module.${key} }`)
  .join('\n');

/** The queue that EC2's events about nodes are sent to. */
const queue = (key: string, name: string, when: string): string => `
data "aws_iam_policy_document" "${key}_queue" {
  statement {
    sid       = "SendEventsToQueue"
    actions   = ["sqs:SendMessage"]
    resources = [try(aws_sqs_queue.${key}[0].arn, "")]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com", "sqs.amazonaws.com"]
    }
  }
}

resource "aws_sqs_queue" "${key}" {
  count                             = ${when} ? 1 : 0
  name                              = try(var.${key}_sqs.queue_name, format("${name}-%s", var.cluster_name))
  message_retention_seconds         = try(var.${key}_sqs.message_retention_seconds, 300)
  sqs_managed_sse_enabled           = try(var.${key}_sqs.kms_master_key_id, null) == null ? try(var.${key}_sqs.sse_enabled, true) : null
  kms_master_key_id                 = try(var.${key}_sqs.kms_master_key_id, null)
  kms_data_key_reuse_period_seconds = try(var.${key}_sqs.kms_data_key_reuse_period_seconds, null)
  tags                              = merge(var.tags, try(var.${key}_sqs.tags, {}))
}

resource "aws_sqs_queue_policy" "${key}" {
  count     = ${when} ? 1 : 0
  queue_url = aws_sqs_queue.${key}[0].url
  policy    = data.aws_iam_policy_document.${key}_queue.json
}
`;

/** The log group of one of the two ways to run Fluent Bit; `end` stands between its name and the suffix. */
const logGroup = (key: string, name: string, end: string): string => `
resource "aws_cloudwatch_log_group" "${key}" {
  count             = var.enable_${key} && try(var.${key}_cw_log_group.create, true) ? 1 : 0
  name              = try(var.${key}_cw_log_group.use_name_prefix, true) ? null : try(var.${key}_cw_log_group.name, ${name})
  name_prefix       = try(var.${key}_cw_log_group.use_name_prefix, true) ? try(var.${key}_cw_log_group.name_prefix, format("%s${end}", try(var.${key}_cw_log_group.name, ${name}))) : null
  retention_in_days = try(var.${key}_cw_log_group.retention, 90)
  kms_key_id        = try(var.${key}_cw_log_group.kms_key_arn, null)
  skip_destroy      = try(var.${key}_cw_log_group.skip_destroy, false)
  tags              = merge(var.tags, try(var.${key}_cw_log_group.tags, {}))
}
`;

/**
 * `aws-ia/eks-blueprints-addons/aws` 1.x; each add-on is a call of the helper module, as it is in the module itself. The
 * defaults are of variables.tf at d2e33bb0476a384876586ffaeed1f5b9257050a9, the charts of `helm_releases` of helm.tf at
 * bd476e8feb3d41de67157484eb4b26bef1e5e5fe.
 */
export const eksBlueprintsAddons: ModuleCard = {
  source: 'aws-ia/eks-blueprints-addons/aws',
  named: '1.x',
  versions: '>= 1.0.0, < 2.0.0',
  readFrom: {
    version: '1.22.0',
    files: ['main.tf'],
    commit: '3ecc382c3c518231220132c80f36a7683a29d649',
  },
  inputs: `
    tags: map(string) := {}
    cluster_name: string
    cluster_endpoint: string
    cluster_version: string
    oidc_provider_arn: string
    create_kubernetes_resources: bool := true
    helm_releases: any := {}
    eks_addons: any := {}
    aws_for_fluentbit_cw_log_group: any := {}
    aws_node_termination_handler_sqs: any := {}
    aws_node_termination_handler_asg_arns: list(string) := []
    cert_manager_route53_hosted_zone_arns: list(string) := ["arn:aws:route53:::hostedzone/*"]
    external_dns_route53_zone_arns: list(string) := []
    external_secrets_ssm_parameter_arns: list(string) := ["arn:aws:ssm:*:*:parameter/*"]
    external_secrets_secrets_manager_arns: list(string) := ["arn:aws:secretsmanager:*:*:secret:*"]
    external_secrets_kms_key_arns: list(string) := ["arn:aws:kms:*:*:key/*"]
    enable_fargate_fluentbit: bool := false
    fargate_fluentbit_cw_log_group: any := {}
    fargate_fluentbit: any := {}
    karpenter_enable_spot_termination: bool := true
    karpenter_enable_instance_profile_creation: bool := true
    karpenter_sqs: any := {}
    karpenter_node: any := {}
${inputs}
  `,
  others: `
    create_delay_duration create_delay_dependencies enable_eks_fargate eks_addons_timeouts
    aws_node_termination_handler_asg_names observability_tag
  `,
  renamed: {},
  hcl: [
    String.raw`
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

data "aws_eks_addon_version" "this" {
  for_each           = var.eks_addons
  addon_name         = try(each.value.name, each.key)
  kubernetes_version = var.cluster_version
  most_recent        = try(each.value.most_recent, true)
}

resource "aws_eks_addon" "this" {
  for_each                    = var.eks_addons
  cluster_name                = var.cluster_name
  addon_name                  = try(each.value.name, each.key)
  addon_version               = try(each.value.addon_version, data.aws_eks_addon_version.this[each.key].version)
  configuration_values        = try(each.value.configuration_values, null)
  preserve                    = try(each.value.preserve, true)
  resolve_conflicts_on_create = try(each.value.resolve_conflicts, "OVERWRITE")
  resolve_conflicts_on_update = try(each.value.resolve_conflicts, "OVERWRITE")
  service_account_role_arn    = try(each.value.service_account_role_arn, null)
  tags                        = var.tags
}

resource "helm_release" "this" {
  for_each         = var.helm_releases
  name             = try(each.value.name, each.key)
  namespace        = try(each.value.namespace, null)
  create_namespace = try(each.value.create_namespace, null)
  chart            = each.value.chart
  version          = try(each.value.chart_version, null)
  repository       = try(each.value.repository, null)
  values           = try(each.value.values, [])
  dynamic "set" {
    for_each = try(each.value.set, [])
    content {
      name  = set.value.name
      value = set.value.value
    }
  }
}

output "eks_addons" { value = aws_eks_addon.this }
output "helm_releases" { value = helm_release.this }
`,
    ...addons.map(addonOf),
    outputs,
    karpenterNodes,
    queue('karpenter', 'karpenter', 'local.karpenter_enable_spot_termination'),
    queue('aws_node_termination_handler', 'aws-nth', 'var.enable_aws_node_termination_handler'),
    logGroup('aws_for_fluentbit', 'format("/aws/eks/%s/aws-fluentbit-logs", var.cluster_name)', '-'),
    logGroup('fargate_fluentbit', 'format("/%s/fargate-fluentbit-logs", var.cluster_name)', ''),
    `
resource "aws_iam_policy" "fargate_fluentbit" {
  count       = var.enable_fargate_fluentbit && try(var.fargate_fluentbit_cw_log_group.create, true) ? 1 : 0
  name_prefix = try(var.fargate_fluentbit.policy_name_prefix, format("%s-fargate-fluentbit-logs-", var.cluster_name))
  path        = try(var.fargate_fluentbit.policy_path, null)
  policy      = data.aws_iam_policy_document.fargate_fluentbit[0].json
}

data "aws_iam_policy_document" "fargate_fluentbit" {
  count = var.enable_fargate_fluentbit && (try(var.fargate_fluentbit_cw_log_group.create, true) || length(try(var.fargate_fluentbit.s3_bucket_arns, [])) > 0) ? 1 : 0
${statementsOf(fargateFluentBit)}
}

output "fargate_fluentbit" {
  value = { iam_policy = aws_iam_policy.fargate_fluentbit }
}
`,
  ],
};
