import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_iam_role` as `AWS::IAM::Role`. */
export const iamRole: Lens = {
  terraform: 'aws_iam_role',
  cloudformation: 'AWS::IAM::Role',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role',
  fields: {
    ...named('RoleName'),
    assume_role_policy: { to: 'AssumeRolePolicyDocument', json: true },
    description: 'Description',
    managed_policy_arns: 'ManagedPolicyArns',
    max_session_duration: 'MaxSessionDuration',
    path: 'Path',
    permissions_boundary: 'PermissionsBoundary',
    tags: { to: 'Tags', tags: true },
    inline_policy: {
      to: 'Policies',
      blocks: { name: 'PolicyName', policy: { to: 'PolicyDocument', json: true } },
    },
  },
  attributes: { arn: 'Arn', id: '', name: '', unique_id: 'RoleId' },
  notInTerraform: {},
  notInCloudFormation: { force_detach_policies: 'about the run of Terraform, not the resource' },
};
