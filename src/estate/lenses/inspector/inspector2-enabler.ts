import type { Lens } from '../lens.ts';

/** Whether Inspector scans, for accounts and kinds of resources. CloudFormation has no type for it. */
export const inspector2Enabler: Lens = {
  terraform: 'aws_inspector2_enabler',
  cloudformation: 'AWS::InspectorV2::Enabler',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/inspector2_enabler',
  fields: { account_ids: 'AccountIds', resource_types: 'ResourceTypes' },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
