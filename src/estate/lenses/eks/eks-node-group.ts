import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_eks_node_group` as `AWS::EKS::Nodegroup`. */
export const eksNodeGroup: Lens = {
  terraform: 'aws_eks_node_group',
  cloudformation: 'AWS::EKS::Nodegroup',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_node_group',
  fields: {
    ...named('NodegroupName', 'node_group_name', 'node_group_name_prefix'),
    ami_type: 'AmiType',
    capacity_type: 'CapacityType',
    cluster_name: 'ClusterName',
    disk_size: 'DiskSize',
    force_update_version: 'ForceUpdateEnabled',
    instance_types: 'InstanceTypes',
    labels: 'Labels',
    node_role_arn: 'NodeRole',
    release_version: 'ReleaseVersion',
    subnet_ids: 'Subnets',
    tags: 'Tags',
    version: 'Version',
    launch_template: { to: 'LaunchTemplate', block: { id: 'Id', name: 'Name', version: 'Version' } },
    node_repair_config: {
      to: 'NodeRepairConfig',
      block: {
        enabled: 'Enabled',
        max_parallel_nodes_repaired_count: 'MaxParallelNodesRepairedCount',
        max_parallel_nodes_repaired_percentage: 'MaxParallelNodesRepairedPercentage',
        max_unhealthy_node_threshold_count: 'MaxUnhealthyNodeThresholdCount',
        max_unhealthy_node_threshold_percentage: 'MaxUnhealthyNodeThresholdPercentage',
        node_repair_config_overrides: {
          to: 'NodeRepairConfigOverrides',
          blocks: {
            min_repair_wait_time_mins: 'MinRepairWaitTimeMins',
            node_monitoring_condition: 'NodeMonitoringCondition',
            node_unhealthy_reason: 'NodeUnhealthyReason',
            repair_action: 'RepairAction',
          },
        },
      },
    },
    remote_access: {
      to: 'RemoteAccess',
      block: { ec2_ssh_key: 'Ec2SshKey', source_security_group_ids: 'SourceSecurityGroups' },
    },
    scaling_config: {
      to: 'ScalingConfig',
      block: { desired_size: 'DesiredSize', max_size: 'MaxSize', min_size: 'MinSize' },
    },
    taint: { to: 'Taints', blocks: { effect: 'Effect', key: 'Key', value: 'Value' } },
    update_config: {
      to: 'UpdateConfig',
      block: {
        max_unavailable: 'MaxUnavailable',
        max_unavailable_percentage: 'MaxUnavailablePercentage',
        update_strategy: 'UpdateStrategy',
      },
    },
    warm_pool_config: {
      to: 'WarmPoolConfig',
      block: {
        max_group_prepared_capacity: 'MaxGroupPreparedCapacity',
        min_size: 'MinSize',
        pool_state: 'PoolState',
        reuse_on_scale_in: 'ReuseOnScaleIn',
      },
    },
  },
  attributes: { arn: 'Arn', id: '', node_group_name: 'NodegroupName' },
  notInTerraform: {},
  notInCloudFormation: {},
};
