import type { ModuleCard } from '../card.ts';

/** Policies that the module attaches by name; what they say stays open. */
const NAMED: Readonly<Record<string, string>> = {
  amazon_managed_service_prometheus: 'amazon_managed_service_prometheus',
  appmesh_controller: 'aws_appmesh_controller',
  appmesh_envoy_proxy: 'aws_appmesh_envoy_proxy',
  ebs_csi: 'aws_ebs_csi',
  efs_csi: 'aws_efs_csi',
  fsx_lustre_csi: 'aws_fsx_lustre_csi',
  aws_gateway_controller: 'aws_gateway_controller',
  lb_controller: 'aws_lb_controller',
  lb_controller_targetgroup_only: 'aws_lb_controller_targetgroup_binding_only',
  node_termination_handler: 'aws_node_termination_handler',
  privateca_issuer: 'aws_privateca_issuer',
  vpc_cni: 'aws_vpc_cni',
  cert_manager: 'cert_manager',
  cluster_autoscaler: 'cluster_autoscaler',
  external_dns: 'external_dns',
  external_secrets: 'external_secrets',
  mountpoint_s3_csi: 'mountpoint_s3_csi',
  velero: 'velero',
};

const named = Object.entries(NAMED)
  .map(
    ([name, flag]) => `
resource "aws_iam_policy" "${name}" {
  count       = var.create && var.attach_${flag}_policy ? 1 : 0
  name_prefix = format("%s${name}-", var.policy_name_prefix)
  policy      = data.aws_iam_policy.not_in_the_card.policy
}

resource "aws_iam_role_policy_attachment" "${name}" {
  count      = var.create && var.attach_${flag}_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.${name}[0].arn
}
`,
  )
  .join('');

/** `terraform-aws-modules/eks-pod-identity/aws` 1.x and 2.x */
export const eksPodIdentity: ModuleCard = {
  source: 'terraform-aws-modules/eks-pod-identity/aws',
  named: '1.x to 2.x',
  versions: '>= 1.0.0, < 3.0.0',
  readFrom: {
    version: '1.4.0',
    files: ['main.tf', 'variables.tf'],
    commit: '066da8cead55bfab8da86047e9426991b5c62a63',
  },
  inputs: `
    create: bool := true
    tags: map(string) := {}
    name: string := ""
    use_name_prefix: bool := true
    path: string := "/"
    max_session_duration: number := null
    permissions_boundary_arn: string := null
    additional_policy_arns: map(string) := {}
    trust_policy_conditions: any := []
    source_policy_documents: list(string) := []
    override_policy_documents: list(string) := []
    policy_statements: any := {}
    policy_name_prefix: string := "AmazonEKS_"
    attach_custom_policy: bool := false
    attach_aws_cloudwatch_observability_policy: bool := false
    associations: any := {}
    association_defaults: any := {}
${Object.values(NAMED)
  .map((flag) => `    attach_${flag}_policy: bool := false`)
  .join('\n')}
  `,
  others: `
    description region trust_policy_statements custom_policy_description
    amazon_managed_service_prometheus_policy_name amazon_managed_service_prometheus_workspace_arns
    appmesh_controller_policy_name appmesh_envoy_proxy_policy_name aws_ebs_csi_policy_name aws_ebs_csi_kms_arns
    aws_efs_csi_policy_name aws_fsx_lustre_csi_policy_name aws_fsx_lustre_csi_service_role_arns
    aws_gateway_controller_policy_name aws_lb_controller_policy_name aws_lb_controller_targetgroup_only_policy_name
    aws_lb_controller_targetgroup_arns aws_node_termination_handler_policy_name
    aws_node_termination_handler_sqs_queue_arns aws_privateca_issuer_policy_name aws_privateca_issuer_acmca_arns
    aws_vpc_cni_policy_name aws_vpc_cni_enable_cloudwatch_logs aws_vpc_cni_enable_ipv4 aws_vpc_cni_enable_ipv6
    cert_manager_policy_name cert_manager_hosted_zone_arns cluster_autoscaler_policy_name
    cluster_autoscaler_cluster_names external_dns_policy_name external_dns_hosted_zone_arns
    external_secrets_policy_name external_secrets_ssm_parameter_arns external_secrets_secrets_manager_arns
    external_secrets_kms_key_arns external_secrets_create_permission
    external_secrets_secrets_manager_create_permission mountpoint_s3_csi_policy_name mountpoint_s3_csi_bucket_arns
    mountpoint_s3_csi_bucket_path_arns mountpoint_s3_csi_kms_arns velero_policy_name velero_s3_bucket_arns
    velero_s3_bucket_path_arns attach_karpenter_policy karpenter_policy_name karpenter_ami_ssm_parameter_arns
    karpenter_sqs_arns karpenter_node_iam_role_arns
  `,
  renamed: {},
  hcl: [
    String.raw`
data "aws_partition" "current" {}

# What the policies that have a name say is not in this card, and stays open.
data "aws_iam_policy" "not_in_the_card" {}

data "aws_iam_policy_document" "assume" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
    dynamic "condition" {
      for_each = var.trust_policy_conditions
      content {
        test     = condition.value.test
        variable = condition.value.variable
        values   = condition.value.values
      }
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
  permissions_boundary  = var.permissions_boundary_arn
  force_detach_policies = true
  tags                  = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.additional_policy_arns : k => v if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "base" {
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
        for_each = try(coalesce(statement.value.condition), coalesce(statement.value.conditions), [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_policy" "custom" {
  count       = var.create && var.attach_custom_policy ? 1 : 0
  name_prefix = format("%s%s-", var.policy_name_prefix, var.name)
  policy      = data.aws_iam_policy_document.base.json
}

resource "aws_iam_role_policy_attachment" "custom" {
  count      = var.create && var.attach_custom_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.custom[0].arn
}

resource "aws_iam_role_policy_attachment" "cloudwatch_observability" {
  for_each   = { for name in ["CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"] : name => format("arn:%s:iam::aws:policy/%s", data.aws_partition.current.partition, name) if var.create && var.attach_aws_cloudwatch_observability_policy }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_eks_pod_identity_association" "this" {
  for_each        = { for k, v in var.associations : k => v if var.create }
  cluster_name    = try(each.value.cluster_name, var.association_defaults.cluster_name)
  namespace       = try(each.value.namespace, var.association_defaults.namespace)
  service_account = try(each.value.service_account, var.association_defaults.service_account)
  role_arn        = aws_iam_role.this[0].arn
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "associations" { value = aws_eks_pod_identity_association.this }
`,
    named,
  ],
};
