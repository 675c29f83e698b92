import type { Lens } from '../lens.ts';

/** `aws_eks_access_entry` as `AWS::EKS::AccessEntry`. */
export const eksAccessEntry: Lens = {
  terraform: 'aws_eks_access_entry',
  cloudformation: 'AWS::EKS::AccessEntry',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_access_entry',
  fields: {
    cluster_name: 'ClusterName',
    kubernetes_groups: 'KubernetesGroups',
    principal_arn: 'PrincipalArn',
    tags: { to: 'Tags', tags: true },
    type: 'Type',
    user_name: 'Username',
  },
  attributes: { access_entry_arn: 'AccessEntryArn', id: '' },
  notInTerraform: { AccessPolicies: 'aws_eks_access_policy_association says it' },
  notInCloudFormation: {},
};
