import type { ModuleCard } from '../card.ts';
import { cluster } from './cluster.ts';
import { since21 } from './names.ts';
import { inputsOf20And21 } from './v20.ts';
import { groups21 } from './groups.ts';
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
  name                     = var.name
  version                  = var.kubernetes_version
  log_types                = var.enabled_log_types
  deletion_protection      = var.deletion_protection
  force_update_version     = var.force_update_version
  bootstraps_addons        = false
  on_outpost               = var.outpost_config != null
  encrypts                 = var.encryption_config != null && !local.on_outpost
  encryption_keys          = var.create_kms_key ? module.kms.key_arn : try(var.encryption_config.provider_key_arn, null)
  encrypted_resources      = try(var.encryption_config.resources, null)
  attach_encryption_policy = var.attach_encryption_policy
  ip_family                = var.ip_family
  service_ipv4_cidr        = var.service_ipv4_cidr
  private_access           = var.endpoint_private_access
  public_access            = var.endpoint_public_access
  public_cidrs             = var.endpoint_public_access_cidrs
  more_cluster_sgs         = var.additional_security_group_ids
  create_cluster_sg        = var.create && var.create_security_group
  cluster_sg_id            = var.create_security_group ? one(aws_security_group.cluster[*].id) : var.security_group_id
  more_cluster_rules       = var.security_group_additional_rules
  auto_mode                = try(coalesce(var.compute_config.enabled), false)
  compute                  = var.compute_config == null ? [] : [var.compute_config]
  remote_networks          = var.remote_network_config == null ? [] : [var.remote_network_config]
  upgrade_policy           = var.upgrade_policy == null ? [] : [var.upgrade_policy]
  zonal_shift              = var.zonal_shift_config == null ? [] : [var.zonal_shift_config]
  auto_node_role           = try(aws_iam_role.eks_auto[0].arn, var.compute_config.node_role_arn, null)
  tags_auto_mode           = local.with_auto_mode && var.enable_auto_mode_custom_tags
  with_auto_mode           = local.auto_mode || var.create_auto_mode_iam_resources
  create_auto_role         = var.create && var.create_node_iam_role && local.with_auto_mode
  cluster_role_policies = merge(
    local.on_outpost ? local.outpost_policies : local.standard_policies,
    local.with_auto_mode && !local.on_outpost ? local.auto_mode_policies : {},
  )
  more_cluster_role_policies = var.iam_role_additional_policies
  addons                     = var.addons == null ? {} : var.addons
  preserves_addons           = true
  identity_providers         = var.identity_providers == null ? {} : var.identity_providers
}
`;

const inputs = `
  ${inputsOf20And21.trim()}
  name: string := ""
  kubernetes_version: string := null
  enabled_log_types: list(string) := ["audit", "api", "authenticator"]
  deletion_protection: bool := null
  force_update_version: bool := null
  compute_config: any := null
  upgrade_policy: any := null
  remote_network_config: any := null
  zonal_shift_config: any := null
  additional_security_group_ids: list(string) := []
  endpoint_private_access: bool := true
  endpoint_public_access: bool := false
  endpoint_public_access_cidrs: list(string) := ["0.0.0.0/0"]
  ip_family: string := "ipv4"
  service_ipv4_cidr: string := null
  outpost_config: any := null
  encryption_config: object({ provider_key_arn = optional(string), resources = optional(list(string), ["secrets"]) }) := {}
  attach_encryption_policy: bool := true
  create_security_group: bool := true
  security_group_id: string := ""
  security_group_additional_rules: any := {}
  create_auto_mode_iam_resources: bool := false
  addons: any := null
  identity_providers: any := null
  fargate_profiles: any := null
  self_managed_node_groups: any := null
  eks_managed_node_groups: any := null
`;

const others = `
  prefix_separator region service_ipv6_cidr create_primary_security_group_tags timeouts control_plane_scaling_config
  cloudwatch_log_group_class cloudwatch_log_group_tags security_group_name security_group_use_name_prefix
  security_group_description security_group_tags create_cni_ipv6_iam_policy node_security_group_name
  node_security_group_use_name_prefix node_security_group_description include_oidc_root_ca_thumbprint
  iam_role_description encryption_policy_use_name_prefix encryption_policy_name encryption_policy_description
  encryption_policy_path encryption_policy_tags dataplane_wait_duration addons_timeouts
  node_iam_role_description putin_khuylo
`;

/** `terraform-aws-modules/eks/aws` 21.x */
export const eks21: ModuleCard = {
  source: 'terraform-aws-modules/eks/aws',
  named: '21.x',
  versions: '>= 21.0.0, < 22.0.0',
  readFrom: {
    version: '21.10.1',
    files: ['variables.tf', 'main.tf', 'node_groups.tf', 'docs/UPGRADE-21.0.md'],
  },
  requiredVersion: '>= 1.5.7',
  providers: `
    aws = { source = "hashicorp/aws", version = ">= 6.0" }
    tls = { source = "hashicorp/tls", version = ">= 4.0" }
    time = { source = "hashicorp/time", version = ">= 0.9" }
  `,
  inputs,
  others,
  renamed: since21,
  hcl: [
    facts,
    locals,
    cluster,
    clusterRole,
    encryptionKey('4.0.0'),
    around,
    nodeSecurityGroup,
    nodeRules,
    accessEntries,
    addons,
    groups21,
    outputs,
  ],
};
