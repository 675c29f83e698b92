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
  create_role      = var.create && var.create_iam_role
  role_arn         = var.create_iam_role ? one(aws_iam_role.this[*].arn) : var.iam_role_arn
  instance_profile = []
  template_id      = local.create_template ? aws_launch_template.this[0].id : var.launch_template_id == "" ? null : var.launch_template_id
}

resource "aws_eks_node_group" "this" {
  count                  = var.create ? 1 : 0
  cluster_name           = var.cluster_name
  node_role_arn          = local.role_arn
  subnet_ids             = var.subnet_ids
  node_group_name        = var.use_name_prefix ? null : var.name
  node_group_name_prefix = var.use_name_prefix ? format("%s-", var.name) : null
  ami_type               = var.ami_id != "" ? null : var.ami_type
  release_version        = var.ami_id != "" ? null : var.ami_release_version
  version                = var.ami_id != "" ? null : local.kubernetes_version
  capacity_type          = var.capacity_type
  disk_size              = local.uses_template ? null : var.disk_size
  force_update_version   = var.force_update_version
  instance_types         = var.instance_types
  labels                 = var.labels
  tags                   = merge(var.tags, { Name = var.name })

  scaling_config {
    min_size     = var.min_size
    max_size     = var.max_size
    desired_size = var.desired_size
  }

  dynamic "launch_template" {
    for_each = local.uses_template ? [1] : []
    content {
      id      = local.template_id
      name    = local.create_template || var.launch_template_id != "" ? null : var.launch_template_name
      version = var.launch_template_version
    }
  }

  dynamic "remote_access" {
    for_each = length(var.remote_access == null ? {} : var.remote_access) > 0 ? [var.remote_access] : []
    content {
      ec2_ssh_key               = try(remote_access.value.ec2_ssh_key, null)
      source_security_group_ids = try(remote_access.value.source_security_group_ids, null)
    }
  }

  dynamic "taint" {
    for_each = var.taints == null ? {} : var.taints
    content {
      key    = taint.value.key
      value  = try(taint.value.value, null)
      effect = taint.value.effect
    }
  }

  update_config {
    max_unavailable            = try(var.update_config.max_unavailable, null)
    max_unavailable_percentage = try(var.update_config.max_unavailable_percentage, null)
  }

  dynamic "node_repair_config" {
    for_each = local.repair
    content {
      enabled = try(coalesce(node_repair_config.value.enabled), true)
    }
  }
}

output "node_group_id" { value = try(aws_eks_node_group.this[0].id, null) }
output "node_group_arn" { value = try(aws_eks_node_group.this[0].arn, null) }
output "node_group_autoscaling_group_names" { value = try(aws_eks_node_group.this[0].resources[*].autoscaling_groups[*].name, []) }
`;

const common = `
  create!: bool := true
  tags: map(string) := {}
  cluster_primary_security_group_id: string := null
  create_launch_template!: bool := true
  launch_template_name: string := null
  launch_template_version: string := null
  launch_template_tags!: map(string) := {}
  ebs_optimized: bool := null
  ami_id!: string := ""
  key_name: string := null
  vpc_security_group_ids!: list(string) := []
  network_interfaces!: any := []
  subnet_ids: list(string) := null
  max_size!: number := 3
  desired_size!: number := 1
  name: string := ""
  use_name_prefix!: bool := true
  ami_release_version: string := null
  capacity_type!: string := "ON_DEMAND"
  disk_size: number := null
  force_update_version: bool := null
  instance_types: list(string) := null
  labels: map(string) := null
  update_config!: any := { max_unavailable_percentage = 33 }
  create_iam_role!: bool := true
  iam_role_arn: string := null
  iam_role_name: string := null
  iam_role_use_name_prefix!: bool := true
  iam_role_path: string := null
  iam_role_permissions_boundary: string := null
  iam_role_attach_cni_policy!: bool := true
  iam_role_tags!: map(string) := {}
