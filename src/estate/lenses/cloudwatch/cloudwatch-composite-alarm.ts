import type { Lens } from '../lens.ts';

/** `aws_cloudwatch_composite_alarm` as `AWS::CloudWatch::CompositeAlarm`. */
export const cloudwatchCompositeAlarm: Lens = {
  terraform: 'aws_cloudwatch_composite_alarm',
  cloudformation: 'AWS::CloudWatch::CompositeAlarm',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_composite_alarm',
  fields: {
    actions_enabled: 'ActionsEnabled',
    alarm_actions: 'AlarmActions',
    alarm_description: 'AlarmDescription',
    alarm_name: 'AlarmName',
    alarm_rule: 'AlarmRule',
    insufficient_data_actions: 'InsufficientDataActions',
    ok_actions: 'OKActions',
    tags: { to: 'Tags', tags: true },
    actions_suppressor: {
      to: '',
      block: {
        alarm: 'ActionsSuppressor',
        extension_period: 'ActionsSuppressorExtensionPeriod',
        wait_period: 'ActionsSuppressorWaitPeriod',
      },
    },
  },
  attributes: { arn: 'Arn', id: '', alarm_name: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
