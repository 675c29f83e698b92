import type { ModuleCard } from '../card.ts';
import { cluster } from './cluster.ts';
import { groupsWithDefaults } from './groups.ts';
import { before21 } from './names.ts';
import {
  accessEntries,
  addons,
  around,
  clusterRole,
  encryptionKey,
  facts,
  nodeRules,
  nodeSecurityGroup,
  outputs,
} from './parts.ts';

const locals = String.raw`
locals {
  create                   = var.create
  name                     = var.cluster_name
  version                  = var.cluster_version
  log_types                = var.cluster_enabled_log_types
  deletion_protection      = null
  force_update_version     = var.cluster_force_update_version
  bootstraps_addons        = local.auto_mode ? coalesce(var.bootstrap_self_managed_addons, false) : var.bootstrap_self_managed_addons
  on_outpost               = length(var.outpost_config) > 0
  encrypts                 = length(var.cluster_encryption_config) > 0 && !local.on_outpost
  encryption_keys          = var.create_kms_key ? module.kms.key_arn : try(var.cluster_encryption_config.provider_key_arn, null)
  encrypted_resources      = try(var.cluster_encryption_config.resources, null)
  attach_encryption_policy = var.attach_cluster_encryption_policy
  ip_family                = var.cluster_ip_family
  service_ipv4_cidr        = var.cluster_service_ipv4_cidr
  private_access           = var.cluster_endpoint_private_access
  public_access            = var.cluster_endpoint_public_access
  public_cidrs             = var.cluster_endpoint_public_access_cidrs
  more_cluster_sgs         = var.cluster_additional_security_group_ids
  create_cluster_sg        = var.create && var.create_cluster_security_group
  cluster_sg_id            = var.create_cluster_security_group ? one(aws_security_group.cluster[*].id) : var.cluster_security_group_id
  more_cluster_rules       = var.cluster_security_group_additional_rules
  auto_mode                = try(coalesce(var.cluster_compute_config.enabled), false)
  compute                  = length(var.cluster_compute_config) > 0 ? [var.cluster_compute_config] : []
  remote_networks          = length(var.cluster_remote_network_config) > 0 ? [var.cluster_remote_network_config] : []
  upgrade_policy           = length(var.cluster_upgrade_policy) > 0 ? [var.cluster_upgrade_policy] : []
  zonal_shift              = length(var.cluster_zonal_shift_config) > 0 ? [var.cluster_zonal_shift_config] : []
  auto_node_role           = try(coalesce(var.cluster_compute_config.node_role_arn), aws_iam_role.eks_auto[0].arn, null)
  tags_auto_mode           = var.enable_auto_mode_custom_tags
  create_auto_role         = var.create && var.create_node_iam_role && local.auto_mode
  pod_security_groups      = { AmazonEKSVPCResourceController = format("%s/AmazonEKSVPCResourceController", local.managed_policies) }
  cluster_role_policies = merge(
    local.on_outpost ? local.outpost_policies : local.auto_mode ? local.auto_mode_policies : local.standard_policies,
    var.enable_security_groups_for_pods && !local.on_outpost && !local.auto_mode ? local.pod_security_groups : {},
  )
  more_cluster_role_policies = var.iam_role_additional_policies
  addons                     = var.cluster_addons
  preserves_addons           = true
  identity_providers         = var.cluster_identity_providers
}
`;

