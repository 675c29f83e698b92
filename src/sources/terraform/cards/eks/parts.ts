/** What all versions of the EKS module make in the same way; the `local` names that differ are set by each version. */

/** Where the run takes place. */
export const facts = String.raw`
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_iam_session_context" "current" {
  arn = data.aws_caller_identity.current.arn
}
locals {
  managed_policies = format("arn:%s:iam::aws:policy", data.aws_partition.current.partition)
}
`;

/** The key for secrets, by the KMS module of the version that the EKS module calls. */
export function encryptionKey(version: string): string {
  return `
module "kms" {
  source                    = "terraform-aws-modules/kms/aws"
  version                   = "${version}"
  create                    = local.create && var.create_kms_key && local.encrypts
  description               = coalesce(var.kms_key_description, format("%s cluster encryption key", local.name))
  key_usage                 = "ENCRYPT_DECRYPT"
  deletion_window_in_days   = var.kms_key_deletion_window_in_days
  enable_key_rotation       = var.enable_kms_key_rotation
  enable_default_policy     = var.kms_key_enable_default_policy
  key_owners                = var.kms_key_owners
  key_administrators        = coalescelist(var.kms_key_administrators, [data.aws_iam_session_context.current.issuer_arn])
  key_users                 = concat([local.cluster_role], var.kms_key_users)
  key_service_users         = var.kms_key_service_users
  source_policy_documents   = var.kms_key_source_policy_documents
  override_policy_documents = var.kms_key_override_policy_documents
  aliases                   = var.kms_key_aliases
  computed_aliases          = { cluster = { name = format("eks/%s", local.name) } }
  tags                      = var.tags
}
`;
}

/** Log group, cluster security group, cluster role and OIDC provider. */
export const around = String.raw`
resource "aws_cloudwatch_log_group" "this" {
  count             = local.create && var.create_cloudwatch_log_group ? 1 : 0
  name              = format("/aws/eks/%s/cluster", local.name)
  retention_in_days = var.cloudwatch_log_group_retention_in_days
  kms_key_id        = var.cloudwatch_log_group_kms_key_id
  tags              = var.tags
}

resource "aws_security_group" "cluster" {
  count       = local.create_cluster_sg ? 1 : 0
  name_prefix = format("%s-cluster", local.name)
  description = "EKS cluster security group"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_security_group_rule" "cluster" {
  for_each                 = { for k, v in merge(local.create_node_sg ? local.cluster_rules : {}, local.more_cluster_rules) : k => v if local.create_cluster_sg }
  security_group_id        = aws_security_group.cluster[0].id
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  type                     = try(each.value.type, "ingress")
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_node_security_group, false) == true ? local.node_sg_id : try(each.value.source_security_group_id, null)
}

data "tls_certificate" "this" {
  url = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
}

resource "aws_iam_openid_connect_provider" "oidc_provider" {
  count           = local.create && var.enable_irsa && !local.on_outpost ? 1 : 0
  client_id_list  = distinct(compact(concat(["sts.amazonaws.com"], var.openid_connect_audiences)))
  thumbprint_list = concat(data.tls_certificate.this.certificates[*].sha1_fingerprint, var.custom_oidc_thumbprints)
  url             = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
  tags            = var.tags
}

locals {
  own_cluster_sgs = local.create_cluster_sg ? [local.cluster_sg_id] : local.cluster_sg_id == "" ? [] : [local.cluster_sg_id]
  create_iam_role = local.create && var.create_iam_role
  cluster_role    = var.create_iam_role ? one(aws_iam_role.this[*].arn) : var.iam_role_arn
}

data "aws_iam_policy_document" "assume_role_policy" {
  statement {
    sid     = "EKSClusterAssumeRole"
    actions = local.cluster_role_actions
    principals {
      type        = "Service"
      identifiers = concat(["eks.amazonaws.com"], local.on_outpost ? ["ec2.amazonaws.com"] : [])
    }
  }
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in local.cluster_role_policies : k => v if local.create_iam_role }
  policy_arn = each.value
  role       = aws_iam_role.this[0].name
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for k, v in local.more_cluster_role_policies : k => v if local.create_iam_role }
  policy_arn = each.value
  role       = aws_iam_role.this[0].name
}

resource "aws_iam_role_policy_attachment" "cluster_encryption" {
  count      = local.create_iam_role && local.attach_encryption_policy && local.encrypts ? 1 : 0
  policy_arn = aws_iam_policy.cluster_encryption[0].arn
  role       = aws_iam_role.this[0].name
}

resource "aws_iam_policy" "cluster_encryption" {
  count       = local.create_iam_role && local.attach_encryption_policy && local.encrypts ? 1 : 0
  name_prefix = format("%s-cluster-ClusterEncryption", local.name)
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Action   = ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"]
      Effect   = "Allow"
      Resource = local.encryption_keys
    }]
  })
}
`;

