/** The cluster of 20.x and 21.x, and the role of the nodes of Auto Mode. */
export const cluster = String.raw`
resource "aws_eks_cluster" "this" {
  count                         = local.create ? 1 : 0
  name                          = local.name
  role_arn                      = local.cluster_role
  version                       = local.version
  enabled_cluster_log_types     = local.log_types
  bootstrap_self_managed_addons = local.bootstraps_addons
  deletion_protection           = local.deletion_protection
  force_update_version          = local.force_update_version

  access_config {
    authentication_mode                         = var.authentication_mode
    bootstrap_cluster_creator_admin_permissions = false
  }

  dynamic "compute_config" {
    for_each = local.compute
    content {
      enabled       = local.auto_mode
      node_pools    = local.auto_mode ? try(compute_config.value.node_pools, null) : null
      node_role_arn = local.auto_mode && length(try(coalesce(compute_config.value.node_pools), [])) > 0 ? local.auto_node_role : null
    }
  }

  vpc_config {
    security_group_ids      = concat(local.more_cluster_sgs, local.own_cluster_sgs)
    subnet_ids              = length(var.control_plane_subnet_ids) > 0 ? var.control_plane_subnet_ids : var.subnet_ids
    endpoint_private_access = local.private_access
    endpoint_public_access  = local.public_access
    public_access_cidrs     = local.public_cidrs
  }

  dynamic "kubernetes_network_config" {
    for_each = local.on_outpost ? [] : [1]
    content {
      dynamic "elastic_load_balancing" {
        for_each = local.auto_mode ? [1] : []
        content {
          enabled = true
        }
      }
      ip_family         = local.ip_family
      service_ipv4_cidr = local.service_ipv4_cidr
    }
  }

  dynamic "outpost_config" {
    for_each = local.on_outpost ? [var.outpost_config] : []
    content {
      control_plane_instance_type = outpost_config.value.control_plane_instance_type
      outpost_arns                = outpost_config.value.outpost_arns
    }
  }

  dynamic "encryption_config" {
    for_each = local.encrypts ? [1] : []
    content {
      provider {
        key_arn = local.encryption_keys
      }
      resources = local.encrypted_resources
    }
  }

  dynamic "remote_network_config" {
    for_each = local.on_outpost ? [] : local.remote_networks
    content {
      remote_node_networks {
        cidrs = remote_network_config.value.remote_node_networks.cidrs
      }
      dynamic "remote_pod_networks" {
        for_each = try([coalesce(remote_network_config.value.remote_pod_networks)], [])
        content {
          cidrs = remote_pod_networks.value.cidrs
        }
      }
    }
  }

  dynamic "storage_config" {
    for_each = local.auto_mode ? [1] : []
    content {
      block_storage {
        enabled = true
      }
    }
  }

  dynamic "upgrade_policy" {
    for_each = local.upgrade_policy
    content {
      support_type = try(upgrade_policy.value.support_type, null)
    }
  }

  dynamic "zonal_shift_config" {
    for_each = local.zonal_shift
    content {
      enabled = try(zonal_shift_config.value.enabled, null)
    }
  }

  tags = merge(var.tags, var.cluster_tags)
}

locals {
  standard_policies = { AmazonEKSClusterPolicy = format("%s/AmazonEKSClusterPolicy", local.managed_policies) }
  auto_mode_policies = {
    for name in ["AmazonEKSClusterPolicy", "AmazonEKSComputePolicy", "AmazonEKSBlockStoragePolicy", "AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy"] :
    name => format("%s/%s", local.managed_policies, name)
  }
  outpost_policies     = { AmazonEKSClusterPolicy = format("%s/AmazonEKSLocalOutpostClusterPolicy", local.managed_policies) }
  cluster_role_actions = ["sts:AssumeRole", "sts:TagSession"]
}

data "aws_iam_policy_document" "node_assume_role_policy" {
  statement {
    sid     = "EKSAutoNodeAssumeRole"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "eks_auto" {
  count                 = local.create_auto_role ? 1 : 0
  name                  = var.node_iam_role_use_name_prefix ? null : coalesce(var.node_iam_role_name, format("%s-eks-auto", local.name))
  name_prefix           = var.node_iam_role_use_name_prefix ? format("%s-", coalesce(var.node_iam_role_name, format("%s-eks-auto", local.name))) : null
  path                  = var.node_iam_role_path
  assume_role_policy    = data.aws_iam_policy_document.node_assume_role_policy.json
  permissions_boundary  = var.node_iam_role_permissions_boundary
  force_detach_policies = true
  tags                  = merge(var.tags, var.node_iam_role_tags)
}

resource "aws_iam_role_policy_attachment" "eks_auto" {
  for_each   = { for name in ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"] : name => format("%s/%s", local.managed_policies, name) if local.create_auto_role }
  policy_arn = each.value
  role       = aws_iam_role.eks_auto[0].name
}

resource "aws_iam_role_policy_attachment" "eks_auto_additional" {
  for_each   = { for k, v in var.node_iam_role_additional_policies : k => v if local.create_auto_role }
  policy_arn = each.value
  role       = aws_iam_role.eks_auto[0].name
}

# What the cluster may make in Auto Mode beside what AWS lets it, as long as it tags it as its own.
locals {
  own_tag   = format("$%s", "{aws:PrincipalTag/eks:eks-cluster-name}")
  partition = data.aws_partition.current.partition
  custom_statements = {
    Compute = { actions = ["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateLaunchTemplate"], resources = ["*"], like = ["eks:kubernetes-node-class-name", "eks:kubernetes-node-pool-name"] }
    Storage = { actions = ["ec2:CreateVolume", "ec2:CreateSnapshot"], resources = [for kind in ["volume", "snapshot"] : format("arn:%s:ec2:*:*:%s/*", local.partition, kind)], like = [] }
    Networking = { actions = ["ec2:CreateNetworkInterface"], resources = ["*"], like = ["eks:kubernetes-cni-node-name"] }
    LoadBalancer = { actions = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule", "ec2:CreateSecurityGroup"], resources = ["*"], like = [] }
    ShieldProtection = { actions = ["shield:CreateProtection"], resources = ["*"], like = [] }
    ShieldTagResource = { actions = ["shield:TagResource"], resources = [format("arn:%s:shield::*:protection/*", local.partition)], like = [] }
  }
}

data "aws_iam_policy_document" "custom" {
  dynamic "statement" {
    for_each = local.custom_statements
    content {
      sid       = statement.key
      actions   = statement.value.actions
      resources = statement.value.resources
      condition {
        test     = "StringEquals"
        variable = "aws:RequestTag/eks:eks-cluster-name"
        values   = [local.own_tag]
      }
      dynamic "condition" {
        for_each = statement.value.like
        content {
          test     = statement.key == "Networking" ? "StringEquals" : "StringLike"
          variable = format("aws:RequestTag/%s", condition.value)
          values   = ["*"]
        }
      }
    }
  }
}

resource "aws_iam_policy" "custom" {
  count       = local.create_iam_role && local.tags_auto_mode ? 1 : 0
  name_prefix = format("%s-cluster-", local.name)
  policy      = data.aws_iam_policy_document.custom.json
}

resource "aws_iam_role_policy_attachment" "custom" {
  count      = local.create_iam_role && local.tags_auto_mode ? 1 : 0
  policy_arn = aws_iam_policy.custom[0].arn
  role       = aws_iam_role.this[0].name
}

output "access_entries" { value = aws_eks_access_entry.this }
output "node_iam_role_arn" { value = try(aws_iam_role.eks_auto[0].arn, null) }
output "node_iam_role_name" { value = try(aws_iam_role.eks_auto[0].name, null) }
`;

