import type { Part } from '../lens.ts';

/** The policy of a repository. */
export const ecrRepositoryPolicy: Part = {
  terraform: 'aws_ecr_repository_policy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository_policy',
  of: [{ argument: 'repository', terraform: ['aws_ecr_repository'] }],
  into: { set: { policy: { to: 'RepositoryPolicyText', json: true } } },
  notInCloudFormation: {},
};

/** What a repository deletes. */
export const ecrLifecyclePolicy: Part = {
  terraform: 'aws_ecr_lifecycle_policy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_lifecycle_policy',
  of: [{ argument: 'repository', terraform: ['aws_ecr_repository'] }],
  into: { set: { policy: 'LifecyclePolicy.LifecyclePolicyText' } },
  notInCloudFormation: {},
};
