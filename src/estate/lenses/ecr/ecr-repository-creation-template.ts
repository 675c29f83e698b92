import type { Lens } from '../lens.ts';

/** `aws_ecr_repository_creation_template` as `AWS::ECR::RepositoryCreationTemplate`. */
export const ecrRepositoryCreationTemplate: Lens = {
  terraform: 'aws_ecr_repository_creation_template',
  cloudformation: 'AWS::ECR::RepositoryCreationTemplate',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository_creation_template',
  fields: {
    applied_for: 'AppliedFor',
    custom_role_arn: 'CustomRoleArn',
    description: 'Description',
    image_tag_mutability: 'ImageTagMutability',
    lifecycle_policy: 'LifecyclePolicy',
    prefix: 'Prefix',
    repository_policy: 'RepositoryPolicy',
    resource_tags: { to: 'ResourceTags', tags: true },
    encryption_configuration: {
      to: 'EncryptionConfiguration',
      block: { encryption_type: 'EncryptionType', kms_key: 'KmsKey' },
    },
    image_tag_mutability_exclusion_filter: {
      to: 'ImageTagMutabilityExclusionFilters',
      blocks: {
        filter: 'ImageTagMutabilityExclusionFilterValue',
        filter_type: 'ImageTagMutabilityExclusionFilterType',
      },
    },
  },
  attributes: { id: '', prefix: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
