import type { Lens } from '../lens.ts';
import { named } from '../named.ts';
import { userData } from './user-data.ts';

/** `aws_launch_template` as `AWS::EC2::LaunchTemplate`. */
export const launchTemplate: Lens = {
  terraform: 'aws_launch_template',
  cloudformation: 'AWS::EC2::LaunchTemplate',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/launch_template',
  fields: {
    ...named('LaunchTemplateName'),
    description: 'VersionDescription',
    disable_api_stop: 'LaunchTemplateData.DisableApiStop',
    disable_api_termination: 'LaunchTemplateData.DisableApiTermination',
    ebs_optimized: 'LaunchTemplateData.EbsOptimized',
    image_id: 'LaunchTemplateData.ImageId',
    instance_initiated_shutdown_behavior: 'LaunchTemplateData.InstanceInitiatedShutdownBehavior',
    instance_type: 'LaunchTemplateData.InstanceType',
    kernel_id: 'LaunchTemplateData.KernelId',
    key_name: 'LaunchTemplateData.KeyName',
    ram_disk_id: 'LaunchTemplateData.RamDiskId',
    security_group_names: 'LaunchTemplateData.SecurityGroups',
    user_data: { to: 'LaunchTemplateData.UserData', by: userData },
    vpc_security_group_ids: 'LaunchTemplateData.SecurityGroupIds',
    block_device_mappings: {
      to: 'LaunchTemplateData.BlockDeviceMappings',
      blocks: {
        device_name: 'DeviceName',
        no_device: 'NoDevice',
        virtual_name: 'VirtualName',
        ebs: {
          to: 'Ebs',
          block: {
            delete_on_termination: 'DeleteOnTermination',
            encrypted: 'Encrypted',
            iops: 'Iops',
            kms_key_id: 'KmsKeyId',
            snapshot_id: 'SnapshotId',
            throughput: 'Throughput',
            volume_initialization_rate: 'VolumeInitializationRate',
            volume_size: 'VolumeSize',
            volume_type: 'VolumeType',
          },
        },
      },
    },
    capacity_reservation_specification: {
      to: 'LaunchTemplateData.CapacityReservationSpecification',
      block: {
        capacity_reservation_preference: 'CapacityReservationPreference',
        capacity_reservation_target: {
          to: 'CapacityReservationTarget',
          block: {
            capacity_reservation_id: 'CapacityReservationId',
            capacity_reservation_resource_group_arn: 'CapacityReservationResourceGroupArn',
          },
        },
      },
    },
    cpu_options: {
      to: 'LaunchTemplateData.CpuOptions',
      block: {
        amd_sev_snp: 'AmdSevSnp',
        core_count: 'CoreCount',
        nested_virtualization: 'NestedVirtualization',
        threads_per_core: 'ThreadsPerCore',
      },
    },
    credit_specification: {
      to: 'LaunchTemplateData.CreditSpecification',
      block: { cpu_credits: 'CpuCredits' },
    },
    enclave_options: { to: 'LaunchTemplateData.EnclaveOptions', block: { enabled: 'Enabled' } },
    hibernation_options: { to: 'LaunchTemplateData.HibernationOptions', block: { configured: 'Configured' } },
    iam_instance_profile: {
      to: 'LaunchTemplateData.IamInstanceProfile',
      block: { arn: 'Arn', name: 'Name' },
    },
    instance_market_options: {
      to: 'LaunchTemplateData.InstanceMarketOptions',
      block: {
        market_type: 'MarketType',
        spot_options: {
          to: 'SpotOptions',
          block: {
            block_duration_minutes: 'BlockDurationMinutes',
            instance_interruption_behavior: 'InstanceInterruptionBehavior',
            max_price: 'MaxPrice',
            spot_instance_type: 'SpotInstanceType',
            valid_until: 'ValidUntil',
          },
        },
      },
    },
    instance_requirements: {
      to: 'LaunchTemplateData.InstanceRequirements',
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
        on_demand_max_price_percentage_over_lowest_price: 'OnDemandMaxPricePercentageOverLowestPrice',
        require_hibernate_support: 'RequireHibernateSupport',
        spot_max_price_percentage_over_lowest_price: 'SpotMaxPricePercentageOverLowestPrice',
        accelerator_count: { to: 'AcceleratorCount', block: { max: 'Max', min: 'Min' } },
        accelerator_total_memory_mib: { to: 'AcceleratorTotalMemoryMiB', block: { max: 'Max', min: 'Min' } },
        baseline_ebs_bandwidth_mbps: { to: 'BaselineEbsBandwidthMbps', block: { max: 'Max', min: 'Min' } },
        memory_gib_per_vcpu: { to: 'MemoryGiBPerVCpu', block: { max: 'Max', min: 'Min' } },
        memory_mib: { to: 'MemoryMiB', block: { max: 'Max', min: 'Min' } },
        network_bandwidth_gbps: { to: 'NetworkBandwidthGbps', block: { max: 'Max', min: 'Min' } },
        network_interface_count: { to: 'NetworkInterfaceCount', block: { max: 'Max', min: 'Min' } },
        total_local_storage_gb: { to: 'TotalLocalStorageGB', block: { max: 'Max', min: 'Min' } },
        vcpu_count: { to: 'VCpuCount', block: { max: 'Max', min: 'Min' } },
      },
    },
    license_specification: {
      to: 'LaunchTemplateData.LicenseSpecifications',
      blocks: { license_configuration_arn: 'LicenseConfigurationArn' },
    },
    maintenance_options: {
      to: 'LaunchTemplateData.MaintenanceOptions',
      block: { auto_recovery: 'AutoRecovery' },
    },
    metadata_options: {
      to: 'LaunchTemplateData.MetadataOptions',
      block: {
        http_endpoint: 'HttpEndpoint',
        http_protocol_ipv6: 'HttpProtocolIpv6',
        http_put_response_hop_limit: 'HttpPutResponseHopLimit',
        http_tokens: 'HttpTokens',
        instance_metadata_tags: 'InstanceMetadataTags',
      },
    },
    monitoring: { to: 'LaunchTemplateData.Monitoring', block: { enabled: 'Enabled' } },
    network_interfaces: {
      to: 'LaunchTemplateData.NetworkInterfaces',
      blocks: {
        associate_carrier_ip_address: 'AssociateCarrierIpAddress',
        associate_public_ip_address: 'AssociatePublicIpAddress',
        delete_on_termination: 'DeleteOnTermination',
        description: 'Description',
        device_index: 'DeviceIndex',
        ena_queue_count: 'EnaQueueCount',
        interface_type: 'InterfaceType',
        ipv4_address_count: 'SecondaryPrivateIpAddressCount',
        ipv4_prefix_count: 'Ipv4PrefixCount',
        ipv4_prefixes: { to: 'Ipv4Prefixes', each: 'Ipv4Prefix' },
        ipv6_address_count: 'Ipv6AddressCount',
        ipv6_addresses: { to: 'Ipv6Addresses', each: 'Ipv6Address' },
        ipv6_prefix_count: 'Ipv6PrefixCount',
        ipv6_prefixes: { to: 'Ipv6Prefixes', each: 'Ipv6Prefix' },
        network_card_index: 'NetworkCardIndex',
        network_interface_id: 'NetworkInterfaceId',
        primary_ipv6: 'PrimaryIpv6',
        private_ip_address: 'PrivateIpAddress',
        security_groups: 'Groups',
        subnet_id: 'SubnetId',
        connection_tracking_specification: {
          to: 'ConnectionTrackingSpecification',
          block: {
            tcp_established_timeout: 'TcpEstablishedTimeout',
            udp_stream_timeout: 'UdpStreamTimeout',
            udp_timeout: 'UdpTimeout',
          },
        },
        ena_srd_specification: {
          to: 'EnaSrdSpecification',
          block: {
            ena_srd_enabled: 'EnaSrdEnabled',
            ena_srd_udp_specification: {
              to: 'EnaSrdUdpSpecification',
              block: { ena_srd_udp_enabled: 'EnaSrdUdpEnabled' },
            },
          },
        },
      },
    },
    network_performance_options: {
      to: 'LaunchTemplateData.NetworkPerformanceOptions',
      block: { bandwidth_weighting: 'BandwidthWeighting' },
    },
    placement: {
      to: 'LaunchTemplateData.Placement',
      block: {
        affinity: 'Affinity',
        availability_zone: 'AvailabilityZone',
        group_id: 'GroupId',
        group_name: 'GroupName',
        host_id: 'HostId',
        host_resource_group_arn: 'HostResourceGroupArn',
        partition_number: 'PartitionNumber',
        spread_domain: 'SpreadDomain',
        tenancy: 'Tenancy',
      },
    },
    private_dns_name_options: {
      to: 'LaunchTemplateData.PrivateDnsNameOptions',
      block: {
        enable_resource_name_dns_a_record: 'EnableResourceNameDnsARecord',
        enable_resource_name_dns_aaaa_record: 'EnableResourceNameDnsAAAARecord',
        hostname_type: 'HostnameType',
      },
    },
    tag_specifications: {
      to: 'LaunchTemplateData.TagSpecifications',
      blocks: { resource_type: 'ResourceType', tags: { to: 'Tags', tags: true } },
    },
  },
  attributes: { id: '', latest_version: 'LatestVersionNumber', default_version: 'DefaultVersionNumber' },
  notInTerraform: { TagSpecifications: 'the tags of the template itself, which are the argument tags' },
  notInCloudFormation: {
    default_version: 'about the run of Terraform, not the resource',
    tags: 'CloudFormation writes the tags of the template itself as tag specifications with a resource type',
    update_default_version: 'about the run of Terraform, not the resource',
    'network_interfaces.ipv4_addresses': 'CloudFormation has no property for it',
    secondary_interfaces: 'CloudFormation has no property for it',
  },
};
