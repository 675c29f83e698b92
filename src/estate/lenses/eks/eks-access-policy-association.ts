import type { Part } from '../lens.ts';

/** An access policy of an access entry. */
export const eksAccessPolicyAssociation: Part = {
  terraform: 'aws_eks_access_policy_association',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_access_policy_association',
  of: [
    {
      argument: 'principal_arn',
      terraform: ['aws_eks_access_entry'],
      same: { cluster_name: 'cluster_name', principal_arn: 'principal_arn' },
    },
  ],
  into: {
    append: 'AccessPolicies',
    item: {
      policy_arn: 'PolicyArn',
      access_scope: { to: 'AccessScope', block: { type: 'Type', namespaces: 'Namespaces' } },
    },
  },
  alone: {
    cloudformation: 'AWS::EKS::AccessEntry',
    fields: { cluster_name: 'ClusterName', principal_arn: 'PrincipalArn' },
    joined: true,
  },
  notInCloudFormation: {},
};
