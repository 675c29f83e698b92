import type { Part } from '../lens.ts';

/** What a rule starts. */
export const cloudwatchEventTarget: Part = {
  terraform: 'aws_cloudwatch_event_target',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_target',
  of: [{ argument: 'rule', terraform: ['aws_cloudwatch_event_rule'] }],
  into: {
    append: 'Targets',
    item: {
      target_id: 'Id',
      arn: 'Arn',
      role_arn: 'RoleArn',
      input: 'Input',
      input_path: 'InputPath',
      appsync_target: { to: 'AppSyncParameters', block: { graphql_operation: 'GraphQLOperation' } },
      batch_target: {
        to: 'BatchParameters',
        block: {
          array_size: 'ArrayProperties.Size',
          job_attempts: 'RetryStrategy.Attempts',
          job_definition: 'JobDefinition',
          job_name: 'JobName',
        },
      },
      dead_letter_config: { to: 'DeadLetterConfig', block: { arn: 'Arn' } },
      ecs_target: {
        to: 'EcsParameters',
        block: {
          enable_ecs_managed_tags: 'EnableECSManagedTags',
          enable_execute_command: 'EnableExecuteCommand',
          group: 'Group',
          launch_type: 'LaunchType',
          platform_version: 'PlatformVersion',
          propagate_tags: 'PropagateTags',
          tags: { to: 'TagList', tags: true },
          task_count: 'TaskCount',
          task_definition_arn: 'TaskDefinitionArn',
          capacity_provider_strategy: {
            to: 'CapacityProviderStrategy',
            blocks: { base: 'Base', capacity_provider: 'CapacityProvider', weight: 'Weight' },
          },
          network_configuration: {
            to: 'NetworkConfiguration',
            block: {
              assign_public_ip: {
                to: 'AwsVpcConfiguration.AssignPublicIp',
                words: { true: 'ENABLED', false: 'DISABLED' },
              },
              security_groups: 'AwsVpcConfiguration.SecurityGroups',
              subnets: 'AwsVpcConfiguration.Subnets',
            },
          },
          ordered_placement_strategy: {
            to: 'PlacementStrategies',
            blocks: { field: 'Field', type: 'Type' },
          },
          placement_constraint: {
            to: 'PlacementConstraints',
            blocks: { expression: 'Expression', type: 'Type' },
          },
        },
      },
      http_target: {
        to: 'HttpParameters',
        block: {
          header_parameters: 'HeaderParameters',
          path_parameter_values: 'PathParameterValues',
          query_string_parameters: 'QueryStringParameters',
        },
      },
      input_transformer: {
        to: 'InputTransformer',
        block: { input_paths: 'InputPathsMap', input_template: 'InputTemplate' },
      },
      kinesis_target: { to: 'KinesisParameters', block: { partition_key_path: 'PartitionKeyPath' } },
      redshift_target: {
        to: 'RedshiftDataParameters',
        block: {
          database: 'Database',
          db_user: 'DbUser',
          secrets_manager_arn: 'SecretManagerArn',
          sql: 'Sql',
          statement_name: 'StatementName',
          with_event: 'WithEvent',
        },
      },
      retry_policy: {
        to: 'RetryPolicy',
        block: {
          maximum_event_age_in_seconds: 'MaximumEventAgeInSeconds',
          maximum_retry_attempts: 'MaximumRetryAttempts',
        },
      },
      run_command_targets: {
        to: 'RunCommandParameters.RunCommandTargets',
        blocks: { key: 'Key', values: 'Values' },
      },
      sagemaker_pipeline_target: {
        to: 'SageMakerPipelineParameters',
        block: {
          pipeline_parameter_list: {
            to: 'PipelineParameterList',
            blocks: { name: 'Name', value: 'Value' },
          },
        },
      },
      sqs_target: { to: 'SqsParameters', block: { message_group_id: 'MessageGroupId' } },
    },
  },
  notInCloudFormation: {
    event_bus_name: 'the rule names its bus',
    force_destroy: 'about the run of Terraform, not the resource',
  },
};