`;

/** Before 21.x the name of the cluster's version is another, and IMDS answers two hops away. */
const older = `
  ${common.trim()}
  platform!: string := "linux"
  cluster_version: string := null
  cluster_ip_family: string := null
  metadata_options!: map(string) := { http_endpoint = "enabled", http_tokens = "required", http_put_response_hop_limit = 2 }
  enable_monitoring!: bool := true
  ami_type: string := null
  block_device_mappings!: any := {}
  remote_access!: any := {}
  taints!: any := {}
`;

const withTemplateId = `
  use_custom_launch_template!: bool := true
  launch_template_id: string := ""
`;

const olderOthers = `
  enable_bootstrap_user_data cluster_endpoint cluster_auth_base64 cluster_service_ipv4_cidr pre_bootstrap_user_data
  post_bootstrap_user_data bootstrap_extra_args user_data_template_path launch_template_use_name_prefix
  launch_template_description launch_template_default_version update_launch_template_default_version
  disable_api_termination kernel_id ram_disk_id capacity_reservation_specification cpu_options credit_specification
  elastic_gpu_specifications elastic_inference_accelerator enclave_options instance_market_options
  license_specifications placement timeouts iam_role_description create_schedule schedules
`;

const source = 'terraform-aws-modules/eks/aws//modules/eks-managed-node-group';

const locals = (more: string): string => `
locals {
${more}
}
`;

export const managedNodeGroup21: ModuleCard = {
  source,
  named: '21.x',
  versions: '>= 21.0.0, < 22.0.0',
  readFrom: {
    version: '21.10.1',
    files: ['modules/eks-managed-node-group/variables.tf', 'docs/UPGRADE-21.0.md'],
  },
  requiredVersion: '>= 1.5.7',
  providers: 'aws = { source = "hashicorp/aws", version = ">= 6.0" }',
  inputs: `
    cluster_name: string := ""
    ${common.trim()}
    min_size!: number := 1
    kubernetes_version: string := null
    use_custom_launch_template!: bool := true
    launch_template_id: string := ""
    cluster_ip_family!: string := "ipv4"
    metadata_options!: object({ http_endpoint = optional(string, "enabled"), http_protocol_ipv6 = optional(string), http_put_response_hop_limit = optional(number, 1), http_tokens = optional(string, "required"), instance_metadata_tags = optional(string) }) := { http_endpoint = "enabled", http_put_response_hop_limit = 1, http_tokens = "required" }
    enable_monitoring!: bool := false
    ami_type!: string := "AL2023_x86_64_STANDARD"
    block_device_mappings: any := null
    remote_access: any := null
    taints: any := null
    node_repair_config: any := null
    iam_role_additional_policies!: map(string) := {}
    create_iam_role_policy!: bool := true
    iam_role_policy_statements: any := null
    create_security_group!: bool := true
    security_group_ingress_rules: any := {}
    security_group_egress_rules: any := {}
  `,
  others: `
    region partition account_id enable_bootstrap_user_data cluster_endpoint cluster_auth_base64 cluster_service_cidr
    pre_bootstrap_user_data post_bootstrap_user_data bootstrap_extra_args user_data_template_path cloudinit_pre_nodeadm
    cloudinit_post_nodeadm launch_template_use_name_prefix launch_template_description launch_template_default_version
    update_launch_template_default_version disable_api_termination kernel_id ram_disk_id
    capacity_reservation_specification cpu_options credit_specification enclave_options instance_market_options
    maintenance_options license_specifications enable_efa_support enable_efa_only efa_indices placement
    create_placement_group private_dns_name_options tag_specifications use_latest_ami_release_version timeouts
    iam_role_description security_group_name security_group_use_name_prefix security_group_description
    security_group_tags
  `,
  renamed: { cluster_version: 'kubernetes_version', cluster_service_ipv4_cidr: 'cluster_service_cidr' },
  hcl: [
    locals(`
  create_template    = var.create && var.create_launch_template && var.use_custom_launch_template
  uses_template      = var.use_custom_launch_template
  kubernetes_version = var.kubernetes_version
  repair             = var.node_repair_config == null ? [] : [var.node_repair_config]`),
    launchTemplate,
    nodeRole,
    roleStatements,
    ownGroup21,
    group,
    nodeOutputs,
  ],
};

const after18 = (more: string): string =>
  locals(`
  create_template    = var.create && var.create_launch_template && var.use_custom_launch_template
  uses_template      = var.use_custom_launch_template
  kubernetes_version = var.cluster_version
  ${more}`);

const platform = 'output "platform" { value = var.platform }\n';

export const managedNodeGroup20: ModuleCard = {
  source,
  named: '20.x',
  versions: '>= 20.0.0, < 21.0.0',
  readFrom: { version: '20.37.2', files: ['node_groups.tf', 'docs/UPGRADE-20.0.md', 'docs/UPGRADE-21.0.md'] },
  requiredVersion: '>= 1.3.2',
  providers: 'aws = { source = "hashicorp/aws", version = ">= 5.95, < 6.0.0" }',
  inputs: `
    cluster_name: string := ""
    ${older.trim()}
    ${withTemplateId.trim()}
    min_size!: number := 0
    node_repair_config: any := null
    iam_role_additional_policies!: map(string) := {}
    create_iam_role_policy!: bool := true
    iam_role_policy_statements: any := []
  `,
  others: `
    ${olderOthers} maintenance_options private_dns_name_options tag_specifications cluster_service_cidr
    cloudinit_pre_nodeadm cloudinit_post_nodeadm enable_efa_support enable_efa_only efa_indices placement_group_strategy
    placement_group_az create_placement_group use_latest_ami_release_version
  `,
  renamed: { kubernetes_version: 'cluster_version' },
  hcl: [
    after18('repair = var.node_repair_config == null ? [] : [var.node_repair_config]'),
    launchTemplate,
    nodeRole,
    roleStatements,
    noOwnGroup,
    group,
    nodeOutputs,
    platform,
  ],
};

export const managedNodeGroup19: ModuleCard = {
  source,
  named: '19.x',
  versions: '>= 19.0.0, < 20.0.0',
  readFrom: {
    version: '19.21.0',
    files: ['modules/eks-managed-node-group/variables.tf'],
    commit: 'a75185da3de69532e85a281bda4ae6ebfa08c419',
  },
  requiredVersion: '>= 1.0',
  inputs: `
    cluster_name: string := null
    ${older.trim()}
    ${withTemplateId.trim()}
    min_size!: number := 0
    iam_role_additional_policies!: map(string) := {}
  `,
  others: `${olderOthers} maintenance_options private_dns_name_options tag_specifications`,
  renamed: { kubernetes_version: 'cluster_version' },
  hcl: [after18('repair = []'), launchTemplate, nodeRole, noOwnGroup, group, nodeOutputs, platform],
};

export const managedNodeGroup18: ModuleCard = {
  source,
  named: '18.x',
  versions: '>= 18.0.0, < 19.0.0',
  readFrom: {
    version: '18.31.2',
    files: ['modules/eks-managed-node-group/main.tf', 'docs/UPGRADE-19.0.md'],
    commit: 'b6ab9623774bb6934414c4efb84187e060e5e49b',
  },
  requiredVersion: '>= 0.13.1',
  inputs: `
    cluster_name: string := null
    ${older.trim()}
    min_size!: number := 0
    launch_template_id: string := ""
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
  hcl: [
    locals(`
  create_template    = var.create && var.create_launch_template
  uses_template      = var.create_launch_template || try(coalesce(var.launch_template_name), "") != ""
  kubernetes_version = var.cluster_version
  repair             = []`),
    launchTemplate,
    nodeRole,
    ownGroup18,
    group,
    nodeOutputs,
    platform,
  ],
};