/** The inputs that 20.x and 21.x have in common. */
export const inputsOf20And21 = `
  enable_auto_mode_custom_tags: bool := true
  create: bool := true
  tags: map(string) := {}
  cluster_tags: map(string) := {}
  authentication_mode: string := "API_AND_CONFIG_MAP"
  control_plane_subnet_ids: list(string) := []
  subnet_ids: list(string) := []
  access_entries: any := {}
  enable_cluster_creator_admin_permissions: bool := false
  create_kms_key: bool := true
  kms_key_description: string := null
  kms_key_deletion_window_in_days: number := null
  enable_kms_key_rotation: bool := true
  kms_key_enable_default_policy: bool := true
  kms_key_owners: list(string) := []
  kms_key_administrators: list(string) := []
  kms_key_users: list(string) := []
  kms_key_service_users: list(string) := []
  kms_key_source_policy_documents: list(string) := []
  kms_key_override_policy_documents: list(string) := []
  kms_key_aliases: list(string) := []
  create_cloudwatch_log_group: bool := true
  cloudwatch_log_group_retention_in_days: number := 90
  cloudwatch_log_group_kms_key_id: string := null
  vpc_id: string := null
  create_node_security_group: bool := true
  node_security_group_id: string := ""
  node_security_group_additional_rules: any := {}
  node_security_group_enable_recommended_rules: bool := true
  node_security_group_tags: map(string) := {}
  enable_irsa: bool := true
  openid_connect_audiences: list(string) := []
  custom_oidc_thumbprints: list(string) := []
  create_iam_role: bool := true
  iam_role_arn: string := null
  iam_role_name: string := null
  iam_role_use_name_prefix: bool := true
  iam_role_path: string := null
  iam_role_permissions_boundary: string := null
  iam_role_additional_policies: map(string) := {}
  iam_role_tags: map(string) := {}
  create_node_iam_role: bool := true
  node_iam_role_name: string := null
  node_iam_role_use_name_prefix: bool := true
  node_iam_role_path: string := null
  node_iam_role_permissions_boundary: string := null
  node_iam_role_additional_policies: map(string) := {}
  node_iam_role_tags: map(string) := {}
`;

const inputs = `
  ${inputsOf20And21.trim()}
  cluster_name: string := ""
  cluster_version: string := null
  cluster_enabled_log_types: list(string) := ["audit", "api", "authenticator"]
  cluster_force_update_version: bool := null
  cluster_compute_config: any := {}
  cluster_upgrade_policy: any := {}
  cluster_remote_network_config: any := {}
  cluster_zonal_shift_config: any := {}
  bootstrap_self_managed_addons: bool := null
  cluster_additional_security_group_ids: list(string) := []
  cluster_endpoint_private_access: bool := true
  cluster_endpoint_public_access: bool := false
  cluster_endpoint_public_access_cidrs: list(string) := ["0.0.0.0/0"]
  cluster_ip_family: string := "ipv4"
  cluster_service_ipv4_cidr: string := null
  outpost_config: any := {}
  cluster_encryption_config: any := { resources = ["secrets"] }
  attach_cluster_encryption_policy: bool := true
  create_cluster_security_group: bool := true
  cluster_security_group_id: string := ""
  cluster_security_group_additional_rules: any := {}
  enable_security_groups_for_pods: bool := true
  cluster_addons: any := {}
  cluster_identity_providers: any := {}
  fargate_profiles: any := {}
  fargate_profile_defaults: any := {}
  self_managed_node_groups: any := {}
  self_managed_node_group_defaults: any := {}
  eks_managed_node_groups: any := {}
  eks_managed_node_group_defaults: any := {}
`;

const others = `
  prefix_separator cluster_service_ipv6_cidr create_cluster_primary_security_group_tags cluster_timeouts
  cloudwatch_log_group_class cloudwatch_log_group_tags cluster_security_group_name
  cluster_security_group_use_name_prefix cluster_security_group_description cluster_security_group_tags
  create_cni_ipv6_iam_policy node_security_group_name node_security_group_use_name_prefix
  node_security_group_description enable_efa_support include_oidc_root_ca_thumbprint iam_role_description
  cluster_encryption_policy_use_name_prefix cluster_encryption_policy_name cluster_encryption_policy_description
  cluster_encryption_policy_path cluster_encryption_policy_tags dataplane_wait_duration
  cluster_addons_timeouts node_iam_role_description putin_khuylo
`;

/** `terraform-aws-modules/eks/aws` 20.x */
export const eks20: ModuleCard = {
  source: 'terraform-aws-modules/eks/aws',
  named: '20.x',
  versions: '>= 20.0.0, < 21.0.0',
  readFrom: {
    version: '20.37.2',
    files: ['main.tf', 'node_groups.tf', 'variables.tf', 'docs/UPGRADE-20.0.md'],
  },
  requiredVersion: '>= 1.3.2',
  providers: `
    aws = { source = "hashicorp/aws", version = ">= 5.95, < 6.0.0" }
    tls = { source = "hashicorp/tls", version = ">= 3.0" }
    time = { source = "hashicorp/time", version = ">= 0.9" }
  `,
  inputs,
  others,
  renamed: before21(inputs + others),
  hcl: [
    facts,
    locals,
    cluster,
    clusterRole,
    encryptionKey('2.1.0'),
    around,
    nodeSecurityGroup,
    nodeRules,
    accessEntries,
    addons,
    groupsWithDefaults('20.37.2'),
    outputs,
  ],
};
