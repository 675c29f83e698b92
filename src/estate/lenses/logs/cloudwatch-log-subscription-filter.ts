import type { Lens } from '../lens.ts';

/** `aws_cloudwatch_log_subscription_filter` as `AWS::Logs::SubscriptionFilter`. */
export const cloudwatchLogSubscriptionFilter: Lens = {
  terraform: 'aws_cloudwatch_log_subscription_filter',
  cloudformation: 'AWS::Logs::SubscriptionFilter',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_subscription_filter',
  fields: {
    apply_on_transformed_logs: 'ApplyOnTransformedLogs',
    destination_arn: 'DestinationArn',
    distribution: 'Distribution',
    emit_system_fields: 'EmitSystemFields',
    filter_pattern: 'FilterPattern',
    log_group_name: 'LogGroupName',
    name: 'FilterName',
    role_arn: 'RoleArn',
  },
  attributes: { name: '', id: '' },
  notInTerraform: { FieldSelectionCriteria: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
