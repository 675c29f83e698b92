import type { Lens } from '../lens.ts';

/** `aws_eks_pod_identity_association` as `AWS::EKS::PodIdentityAssociation`. */
export const eksPodIdentityAssociation: Lens = {
  terraform: 'aws_eks_pod_identity_association',
  cloudformation: 'AWS::EKS::PodIdentityAssociation',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_pod_identity_association',
  fields: {
    cluster_name: 'ClusterName',
    disable_session_tags: 'DisableSessionTags',
    namespace: 'Namespace',
    policy: 'Policy',
    role_arn: 'RoleArn',
    service_account: 'ServiceAccount',
    tags: { to: 'Tags', tags: true },
    target_role_arn: 'TargetRoleArn',
  },
  attributes: {
    association_arn: 'AssociationArn',
    association_id: 'AssociationId',
    external_id: 'ExternalId',
    id: '',
  },
  notInTerraform: {},
  notInCloudFormation: {},
};
