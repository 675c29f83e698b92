import type { Lens } from '../lens.ts';

/** `aws_iam_group_membership` as `AWS::IAM::UserToGroupAddition`. */
export const iamGroupMembership: Lens = {
  terraform: 'aws_iam_group_membership',
  cloudformation: 'AWS::IAM::UserToGroupAddition',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_group_membership',
  fields: { group: 'GroupName', users: 'Users' },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: { name: 'the name of the Terraform resource, of nothing in AWS' },
};
