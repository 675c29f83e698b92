import type { Lens } from '../lens.ts';

/** `aws_lambda_function` as `AWS::Lambda::Function`. */
export const lambdaFunction: Lens = {
  terraform: 'aws_lambda_function',
  cloudformation: 'AWS::Lambda::Function',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function',
  fields: {
    architectures: 'Architectures',
    code_signing_config_arn: 'CodeSigningConfigArn',
    description: 'Description',
    function_name: 'FunctionName',
    handler: 'Handler',
    image_uri: 'Code.ImageUri',
    kms_key_arn: 'KmsKeyArn',
    layers: 'Layers',
    memory_size: 'MemorySize',
    package_type: 'PackageType',
    reserved_concurrent_executions: 'ReservedConcurrentExecutions',
    role: 'Role',
    runtime: 'Runtime',
    s3_bucket: 'Code.S3Bucket',
    s3_key: 'Code.S3Key',
    s3_object_version: 'Code.S3ObjectVersion',
    source_kms_key_arn: 'Code.SourceKMSKeyArn',
    tags: { to: 'Tags', tags: true },
    timeout: 'Timeout',
    capacity_provider_config: {
      to: 'CapacityProviderConfig',
      block: {
        lambda_managed_instances_capacity_provider_config: {
          to: 'LambdaManagedInstancesCapacityProviderConfig',
          block: {
            capacity_provider_arn: 'CapacityProviderArn',
            execution_environment_memory_gib_per_vcpu: 'ExecutionEnvironmentMemoryGiBPerVCpu',
            per_execution_environment_max_concurrency: 'PerExecutionEnvironmentMaxConcurrency',
          },
        },
      },
    },
    dead_letter_config: { to: 'DeadLetterConfig', block: { target_arn: 'TargetArn' } },
    durable_config: { to: 'DurableConfig', block: { execution_timeout: 'ExecutionTimeout' } },
    environment: { to: 'Environment', block: { variables: 'Variables' } },
    ephemeral_storage: { to: 'EphemeralStorage', block: { size: 'Size' } },
    file_system_config: {
      to: 'FileSystemConfigs',
      blocks: { arn: 'Arn', local_mount_path: 'LocalMountPath' },
    },
    image_config: {
      to: 'ImageConfig',
      block: { command: 'Command', entry_point: 'EntryPoint', working_directory: 'WorkingDirectory' },
    },
    logging_config: {
      to: 'LoggingConfig',
      block: {
        application_log_level: 'ApplicationLogLevel',
        log_format: 'LogFormat',
        log_group: 'LogGroup',
        system_log_level: 'SystemLogLevel',
      },
    },
    snap_start: { to: 'SnapStart', block: { apply_on: 'ApplyOn' } },
    tenancy_config: { to: 'TenancyConfig', block: { tenant_isolation_mode: 'TenantIsolationMode' } },
    tracing_config: { to: 'TracingConfig', block: { mode: 'Mode' } },
    vpc_config: {
      to: 'VpcConfig',
      block: {
        ipv6_allowed_for_dual_stack: 'Ipv6AllowedForDualStack',
        security_group_ids: 'SecurityGroupIds',
        subnet_ids: 'SubnetIds',
      },
    },
  },
  attributes: { arn: 'Arn', id: '', function_name: '' },
  notInTerraform: {
    RuntimeManagementConfig: 'the provider has no argument for it',
    FunctionScalingConfig: 'the provider has no argument for it',
    PublishToLatestPublished: 'the provider has no argument for it',
    RecursiveLoop: 'the provider has no argument for it',
  },
  notInCloudFormation: {
    code_sha256: 'about the run of Terraform, not the resource',
    filename: 'the package is a file on the way to AWS: there is no property for it',
    publish: 'about the run of Terraform, not the resource',
    publish_to: 'about the run of Terraform, not the resource',
    replace_security_groups_on_destroy: 'about the run of Terraform, not the resource',
    replacement_security_group_ids: 'about the run of Terraform, not the resource',
    skip_destroy: 'about the run of Terraform, not the resource',
    source_code_hash: 'about the run of Terraform, not the resource',
    use_resource_timeout_for_propagation: 'about the run of Terraform, not the resource',
    'durable_config.retention_period': 'CloudFormation has no property for it',
  },
};
