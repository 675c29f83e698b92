import type { Lens } from '../lens.ts';

/** `aws_eks_cluster` as `AWS::EKS::Cluster`. */
export const eksCluster: Lens = {
  terraform: 'aws_eks_cluster',
  cloudformation: 'AWS::EKS::Cluster',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster',
  fields: {
    bootstrap_self_managed_addons: 'BootstrapSelfManagedAddons',
    deletion_protection: 'DeletionProtection',
    enabled_cluster_log_types: { to: 'Logging.ClusterLogging.EnabledTypes', each: 'Type' },
    force_update_version: 'Force',
    name: 'Name',
    role_arn: 'RoleArn',
    tags: { to: 'Tags', tags: true },
    version: 'Version',
    access_config: {
      to: 'AccessConfig',
      block: {
        authentication_mode: 'AuthenticationMode',
        bootstrap_cluster_creator_admin_permissions: 'BootstrapClusterCreatorAdminPermissions',
      },
    },
    compute_config: {
      to: 'ComputeConfig',
      block: { enabled: 'Enabled', node_pools: 'NodePools', node_role_arn: 'NodeRoleArn' },
    },
    control_plane_scaling_config: { to: 'ControlPlaneScalingConfig', block: { tier: 'Tier' } },
    encryption_config: {
      to: 'EncryptionConfig',
      blocks: { resources: 'Resources', provider: { to: 'Provider', block: { key_arn: 'KeyArn' } } },
    },
    kube_api_server_config: {
      to: 'KubeApiServerConfig',
      block: {
        event_ttl: 'EventTtl',
        service_node_port_range: {
          to: 'ServiceNodePortRange',
          block: { max_port: 'MaxPort', min_port: 'MinPort' },
        },
      },
    },
    kube_controller_manager_config: {
      to: 'KubeControllerManagerConfig',
      block: {
        horizontal_pod_autoscaler_controller_config: {
          to: 'HorizontalPodAutoscalerControllerConfig',
          block: { horizontal_pod_autoscaler_sync_period: 'HorizontalPodAutoscalerSyncPeriod' },
        },
        pod_gc_controller_config: {
          to: 'PodGcControllerConfig',
          block: { terminated_pod_gc_threshold: 'TerminatedPodGcThreshold' },
        },
      },
    },
    kube_scheduler_config: {
      to: 'KubeSchedulerConfig',
      block: {
        node_resources_fit: {
          to: 'NodeResourcesFit',
          block: {
            scoring_strategy: {
              to: 'ScoringStrategy',
              block: {
                type: 'Type',
                resource: { to: 'Resources', blocks: { name: 'Name', weight: 'Weight' } },
              },
            },
          },
        },
      },
    },
    kubernetes_network_config: {
      to: 'KubernetesNetworkConfig',
      block: {
        ip_family: 'IpFamily',
        service_ipv4_cidr: 'ServiceIpv4Cidr',
        elastic_load_balancing: { to: 'ElasticLoadBalancing', block: { enabled: 'Enabled' } },
      },
    },
    outpost_config: {
      to: 'OutpostConfig',
      block: {
        control_plane_instance_type: 'ControlPlaneInstanceType',
        etcd_instance_type: 'EtcdInstanceType',
        outpost_arns: 'OutpostArns',
        control_plane_placement: {
          to: 'ControlPlanePlacement',
          block: { group_name: 'GroupName', spread_level: 'SpreadLevel' },
        },
        etcd_placement: { to: 'EtcdPlacement', block: { spread_level: 'SpreadLevel' } },
      },
    },
    remote_network_config: {
      to: 'RemoteNetworkConfig',
      block: {
        remote_node_networks: { to: 'RemoteNodeNetworks', blocks: { cidrs: 'Cidrs' } },
        remote_pod_networks: { to: 'RemotePodNetworks', blocks: { cidrs: 'Cidrs' } },
      },
    },
    storage_config: {
      to: 'StorageConfig',
      block: { block_storage: { to: 'BlockStorage', block: { enabled: 'Enabled' } } },
    },
    upgrade_policy: { to: 'UpgradePolicy', block: { support_type: 'SupportType' } },
    vpc_config: {
      to: 'ResourcesVpcConfig',
      block: {
        control_plane_egress_mode: 'ControlPlaneEgressMode',
        endpoint_private_access: 'EndpointPrivateAccess',
        endpoint_public_access: 'EndpointPublicAccess',
        public_access_cidrs: 'PublicAccessCidrs',
        security_group_ids: 'SecurityGroupIds',
        subnet_ids: 'SubnetIds',
      },
    },
    zonal_shift_config: { to: 'ZonalShiftConfig', block: { enabled: 'Enabled' } },
  },
  attributes: {
    arn: 'Arn',
    endpoint: 'Endpoint',
    id: '',
    name: '',
    cluster_id: 'Id',
    'certificate_authority.data': 'CertificateAuthorityData',
    'identity.oidc.issuer': 'OpenIdConnectIssuerUrl',
    'vpc_config.cluster_security_group_id': 'ClusterSecurityGroupId',
    'kubernetes_network_config.service_ipv6_cidr': 'KubernetesNetworkConfig.ServiceIpv6Cidr',
  },
  // The page of the provider (see source), 2026-11-23.
  defaults: { keys: { BootstrapSelfManagedAddons: { by: 'terraform', value: true } } },
  notInTerraform: {
    RollbackConfig: 'the provider has no argument for it',
    ActiveCertificateAuthorityId: 'the provider has no argument for it',
    CertificateAuthority: 'the provider has no argument for it',
  },
  notInCloudFormation: {},
};
