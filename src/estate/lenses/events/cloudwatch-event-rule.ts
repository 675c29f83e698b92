import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_cloudwatch_event_rule` as `AWS::Events::Rule`. */
export const cloudwatchEventRule: Lens = {
  terraform: 'aws_cloudwatch_event_rule',
  cloudformation: 'AWS::Events::Rule',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_rule',
  fields: {
    ...named('Name'),
    description: 'Description',
    event_bus_name: 'EventBusName',
    event_pattern: 'EventPattern',
    is_enabled: { to: 'State', words: { true: 'ENABLED', false: 'DISABLED' }, alias: true },
    role_arn: 'RoleArn',
    schedule_expression: 'ScheduleExpression',
    state: 'State',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { arn: 'Arn', name: 'RuleName', id: 'RuleName' },
  notInTerraform: { Targets: 'aws_cloudwatch_event_target says it' },
  notInCloudFormation: { force_destroy: 'about the run of Terraform, not the resource' },
};
