import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_iam_group_policy` as `AWS::IAM::GroupPolicy`. */
export const iamGroupPolicy: Lens = {
  terraform: 'aws_iam_group_policy',
  cloudformation: 'AWS::IAM::GroupPolicy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_group_policy',
  fields: { ...named('PolicyName'), group: 'GroupName', policy: { to: 'PolicyDocument', json: true } },
  attributes: { name: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
