import type { Lens } from '../lens.ts';

/** `aws_cloudwatch_event_bus` as `AWS::Events::EventBus`. */
export const cloudwatchEventBus: Lens = {
  terraform: 'aws_cloudwatch_event_bus',
  cloudformation: 'AWS::Events::EventBus',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_bus',
  fields: {
    description: 'Description',
    event_source_name: 'EventSourceName',
    kms_key_identifier: 'KmsKeyIdentifier',
    name: 'Name',
    tags: { to: 'Tags', tags: true },
    dead_letter_config: { to: 'DeadLetterConfig', block: { arn: 'Arn' } },
    log_config: { to: 'LogConfig', block: { include_detail: 'IncludeDetail', level: 'Level' } },
  },
  attributes: { arn: 'Arn', name: '', id: '' },
  notInTerraform: { Policy: 'aws_cloudwatch_event_bus_policy says it' },
  notInCloudFormation: {},
};
