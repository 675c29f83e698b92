import type { Lens } from '../lens.ts';

/** `aws_ecr_replication_configuration` as `AWS::ECR::ReplicationConfiguration`. */
export const ecrReplicationConfiguration: Lens = {
  terraform: 'aws_ecr_replication_configuration',
  cloudformation: 'AWS::ECR::ReplicationConfiguration',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_replication_configuration',
  fields: {
    replication_configuration: {
      to: 'ReplicationConfiguration',
      block: {
        rule: {
          to: 'Rules',
          blocks: {
            destination: { to: 'Destinations', blocks: { region: 'Region', registry_id: 'RegistryId' } },
            repository_filter: {
              to: 'RepositoryFilters',
              blocks: { filter: 'Filter', filter_type: 'FilterType' },
            },
          },
        },
      },
    },
  },
  attributes: { registry_id: 'RegistryId', id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
