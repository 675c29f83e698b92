import type { Lens } from '../lens.ts';

/** `aws_sns_topic_policy` as `AWS::SNS::TopicPolicy`. */
export const snsTopicPolicy: Lens = {
  terraform: 'aws_sns_topic_policy',
  cloudformation: 'AWS::SNS::TopicPolicy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic_policy',
  fields: { arn: { to: 'Topics', only: true }, policy: { to: 'PolicyDocument', json: true } },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
