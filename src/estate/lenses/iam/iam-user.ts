import type { Lens } from '../lens.ts';

/** `aws_iam_user` as `AWS::IAM::User`. */
export const iamUser: Lens = {
  terraform: 'aws_iam_user',
  cloudformation: 'AWS::IAM::User',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user',
  fields: {
    name: 'UserName',
    path: 'Path',
    permissions_boundary: 'PermissionsBoundary',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { arn: 'Arn', id: '', name: '' },
  notInTerraform: {
    Groups: 'aws_iam_user_group_membership says it',
    LoginProfile: 'aws_iam_user_login_profile says it',
    ManagedPolicyArns: 'the attachment resources say it',
    Policies: 'aws_iam_user_policy says it',
  },
  notInCloudFormation: { force_destroy: 'about the run of Terraform, not the resource' },
};
