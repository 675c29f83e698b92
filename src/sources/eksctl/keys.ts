import type { Mapping, Tree } from '../../estate/index.ts';
import { mean } from '../terraform/module/suggest.ts';

/**
 * The keys of a `ClusterConfig`, by the schema of eksctl (`pkg/apis/eksctl.io/v1alpha5/assets/schema.json` at commit
 * 009491b, https://schema.eksctl.io/, compared on 2026-11-23): after a colon the definition of what stands below, with
 * `*` where that is a map with keys of the user's own. Everything else is scalars, lists of them, or free.
 */
const DEFINITIONS: Readonly<Record<string, string>> = {
  ClusterConfig:
    'apiVersion kind metadata:ClusterMeta accessConfig:AccessConfig addons:Addon addonsConfig:AddonsConfig ' +
    'autoModeConfig:AutoModeConfig availabilityZones capabilities:Capability cloudWatch:ClusterCloudWatch ' +
    'controlPlaneScalingConfig:Tier fargateProfiles:FargateProfile gitops iam:ClusterIAM ' +
    'iamIdentityMappings:IAMIdentityMapping identityProviders:IdentityProvider karpenter:Karpenter ' +
    'kubernetesNetworkConfig:KubernetesNetworkConfig localZones managedNodeGroups:ManagedNodeGroup nodeGroups:NodeGroup ' +
    'outpost:Outpost privateCluster:PrivateCluster remoteNetworkConfig:RemoteNetworkConfig ' +
    'secretsEncryption:SecretsEncryption upgradePolicy:UpgradePolicy vpc:ClusterVPC zonalShiftConfig:Enabled',
  AccessConfig: 'accessEntries:AccessEntry authenticationMode bootstrapClusterCreatorAdminPermissions',
  AccessEntry: 'accessPolicies:AccessPolicy kubernetesGroups kubernetesUsername principalARN type',
  AccessPolicy: 'accessScope:AccessScope policyARN',
  AccessScope: 'namespaces type',
  Addon:
    'attachPolicy attachPolicyARNs configurationValues name namespaceConfig:AddonNamespaceConfig owners ' +
    'permissionsBoundary podIdentityAssociations:PodIdentityAssociation publishers resolveConflicts ' +
    'serviceAccountRoleARN tags types useDefaultPodIdentityAssociations version wellKnownPolicies:WellKnownPolicies',
  AddonNamespaceConfig: 'namespace',
  AddonsConfig: 'autoApplyPodIdentityAssociations disableDefaultAddons',
  ArgoCDAWSIDC: 'idcInstanceArn idcRegion',
  ArgoCDConfiguration:
    'awsIdc:ArgoCDAWSIDC namespace networkAccess:ArgoCDNetworkAccess rbacRoleMappings:ArgoCDRoleMapping',
  ArgoCDNetworkAccess: 'vpceIds',
  ArgoCDRoleMapping: 'identities:SSOIdentity role',
  AutoModeConfig: 'enabled nodePools nodeRoleARN permissionsBoundaryARN',
  AZSubnetSpec: 'az cidr id',
  Capability:
    'accessPolicies:AccessPolicy attachPolicy attachPolicyARNs configuration:CapabilityConfiguration ' +
    'deletePropagationPolicy name permissionsBoundary roleArn tags type',
  CapabilityConfiguration: 'argocd:ArgoCDConfiguration',
  CapacityReservation: 'capacityReservationPreference capacityReservationTarget:CapacityReservationTarget',
  CapacityReservationTarget: 'capacityReservationID capacityReservationResourceGroupARN',
  ClusterCloudWatch: 'clusterLogging:ClusterCloudWatchLogging',
  ClusterCloudWatchLogging: 'enableTypes logRetentionInDays',
  ClusterEndpoints: 'privateAccess publicAccess',
  ClusterIAM:
    'fargatePodExecutionRoleARN fargatePodExecutionRolePermissionsBoundary ' +
    'podIdentityAssociations:PodIdentityAssociation serviceAccounts:ClusterIAMServiceAccount serviceRoleARN ' +
    'serviceRolePermissionsBoundary vpcResourceControllerPolicy withOIDC',
  ClusterIAMMeta: 'annotations labels name namespace',
  ClusterIAMServiceAccount:
    'attachPolicy attachPolicyARNs attachRoleARN metadata:ClusterIAMMeta permissionsBoundary roleName roleOnly status ' +
    'subjectPattern tags wellKnownPolicies:WellKnownPolicies',
  ClusterMeta: 'annotations forceUpdateVersion name region rollbackConfig:RollbackConfig tags version',
  ClusterNAT: 'gateway',
  ClusterSubnets: 'private:*AZSubnetSpec public:*AZSubnetSpec',
  ClusterVPC:
    'autoAllocateIPv6 cidr clusterEndpoints:ClusterEndpoints controlPlaneEgressMode controlPlaneOnPrivateSubnets ' +
    'controlPlaneSecurityGroupIDs controlPlaneSubnetIDs extraCIDRs extraIPv6CIDRs hostnameType id ipv6Cidr ipv6Pool ' +
    'manageSharedNodeSecurityGroupRules nat:ClusterNAT publicAccessCIDRs securityGroup sharedNodeSecurityGroup ' +
    'subnets:ClusterSubnets',
  Enabled: 'enabled',
  FargateProfile: 'name podExecutionRoleARN selectors:FargateProfileSelector status subnets tags',
  FargateProfileSelector: 'labels namespace',
  IAMIdentityMapping: 'account arn groups namespace noDuplicateARNs serviceName username',
  IdentityProvider:
    'type clientID groupsClaim groupsPrefix issuerURL name requiredClaims tags usernameClaim usernamePrefix',
  InstanceMarketOptions: 'marketType',
  InstanceSelector: 'allow cpuArchitecture deny gpus memory neuron_devices vCPUs',
  Karpenter: 'createServiceAccount defaultInstanceProfile version withSpotInterruptionQueue',
  KubernetesNetworkConfig: 'ipFamily serviceIPv4CIDR serviceIPv6CIDR',
  LaunchTemplate: 'id version',
  NodeGroupBase:
    'additionalVolumes:VolumeMapping ami amiFamily asgSuspendProcesses availabilityZones ' +
    'bottlerocket:NodeGroupBottlerocket capacityReservation:CapacityReservation desiredCapacity disableIMDSv1 ' +
    'disablePodIMDS ebsOptimized efaEnabled enableDetailedMonitoring iam:NodeGroupIAM ' +
    'instanceMarketOptions:InstanceMarketOptions instanceName instancePrefix instanceSelector:InstanceSelector ' +
    'instanceType labels maxPodsPerNode maxSize minSize name outpostARN overrideBootstrapCommand placement:Placement ' +
    'preBootstrapCommands privateNetworking propagateASGTags securityGroups:NodeGroupSGs ssh:NodeGroupSSH subnets tags ' +
    'updateConfig:NodeGroupUpdateConfig volumeEncrypted volumeIOPS volumeKmsKeyID volumeName volumeSize ' +
    'volumeThroughput volumeType',
  ManagedNodeGroup:
    '+NodeGroupBase instanceTypes launchTemplate:LaunchTemplate nodeRepairConfig:NodeGroupNodeRepairConfig ' +
    'releaseVersion spot taints:NodeGroupTaint',
  MetricsCollection: 'granularity metrics',
  NodeGroup:
    '+NodeGroupBase asgMetricsCollection:MetricsCollection classicLoadBalancerNames clusterDNS containerRuntime ' +
    'cpuCredits enclaveEnabled instancesDistribution:NodeGroupInstancesDistribution kubeletExtraConfig localZones ' +
    'maxInstanceLifetime taints targetGroupARNs',
  NodeGroupBottlerocket: 'enableAdminContainer settings',
  NodeGroupIAM:
    'attachPolicy attachPolicyARNs instanceProfileARN instanceRoleARN instanceRoleName instanceRolePermissionsBoundary ' +
    'withAddonPolicies:NodeGroupIAMAddonPolicies',
  NodeGroupIAMAddonPolicies:
    'albIngress appMesh appMeshPreview autoScaler awsLoadBalancerController certManager cloudWatch ebs efs externalDNS ' +
    'fsx imageBuilder xRay',
  NodeGroupInstancesDistribution:
    'capacityRebalance instanceTypes maxPrice onDemandBaseCapacity onDemandPercentageAboveBaseCapacity ' +
    'spotAllocationStrategy spotInstancePools',
  NodeGroupNodeRepairConfig:
    'enabled maxParallelNodesRepairedCount maxParallelNodesRepairedPercentage maxUnhealthyNodeThresholdCount ' +
    'maxUnhealthyNodeThresholdPercentage nodeRepairConfigOverrides:NodeRepairConfigOverride',
  NodeGroupSGs: 'attachIDs withLocal withShared',
  NodeGroupSSH: 'allow enableSsm publicKey publicKeyName publicKeyPath sourceSecurityGroupIds',
  NodeGroupTaint: 'effect key value',
  NodeGroupUpdateConfig: 'maxUnavailable maxUnavailablePercentage',
  NodeRepairConfigOverride: 'minRepairWaitTimeMins nodeMonitoringCondition nodeUnhealthyReason repairAction',
  Outpost:
    'controlPlaneInstanceType controlPlaneOutpostARN controlPlanePlacement:Placement etcdInstanceType ' +
    'etcdPlacement:Placement',
  Placement: 'groupName spreadLevel',
  PodIdentityAssociation:
    'createServiceAccount disableSessionTags namespace permissionPolicy permissionPolicyARNs permissionPolicyName ' +
    'permissionsBoundaryARN policy roleARN roleName serviceAccountName tags targetRoleARN ' +
    'wellKnownPolicies:WellKnownPolicies',
  PrivateCluster: 'additionalEndpointServices enabled skipEndpointCreation',
  RemoteNetwork: 'cidrs',
  RemoteNetworkConfig:
    'iam:RemoteNodesIAM remoteNodeNetworks:RemoteNetwork remotePodNetworks:RemoteNetwork vpcGatewayID',
  RemoteNodesIAM: 'caBundleCert provider roleARN',
  RollbackConfig: 'timeoutMinutes',
  SecretsEncryption: 'keyARN',
  SSOIdentity: 'id type',
  Tier: 'tier',
  UpgradePolicy: 'supportType',
  VolumeMapping:
    'snapshotID volumeEncrypted volumeIOPS volumeKmsKeyID volumeName volumeSize volumeThroughput volumeType',
  WellKnownPolicies:
    'autoScaler awsLoadBalancerController certManager ebsCSIController efsCSIController externalDNS imageBuilder',
};

