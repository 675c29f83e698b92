import type { Lens } from '../lens.ts';

/** `aws_iam_group` as `AWS::IAM::Group`. */
export const iamGroup: Lens = {
  terraform: 'aws_iam_group',
  cloudformation: 'AWS::IAM::Group',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_group',
  fields: { name: 'GroupName', path: 'Path' },
  attributes: { arn: 'Arn', id: '', name: '' },
  notInTerraform: {
    ManagedPolicyArns: 'the attachment resources say it',
    Policies: 'aws_iam_group_policy says it',
  },
  notInCloudFormation: {},
};
