import type { Part } from '../lens.ts';

/** An account or unit that a policy holds for. */
export const organizationsPolicyAttachment: Part = {
  terraform: 'aws_organizations_policy_attachment',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/organizations_policy_attachment',
  of: [{ argument: 'policy_id', terraform: ['aws_organizations_policy'] }],
  into: { append: 'TargetIds', item: 'target_id' },
  notInCloudFormation: { skip_destroy: 'about the run of Terraform, not the resource' },
};
