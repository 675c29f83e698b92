import type { Lens } from '../lens.ts';

/** `aws_ecr_pull_through_cache_rule` as `AWS::ECR::PullThroughCacheRule`. */
export const ecrPullThroughCacheRule: Lens = {
  terraform: 'aws_ecr_pull_through_cache_rule',
  cloudformation: 'AWS::ECR::PullThroughCacheRule',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_pull_through_cache_rule',
  fields: {
    credential_arn: 'CredentialArn',
    custom_role_arn: 'CustomRoleArn',
    ecr_repository_prefix: 'EcrRepositoryPrefix',
    upstream_registry_url: 'UpstreamRegistryUrl',
    upstream_repository_prefix: 'UpstreamRepositoryPrefix',
  },
  attributes: { id: '', ecr_repository_prefix: '' },
  notInTerraform: { UpstreamRegistry: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
