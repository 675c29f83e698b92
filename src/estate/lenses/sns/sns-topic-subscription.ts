import type { Lens } from '../lens.ts';

/** `aws_sns_topic_subscription` as `AWS::SNS::Subscription`. */
export const snsTopicSubscription: Lens = {
  terraform: 'aws_sns_topic_subscription',
  cloudformation: 'AWS::SNS::Subscription',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic_subscription',
  fields: {
    delivery_policy: { to: 'DeliveryPolicy', json: true },
    endpoint: 'Endpoint',
    filter_policy: { to: 'FilterPolicy', json: true },
    filter_policy_scope: 'FilterPolicyScope',
    protocol: 'Protocol',
    raw_message_delivery: 'RawMessageDelivery',
    redrive_policy: { to: 'RedrivePolicy', json: true },
    replay_policy: { to: 'ReplayPolicy', json: true },
    subscription_role_arn: 'SubscriptionRoleArn',
    topic_arn: 'TopicArn',
  },
  attributes: { arn: 'Arn', id: '' },
  notInTerraform: { Region: 'of a topic in another Region: the provider takes it from the ARN' },
  notInCloudFormation: {
    confirmation_timeout_in_minutes: 'about the run of Terraform, not the resource',
    endpoint_auto_confirms: 'about the run of Terraform, not the resource',
  },
};
