import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_sns_topic` as `AWS::SNS::Topic`. */
export const snsTopic: Lens = {
  terraform: 'aws_sns_topic',
  cloudformation: 'AWS::SNS::Topic',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic',
  fields: {
    ...named('TopicName'),
    archive_policy: { to: 'ArchivePolicy', json: true },
    content_based_deduplication: 'ContentBasedDeduplication',
    display_name: 'DisplayName',
    fifo_throughput_scope: 'FifoThroughputScope',
    fifo_topic: 'FifoTopic',
    kms_master_key_id: 'KmsMasterKeyId',
    signature_version: 'SignatureVersion',
    tags: { to: 'Tags', tags: true },
    tracing_config: 'TracingConfig',
  },
  attributes: { id: '', arn: '', name: 'TopicName' },
  besides: {
    policy: { cloudformation: 'AWS::SNS::TopicPolicy', whole: 'Topics', many: true, to: 'PolicyDocument' },
  },
  notInTerraform: {
    Subscription: 'aws_sns_topic_subscription says it',
    DataProtectionPolicy: 'aws_sns_topic_data_protection_policy says it',
    MaximumMessageSize: 'the provider has no argument for it',
    DeliveryStatusLogging: 'the provider has arguments for each protocol',
  },
  notInCloudFormation: {
    application_failure_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    application_success_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    application_success_feedback_sample_rate:
      'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    delivery_policy: 'the retries of HTTP endpoints of the whole topic',
    firehose_failure_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    firehose_success_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    firehose_success_feedback_sample_rate: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    http_failure_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    http_success_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    http_success_feedback_sample_rate: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    lambda_failure_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    lambda_success_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    lambda_success_feedback_sample_rate: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    policy: 'each is an AWS::SNS::TopicPolicy',
    sqs_failure_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    sqs_success_feedback_role_arn: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
    sqs_success_feedback_sample_rate: 'CloudFormation says it in DeliveryStatusLogging, a protocol each',
  },
};
