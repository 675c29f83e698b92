import type { Lens } from '../lens.ts';

/** `aws_config_configuration_recorder` as `AWS::Config::ConfigurationRecorder`. */
export const configConfigurationRecorder: Lens = {
  terraform: 'aws_config_configuration_recorder',
  cloudformation: 'AWS::Config::ConfigurationRecorder',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/config_configuration_recorder',
  fields: {
    name: 'Name',
    role_arn: 'RoleARN',
    recording_group: {
      to: 'RecordingGroup',
      block: {
        all_supported: 'AllSupported',
        include_global_resource_types: 'IncludeGlobalResourceTypes',
        resource_types: 'ResourceTypes',
        exclusion_by_resource_types: {
          to: 'ExclusionByResourceTypes',
          block: { resource_types: 'ResourceTypes' },
        },
        recording_strategy: { to: 'RecordingStrategy', block: { use_only: 'UseOnly' } },
      },
    },
    recording_mode: {
      to: 'RecordingMode',
      block: {
        recording_frequency: 'RecordingFrequency',
        recording_mode_override: {
          to: 'RecordingModeOverrides',
          blocks: {
            description: 'Description',
            recording_frequency: 'RecordingFrequency',
            resource_types: 'ResourceTypes',
          },
        },
      },
    },
  },
  attributes: { id: '', name: '' },
  notInTerraform: { StartedOnCreate: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
