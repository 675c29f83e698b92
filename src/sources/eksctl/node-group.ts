import type { Mapping, Tree } from '../../estate/index.ts';
import { hole, leaf } from '../../estate/index.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import { addLaunchTemplate } from './launch-template.ts';
import type { Network } from './network.ts';
import { addNodeRole } from './node-role.ts';
import type { Stack } from './stack.ts';
import { ofCluster, pointer } from './stack.ts';
import { at, keyStart, mapAt, mapsIn, textAt } from './tree.ts';

/** What of a node group is about the group: `AWS::EKS::Nodegroup`. */
export const nodeGroupFields: Fields = {
  amiFamily: { to: 'AmiType', by: { read: amiType, write: (tree) => tree } },
  desiredCapacity: 'ScalingConfig.DesiredSize',
  instanceTypes: 'InstanceTypes',
  instanceType: { to: 'InstanceTypes', only: true },
  labels: 'Labels',
  maxSize: 'ScalingConfig.MaxSize',
  minSize: 'ScalingConfig.MinSize',
  name: 'NodegroupName',
  nodeRepairConfig: {
    to: 'NodeRepairConfig',
    block: {
      enabled: 'Enabled',
      maxParallelNodesRepairedCount: 'MaxParallelNodesRepairedCount',
      maxParallelNodesRepairedPercentage: 'MaxParallelNodesRepairedPercentage',
      maxUnhealthyNodeThresholdCount: 'MaxUnhealthyNodeThresholdCount',
      maxUnhealthyNodeThresholdPercentage: 'MaxUnhealthyNodeThresholdPercentage',
      nodeRepairConfigOverrides: {
        to: 'NodeRepairConfigOverrides',
        blocks: {
          minRepairWaitTimeMins: 'MinRepairWaitTimeMins',
          nodeMonitoringCondition: 'NodeMonitoringCondition',
          nodeUnhealthyReason: 'NodeUnhealthyReason',
          repairAction: 'RepairAction',
        },
      },
    },
  },
  releaseVersion: 'ReleaseVersion',
  spot: { to: 'CapacityType', words: { true: 'SPOT', false: 'ON_DEMAND' } },
  tags: 'Tags',
  taints: {
    to: 'Taints',
    blocks: {
      effect: {
        to: 'Effect',
        words: {
          NoSchedule: 'NO_SCHEDULE',
          NoExecute: 'NO_EXECUTE',
          PreferNoSchedule: 'PREFER_NO_SCHEDULE',
        },
      },
      key: 'Key',
      value: 'Value',
    },
  },
  updateConfig: {
    to: 'UpdateConfig',
    block: { maxUnavailable: 'MaxUnavailable', maxUnavailablePercentage: 'MaxUnavailablePercentage' },
  },
};

/** The front of the AMI types of a family; the rest hangs on the instance type. AL2023 where nothing is written. */
const FAMILIES: Readonly<Record<string, string>> = {
  AmazonLinux2023: 'AL2023_',
  AmazonLinux2: 'AL2_',
  Bottlerocket: 'BOTTLEROCKET_',
  BottlerocketFips: 'BOTTLEROCKET_',
  WindowsServer2019CoreContainer: 'WINDOWS_CORE_2019_',
  WindowsServer2019FullContainer: 'WINDOWS_FULL_2019_',
  WindowsServer2022CoreContainer: 'WINDOWS_CORE_2022_',
  WindowsServer2022FullContainer: 'WINDOWS_FULL_2022_',
  WindowsServer2025CoreContainer: 'WINDOWS_CORE_2025_',
  WindowsServer2025FullContainer: 'WINDOWS_FULL_2025_',
};

function amiType(family: Tree): Tree {
  const { end, start } = family;
  const front =
    family.kind === 'leaf' && Object.hasOwn(FAMILIES, String(family.value))
      ? FAMILIES[String(family.value)]
      : undefined;
  // Ubuntu has images of its own.
  if (front === undefined) return family.kind === 'leaf' ? leaf('CUSTOM', start, end) : family;
  const text = 'the rest of the AMI type follows from the instance type';
  const rest = hole({ code: 'computed-at-deployment', text }, start, end, 'string');
  return { kind: 'text', parts: [front, rest], start, end };
}

/** The node groups, those of EKS and those of eksctl's own Auto Scaling groups: nodes are nodes. */
export function addNodeGroups(stack: Stack, network: Network): void {
  for (const key of ['managedNodeGroups', 'nodeGroups'] as const) {
    mapsIn(at(stack.config, key)).forEach((group, index) => {
      const name = `${key}[${textAt(group, 'name') ?? index}]`;
      addNodeGroup(stack, network, group, name, key === 'managedNodeGroups');
    });
  }
}

function addNodeGroup(stack: Stack, network: Network, group: Mapping, name: string, managed: boolean): void {
  const further: Entry[] = [
    ofCluster,
    ...roleOf(stack, group, `${name}.iam`, managed),
    ['Subnets', network.subnetsOf(group), placeOfSubnets(group)],
  ];
  if (at(group, 'launchTemplate') === undefined) {
    addLaunchTemplate(stack, group, `${name}.launchTemplate`, managed);
    further.push(['LaunchTemplate.Id', pointer(`${name}.launchTemplate`), -1]);
  }
  const fields: Fields = {
    ...nodeGroupFields,
    launchTemplate: { to: 'LaunchTemplate', block: { id: 'Id', version: 'Version' } },
  };
  // A list of types stands for itself, and a single one is not looked at beside it.
  const { instanceType: _, ...withList } = fields;
  stack.add(
    'AWS::EKS::Nodegroup',
    name,
    group,
    stack.read(at(group, 'instanceTypes') === undefined ? fields : withList, group, further),
  );
}

/** The role that is named, else the one that eksctl makes; an instance profile has its own. */
function roleOf(stack: Stack, group: Mapping, name: string, managed: boolean): readonly Entry[] {
  const role = at(group, 'iam', 'instanceRoleARN');
  if (role !== undefined) return [['NodeRole', role, keyStart(mapAt(group, 'iam'), 'instanceRoleARN')]];
  if (at(group, 'iam', 'instanceProfileARN') !== undefined) return [];
  addNodeRole(stack, group, name, managed);
  return [['NodeRole', pointer(name), -1]];
}

/** `subnets` says them, else `privateNetworking` which kind they are. */
function placeOfSubnets(group: Mapping): number {
  const named = keyStart(group, 'subnets');
  return named === -1 ? keyStart(group, 'privateNetworking') : named;
}
