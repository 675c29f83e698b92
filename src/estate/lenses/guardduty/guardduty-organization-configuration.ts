import type { Lens } from '../lens.ts';

/** Which accounts of an organization GuardDuty watches. CloudFormation has no type for it. */
export const guarddutyOrganizationConfiguration: Lens = {
  terraform: 'aws_guardduty_organization_configuration',
  cloudformation: 'AWS::GuardDuty::OrganizationConfiguration',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/guardduty_organization_configuration',
  fields: { detector_id: 'DetectorId', auto_enable_organization_members: 'AutoEnable' },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {
    datasources: 'an older way to say the features of the organization',
  },
};
