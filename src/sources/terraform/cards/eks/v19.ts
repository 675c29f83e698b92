import type { ModuleCard } from '../card.ts';
import { awsAuth, olderCluster } from './cluster.ts';
import { groupsWithDefaults } from './groups.ts';
import { before21 } from './names.ts';
import {
  addons,
  around,
  clusterRoleWithDeny,
  encryptionKey,
  facts,
  nodeRules,
  nodeSecurityGroup,
  outputs,
} from './parts.ts';

const locals = String.raw`
locals {
  on_outpost                 = length(var.outpost_config) > 0
  encrypts                   = length(var.cluster_encryption_config) > 0 && !local.on_outpost
  encryptions                = local.encrypts ? [var.cluster_encryption_config] : []
  encryption_keys            = var.create_kms_key ? module.kms.key_arn : try(var.cluster_encryption_config.provider_key_arn, null)
  more_cluster_role_policies = var.iam_role_additional_policies
}
`;

/** The inputs that 18.x and 19.x have in common. */
export const inputsOf18And19 = `
  create: bool := true
  tags: map(string) := {}
  cluster_tags: map(string) := {}
  cluster_name: string := ""
  cluster_version: string := null
  cluster_enabled_log_types: list(string) := ["audit", "api", "authenticator"]
  cluster_additional_security_group_ids: list(string) := []
  control_plane_subnet_ids: list(string) := []
  subnet_ids: list(string) := []
  cluster_endpoint_public_access_cidrs: list(string) := ["0.0.0.0/0"]
  cluster_ip_family: string := null
  cluster_service_ipv4_cidr: string := null
  attach_cluster_encryption_policy: bool := true
  kms_key_description: string := null
  kms_key_deletion_window_in_days: number := null
  enable_kms_key_rotation: bool := true
  kms_key_enable_default_policy: bool := false
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
  create_cluster_security_group: bool := true
  cluster_security_group_id: string := ""
  vpc_id: string := null
  cluster_security_group_additional_rules: any := {}
  create_node_security_group: bool := true
  node_security_group_id: string := ""
  node_security_group_additional_rules: any := {}
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
  iam_role_tags: map(string) := {}
  cluster_addons: any := {}
  cluster_identity_providers: any := {}
  fargate_profiles: any := {}
  fargate_profile_defaults: any := {}
  self_managed_node_groups: any := {}
  self_managed_node_group_defaults: any := {}
  eks_managed_node_groups: any := {}
  eks_managed_node_group_defaults: any := {}
  manage_aws_auth_configmap: bool := false
  create_aws_auth_configmap: bool := false
  aws_auth_node_iam_role_arns_non_windows: list(string) := []
  aws_auth_node_iam_role_arns_windows: list(string) := []
  aws_auth_fargate_profile_pod_execution_role_arns: list(string) := []
  aws_auth_roles: list(any) := []
  aws_auth_users: list(any) := []
  aws_auth_accounts: list(any) := []
`;

/** What 18.x and 19.x both take, and nothing that is judged depends on. */
export const othersOf18And19 = `
  prefix_separator create_cluster_primary_security_group_tags cluster_timeouts cluster_security_group_name
  cluster_security_group_use_name_prefix cluster_security_group_description cluster_security_group_tags
  create_cni_ipv6_iam_policy node_security_group_name node_security_group_use_name_prefix
  node_security_group_description iam_role_description cluster_iam_role_dns_suffix
  cluster_encryption_policy_use_name_prefix cluster_encryption_policy_name cluster_encryption_policy_description
  cluster_encryption_policy_path cluster_encryption_policy_tags putin_khuylo
`;

const inputs = `
  ${inputsOf18And19.trim()}
  cluster_endpoint_private_access: bool := true
  cluster_endpoint_public_access: bool := false
  outpost_config: any := {}
  cluster_encryption_config: any := { resources = ["secrets"] }
  create_kms_key: bool := true
  node_security_group_enable_recommended_rules: bool := true
  iam_role_additional_policies: map(string) := {}
`;

const others = `
  ${othersOf18And19.trim()} cluster_service_ipv6_cidr cloudwatch_log_group_tags include_oidc_root_ca_thumbprint
  dataplane_wait_duration cluster_addons_timeouts
`;

/** `terraform-aws-modules/eks/aws` 19.x */
export const eks19: ModuleCard = {
  source: 'terraform-aws-modules/eks/aws',
  named: '19.x',
  versions: '>= 19.0.0, < 20.0.0',
  readFrom: {
    version: '19.21.0',
    files: ['variables.tf', 'main.tf', 'docs/UPGRADE-19.0.md'],
    commit: '4c5c97b5d404a4e46945e3b6228d469743669937',
  },
  requiredVersion: '>= 1.0',
  providers: `
    aws = { source = "hashicorp/aws", version = ">= 4.57" }
    tls = { source = "hashicorp/tls", version = ">= 3.0" }
    kubernetes = { source = "hashicorp/kubernetes", version = ">= 2.10" }
  `,
  inputs,
  others,
  renamed: before21(inputs + others),
  hcl: [
    facts,
    locals,
    olderCluster,
    clusterRoleWithDeny,
    encryptionKey('1.1.0'),
    around,
    nodeSecurityGroup,
    nodeRules,
    addons,
    groupsWithDefaults('19.21.0'),
    awsAuth,
    outputs,
  ],
};
