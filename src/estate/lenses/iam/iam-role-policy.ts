import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_iam_role_policy` as `AWS::IAM::RolePolicy`. */
export const iamRolePolicy: Lens = {
  terraform: 'aws_iam_role_policy',
  cloudformation: 'AWS::IAM::RolePolicy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy',
  fields: { ...named('PolicyName'), policy: { to: 'PolicyDocument', json: true }, role: 'RoleName' },
  attributes: { name: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
