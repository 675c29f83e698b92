/** What the EKS module hands to its groups of nodes and its Fargate profiles. */

const MANAGED = [
  'create',
  'use_name_prefix',
  'max_size',
  'desired_size',
  'ami_id',
  'ami_type',
  'ami_release_version',
  'capacity_type',
  'disk_size',
  'force_update_version',
  'instance_types',
  'labels',
  'remote_access',
  'taints',
  'update_config',
];
const SELF_MANAGED = [
  'create',
  'use_name_prefix',
  'max_size',
  'desired_size',
  'ami_id',
  'instance_type',
  'create_iam_instance_profile',
  'iam_instance_profile_arn',
];
const TEMPLATE = [
  'create_launch_template',
  'launch_template_id',
  'launch_template_version',
  'ebs_optimized',
  'key_name',
  'block_device_mappings',
  'metadata_options',
  'enable_monitoring',
  'network_interfaces',
  'launch_template_tags',
];
const ROLE = [
  'iam_role_name',
  'iam_role_use_name_prefix',
  'iam_role_path',
  'iam_role_permissions_boundary',
  'iam_role_tags',
  'iam_role_attach_cni_policy',
  'iam_role_additional_policies',
];
const OWN_GROUP = ['create_security_group', 'security_group_ingress_rules', 'security_group_egress_rules'];

/** What the groups of 21.x have in common. */
const joint21 = `
  cluster_name           = aws_eks_cluster.this[0].name
  kubernetes_version     = try(coalesce(each.value.kubernetes_version), aws_eks_cluster.this[0].version)
  cluster_ip_family      = var.ip_family
  name                   = try(coalesce(each.value.name), each.key)
  launch_template_name   = try(coalesce(each.value.launch_template_name), each.key)
  subnet_ids             = try(coalesce(each.value.subnet_ids), var.subnet_ids)
  vpc_security_group_ids = concat(local.node_sgs, try(coalesce(each.value.vpc_security_group_ids), []))
  cluster_primary_security_group_id = try(each.value.attach_cluster_primary_security_group, false) == true ? aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id : null
  tags                   = merge(var.tags, try(each.value.tags, {}))`;

/** 21.x: what a group does not say, its submodule does. */
export const groups21 = `
module "fargate_profile" {
  source   = "terraform-aws-modules/eks/aws//modules/fargate-profile"
  version  = "21.10.1"
  for_each = { for k, v in var.fargate_profiles == null ? {} : var.fargate_profiles : k => v if local.create && !local.on_outpost }
${given(['create', 'create_iam_role', 'iam_role_arn', 'selectors', ...ROLE])}
  cluster_name      = aws_eks_cluster.this[0].name
  cluster_ip_family = var.ip_family
  name              = try(coalesce(each.value.name), each.key)
  subnet_ids        = try(coalesce(each.value.subnet_ids), var.subnet_ids)
  tags              = merge(var.tags, try(each.value.tags, {}))
}

module "eks_managed_node_group" {
  source   = "terraform-aws-modules/eks/aws//modules/eks-managed-node-group"
  version  = "21.10.1"
  for_each = { for k, v in var.eks_managed_node_groups == null ? {} : var.eks_managed_node_groups : k => v if local.create && !local.on_outpost }
${given([...MANAGED, 'min_size', 'use_custom_launch_template', 'node_repair_config', 'create_iam_role', 'iam_role_arn', 'create_iam_role_policy', 'iam_role_policy_statements', ...TEMPLATE, ...ROLE, ...OWN_GROUP])}
${joint21}
}

module "self_managed_node_group" {
  source   = "terraform-aws-modules/eks/aws//modules/self-managed-node-group"
  version  = "21.10.1"
  for_each = { for k, v in var.self_managed_node_groups == null ? {} : var.self_managed_node_groups : k => v if local.create }
${given([...SELF_MANAGED, 'min_size', 'ami_type', 'iam_role_arn', 'create_access_entry', ...TEMPLATE, ...ROLE, ...OWN_GROUP])}
${joint21}
}
`;

