import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_autoscaling_group` as `AWS::AutoScaling::AutoScalingGroup`. */
export const autoscalingGroup: Lens = {
  terraform: 'aws_autoscaling_group',
  cloudformation: 'AWS::AutoScaling::AutoScalingGroup',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/autoscaling_group',
  fields: {
    ...named('AutoScalingGroupName'),
    availability_zones: 'AvailabilityZones',
    capacity_rebalance: 'CapacityRebalance',
    context: 'Context',
    default_cooldown: 'Cooldown',
    default_instance_warmup: 'DefaultInstanceWarmup',
    desired_capacity: 'DesiredCapacity',
    desired_capacity_type: 'DesiredCapacityType',
    health_check_grace_period: 'HealthCheckGracePeriod',
    health_check_type: 'HealthCheckType',
    launch_configuration: 'LaunchConfigurationName',
    load_balancers: 'LoadBalancerNames',
    max_instance_lifetime: 'MaxInstanceLifetime',
    max_size: 'MaxSize',
    min_size: 'MinSize',
    placement_group: 'PlacementGroup',
    protect_from_scale_in: 'NewInstancesProtectedFromScaleIn',
    service_linked_role_arn: 'ServiceLinkedRoleARN',
    target_group_arns: 'TargetGroupARNs',
    termination_policies: 'TerminationPolicies',
    vpc_zone_identifier: 'VPCZoneIdentifier',
    availability_zone_distribution: {
      to: 'AvailabilityZoneDistribution',
      block: { capacity_distribution_strategy: 'CapacityDistributionStrategy' },
    },
    capacity_reservation_specification: {
      to: 'CapacityReservationSpecification',
      block: {
        capacity_reservation_preference: 'CapacityReservationPreference',
        capacity_reservation_target: {
          to: 'CapacityReservationTarget',
          block: {
            capacity_reservation_ids: 'CapacityReservationIds',
            capacity_reservation_resource_group_arns: 'CapacityReservationResourceGroupArns',
          },
        },
      },
    },
    initial_lifecycle_hook: {
      to: 'LifecycleHookSpecificationList',
      blocks: {
        default_result: 'DefaultResult',
        heartbeat_timeout: 'HeartbeatTimeout',
        lifecycle_transition: 'LifecycleTransition',
        name: 'LifecycleHookName',
        notification_metadata: 'NotificationMetadata',
        notification_target_arn: 'NotificationTargetARN',
        role_arn: 'RoleARN',
      },
    },
    instance_lifecycle_policy: {
      to: 'InstanceLifecyclePolicy',
      block: {
        retention_triggers: {
          to: 'RetentionTriggers',
          block: { terminate_hook_abandon: 'TerminateHookAbandon' },
        },
      },
    },
    instance_maintenance_policy: {
      to: 'InstanceMaintenancePolicy',
      block: {
        max_healthy_percentage: 'MaxHealthyPercentage',
        min_healthy_percentage: 'MinHealthyPercentage',
      },
    },
    launch_template: {
      to: 'LaunchTemplate',
      block: { id: 'LaunchTemplateId', name: 'LaunchTemplateName', version: 'Version' },
    },
    mixed_instances_policy: {
      to: 'MixedInstancesPolicy',
      block: {
        instances_distribution: {
          to: 'InstancesDistribution',
          block: {
            on_demand_allocation_strategy: 'OnDemandAllocationStrategy',
            on_demand_base_capacity: 'OnDemandBaseCapacity',
            on_demand_percentage_above_base_capacity: 'OnDemandPercentageAboveBaseCapacity',
            spot_allocation_strategy: 'SpotAllocationStrategy',
            spot_instance_pools: 'SpotInstancePools',
            spot_max_price: 'SpotMaxPrice',
          },
        },
        launch_template: {
          to: 'LaunchTemplate',
          block: {
            launch_template_specification: {
              to: 'LaunchTemplateSpecification',
              block: {
                launch_template_id: 'LaunchTemplateId',
                launch_template_name: 'LaunchTemplateName',
                version: 'Version',
              },
            },
            override: {
              to: 'Overrides',
              blocks: {
                instance_type: 'InstanceType',
                weighted_capacity: 'WeightedCapacity',
                instance_requirements: {
                  to: 'InstanceRequirements',
                  block: {
                    accelerator_manufacturers: 'AcceleratorManufacturers',
                    accelerator_names: 'AcceleratorNames',
                    accelerator_types: 'AcceleratorTypes',
                    allowed_instance_types: 'AllowedInstanceTypes',
                    bare_metal: 'BareMetal',
                    burstable_performance: 'BurstablePerformance',
                    cpu_manufacturers: 'CpuManufacturers',
                    excluded_instance_types: 'ExcludedInstanceTypes',
                    instance_generations: 'InstanceGenerations',
                    local_storage: 'LocalStorage',
                    local_storage_types: 'LocalStorageTypes',
                    max_spot_price_as_percentage_of_optimal_on_demand_price:
                      'MaxSpotPriceAsPercentageOfOptimalOnDemandPrice',
                    on_demand_max_price_percentage_over_lowest_price:
                      'OnDemandMaxPricePercentageOverLowestPrice',
                    require_hibernate_support: 'RequireHibernateSupport',
                    spot_max_price_percentage_over_lowest_price: 'SpotMaxPricePercentageOverLowestPrice',
                    accelerator_count: { to: 'AcceleratorCount', block: { max: 'Max', min: 'Min' } },
                    accelerator_total_memory_mib: {
                      to: 'AcceleratorTotalMemoryMiB',
                      block: { max: 'Max', min: 'Min' },
                    },
                    baseline_ebs_bandwidth_mbps: {
                      to: 'BaselineEbsBandwidthMbps',
                      block: { max: 'Max', min: 'Min' },
                    },
                    memory_gib_per_vcpu: { to: 'MemoryGiBPerVCpu', block: { max: 'Max', min: 'Min' } },
                    memory_mib: { to: 'MemoryMiB', block: { max: 'Max', min: 'Min' } },
                    network_bandwidth_gbps: { to: 'NetworkBandwidthGbps', block: { max: 'Max', min: 'Min' } },
                    network_interface_count: {
                      to: 'NetworkInterfaceCount',
                      block: { max: 'Max', min: 'Min' },
                    },
                    total_local_storage_gb: { to: 'TotalLocalStorageGB', block: { max: 'Max', min: 'Min' } },
                    vcpu_count: { to: 'VCpuCount', block: { max: 'Max', min: 'Min' } },
                  },
                },
                launch_template_specification: {
                  to: 'LaunchTemplateSpecification',
                  block: {
                    launch_template_id: 'LaunchTemplateId',
                    launch_template_name: 'LaunchTemplateName',
                    version: 'Version',
                  },
                },
              },
            },
          },
        },
      },
    },
    tag: { to: 'Tags', blocks: { key: 'Key', value: 'Value', propagate_at_launch: 'PropagateAtLaunch' } },
    traffic_source: { to: 'TrafficSources', blocks: { identifier: 'Identifier', type: 'Type' } },
  },
  attributes: { id: '', name: '', arn: 'AutoScalingGroupARN' },
  notInTerraform: {
    InstanceId: 'the provider has no argument for it',
    MetricsCollection: 'the provider says the metrics and their granularity apart',
    NotificationConfigurations: 'aws_autoscaling_notification says it',
    AvailabilityZoneImpairmentPolicy: 'the provider has no argument for it',
    AvailabilityZoneIds: 'the provider has no argument for it',
    SkipZonalShiftValidation: 'the provider has no argument for it',
    NotificationConfiguration: 'the provider has no argument for it',
    DeletionProtection: 'the provider has no argument for it',
  },
  notInCloudFormation: {
    enabled_metrics: 'MetricsCollection says it with its granularity',
    force_delete: 'about the run of Terraform, not the resource',
    force_delete_warm_pool: 'about the run of Terraform, not the resource',
    ignore_failed_scaling_activities: 'about the run of Terraform, not the resource',
    metrics_granularity: 'MetricsCollection says it with its metrics',
    min_elb_capacity: 'about the run of Terraform, not the resource',
    suspended_processes: 'CloudFormation says it in UpdatePolicy',
    wait_for_capacity_timeout: 'about the run of Terraform, not the resource',
    wait_for_elb_capacity: 'about the run of Terraform, not the resource',
    instance_refresh: 'CloudFormation says it in UpdatePolicy',
    warm_pool: 'CloudFormation says it in AWS::AutoScaling::WarmPool',
  },
};
