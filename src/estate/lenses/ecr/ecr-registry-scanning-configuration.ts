import type { Lens } from '../lens.ts';

/** `aws_ecr_registry_scanning_configuration` as `AWS::ECR::RegistryScanningConfiguration`. */
export const ecrRegistryScanningConfiguration: Lens = {
  terraform: 'aws_ecr_registry_scanning_configuration',
  cloudformation: 'AWS::ECR::RegistryScanningConfiguration',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_registry_scanning_configuration',
  fields: {
    scan_type: 'ScanType',
    rule: {
      to: 'Rules',
      blocks: {
        scan_frequency: 'ScanFrequency',
        repository_filter: {
          to: 'RepositoryFilters',
          blocks: { filter: 'Filter', filter_type: 'FilterType' },
        },
      },
    },
  },
  attributes: { registry_id: 'RegistryId', id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