/** The cluster of 18.x and 19.x. */
export const olderCluster = String.raw`
resource "aws_eks_cluster" "this" {
  count                     = local.create ? 1 : 0
  name                      = var.cluster_name
  role_arn                  = local.cluster_role
  version                   = var.cluster_version
  enabled_cluster_log_types = var.cluster_enabled_log_types

  vpc_config {
    security_group_ids      = concat(var.cluster_additional_security_group_ids, local.own_cluster_sgs)
    subnet_ids              = length(var.control_plane_subnet_ids) > 0 ? var.control_plane_subnet_ids : var.subnet_ids
    endpoint_private_access = var.cluster_endpoint_private_access
    endpoint_public_access  = var.cluster_endpoint_public_access
    public_access_cidrs     = var.cluster_endpoint_public_access_cidrs
  }

  kubernetes_network_config {
    ip_family         = var.cluster_ip_family
    service_ipv4_cidr = var.cluster_service_ipv4_cidr
  }

  dynamic "encryption_config" {
    for_each = local.encryptions
    content {
      provider {
        key_arn = var.create_kms_key ? module.kms.key_arn : encryption_config.value.provider_key_arn
      }
      resources = encryption_config.value.resources
    }
  }

  tags = merge(var.tags, var.cluster_tags)
}

locals {
  cluster_role_actions = ["sts:AssumeRole"]
  cluster_role_policies = {
    AmazonEKSClusterPolicy         = format("%s/%s", local.managed_policies, local.on_outpost ? "AmazonEKSLocalOutpostClusterPolicy" : "AmazonEKSClusterPolicy")
    AmazonEKSVPCResourceController = format("%s/AmazonEKSVPCResourceController", local.managed_policies)
  }
  create                   = var.create
  name                     = var.cluster_name
  ip_family                = var.cluster_ip_family
  create_cluster_sg        = var.create && var.create_cluster_security_group
  cluster_sg_id            = var.create_cluster_security_group ? one(aws_security_group.cluster[*].id) : var.cluster_security_group_id
  more_cluster_rules       = var.cluster_security_group_additional_rules
  attach_encryption_policy = var.attach_cluster_encryption_policy
  identity_providers       = var.cluster_identity_providers
  addons                   = var.cluster_addons
  preserves_addons         = null
}
`;

