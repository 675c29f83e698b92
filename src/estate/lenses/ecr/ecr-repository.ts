import type { Lens } from '../lens.ts';

/** `aws_ecr_repository` as `AWS::ECR::Repository`. */
export const ecrRepository: Lens = {
  terraform: 'aws_ecr_repository',
  cloudformation: 'AWS::ECR::Repository',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository',
  fields: {
    force_delete: 'EmptyOnDelete',
    image_tag_mutability: 'ImageTagMutability',
    name: 'RepositoryName',
    tags: { to: 'Tags', tags: true },
    encryption_configuration: {
      to: 'EncryptionConfiguration',
      block: { encryption_type: 'EncryptionType', kms_key: 'KmsKey' },
    },
    image_scanning_configuration: { to: 'ImageScanningConfiguration', block: { scan_on_push: 'ScanOnPush' } },
    image_tag_mutability_exclusion_filter: {
      to: 'ImageTagMutabilityExclusionFilters',
      blocks: {
        filter: 'ImageTagMutabilityExclusionFilterValue',
        filter_type: 'ImageTagMutabilityExclusionFilterType',
      },
    },
  },
  attributes: { arn: 'Arn', id: '', name: '', repository_url: 'RepositoryUri' },
  notInTerraform: {
    RepositoryPolicyText: 'aws_ecr_repository_policy says it',
    LifecyclePolicy: 'aws_ecr_lifecycle_policy says it',
  },
  notInCloudFormation: {},
};