const role = (policy: string): string => `
resource "aws_iam_role" "this" {
  count                 = local.create_iam_role ? 1 : 0
  name                  = var.iam_role_use_name_prefix ? null : coalesce(var.iam_role_name, format("%s-cluster", local.name))
  name_prefix           = var.iam_role_use_name_prefix ? format("%s-", coalesce(var.iam_role_name, format("%s-cluster", local.name))) : null
  path                  = var.iam_role_path
  assume_role_policy    = data.aws_iam_policy_document.assume_role_policy.json
  permissions_boundary  = var.iam_role_permissions_boundary
  force_detach_policies = true
  tags                  = merge(var.tags, var.iam_role_tags)${policy}
}
`;

/** The role of the cluster. */
export const clusterRole = role('');

/** The role of the cluster in 18.x and 19.x: it may not make the log group anew once Terraform has removed it. */
export const clusterRoleWithDeny = role(`
  dynamic "inline_policy" {
    for_each = var.create_cloudwatch_log_group ? [1] : []
    content {
      name   = format("%s-cluster", local.name)
      policy = jsonencode({
        Version   = "2012-10-17"
        Statement = [{ Action = ["logs:CreateLogGroup"], Effect = "Deny", Resource = "*" }]
      })
    }
  }`);

/** The security group that the nodes share. */
export const nodeSecurityGroup = String.raw`
locals {
  create_node_sg = local.create && var.create_node_security_group
  node_sgs       = local.create_node_sg ? [local.node_sg_id] : local.node_sg_id == "" ? [] : [local.node_sg_id]
  node_sg_id     = var.create_node_security_group ? one(aws_security_group.node[*].id) : var.node_security_group_id
}

resource "aws_security_group" "node" {
  count       = local.create_node_sg ? 1 : 0
  name_prefix = format("%s-node", local.name)
  description = "EKS node shared security group"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, var.node_security_group_tags)
}

resource "aws_security_group_rule" "node" {
  for_each                 = { for k, v in merge(local.node_rules, var.node_security_group_additional_rules) : k => v if local.create_node_sg }
  security_group_id        = aws_security_group.node[0].id
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  type                     = try(each.value.type, "ingress")
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_cluster_security_group, false) == true ? local.cluster_sg_id : try(each.value.source_security_group_id, null)
}
`;

/** The rules of 19.x and later. */
export const nodeRules = String.raw`
locals {
  cluster_rules = {
    ingress_nodes_443 = { type = "ingress", protocol = "tcp", from_port = 443, to_port = 443, source_node_security_group = true }
  }
  from_cluster = { for port in [443, 10250] : format("ingress_cluster_%s", port == 443 ? "443" : "kubelet") => {
    type = "ingress", protocol = "tcp", from_port = port, to_port = port, source_cluster_security_group = true
  } }
  from_self = { for protocol in ["tcp", "udp"] : format("ingress_self_coredns_%s", protocol) => {
    type = "ingress", protocol = protocol, from_port = 53, to_port = 53, self = true
  } }
  webhooks = { for port in [4443, 6443, 8443, 9443] : format("ingress_cluster_%d_webhook", port) => {
    type = "ingress", protocol = "tcp", from_port = port, to_port = port, source_cluster_security_group = true
  } }
  recommended = merge(local.webhooks, {
    ingress_nodes_ephemeral = { type = "ingress", protocol = "tcp", from_port = 1025, to_port = 65535, self = true }
    egress_all = {
      type = "egress", protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["0.0.0.0/0"]
      ipv6_cidr_blocks = local.ip_family == "ipv6" ? ["::/0"] : null
    }
  })
  node_rules = merge(local.from_cluster, local.from_self, var.node_security_group_enable_recommended_rules ? local.recommended : {})
}
`;