interface Below {
  readonly definition: string;
  /** The keys on the way are the user's own. */
  readonly named: boolean;
}

const read = new Map<string, ReadonlyMap<string, Below | undefined>>();

/** The keys that a definition has, with what stands below them. */
export function keysOf(definition: string): ReadonlyMap<string, Below | undefined> {
  const known = read.get(definition);
  if (known !== undefined) return known;
  const keys = new Map<string, Below | undefined>();
  for (const word of DEFINITIONS[definition]!.split(' ')) {
    if (word.startsWith('+')) {
      for (const [key, below] of keysOf(word.slice(1))) keys.set(key, below);
      continue;
    }
    const [key, below] = word.split(':');
    keys.set(
      key!,
      below === undefined ? undefined : { definition: below.replace('*', ''), named: below.startsWith('*') },
    );
  }
  read.set(definition, keys);
  return keys;
}

/** A key that eksctl does not know, and would refuse. */
export interface UnknownKey {
  readonly path: string;
  readonly start: number;
  /** `; did you mean …?`, or nothing. */
  readonly meant: string;
}

/** The keys of a document that eksctl does not know; what is below one of them is not looked at. */
export function unknownKeys(tree: Tree, definition = 'ClusterConfig', path = ''): readonly UnknownKey[] {
  if (tree.kind === 'passage') return unknownKeys(tree.tree, definition, path);
  if (tree.kind === 'sequence') {
    return tree.items.flatMap((item, index) => unknownKeys(item, definition, `${path}[${index}]`));
  }
  return tree.kind === 'mapping' ? inMap(tree, definition, path) : [];
}

function inMap(map: Mapping, definition: string, path: string): readonly UnknownKey[] {
  const known = keysOf(definition);
  return map.keys.flatMap((key, at): readonly UnknownKey[] => {
    const here = path === '' ? key : `${path}.${key}`;
    if (!known.has(key)) {
      return [{ path: here, start: map.keyStarts[at]!, meant: mean(key, known.keys()) }];
    }
    const below = known.get(key);
    if (below === undefined) return [];
    const value = map.values[at]!;
    if (!below.named) return unknownKeys(value, below.definition, here);
    if (value.kind !== 'mapping') return [];
    return value.keys.flatMap((name, index) =>
      unknownKeys(value.values[index]!, below.definition, `${here}.${name}`),
    );
  });
}
