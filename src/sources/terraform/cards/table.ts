import type { ModuleCard } from './card.ts';
import { awsAuth20 } from './eks/aws-auth.ts';
import { fargateProfile18, fargateProfile19 } from './eks/fargate-profile.ts';
import { karpenter18 } from './eks/karpenter-older.ts';
import { karpenter20, karpenter21 } from './eks/karpenter.ts';
import {
  managedNodeGroup18,
  managedNodeGroup19,
  managedNodeGroup20,
  managedNodeGroup21,
} from './eks/managed-node-group.ts';
import {
  selfManagedNodeGroup18,
  selfManagedNodeGroup19,
  selfManagedNodeGroup20,
  selfManagedNodeGroup21,
} from './eks/self-managed-node-group.ts';
import { eks18 } from './eks/v18.ts';
import { eks19 } from './eks/v19.ts';
import { eks20 } from './eks/v20.ts';
import { eks21 } from './eks/v21.ts';
import { eksBlueprintsAddon } from './eks-blueprints-addons/helper.ts';
import { eksBlueprintsAddons } from './eks-blueprints-addons/index.ts';
import { eksPodIdentity } from './eks-pod-identity/index.ts';
import { ecr } from './ecr/index.ts';
import { assumableWithOidc, githubOidcRole } from './iam/oidc.ts';
import { serviceAccounts5, serviceAccounts6 } from './iam/service-accounts.ts';
import { kms } from './kms/index.ts';
import { s3Bucket2, s3Bucket3 } from './s3-bucket/index.ts';
import { securityGroup } from './security-group/index.ts';
import { vpc3, vpc4, vpc6, vpcEndpoints } from './vpc/index.ts';

/** Every card; of each module the newest first. */
export const allCards: readonly ModuleCard[] = [
  eks21,
  eks20,
  eks19,
  eks18,
  managedNodeGroup21,
  managedNodeGroup20,
  managedNodeGroup19,
  managedNodeGroup18,
  selfManagedNodeGroup21,
  selfManagedNodeGroup20,
  selfManagedNodeGroup19,
  selfManagedNodeGroup18,
  fargateProfile19,
  fargateProfile18,
  karpenter21,
  karpenter20,
  karpenter18,
  awsAuth20,
  eksPodIdentity,
  eksBlueprintsAddons,
  eksBlueprintsAddon,
  s3Bucket3,
  s3Bucket2,
  kms,
  securityGroup,
  vpc6,
  vpc4,
  vpc3,
  vpcEndpoints,
  serviceAccounts6,
  serviceAccounts5,
  assumableWithOidc,
  githubOidcRole,
  ecr,
];
