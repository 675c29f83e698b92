import type { Lens } from '../lens.ts';

/** `aws_organizations_policy` as `AWS::Organizations::Policy`. */
export const organizationsPolicy: Lens = {
  terraform: 'aws_organizations_policy',
  cloudformation: 'AWS::Organizations::Policy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/organizations_policy',
  fields: {
    content: { to: 'Content', json: true },
    description: 'Description',
    name: 'Name',
    tags: { to: 'Tags', tags: true },
    type: 'Type',
  },
  attributes: { arn: 'Arn', id: '' },
  notInTerraform: { TargetIds: 'aws_organizations_policy_attachment says it' },
  notInCloudFormation: { skip_destroy: 'about the run of Terraform, not the resource' },
};
