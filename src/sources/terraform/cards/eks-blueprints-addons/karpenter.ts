import type { Statement } from './statements.ts';
import { ACCOUNT, arn, REGION } from './statements.ts';

/** What Karpenter's controller may do. */
export const karpenterController: readonly Statement[] = [
  {
    actions: `
      ec2:DescribeAvailabilityZones ec2:DescribeImages ec2:DescribeInstances ec2:DescribeInstanceTypeOfferings
      ec2:DescribeInstanceTypes ec2:DescribeLaunchTemplates ec2:DescribeSecurityGroups
      ec2:DescribeSpotPriceHistory ec2:DescribeSubnets
    `,
  },
  {
    actions: `
      ec2:CreateFleet ec2:CreateLaunchTemplate ec2:CreateTags ec2:DeleteLaunchTemplate ec2:RunInstances
    `,
    resources: `[${arn('ec2', REGION, ACCOUNT, '*')}, ${arn('ec2', REGION, '', 'image/*')}]`,
  },
  {
    actions: 'iam:PassRole',
    resources: '[try(aws_iam_role.karpenter[0].arn, var.karpenter_node.iam_role_arn, "")]',
  },
  { actions: 'pricing:GetProducts' },
  { actions: 'ssm:GetParameter', resources: `[${arn('ssm', REGION, '', 'parameter/aws/service/*')}]` },
  {
    actions: 'eks:DescribeCluster',
    resources:
      '[format("arn:%s:eks:*:%s:cluster/%s", data.aws_partition.current.partition, data.aws_caller_identity.current.account_id, var.cluster_name)]',
  },
  {
    actions: 'ec2:TerminateInstances',
    resources: `[${arn('ec2', REGION, ACCOUNT, 'instance/*')}]`,
    conditions: [
      ['StringLike', 'format("ec2:ResourceTag/kubernetes.io/cluster/%s", var.cluster_name)', '["*"]'],
    ],
  },
  {
    when: 'local.karpenter_enable_spot_termination',
    actions: 'sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ReceiveMessage',
    resources: '[aws_sqs_queue.karpenter[0].arn]',
  },
  {
    when: 'var.karpenter_enable_instance_profile_creation',
    actions: `
      iam:AddRoleToInstanceProfile iam:CreateInstanceProfile iam:DeleteInstanceProfile iam:GetInstanceProfile
      iam:RemoveRoleFromInstanceProfile iam:TagInstanceProfile iam:ListInstanceProfiles
    `,
  },
];

/** The role of Karpenter's nodes, its profile, and the queue of interruptions. */
export const karpenterNodes = String.raw`
locals {
  karpenter_enable_spot_termination = var.enable_karpenter && var.karpenter_enable_spot_termination
  create_karpenter_node_iam_role    = var.enable_karpenter && try(var.karpenter_node.create_iam_role, true)
  karpenter_node_iam_role_name      = try(var.karpenter_node.iam_role_name, format("karpenter-%s", var.cluster_name))
  karpenter_node_profile_name       = try(var.karpenter_node.instance_profile_name, local.karpenter_node_iam_role_name)
  karpenter_node_prefixed           = try(var.karpenter_node.iam_role_use_name_prefix, true)
}

data "aws_iam_policy_document" "karpenter_assume_role" {
  statement {
    sid     = "KarpenterNodeAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "karpenter" {
  count                 = local.create_karpenter_node_iam_role ? 1 : 0
  name                  = local.karpenter_node_prefixed ? null : local.karpenter_node_iam_role_name
  name_prefix           = local.karpenter_node_prefixed ? format("%s-", local.karpenter_node_iam_role_name) : null
  path                  = try(var.karpenter_node.iam_role_path, null)
  assume_role_policy    = data.aws_iam_policy_document.karpenter_assume_role.json
  max_session_duration  = try(var.karpenter_node.iam_role_max_session_duration, null)
  permissions_boundary  = try(var.karpenter_node.iam_role_permissions_boundary, null)
  force_detach_policies = true
  tags                  = merge(var.tags, try(var.karpenter_node.iam_role_tags, {}))
}

resource "aws_iam_role_policy_attachment" "karpenter" {
  for_each   = { for name in ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly", "AmazonEKS_CNI_Policy"] : name => format("arn:%s:iam::aws:policy/%s", data.aws_partition.current.partition, name) if local.create_karpenter_node_iam_role }
  role       = aws_iam_role.karpenter[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for k, v in try(var.karpenter_node.iam_role_additional_policies, {}) : k => v if local.create_karpenter_node_iam_role }
  role       = aws_iam_role.karpenter[0].name
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "karpenter" {
  count       = var.enable_karpenter && try(var.karpenter_node.create_instance_profile, true) ? 1 : 0
  name        = local.karpenter_node_prefixed ? null : local.karpenter_node_profile_name
  name_prefix = local.karpenter_node_prefixed ? format("%s-", local.karpenter_node_profile_name) : null
  path        = try(var.karpenter_node.iam_role_path, null)
  role        = try(aws_iam_role.karpenter[0].name, var.karpenter_node.iam_role_name, "")
}

output "karpenter" {
  value = {
    iam_role_arn               = module.karpenter.iam_role_arn
    iam_role_name              = module.karpenter.iam_role_name
    iam_policy_arn             = module.karpenter.iam_policy_arn
    node_instance_profile_name = try(aws_iam_instance_profile.karpenter[0].name, "")
    node_iam_role_arn          = try(aws_iam_role.karpenter[0].arn, "")
    node_iam_role_name         = try(aws_iam_role.karpenter[0].name, "")
    sqs                        = { queue_arn = try(aws_sqs_queue.karpenter[0].arn, null), queue_name = try(aws_sqs_queue.karpenter[0].name, null) }
  }
}
`;
