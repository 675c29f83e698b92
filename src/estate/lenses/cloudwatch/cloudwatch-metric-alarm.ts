import type { Lens } from '../lens.ts';

/** `aws_cloudwatch_metric_alarm` as `AWS::CloudWatch::Alarm`. */
export const cloudwatchMetricAlarm: Lens = {
  terraform: 'aws_cloudwatch_metric_alarm',
  cloudformation: 'AWS::CloudWatch::Alarm',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm',
  fields: {
    actions_enabled: 'ActionsEnabled',
    alarm_actions: 'AlarmActions',
    alarm_description: 'AlarmDescription',
    alarm_name: 'AlarmName',
    comparison_operator: 'ComparisonOperator',
    datapoints_to_alarm: 'DatapointsToAlarm',
    dimensions: { to: 'Dimensions', tags: ['Name', 'Value'] },
    evaluate_low_sample_count_percentiles: 'EvaluateLowSampleCountPercentile',
    evaluation_interval: 'EvaluationInterval',
    evaluation_periods: 'EvaluationPeriods',
    extended_statistic: 'ExtendedStatistic',
    insufficient_data_actions: 'InsufficientDataActions',
    metric_name: 'MetricName',
    namespace: 'Namespace',
    ok_actions: 'OKActions',
    period: 'Period',
    statistic: 'Statistic',
    tags: { to: 'Tags', tags: true },
    threshold: 'Threshold',
    threshold_metric_id: 'ThresholdMetricId',
    treat_missing_data: 'TreatMissingData',
    unit: 'Unit',
    evaluation_criteria: {
      to: 'EvaluationCriteria',
      block: {
        promql_criteria: {
          to: 'PromQLCriteria',
          block: { pending_period: 'PendingPeriod', query: 'Query', recovery_period: 'RecoveryPeriod' },
        },
      },
    },
    metric_query: {
      to: 'Metrics',
      blocks: {
        account_id: 'AccountId',
        expression: 'Expression',
        id: 'Id',
        label: 'Label',
        period: 'Period',
        return_data: 'ReturnData',
        metric: {
          to: 'MetricStat',
          block: {
            metric_name: 'Metric.MetricName',
            namespace: 'Metric.Namespace',
            dimensions: { to: 'Metric.Dimensions', tags: ['Name', 'Value'] },
            period: 'Period',
            stat: 'Stat',
            unit: 'Unit',
          },
        },
      },
    },
    warm_up_configuration: {
      to: 'WarmUpConfiguration',
      block: {
        only_start_evaluating_after_warm_up_period_ends: 'OnlyStartEvaluatingAfterWarmUpPeriodEnds',
        warm_up_period_duration_in_minutes: 'WarmUpPeriodDurationInMinutes',
      },
    },
  },
  attributes: { arn: 'Arn', id: '', alarm_name: '' },
  notInTerraform: { EvaluationWindow: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
