import type { Lens } from '../lens.ts';

/** `aws_cloudwatch_log_resource_policy` as `AWS::Logs::ResourcePolicy`. */
export const cloudwatchLogResourcePolicy: Lens = {
  terraform: 'aws_cloudwatch_log_resource_policy',
  cloudformation: 'AWS::Logs::ResourcePolicy',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_resource_policy',
  fields: { policy_document: 'PolicyDocument', policy_name: 'PolicyName' },
  attributes: { id: '', policy_name: '' },
  notInTerraform: {},
  notInCloudFormation: { resource_arn: 'CloudFormation has no property for it' },
};
