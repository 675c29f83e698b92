import type { Lens } from '../lens.ts';

/** `aws_cloudwatch_log_metric_filter` as `AWS::Logs::MetricFilter`. */
export const cloudwatchLogMetricFilter: Lens = {
  terraform: 'aws_cloudwatch_log_metric_filter',
  cloudformation: 'AWS::Logs::MetricFilter',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_metric_filter',
  fields: {
    apply_on_transformed_logs: 'ApplyOnTransformedLogs',
    log_group_name: 'LogGroupName',
    name: 'FilterName',
    pattern: 'FilterPattern',
    metric_transformation: {
      to: 'MetricTransformations',
      only: true,
      block: {
        name: 'MetricName',
        namespace: 'MetricNamespace',
        value: 'MetricValue',
        default_value: 'DefaultValue',
        dimensions: { to: 'Dimensions', tags: ['Key', 'Value'] },
        unit: 'Unit',
      },
    },
  },
  attributes: { name: '', id: '' },
  notInTerraform: {
    FieldSelectionCriteria: 'the provider has no argument for it',
    EmitSystemFieldDimensions: 'the provider has no argument for it',
  },
  notInCloudFormation: {},
};
