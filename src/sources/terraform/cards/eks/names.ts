/** Inputs that 21.x calls otherwise than 18.x to 20.x. https://github.com/terraform-aws-modules/terraform-aws-eks/blob/master/docs/UPGRADE-21.0.md */
export const since21: Readonly<Record<string, string>> = {
  cluster_name: 'name',
  cluster_version: 'kubernetes_version',
  cluster_enabled_log_types: 'enabled_log_types',
  cluster_force_update_version: 'force_update_version',
  cluster_compute_config: 'compute_config',
  cluster_upgrade_policy: 'upgrade_policy',
  cluster_remote_network_config: 'remote_network_config',
  cluster_zonal_shift_config: 'zonal_shift_config',
  cluster_additional_security_group_ids: 'additional_security_group_ids',
  cluster_endpoint_private_access: 'endpoint_private_access',
  cluster_endpoint_public_access: 'endpoint_public_access',
  cluster_endpoint_public_access_cidrs: 'endpoint_public_access_cidrs',
  cluster_ip_family: 'ip_family',
  cluster_service_ipv4_cidr: 'service_ipv4_cidr',
  cluster_service_ipv6_cidr: 'service_ipv6_cidr',
  cluster_encryption_config: 'encryption_config',
  attach_cluster_encryption_policy: 'attach_encryption_policy',
  create_cluster_primary_security_group_tags: 'create_primary_security_group_tags',
  cluster_timeouts: 'timeouts',
  create_cluster_security_group: 'create_security_group',
  cluster_security_group_id: 'security_group_id',
  cluster_security_group_name: 'security_group_name',
  cluster_security_group_use_name_prefix: 'security_group_use_name_prefix',
  cluster_security_group_description: 'security_group_description',
  cluster_security_group_additional_rules: 'security_group_additional_rules',
  cluster_security_group_tags: 'security_group_tags',
  cluster_encryption_policy_use_name_prefix: 'encryption_policy_use_name_prefix',
  cluster_encryption_policy_name: 'encryption_policy_name',
  cluster_encryption_policy_description: 'encryption_policy_description',
  cluster_encryption_policy_path: 'encryption_policy_path',
  cluster_encryption_policy_tags: 'encryption_policy_tags',
  cluster_addons: 'addons',
  cluster_addons_timeouts: 'addons_timeouts',
  cluster_identity_providers: 'identity_providers',
};

/** Those names of 21.x that an earlier version has by another name. */
export function before21(inputs: string): Readonly<Record<string, string>> {
  const known = new Set(inputs.match(/\w+/g));
  const found = Object.entries(since21).filter(([old, now]) => known.has(old) && !known.has(now));
  return Object.fromEntries(found.map(([old, now]) => [now, old]));
}
