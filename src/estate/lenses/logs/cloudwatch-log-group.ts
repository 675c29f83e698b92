import type { Lens } from '../lens.ts';
import { named } from '../named.ts';
import { retention } from './retention.ts';

/** `aws_cloudwatch_log_group` as `AWS::Logs::LogGroup`. */
export const cloudwatchLogGroup: Lens = {
  terraform: 'aws_cloudwatch_log_group',
  cloudformation: 'AWS::Logs::LogGroup',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group',
  fields: {
    ...named('LogGroupName'),
    deletion_protection_enabled: 'DeletionProtectionEnabled',
    kms_key_id: 'KmsKeyId',
    log_group_class: 'LogGroupClass',
    retention_in_days: { to: 'RetentionInDays', by: retention },
    tags: { to: 'Tags', tags: true },
  },
  attributes: { arn: 'Arn', id: '', name: '' },
  notInTerraform: {
    DataProtectionPolicy: 'aws_cloudwatch_log_data_protection_policy says it',
    FieldIndexPolicies: 'aws_cloudwatch_log_index_policy says it',
    ResourcePolicyDocument: 'aws_cloudwatch_log_resource_policy says it',
    BearerTokenAuthenticationEnabled: 'the provider has no argument for it',
  },
  notInCloudFormation: { skip_destroy: 'about the run of Terraform, not the resource' },
};
