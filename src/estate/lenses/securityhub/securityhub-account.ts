import type { Lens } from '../lens.ts';

/** `aws_securityhub_account` as `AWS::SecurityHub::Hub`. */
export const securityhubAccount: Lens = {
  terraform: 'aws_securityhub_account',
  cloudformation: 'AWS::SecurityHub::Hub',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/securityhub_account',
  fields: {
    auto_enable_controls: 'AutoEnableControls',
    control_finding_generator: 'ControlFindingGenerator',
    enable_default_standards: 'EnableDefaultStandards',
  },
  attributes: { arn: 'ARN', id: '' },
  notInTerraform: { Tags: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
