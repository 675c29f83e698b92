import type { ModuleCard } from '../card.ts';
import {
  launchTemplate,
  nodeOutputs,
  nodeRole,
  noOwnGroup,
  ownGroup18,
  ownGroup21,
  roleStatements,
} from './node-parts.ts';

const group = String.raw`
locals {
  create_role        = var.create && var.create_iam_instance_profile
  create_template    = var.create && var.create_launch_template
  role_arn           = var.create_iam_instance_profile ? one(aws_iam_role.this[*].arn) : local.given_role_arn
  instance_profile   = [var.create_iam_instance_profile ? one(aws_iam_instance_profile.this[*].arn) : var.iam_instance_profile_arn]
}

resource "aws_iam_instance_profile" "this" {
  count       = local.create_role ? 1 : 0
  name_prefix = format("%s-", local.role_name)
  path        = var.iam_role_path
  role        = aws_iam_role.this[0].name
  tags        = merge(var.tags, var.iam_role_tags)
}

resource "aws_autoscaling_group" "this" {
  count               = var.create && var.create_autoscaling_group ? 1 : 0
  name                = var.use_name_prefix ? null : var.name
  name_prefix         = var.use_name_prefix ? format("%s-", var.name) : null
  vpc_zone_identifier = var.subnet_ids
  min_size            = var.min_size
  max_size            = var.max_size
  desired_capacity    = var.desired_size
  launch_template {
    id      = local.create_template ? aws_launch_template.this[0].id : var.launch_template_id
    version = var.launch_template_version
  }
}

output "autoscaling_group_name" { value = try(aws_autoscaling_group.this[0].name, null) }
output "autoscaling_group_arn" { value = try(aws_autoscaling_group.this[0].arn, null) }
output "iam_instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, var.iam_instance_profile_arn) }
`;

/** 20.x and later: an access entry for the nodes' role, where the aws-auth ConfigMap was needed before. */
const entry = String.raw`
locals {
  given_role_arn = var.iam_role_arn
}

resource "aws_eks_access_entry" "this" {
  count         = var.create && var.create_access_entry ? 1 : 0
  cluster_name  = var.cluster_name
  principal_arn = local.role_arn
  type          = local.windows ? "EC2_WINDOWS" : "EC2_LINUX"
  tags          = var.tags
}
`;

const noEntry = String.raw`
locals {
  given_role_arn = null
}
output "platform" { value = var.platform }
`;

const common = `
  create!: bool := true
  tags: map(string) := {}
  cluster_name!: string := ""
  create_autoscaling_group!: bool := true
  create_launch_template!: bool := true
  launch_template_id!: string := ""
  launch_template_name: string := null
  launch_template_version: string := null
  launch_template_tags!: map(string) := {}
  ebs_optimized: bool := null
  ami_id!: string := ""
  key_name: string := null
  vpc_security_group_ids!: list(string) := []
  cluster_primary_security_group_id: string := null
  network_interfaces!: any := []
  subnet_ids: list(string) := null
  max_size!: number := 3
  desired_size!: number := 1
  name: string := ""
  use_name_prefix!: bool := true
  create_iam_instance_profile!: bool := true
  iam_instance_profile_arn: string := null
  iam_role_name: string := null
  iam_role_use_name_prefix!: bool := true
  iam_role_path: string := null
  iam_role_permissions_boundary: string := null
  iam_role_attach_cni_policy!: bool := true
  iam_role_tags!: map(string) := {}
`;

const older = `
  ${common.trim()}
  platform!: string := "linux"
  min_size!: number := 0
  cluster_ip_family: string := null
  metadata_options!: map(string) := { http_endpoint = "enabled", http_tokens = "required", http_put_response_hop_limit = 2 }
  enable_monitoring!: bool := true
  block_device_mappings!: any := {}
`;

const both = `
  cluster_endpoint cluster_auth_base64 pre_bootstrap_user_data post_bootstrap_user_data bootstrap_extra_args
  user_data_template_path launch_template_use_name_prefix launch_template_description launch_template_default_version
  update_launch_template_default_version disable_api_termination instance_initiated_shutdown_behavior kernel_id
  ram_disk_id capacity_reservation_specification cpu_options credit_specification enclave_options
  instance_market_options license_specifications placement instance_type availability_zones capacity_rebalance
  protect_from_scale_in placement_group health_check_type health_check_grace_period force_delete termination_policies
  suspended_processes max_instance_lifetime enabled_metrics metrics_granularity initial_lifecycle_hooks
  instance_refresh use_mixed_instances_policy mixed_instances_policy iam_role_description autoscaling_group_tags
`;

const olderOthers = `
  ${both} cluster_version elastic_gpu_specifications elastic_inference_accelerator hibernation_options min_elb_capacity
  wait_for_elb_capacity wait_for_capacity_timeout default_cooldown target_group_arns service_linked_role_arn warm_pool
  delete_timeout create_schedule schedules
`;

const since19 = `
  instance_requirements maintenance_options private_dns_name_options context default_instance_warmup
  force_delete_warm_pool tag_specifications
`;

const source = 'terraform-aws-modules/eks/aws//modules/self-managed-node-group';

