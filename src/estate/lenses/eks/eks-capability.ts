import type { Lens } from '../lens.ts';

/** `aws_eks_capability` as `AWS::EKS::Capability`. */
export const eksCapability: Lens = {
  terraform: 'aws_eks_capability',
  cloudformation: 'AWS::EKS::Capability',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_capability',
  fields: {
    capability_name: 'CapabilityName',
    cluster_name: 'ClusterName',
    delete_propagation_policy: 'DeletePropagationPolicy',
    role_arn: 'RoleArn',
    tags: { to: 'Tags', tags: true },
    type: 'Type',
    configuration: {
      to: 'Configuration',
      block: {
        argo_cd: {
          to: 'ArgoCd',
          block: {
            namespace: 'Namespace',
            aws_idc: { to: 'AwsIdc', block: { idc_instance_arn: 'IdcInstanceArn', idc_region: 'IdcRegion' } },
            network_access: { to: 'NetworkAccess', block: { vpce_ids: 'VpceIds' } },
            rbac_role_mapping: {
              to: 'RbacRoleMappings',
              blocks: { role: 'Role', identity: { to: 'Identities', blocks: { id: 'Id', type: 'Type' } } },
            },
          },
        },
      },
    },
  },
  attributes: { arn: 'Arn', version: 'Version', id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
