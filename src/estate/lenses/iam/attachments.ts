import type { Part } from '../lens.ts';
import { itemsUnder } from '../items.ts';

/** A managed policy of a role. */
export const iamRolePolicyAttachment: Part = {
  terraform: 'aws_iam_role_policy_attachment',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachment',
  of: [{ argument: 'role', terraform: ['aws_iam_role'] }],
  preferred: true,
  into: { append: 'ManagedPolicyArns', item: 'policy_arn' },
  notInCloudFormation: {},
};

/** A managed policy of a user. */
export const iamUserPolicyAttachment: Part = {
  terraform: 'aws_iam_user_policy_attachment',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_policy_attachment',
  of: [{ argument: 'user', terraform: ['aws_iam_user'] }],
  into: { append: 'ManagedPolicyArns', item: 'policy_arn' },
  notInCloudFormation: {},
};

/** A managed policy of a group. */
export const iamGroupPolicyAttachment: Part = {
  terraform: 'aws_iam_group_policy_attachment',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_group_policy_attachment',
  of: [{ argument: 'group', terraform: ['aws_iam_group'] }],
  into: { append: 'ManagedPolicyArns', item: 'policy_arn' },
  notInCloudFormation: {},
};

/** A managed policy of all that it is attached to. */
export const iamPolicyAttachment: Part = {
  terraform: 'aws_iam_policy_attachment',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy_attachment',
  of: [
    { argument: 'roles', terraform: ['aws_iam_role'], many: true },
    { argument: 'users', terraform: ['aws_iam_user'], many: true },
    { argument: 'groups', terraform: ['aws_iam_group'], many: true },
  ],
  into: { append: 'ManagedPolicyArns', item: 'policy_arn' },
  notInCloudFormation: { name: 'the name of the Terraform resource, of nothing in AWS' },
};

/** All managed policies of a role. */
export const iamRolePolicyAttachmentsExclusive: Part = {
  terraform: 'aws_iam_role_policy_attachments_exclusive',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachments_exclusive',
  of: [{ argument: 'role_name', terraform: ['aws_iam_role'] }],
  into: {
    append: 'ManagedPolicyArns',
    takes: ['policy_arns'],
    items: (tree) => itemsUnder(tree, 'policy_arns'),
  },
  notInCloudFormation: {},
};

/** The groups of a user. */
export const iamUserGroupMembership: Part = {
  terraform: 'aws_iam_user_group_membership',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_group_membership',
  of: [{ argument: 'user', terraform: ['aws_iam_user'] }],
  into: { append: 'Groups', takes: ['groups'], items: (tree) => itemsUnder(tree, 'groups') },
  notInCloudFormation: {},
};
