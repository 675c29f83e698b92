import type { Defaults, Tree } from '../../estate/index.ts';
import { leaf, sequence } from '../../estate/index.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import type { Network } from './network.ts';
import type { Stack } from './stack.ts';
import { CLUSTER } from './stack.ts';
import { at, inPlaceOf, itemsIn, keyStart, mapAt, onAt } from './tree.ts';

/** What of the document is about the cluster itself: `AWS::EKS::Cluster`. */
export const clusterFields: Fields = {
  metadata: {
    to: '',
    block: { name: 'Name', version: 'Version', tags: { to: 'Tags', tags: true } },
  },
  accessConfig: {
    to: 'AccessConfig',
    block: {
      authenticationMode: 'AuthenticationMode',
      bootstrapClusterCreatorAdminPermissions: 'BootstrapClusterCreatorAdminPermissions',
    },
  },
  autoModeConfig: {
    to: 'ComputeConfig',
    block: { enabled: 'Enabled', nodePools: 'NodePools', nodeRoleARN: 'NodeRoleArn' },
  },
  cloudWatch: {
    to: '',
    block: {
      clusterLogging: {
        to: '',
        block: {
          enableTypes: {
            to: 'Logging.ClusterLogging.EnabledTypes',
            by: { read: logTypes, write: (tree) => tree },
          },
        },
      },
    },
  },
  controlPlaneScalingConfig: { to: 'ControlPlaneScalingConfig', block: { tier: 'Tier' } },
  iam: { to: '', block: { serviceRoleARN: 'RoleArn' } },
  kubernetesNetworkConfig: {
    to: 'KubernetesNetworkConfig',
    block: {
      ipFamily: { to: 'IpFamily', words: { IPv4: 'ipv4', IPv6: 'ipv6' } },
      serviceIPv4CIDR: 'ServiceIpv4Cidr',
      serviceIPv6CIDR: 'ServiceIpv6Cidr',
    },
  },
  outpost: {
    to: 'OutpostConfig',
    block: {
      controlPlaneInstanceType: 'ControlPlaneInstanceType',
      controlPlaneOutpostARN: { to: 'OutpostArns', only: true },
      controlPlanePlacement: {
        to: 'ControlPlanePlacement',
        block: { groupName: 'GroupName', spreadLevel: 'SpreadLevel' },
      },
      etcdInstanceType: 'EtcdInstanceType',
      etcdPlacement: { to: 'EtcdPlacement', block: { spreadLevel: 'SpreadLevel' } },
    },
  },
  remoteNetworkConfig: {
    to: 'RemoteNetworkConfig',
    block: {
      remoteNodeNetworks: { to: 'RemoteNodeNetworks', blocks: { cidrs: 'Cidrs' } },
      remotePodNetworks: { to: 'RemotePodNetworks', blocks: { cidrs: 'Cidrs' } },
    },
  },
  secretsEncryption: { to: 'EncryptionConfig', only: true, block: { keyARN: 'Provider.KeyArn' } },
  upgradePolicy: { to: 'UpgradePolicy', block: { supportType: 'SupportType' } },
  vpc: {
    to: '',
    block: {
      clusterEndpoints: {
        to: '',
        block: {
          privateAccess: 'ResourcesVpcConfig.EndpointPrivateAccess',
          publicAccess: 'ResourcesVpcConfig.EndpointPublicAccess',
        },
      },
      controlPlaneEgressMode: 'ResourcesVpcConfig.ControlPlaneEgressMode',
      controlPlaneSecurityGroupIDs: 'ResourcesVpcConfig.SecurityGroupIds',
      controlPlaneSubnetIDs: 'ResourcesVpcConfig.SubnetIds',
      publicAccessCIDRs: 'ResourcesVpcConfig.PublicAccessCidrs',
      securityGroup: { to: 'ResourcesVpcConfig.SecurityGroupIds', only: true },
    },
  },
  zonalShiftConfig: { to: 'ZonalShiftConfig', block: { enabled: 'Enabled' } },
};