export const selfManagedNodeGroup21: ModuleCard = {
  source,
  named: '21.x',
  versions: '>= 21.0.0, < 22.0.0',
  readFrom: { version: '21.10.1', files: ['node_groups.tf', 'variables.tf', 'docs/UPGRADE-21.0.md'] },
  requiredVersion: '>= 1.5.7',
  providers: 'aws = { source = "hashicorp/aws", version = ">= 6.0" }',
  inputs: `
    ${common.trim()}
    min_size!: number := 1
    ami_type!: string := "AL2023_x86_64_STANDARD"
    cluster_ip_family!: string := "ipv4"
    metadata_options!: object({ http_endpoint = optional(string, "enabled"), http_protocol_ipv6 = optional(string), http_put_response_hop_limit = optional(number, 1), http_tokens = optional(string, "required"), instance_metadata_tags = optional(string) }) := { http_endpoint = "enabled", http_put_response_hop_limit = 1, http_tokens = "required" }
    enable_monitoring!: bool := false
    block_device_mappings: any := null
    iam_role_arn: string := null
    iam_role_additional_policies!: map(string) := {}
    create_iam_role_policy!: bool := true
    iam_role_policy_statements: any := null
    create_access_entry!: bool := true
    create_security_group!: bool := true
    security_group_ingress_rules: any := {}
    security_group_egress_rules: any := {}
  `,
  others: `
    ${both} region partition account_id kubernetes_version cluster_service_cidr additional_cluster_dns_ips
    cloudinit_pre_nodeadm cloudinit_post_nodeadm instance_requirements maintenance_options private_dns_name_options
    context default_instance_warmup tag_specifications desired_size_type ignore_failed_scaling_activities
    create_placement_group instance_maintenance_policy timeouts enable_efa_support enable_efa_only efa_indices
    security_group_name security_group_use_name_prefix security_group_description security_group_tags
  `,
  renamed: { cluster_version: 'kubernetes_version', delete_timeout: 'timeouts' },
  hcl: [
    'locals {\n  windows = startswith(var.ami_type, "WINDOWS")\n}\n',
    launchTemplate,
    nodeRole,
    roleStatements,
    ownGroup21,
    entry,
    group,
    nodeOutputs,
  ],
};

export const selfManagedNodeGroup20: ModuleCard = {
  source,
  named: '20.x',
  versions: '>= 20.0.0, < 21.0.0',
  readFrom: { version: '20.37.2', files: ['node_groups.tf', 'docs/UPGRADE-20.0.md', 'docs/UPGRADE-21.0.md'] },
  requiredVersion: '>= 1.3.2',
  providers: 'aws = { source = "hashicorp/aws", version = ">= 5.95, < 6.0.0" }',
  inputs: `
    ${older.trim()}
    iam_role_arn: string := null
    iam_role_additional_policies!: map(string) := {}
    create_iam_role_policy!: bool := true
    iam_role_policy_statements: any := []
    create_access_entry!: bool := true
  `,
  others: `
    ${olderOthers} ${since19} ami_type cluster_service_cidr additional_cluster_dns_ips cloudinit_pre_nodeadm
    cloudinit_post_nodeadm desired_size_type ignore_failed_scaling_activities create_placement_group placement_group_az
    instance_maintenance_policy enable_efa_support enable_efa_only efa_indices
  `,
  renamed: { kubernetes_version: 'cluster_version' },
  hcl: [
    'locals {\n  windows = var.platform == "windows"\n}\noutput "platform" { value = var.platform }\n',
    launchTemplate,
    nodeRole,
    roleStatements,
    noOwnGroup,
    entry,
    group,
    nodeOutputs,
  ],
};

export const selfManagedNodeGroup19: ModuleCard = {
  source,
  named: '19.x',
  versions: '>= 19.0.0, < 20.0.0',
  readFrom: { version: '19.21.0', files: ['node_groups.tf', 'docs/UPGRADE-19.0.md'] },
  requiredVersion: '>= 1.0',
  inputs: `${older}
    iam_role_additional_policies!: map(string) := {}
  `,
  others: `${olderOthers} ${since19}`,
  renamed: { kubernetes_version: 'cluster_version' },
  hcl: [launchTemplate, nodeRole, noOwnGroup, noEntry, group, nodeOutputs],
};

export const selfManagedNodeGroup18: ModuleCard = {
  source,
  named: '18.x',
  versions: '>= 18.0.0, < 19.0.0',
  readFrom: {
    version: '18.31.2',
    files: ['modules/self-managed-node-group/variables.tf'],
    commit: 'e7f44aa8ac607d82daad87b81d5ef13e8f8b7d90',
  },
  requiredVersion: '>= 0.13.1',
  inputs: `${older}
    vpc_id: string := null
    cluster_security_group_id: string := null
    create_security_group!: bool := true
    security_group_rules!: any := {}
    iam_role_additional_policies!: list(string) := []
  `,
  others: `
    ${olderOthers} security_group_name security_group_use_name_prefix security_group_description security_group_tags
    tag_specifications
  `,
  renamed: { kubernetes_version: 'cluster_version' },
  hcl: [launchTemplate, nodeRole, ownGroup18, noEntry, group, nodeOutputs],
};
