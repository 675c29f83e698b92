/** What groups of nodes are made of, in all versions. */

/** The launch template, with what the user hands through. */
export const launchTemplate = String.raw`
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  interfaces         = var.network_interfaces == null ? [] : var.network_interfaces
  template_name      = try(coalesce(var.launch_template_name), format("%s-node-group", var.name))
  security_group_ids = concat(local.own_security_groups, var.cluster_primary_security_group_id == null ? [] : [var.cluster_primary_security_group_id], var.vpc_security_group_ids)
}

resource "aws_launch_template" "this" {
  count                  = local.create_template ? 1 : 0
  name_prefix            = format("%s-", local.template_name)
  ebs_optimized          = var.ebs_optimized
  image_id               = var.ami_id == "" ? null : var.ami_id
  key_name               = var.key_name
  vpc_security_group_ids = length(local.interfaces) > 0 ? [] : local.security_group_ids

  dynamic "block_device_mappings" {
    for_each = var.block_device_mappings == null ? [] : var.block_device_mappings
    content {
      device_name  = try(block_device_mappings.value.device_name, null)
      no_device    = try(block_device_mappings.value.no_device, null)
      virtual_name = try(block_device_mappings.value.virtual_name, null)
      dynamic "ebs" {
        for_each = try(flatten([coalesce(block_device_mappings.value.ebs)]), [])
        content {
          delete_on_termination = try(ebs.value.delete_on_termination, null)
          encrypted             = try(ebs.value.encrypted, null)
          kms_key_id            = try(ebs.value.kms_key_id, null)
          iops                  = try(ebs.value.iops, null)
          throughput            = try(ebs.value.throughput, null)
          snapshot_id           = try(ebs.value.snapshot_id, null)
          volume_size           = try(ebs.value.volume_size, null)
          volume_type           = try(ebs.value.volume_type, null)
        }
      }
    }
  }

  dynamic "metadata_options" {
    for_each = length(var.metadata_options) > 0 ? [var.metadata_options] : []
    content {
      http_endpoint               = try(metadata_options.value.http_endpoint, null)
      http_protocol_ipv6          = try(metadata_options.value.http_protocol_ipv6, null)
      http_put_response_hop_limit = try(metadata_options.value.http_put_response_hop_limit, null)
      http_tokens                 = try(metadata_options.value.http_tokens, null)
      instance_metadata_tags      = try(metadata_options.value.instance_metadata_tags, null)
    }
  }

  monitoring {
    enabled = var.enable_monitoring
  }

  dynamic "network_interfaces" {
    for_each = local.interfaces
    content {
      associate_public_ip_address = try(network_interfaces.value.associate_public_ip_address, null)
      delete_on_termination       = try(network_interfaces.value.delete_on_termination, null)
      device_index                = try(network_interfaces.value.device_index, null)
      network_interface_id        = try(network_interfaces.value.network_interface_id, null)
      security_groups             = concat(try(coalesce(network_interfaces.value.security_groups), []), local.security_group_ids)
    }
  }

  dynamic "iam_instance_profile" {
    for_each = local.instance_profile
    content {
      arn = iam_instance_profile.value
    }
  }

  dynamic "tag_specifications" {
    for_each = ["instance", "volume", "network-interface"]
    content {
      resource_type = tag_specifications.value
      tags          = merge(var.tags, { Name = var.name }, var.launch_template_tags)
    }
  }
}
`;

/** The role of the nodes and the policies that each gets. */
export const nodeRole = String.raw`
locals {
  managed_policies = format("arn:%s:iam::aws:policy", data.aws_partition.current.partition)
  role_name        = try(coalesce(var.iam_role_name), format("%s-node-group", var.name))
  own_cni_policy   = format("arn:%s:iam::%s:policy/AmazonEKS_CNI_IPv6_Policy", data.aws_partition.current.partition, data.aws_caller_identity.current.account_id)
  cni_policy       = { AmazonEKS_CNI_Policy = var.cluster_ip_family == "ipv6" ? local.own_cni_policy : format("%s/AmazonEKS_CNI_Policy", local.managed_policies) }
  role_policies = merge(
    { for name in ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly"] : name => format("%s/%s", local.managed_policies, name) },
    var.iam_role_attach_cni_policy ? local.cni_policy : {},
  )
}

data "aws_iam_policy_document" "assume_role_policy" {
  statement {
    sid     = "EKSNodeAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
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
`;