/** The aws-auth ConfigMap: a map of the groups' roles, and what the user adds. */
export const awsAuth = String.raw`
locals {
  own_node_roles = concat(
    [for group in module.eks_managed_node_group : group.iam_role_arn if group.platform != "windows"],
    [for group in module.self_managed_node_group : group.iam_role_arn if group.platform != "windows"],
    var.aws_auth_node_iam_role_arns_non_windows,
  )
  own_windows_roles = concat(
    [for group in module.self_managed_node_group : group.iam_role_arn if group.platform == "windows"],
    var.aws_auth_node_iam_role_arns_windows,
  )
  own_fargate_roles = concat(
    [for profile in module.fargate_profile : profile.fargate_profile_pod_execution_role_arn],
    var.aws_auth_fargate_profile_pod_execution_role_arns,
  )
  node_name = "system:node:{{EC2PrivateDNSName}}"
  map_roles = concat(
    [for arn in local.own_node_roles : { rolearn = arn, username = local.node_name, groups = ["system:bootstrappers", "system:nodes"] }],
    [for arn in local.own_windows_roles : { rolearn = arn, username = local.node_name, groups = ["eks:kube-proxy-windows", "system:bootstrappers", "system:nodes"] }],
    [for arn in local.own_fargate_roles : { rolearn = arn, username = "system:node:{{SessionName}}", groups = ["system:bootstrappers", "system:nodes", "system:node-proxier"] }],
    var.aws_auth_roles,
  )
}

resource "kubernetes_config_map" "aws_auth" {
  count = var.create && (var.create_aws_auth_configmap || var.manage_aws_auth_configmap) ? 1 : 0
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles    = yamlencode(local.map_roles)
    mapUsers    = yamlencode(var.aws_auth_users)
    mapAccounts = yamlencode(var.aws_auth_accounts)
  }
}
`;
