import type { Lens } from '../lens.ts';

/** `aws_eks_fargate_profile` as `AWS::EKS::FargateProfile`. */
export const eksFargateProfile: Lens = {
  terraform: 'aws_eks_fargate_profile',
  cloudformation: 'AWS::EKS::FargateProfile',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_fargate_profile',
  fields: {
    cluster_name: 'ClusterName',
    fargate_profile_name: 'FargateProfileName',
    pod_execution_role_arn: 'PodExecutionRoleArn',
    subnet_ids: 'Subnets',
    tags: { to: 'Tags', tags: true },
    selector: { to: 'Selectors', blocks: { labels: { to: 'Labels', tags: true }, namespace: 'Namespace' } },
  },
  attributes: { arn: 'Arn', id: '', fargate_profile_name: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