/** 20.x and later: statements of the user's own, in a policy of the role. */
export const roleStatements = String.raw`
locals {
  statements = var.iam_role_policy_statements == null ? [] : var.iam_role_policy_statements
}

data "aws_iam_policy_document" "role" {
  dynamic "statement" {
    for_each = local.statements
    content {
      sid           = try(statement.value.sid, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      effect        = try(statement.value.effect, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)
    }
  }
}

resource "aws_iam_role_policy" "this" {
  count       = local.create_role && var.create_iam_role_policy && length(local.statements) > 0 ? 1 : 0
  name_prefix = format("%s-", local.role_name)
  policy      = data.aws_iam_policy_document.role.json
  role        = aws_iam_role.this[0].id
}
`;

/** The group of 18.x: each has a security group of its own, empty unless it is given rules. */
export const ownGroup18 = String.raw`
resource "aws_security_group" "this" {
  count       = var.create && var.create_security_group ? 1 : 0
  name_prefix = format("%s-eks-node-group-", var.name)
  description = "EKS node group security group"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_security_group_rule" "this" {
  for_each                 = { for k, v in var.security_group_rules : k => v if var.create && var.create_security_group }
  security_group_id        = aws_security_group.this[0].id
  protocol                 = each.value.protocol
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  type                     = each.value.type
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_security_group_id, try(each.value.source_cluster_security_group, false) ? var.cluster_security_group_id : null)
}

locals {
  own_security_groups = aws_security_group.this[*].id
}
`;

const rules21 = (direction: string): string => `
resource "aws_vpc_security_group_${direction}_rule" "this" {
  for_each                     = { for k, v in local.${direction}_rules : k => v if local.create_sg }
  security_group_id            = aws_security_group.this[0].id
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  cidr_ipv6                    = try(each.value.cidr_ipv6, null)
  description                  = try(each.value.description, null)
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, each.value.from_port, null)
  ip_protocol                  = try(coalesce(each.value.ip_protocol), "tcp")
  prefix_list_id               = try(each.value.prefix_list_id, null)
  referenced_security_group_id = try(each.value.self, false) == true ? aws_security_group.this[0].id : try(each.value.referenced_security_group_id, null)
}
`;

/** The group of 21.x: it has a security group of its own where it is given rules for one. */
export const ownGroup21 = `
locals {
  ingress_rules = var.security_group_ingress_rules == null ? {} : var.security_group_ingress_rules
  egress_rules  = var.security_group_egress_rules == null ? {} : var.security_group_egress_rules
  create_sg     = var.create && var.create_security_group && length(local.ingress_rules) + length(local.egress_rules) > 0
}

resource "aws_security_group" "this" {
  count       = local.create_sg ? 1 : 0
  name_prefix = format("%s-", var.name)
  description = "EKS node group security group"
  tags        = var.tags
}
${rules21('ingress')}${rules21('egress')}
locals {
  own_security_groups = aws_security_group.this[*].id
}
`;

/** 19.x and 20.x: groups share the one of the cluster's nodes. */
export const noOwnGroup = String.raw`
locals {
  own_security_groups = []
}
`;

/** What people use of a group's outputs. */
export const nodeOutputs = String.raw`
output "iam_role_arn" { value = local.role_arn }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "launch_template_id" { value = try(aws_launch_template.this[0].id, null) }
output "launch_template_arn" { value = try(aws_launch_template.this[0].arn, null) }
`;
