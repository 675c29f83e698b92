import type { Lens } from '../lens.ts';

/** `aws_eks_addon` as `AWS::EKS::Addon`. */
export const eksAddon: Lens = {
  terraform: 'aws_eks_addon',
  cloudformation: 'AWS::EKS::Addon',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_addon',
  fields: {
    addon_name: 'AddonName',
    addon_version: 'AddonVersion',
    cluster_name: 'ClusterName',
    configuration_values: 'ConfigurationValues',
    preserve: 'PreserveOnDelete',
    service_account_role_arn: 'ServiceAccountRoleArn',
    tags: { to: 'Tags', tags: true },
    namespace_config: { to: 'NamespaceConfig', block: { namespace: 'Namespace' } },
    pod_identity_association: {
      to: 'PodIdentityAssociations',
      blocks: { role_arn: 'RoleArn', service_account: 'ServiceAccount' },
    },
  },
  attributes: { arn: 'Arn', id: '' },
  notInTerraform: { ResolveConflicts: 'the provider says it for creation and update apart' },
  notInCloudFormation: {
    resolve_conflicts_on_create: 'ResolveConflicts says it for creation and update at once',
    resolve_conflicts_on_update: 'ResolveConflicts says it for creation and update at once',
  },
};
