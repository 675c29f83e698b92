import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_iam_policy` as `AWS::IAM::ManagedPolicy`. */
export const iamPolicy: Lens = {
  terraform: 'aws_iam_policy',
  cloudformation: 'AWS::IAM::ManagedPolicy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy',
  fields: {
    ...named('ManagedPolicyName'),
    description: 'Description',
    path: 'Path',
    policy: { to: 'PolicyDocument', json: true },
  },
  attributes: { attachment_count: 'AttachmentCount', policy_id: 'PolicyId', id: '', arn: '' },
  notInTerraform: {
    Groups: 'the attachment resources say it',
    Roles: 'the attachment resources say it',
    Users: 'the attachment resources say it',
  },
  notInCloudFormation: {
    delay_after_policy_creation_in_ms: 'about the run of Terraform, not the resource',
    tags: 'CloudFormation has no tags for managed policies',
  },
};