/**
 * What eksctl fills in, where that differs from the API. The mode:
 * https://docs.aws.amazon.com/eks/latest/eksctl/access-entries.html ; the networking add-ons come as EKS add-ons, or
 * not at all: https://docs.aws.amazon.com/eks/latest/eksctl/addons.html . Compared on 2026-11-23.
 */
export const clusterDefaults: Defaults = {
  keys: {
    AccessConfig: { keys: { AuthenticationMode: { by: 'eksctl', value: 'API_AND_CONFIG_MAP' } } },
    BootstrapSelfManagedAddons: { by: 'eksctl', value: false },
  },
};

const ALL_LOGS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** `*` and `all` stand for every type. https://docs.aws.amazon.com/eks/latest/eksctl/cloudwatch-cluster-logging.html */
function logTypes(tree: Tree): Tree {
  if (tree.kind !== 'sequence') return tree;
  const items = tree.items.flatMap((item): readonly Tree[] =>
    item.kind === 'leaf' && (item.value === '*' || item.value === 'all')
      ? ALL_LOGS.map((type) => inPlaceOf(item, type))
      : [item],
  );
  return sequence(items.map(asLogType), tree.start, tree.end);
}

function asLogType(type: Tree): Tree {
  return {
    kind: 'mapping',
    keys: ['Type'],
    values: [type],
    keyStarts: [type.start],
    start: type.start,
    end: type.end,
  };
}

export function addCluster(stack: Stack, network: Network): void {
  const { config } = stack;
  const further: Entry[] = [
    ...privateEndpoints(stack),
    ...autoMode(stack),
    ...(at(config, 'vpc', 'controlPlaneSubnetIDs') === undefined
      ? [
          [
            'ResourcesVpcConfig.SubnetIds',
            network.clusterSubnets,
            keyStart(mapAt(config, 'vpc'), 'subnets'),
          ] as const,
        ]
      : []),
  ];
  const head = mapAt(config, 'metadata') ?? config;
  stack.add('AWS::EKS::Cluster', CLUSTER, head, stack.read(clusterFields, config, further), clusterDefaults);
  addLogGroup(stack);
}

/** A fully-private cluster has the private endpoint alone. https://docs.aws.amazon.com/eks/latest/eksctl/eks-private-cluster.html */
function privateEndpoints({ config }: Stack): readonly Entry[] {
  const on = onAt(config, 'privateCluster', 'enabled');
  if (on === undefined) return [];
  const start = keyStart(mapAt(config, 'privateCluster'), 'enabled');
  return [
    ['ResourcesVpcConfig.EndpointPublicAccess', inPlaceOf(on, false), start],
    ['ResourcesVpcConfig.EndpointPrivateAccess', inPlaceOf(on, true), start],
  ];
}

/** EKS wants the three parts of Auto Mode on together. https://docs.aws.amazon.com/eks/latest/eksctl/auto-mode.html */
function autoMode({ config }: Stack): readonly Entry[] {
  const on = onAt(config, 'autoModeConfig', 'enabled');
  if (on === undefined) return [];
  const start = keyStart(mapAt(config, 'autoModeConfig'), 'enabled');
  return [
    ['KubernetesNetworkConfig.ElasticLoadBalancing.Enabled', on, start],
    ['StorageConfig.BlockStorage.Enabled', on, start],
  ];
}

/** eksctl sets the retention of the log group that EKS makes, when it is told. */
function addLogGroup(stack: Stack): void {
  const logging = mapAt(stack.config, 'cloudWatch', 'clusterLogging');
  const days = at(logging, 'logRetentionInDays');
  if (logging === undefined || days === undefined || itemsIn(at(logging, 'enableTypes')).length === 0) return;
  const name = stack.clusterName ?? leaf('');
  const group: Tree = { kind: 'text', parts: ['/aws/eks/', name, '/cluster'], start: -1, end: -1 };
  const tree = stack.read({ logRetentionInDays: 'RetentionInDays' }, logging, [['LogGroupName', group, -1]]);
  stack.add('AWS::Logs::LogGroup', 'cloudWatch.clusterLogging', logging, tree);
}
