import { mapping, sequence } from '../../estate/index.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import { AWS_POLICIES, trustOfInstances } from './node-role.ts';
import type { Stack } from './stack.ts';
import { filledIn, ofCluster, pointer } from './stack.ts';
import { at, mapAt, mapsIn, textAt } from './tree.ts';

/** `AWS::EKS::FargateProfile`. https://docs.aws.amazon.com/eks/latest/eksctl/fargate.html */
export const fargateFields: Fields = {
  name: 'FargateProfileName',
  podExecutionRoleARN: 'PodExecutionRoleArn',
  selectors: { to: 'Selectors', blocks: { labels: { to: 'Labels', tags: true }, namespace: 'Namespace' } },
  subnets: 'Subnets',
  tags: { to: 'Tags', tags: true },
};

/** `AWS::EKS::IdentityProviderConfig`. */
export const identityProviderFields: Fields = {
  clientID: 'Oidc.ClientId',
  groupsClaim: 'Oidc.GroupsClaim',
  groupsPrefix: 'Oidc.GroupsPrefix',
  issuerURL: 'Oidc.IssuerUrl',
  name: 'IdentityProviderConfigName',
  requiredClaims: { to: 'Oidc.RequiredClaims', tags: true },
  tags: { to: 'Tags', tags: true },
  type: 'Type',
  usernameClaim: 'Oidc.UsernameClaim',
  usernamePrefix: 'Oidc.UsernamePrefix',
};

/** `AWS::EKS::Capability`. */
export const capabilityFields: Fields = {
  configuration: {
    to: 'Configuration',
    block: {
      argocd: {
        to: 'ArgoCd',
        block: {
          awsIdc: { to: 'AwsIdc', block: { idcInstanceArn: 'IdcInstanceArn', idcRegion: 'IdcRegion' } },
          namespace: 'Namespace',
          networkAccess: { to: 'NetworkAccess', block: { vpceIds: 'VpceIds' } },
          rbacRoleMappings: {
            to: 'RbacRoleMappings',
            blocks: { identities: { to: 'Identities', blocks: { id: 'Id', type: 'Type' } }, role: 'Role' },
          },
        },
      },
    },
  },
  deletePropagationPolicy: 'DeletePropagationPolicy',
  name: 'CapabilityName',
  roleArn: 'RoleArn',
  tags: { to: 'Tags', tags: true },
  type: 'Type',
};

/** Lists whose items are resources by themselves. */
export const listsOfResources: Readonly<Record<string, readonly [type: string, fields: Fields]>> = {
  capabilities: ['AWS::EKS::Capability', capabilityFields],
  fargateProfiles: ['AWS::EKS::FargateProfile', fargateFields],
  identityProviders: ['AWS::EKS::IdentityProviderConfig', identityProviderFields],
};

export function addOthers(stack: Stack): void {
  for (const [key, [type, fields]] of Object.entries(listsOfResources)) {
    mapsIn(at(stack.config, key)).forEach((item, index) => {
      const name = `${key}[${textAt(item, 'name') ?? index}]`;
      const further: Entry[] = [ofCluster];
      // A profile has the role that the cluster's `iam` names, unless it has one of its own.
      const role = at(stack.config, 'iam', 'fargatePodExecutionRoleARN');
      if (key === 'fargateProfiles' && role !== undefined && at(item, 'podExecutionRoleARN') === undefined) {
        further.push(['PodExecutionRoleArn', role, -1]);
      }
      stack.add(type, name, item, stack.read(fields, item, further));
    });
  }
  addKarpenter(stack);
}

/** The policies of the role that eksctl makes for nodes of Karpenter: `pkg/cfn/builder/karpenter.go`, 2026-11-23. */
const KARPENTER_NODES = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonSSMManagedInstanceCore',
];

/** https://docs.aws.amazon.com/eks/latest/eksctl/eksctl-karpenter.html */
function addKarpenter(stack: Stack): void {
  const karpenter = mapAt(stack.config, 'karpenter');
  if (karpenter === undefined) return;
  const name = textAt(stack.config, 'metadata', 'name') ?? '';
  const role = mapping([
    ['RoleName', filledIn(`eksctl-KarpenterNodeRole-${name}`), -1],
    ['AssumeRolePolicyDocument', trustOfInstances(), -1],
    ['ManagedPolicyArns', sequence(KARPENTER_NODES.map((policy) => filledIn(AWS_POLICIES + policy))), -1],
  ]);
  stack.add('AWS::IAM::Role', 'karpenter.role', karpenter, role);
  const profile = mapping([['Roles', sequence([pointer('karpenter.role')]), -1]]);
  const fields: Fields = { defaultInstanceProfile: 'InstanceProfileName' };
  const named = stack.read(fields, karpenter);
  stack.add('AWS::IAM::InstanceProfile', 'karpenter.instanceProfile', karpenter, {
    ...named,
    keys: [...named.keys, ...profile.keys],
    values: [...named.values, ...profile.values],
    keyStarts: [...named.keyStarts, ...profile.keyStarts],
  });
}
