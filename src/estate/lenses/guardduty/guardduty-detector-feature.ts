import type { Part } from '../lens.ts';

/** A feature of a detector. */
export const guarddutyDetectorFeature: Part = {
  terraform: 'aws_guardduty_detector_feature',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/guardduty_detector_feature',
  of: [{ argument: 'detector_id', terraform: ['aws_guardduty_detector'] }],
  into: {
    append: 'Features',
    item: {
      name: 'Name',
      status: 'Status',
      additional_configuration: { to: 'AdditionalConfiguration', blocks: { name: 'Name', status: 'Status' } },
    },
  },
  notInCloudFormation: {},
};
