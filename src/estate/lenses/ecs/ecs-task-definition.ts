import type { Lens } from '../lens.ts';
import { containerDefinitions } from './container-definitions.ts';

/** `aws_ecs_task_definition` as `AWS::ECS::TaskDefinition`. */
export const ecsTaskDefinition: Lens = {
  terraform: 'aws_ecs_task_definition',
  cloudformation: 'AWS::ECS::TaskDefinition',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition',
  fields: {
    container_definitions: { to: 'ContainerDefinitions', by: containerDefinitions },
    cpu: 'Cpu',
    enable_fault_injection: 'EnableFaultInjection',
    execution_role_arn: 'ExecutionRoleArn',
    family: 'Family',
    ipc_mode: 'IpcMode',
    memory: 'Memory',
    network_mode: 'NetworkMode',
    pid_mode: 'PidMode',
    requires_compatibilities: 'RequiresCompatibilities',
    tags: { to: 'Tags', tags: true },
    task_role_arn: 'TaskRoleArn',
    ephemeral_storage: { to: 'EphemeralStorage', block: { size_in_gib: 'SizeInGiB' } },
    placement_constraints: { to: 'PlacementConstraints', blocks: { expression: 'Expression', type: 'Type' } },
    proxy_configuration: {
      to: 'ProxyConfiguration',
      block: {
        container_name: 'ContainerName',
        properties: { to: 'ProxyConfigurationProperties', tags: ['Name', 'Value'] },
        type: 'Type',
      },
    },
    runtime_platform: {
      to: 'RuntimePlatform',
      block: { cpu_architecture: 'CpuArchitecture', operating_system_family: 'OperatingSystemFamily' },
    },
    volume: {
      to: 'Volumes',
      blocks: {
        configure_at_launch: 'ConfiguredAtLaunch',
        host_path: 'Host.SourcePath',
        name: 'Name',
        docker_volume_configuration: {
          to: 'DockerVolumeConfiguration',
          block: {
            autoprovision: 'Autoprovision',
            driver: 'Driver',
            driver_opts: 'DriverOpts',
            labels: 'Labels',
            scope: 'Scope',
          },
        },
        efs_volume_configuration: {
          to: 'EFSVolumeConfiguration',
          block: {
            file_system_id: 'FilesystemId',
            root_directory: 'RootDirectory',
            transit_encryption: 'TransitEncryption',
            transit_encryption_port: 'TransitEncryptionPort',
            authorization_config: {
              to: 'AuthorizationConfig',
              block: { access_point_id: 'AccessPointId', iam: 'IAM' },
            },
          },
        },
        fsx_windows_file_server_volume_configuration: {
          to: 'FSxWindowsFileServerVolumeConfiguration',
          block: {
            file_system_id: 'FileSystemId',
            root_directory: 'RootDirectory',
            authorization_config: {
              to: 'AuthorizationConfig',
              block: { credentials_parameter: 'CredentialsParameter', domain: 'Domain' },
            },
          },
        },
        s3files_volume_configuration: {
          to: 'S3FilesVolumeConfiguration',
          block: {
            access_point_arn: 'AccessPointArn',
            file_system_arn: 'FileSystemArn',
            root_directory: 'RootDirectory',
            transit_encryption_port: 'TransitEncryptionPort',
          },
        },
      },
    },
  },
  attributes: { id: '', arn: '' },
  notInTerraform: { InferenceAccelerators: 'the provider has no argument for it' },
  notInCloudFormation: {
    skip_destroy: 'about the run of Terraform, not the resource',
    track_latest: 'about the run of Terraform, not the resource',
  },
};