/** 18.x to 20.x: what a group does not say, the defaults for all groups do, and then the module. */
export function groupsWithDefaults(version: string): string {
  const major = Number.parseInt(version, 10);
  const owns = major === 18 ? ['create_security_group', 'security_group_rules'] : [];
  const later = major === 18 ? [] : ['use_custom_launch_template'];
  const latest =
    major === 20 ? ['node_repair_config', 'create_iam_role_policy', 'iam_role_policy_statements'] : [];
  return `
module "fargate_profile" {
  source   = "terraform-aws-modules/eks/aws//modules/fargate-profile"
  version  = "${version}"
  for_each = { for k, v in var.fargate_profiles : k => v if local.create && !local.on_outpost }
${given(['create', 'create_iam_role', 'iam_role_arn', 'selectors', ...ROLE], 'var.fargate_profile_defaults')}
  cluster_name      = aws_eks_cluster.this[0].name
  cluster_ip_family = var.cluster_ip_family
  name              = try(each.value.name, each.key)
  subnet_ids        = try(each.value.subnet_ids, var.fargate_profile_defaults.subnet_ids, var.subnet_ids)
  tags              = merge(var.tags, try(each.value.tags, var.fargate_profile_defaults.tags, {}))
}

module "eks_managed_node_group" {
  source   = "terraform-aws-modules/eks/aws//modules/eks-managed-node-group"
  version  = "${version}"
  for_each = { for k, v in var.eks_managed_node_groups : k => v if local.create && !local.on_outpost }
${given([...MANAGED, 'create_iam_role', 'iam_role_arn', 'platform', ...later, ...latest, ...TEMPLATE, ...ROLE, ...owns], 'var.eks_managed_node_group_defaults')}
${joint('var.eks_managed_node_group_defaults', major)}
  min_size = try(each.value.min_size, var.eks_managed_node_group_defaults.min_size, 1)
}

module "self_managed_node_group" {
  source   = "terraform-aws-modules/eks/aws//modules/self-managed-node-group"
  version  = "${version}"
  for_each = { for k, v in var.self_managed_node_groups : k => v if local.create }
${given([...SELF_MANAGED, 'min_size', 'platform', ...(major === 20 ? ['iam_role_arn', 'create_access_entry'] : []), ...TEMPLATE, ...ROLE, ...owns], 'var.self_managed_node_group_defaults')}
${joint('var.self_managed_node_group_defaults', major)}
}
`;
}

/** Each of these as the group says it, or the defaults, or else null: then the submodule's own default holds. */
function given(names: readonly string[], defaults?: string): string {
  const second = (name: string): string => (defaults === undefined ? '' : `${defaults}.${name}, `);
  return names.map((name) => `  ${name} = try(each.value.${name}, ${second(name)}null)`).join('\n');
}

function joint(defaults: string, major: number): string {
  return `
  cluster_name           = aws_eks_cluster.this[0].name
  cluster_version        = try(each.value.cluster_version, ${defaults}.cluster_version, aws_eks_cluster.this[0].version)
  cluster_ip_family      = var.cluster_ip_family
  name                   = try(each.value.name, each.key)
  launch_template_name   = try(each.value.launch_template_name, ${defaults}.launch_template_name, ${major === 18 ? 'null' : 'each.key'})
  subnet_ids             = try(each.value.subnet_ids, ${defaults}.subnet_ids, var.subnet_ids)
  vpc_security_group_ids = concat(local.node_sgs, try(each.value.vpc_security_group_ids, ${defaults}.vpc_security_group_ids, []))
  cluster_primary_security_group_id = try(each.value.attach_cluster_primary_security_group, ${defaults}.attach_cluster_primary_security_group, false) ? aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id : null
  tags                   = merge(var.tags, try(each.value.tags, ${defaults}.tags, {}))`;
}
