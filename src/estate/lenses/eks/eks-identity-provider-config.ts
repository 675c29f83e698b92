import { leaf } from '../../tree.ts';
import type { Lens } from '../lens.ts';

/** `aws_eks_identity_provider_config` as `AWS::EKS::IdentityProviderConfig`. */
export const eksIdentityProviderConfig: Lens = {
  terraform: 'aws_eks_identity_provider_config',
  cloudformation: 'AWS::EKS::IdentityProviderConfig',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_identity_provider_config',
  fields: {
    cluster_name: 'ClusterName',
    tags: { to: 'Tags', tags: true },
    oidc: {
      to: '',
      block: {
        identity_provider_config_name: 'IdentityProviderConfigName',
        client_id: 'Oidc.ClientId',
        groups_claim: 'Oidc.GroupsClaim',
        groups_prefix: 'Oidc.GroupsPrefix',
        issuer_url: 'Oidc.IssuerUrl',
        required_claims: { to: 'Oidc.RequiredClaims', tags: true },
        username_claim: 'Oidc.UsernameClaim',
        username_prefix: 'Oidc.UsernamePrefix',
      },
    },
  },
  attributes: { arn: 'IdentityProviderConfigArn' },
  fixed: { Type: leaf('oidc') },
  notInTerraform: {},
  notInCloudFormation: {},
};
