import type { Lens } from '../lens.ts';

/** `aws_codebuild_project` as `AWS::CodeBuild::Project`. */
export const codebuildProject: Lens = {
  terraform: 'aws_codebuild_project',
  cloudformation: 'AWS::CodeBuild::Project',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codebuild_project',
  fields: {
    auto_retry_limit: 'AutoRetryLimit',
    badge_enabled: 'BadgeEnabled',
    build_timeout: 'TimeoutInMinutes',
    concurrent_build_limit: 'ConcurrentBuildLimit',
    description: 'Description',
    encryption_key: 'EncryptionKey',
    name: 'Name',
    project_visibility: 'Visibility',
    queued_timeout: 'QueuedTimeoutInMinutes',
    resource_access_role: 'ResourceAccessRole',
    service_role: 'ServiceRole',
    source_version: 'SourceVersion',
    tags: { to: 'Tags', tags: true },
    artifacts: {
      to: 'Artifacts',
      block: {
        artifact_identifier: 'ArtifactIdentifier',
        encryption_disabled: 'EncryptionDisabled',
        location: 'Location',
        name: 'Name',
        namespace_type: 'NamespaceType',
        override_artifact_name: 'OverrideArtifactName',
        packaging: 'Packaging',
        path: 'Path',
        type: 'Type',
      },
    },
    build_batch_config: {
      to: 'BuildBatchConfig',
      block: {
        combine_artifacts: 'CombineArtifacts',
        service_role: 'ServiceRole',
        timeout_in_mins: 'TimeoutInMins',
        restrictions: {
          to: 'Restrictions',
          block: {
            compute_types_allowed: 'ComputeTypesAllowed',
            maximum_builds_allowed: 'MaximumBuildsAllowed',
          },
        },
      },
    },
    cache: {
      to: 'Cache',
      block: { cache_namespace: 'CacheNamespace', location: 'Location', modes: 'Modes', type: 'Type' },
    },
    environment: {
      to: 'Environment',
      block: {
        certificate: 'Certificate',
        compute_type: 'ComputeType',
        host_kernel: 'HostKernel',
        image: 'Image',
        image_pull_credentials_type: 'ImagePullCredentialsType',
        privileged_mode: 'PrivilegedMode',
        type: 'Type',
        docker_server: {
          to: 'DockerServer',
          block: { compute_type: 'ComputeType', security_group_ids: 'SecurityGroupIds' },
        },
        environment_variable: {
          to: 'EnvironmentVariables',
          blocks: { name: 'Name', type: 'Type', value: 'Value' },
        },
        fleet: { to: 'Fleet', block: { fleet_arn: 'FleetArn' } },
        registry_credential: {
          to: 'RegistryCredential',
          block: { credential: 'Credential', credential_provider: 'CredentialProvider' },
        },
      },
    },
    file_system_locations: {
      to: 'FileSystemLocations',
      blocks: {
        identifier: 'Identifier',
        location: 'Location',
        mount_options: 'MountOptions',
        mount_point: 'MountPoint',
        type: 'Type',
      },
    },
    logs_config: {
      to: 'LogsConfig',
      block: {
        cloudwatch_logs: {
          to: 'CloudWatchLogs',
          block: { group_name: 'GroupName', status: 'Status', stream_name: 'StreamName' },
        },
        s3_logs: {
          to: 'S3Logs',
          block: { encryption_disabled: 'EncryptionDisabled', location: 'Location', status: 'Status' },
        },
      },
    },
    secondary_artifacts: {
      to: 'SecondaryArtifacts',
      blocks: {
        artifact_identifier: 'ArtifactIdentifier',
        encryption_disabled: 'EncryptionDisabled',
        location: 'Location',
        name: 'Name',
        namespace_type: 'NamespaceType',
        override_artifact_name: 'OverrideArtifactName',
        packaging: 'Packaging',
        path: 'Path',
        type: 'Type',
      },
    },
    secondary_source_version: {
      to: 'SecondarySourceVersions',
      blocks: { source_identifier: 'SourceIdentifier', source_version: 'SourceVersion' },
    },
    secondary_sources: {
      to: 'SecondarySources',
      blocks: {
        buildspec: 'BuildSpec',
        git_clone_depth: 'GitCloneDepth',
        insecure_ssl: 'InsecureSsl',
        location: 'Location',
        report_build_status: 'ReportBuildStatus',
        source_identifier: 'SourceIdentifier',
        type: 'Type',
        auth: { to: 'Auth', block: { resource: 'Resource', type: 'Type' } },
        build_status_config: {
          to: 'BuildStatusConfig',
          block: { context: 'Context', target_url: 'TargetUrl' },
        },
        git_submodules_config: { to: 'GitSubmodulesConfig', block: { fetch_submodules: 'FetchSubmodules' } },
      },
    },
    source: {
      to: 'Source',
      block: {
        buildspec: 'BuildSpec',
        git_clone_depth: 'GitCloneDepth',
        insecure_ssl: 'InsecureSsl',
        location: 'Location',
        report_build_status: 'ReportBuildStatus',
        type: 'Type',
        auth: { to: 'Auth', block: { resource: 'Resource', type: 'Type' } },
        build_status_config: {
          to: 'BuildStatusConfig',
          block: { context: 'Context', target_url: 'TargetUrl' },
        },
        git_submodules_config: { to: 'GitSubmodulesConfig', block: { fetch_submodules: 'FetchSubmodules' } },
      },
    },
    vpc_config: {
      to: 'VpcConfig',
      block: { security_group_ids: 'SecurityGroupIds', subnets: 'Subnets', vpc_id: 'VpcId' },
    },
  },
  attributes: { arn: 'Arn', id: '' },
  notInTerraform: { Triggers: 'aws_codebuild_webhook says it' },
  notInCloudFormation: {
    'artifacts.bucket_owner_access': 'CloudFormation has no property for it',
    'logs_config.s3_logs.bucket_owner_access': 'CloudFormation has no property for it',
    'secondary_artifacts.bucket_owner_access': 'CloudFormation has no property for it',
  },
};