/** Access entries of 20.x and later. */
export const accessEntries = String.raw`
locals {
  creator = {
    cluster_creator = {
      principal_arn = data.aws_iam_session_context.current.issuer_arn
      policy_associations = {
        admin = {
          policy_arn   = format("arn:%s:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", data.aws_partition.current.partition)
          access_scope = { type = "cluster" }
        }
      }
    }
  }
  entries = merge({ for k, v in local.creator : k => v if var.enable_cluster_creator_admin_permissions }, var.access_entries)
  policies_of_entries = merge([
    for entry, said in local.entries : {
      for name, policy in try(said.policy_associations, {}) : format("%s_%s", entry, name) => { entry = said, policy = policy }
    }
  ]...)
}

resource "aws_eks_access_entry" "this" {
  for_each          = { for k, v in local.entries : k => v if local.create }
  cluster_name      = aws_eks_cluster.this[0].id
  kubernetes_groups = try(each.value.kubernetes_groups, null)
  principal_arn     = each.value.principal_arn
  type              = try(each.value.type, "STANDARD")
  user_name         = try(each.value.user_name, null)
  tags              = merge(var.tags, try(each.value.tags, {}))
}

resource "aws_eks_access_policy_association" "this" {
  for_each      = { for k, v in local.policies_of_entries : k => v if local.create }
  cluster_name  = aws_eks_cluster.this[0].id
  policy_arn    = each.value.policy.policy_arn
  principal_arn = each.value.entry.principal_arn
  access_scope {
    namespaces = try(each.value.policy.access_scope.namespaces, null)
    type       = each.value.policy.access_scope.type
  }
}
`;

/** Add-ons of one kind: those that have to be there before the nodes, or the others. */
const addon = (name: string, test: string): string => `
resource "aws_eks_addon" "${name}" {
  for_each                 = { for k, v in local.addons : k => v if try(v.before_compute, false) ${test} true && local.create && !local.on_outpost }
  cluster_name             = aws_eks_cluster.this[0].name
  addon_name               = try(coalesce(each.value.name), each.key)
  addon_version            = try(each.value.addon_version, null)
  configuration_values     = try(each.value.configuration_values, null)
  preserve                 = try(each.value.preserve, local.preserves_addons)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
  dynamic "pod_identity_association" {
    for_each = try(coalesce(each.value.pod_identity_association), [])
    content {
      role_arn        = pod_identity_association.value.role_arn
      service_account = pod_identity_association.value.service_account
    }
  }
  tags = var.tags
}
`;

/** Add-ons, and identity providers of the cluster's API. */
export const addons = `
${addon('this', '!=')}${addon('before_compute', '==')}
resource "aws_eks_identity_provider_config" "this" {
  for_each     = { for k, v in local.identity_providers : k => v if local.create && !local.on_outpost }
  cluster_name = aws_eks_cluster.this[0].name
  oidc {
    client_id                     = each.value.client_id
    groups_claim                  = try(each.value.groups_claim, null)
    groups_prefix                 = try(each.value.groups_prefix, null)
    identity_provider_config_name = try(coalesce(each.value.identity_provider_config_name), each.key)
    issuer_url                    = try(each.value.issuer_url, null)
    required_claims               = try(each.value.required_claims, null)
    username_claim                = try(each.value.username_claim, null)
    username_prefix               = try(each.value.username_prefix, null)
  }
}
`;

/** What people use of the module's outputs, but for the node groups. */
export const outputs = String.raw`
output "cluster_arn" { value = try(aws_eks_cluster.this[0].arn, null) }
output "cluster_certificate_authority_data" { value = try(aws_eks_cluster.this[0].certificate_authority[0].data, null) }
output "cluster_endpoint" { value = try(aws_eks_cluster.this[0].endpoint, null) }
output "cluster_name" { value = try(aws_eks_cluster.this[0].name, "") }
output "cluster_version" { value = try(aws_eks_cluster.this[0].version, null) }
output "cluster_oidc_issuer_url" { value = try(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, null) }
output "cluster_primary_security_group_id" { value = try(aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id, null) }
output "cluster_security_group_id" { value = try(aws_security_group.cluster[0].id, null) }
output "node_security_group_id" { value = try(aws_security_group.node[0].id, null) }
output "cluster_iam_role_arn" { value = local.cluster_role }
output "cluster_iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "kms_key_arn" { value = module.kms.key_arn }
output "kms_key_id" { value = module.kms.key_id }
output "cloudwatch_log_group_name" { value = try(aws_cloudwatch_log_group.this[0].name, null) }
output "cloudwatch_log_group_arn" { value = try(aws_cloudwatch_log_group.this[0].arn, null) }
output "oidc_provider_arn" { value = try(aws_iam_openid_connect_provider.oidc_provider[0].arn, null) }
output "oidc_provider" { value = try(replace(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, "https://", ""), null) }
output "eks_managed_node_groups" { value = module.eks_managed_node_group }
output "self_managed_node_groups" { value = module.self_managed_node_group }
output "fargate_profiles" { value = module.fargate_profile }
`;
