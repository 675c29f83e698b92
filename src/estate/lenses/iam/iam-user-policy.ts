import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_iam_user_policy` as `AWS::IAM::UserPolicy`. */
export const iamUserPolicy: Lens = {
  terraform: 'aws_iam_user_policy',
  cloudformation: 'AWS::IAM::UserPolicy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_policy',
  fields: { ...named('PolicyName'), policy: { to: 'PolicyDocument', json: true }, user: 'UserName' },
  attributes: { name: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
