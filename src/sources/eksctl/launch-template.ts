import type { Defaults, Mapping, Tree } from '../../estate/index.ts';
import { hole, leaf, mapping, sequence } from '../../estate/index.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import type { Stack } from './stack.ts';
import { pointer } from './stack.ts';
import { at, inPlaceOf, itemsIn, keyStart, mapAt, mapsIn, onAt, textAt } from './tree.ts';

/** What of a node group is about its instances: the data of `AWS::EC2::LaunchTemplate`. */
export const launchFields: Fields = {
  disableIMDSv1: { to: 'MetadataOptions.HttpTokens', words: { true: 'required', false: 'optional' } },
  ebsOptimized: 'EbsOptimized',
  enableDetailedMonitoring: 'Monitoring.Enabled',
  enclaveEnabled: 'EnclaveOptions.Enabled',
  instanceType: 'InstanceType',
  placement: { to: 'Placement', block: { groupName: 'GroupName' } },
};

/** What of a node group, and of an additional volume, is about a disk. */
export const volumeFields: Fields = {
  snapshotID: 'Ebs.SnapshotId',
  volumeEncrypted: 'Ebs.Encrypted',
  volumeIOPS: 'Ebs.Iops',
  volumeKmsKeyID: 'Ebs.KmsKeyId',
  volumeName: 'DeviceName',
  volumeSize: 'Ebs.VolumeSize',
  volumeThroughput: 'Ebs.Throughput',
  volumeType: 'Ebs.VolumeType',
};

/**
 * What eksctl fills in. That volumes are encrypted is not among it: it leaves that to the account.
 * `disableIMDSv1`, `volumeType`, `volumeSize`: https://schema.eksctl.io/ (the schema at commit 009491b). Two hops, one
 * with `disablePodIMDS`: `makeMetadataOptions` in `pkg/cfn/builder/nodegroup.go`. Compared on 2026-11-23.
 */
const DEFAULTS: Defaults = {
  keys: {
    LaunchTemplateData: {
      keys: {
        MetadataOptions: {
          keys: {
            HttpTokens: { by: 'eksctl', value: 'required' },
            HttpPutResponseHopLimit: { by: 'eksctl', value: 2 },
          },
        },
        BlockDeviceMappings: {
          items: {
            keys: {
              Ebs: {
                keys: {
                  VolumeSize: { by: 'eksctl', value: 80 },
                  VolumeType: { by: 'eksctl', value: 'gp3' },
                },
              },
            },
          },
        },
      },
    },
  },
};

export function addLaunchTemplate(stack: Stack, group: Mapping, name: string, managed: boolean): void {
  const groups = [...itemsIn(at(group, 'securityGroups', 'attachIDs'))];
  const ssh = mapAt(group, 'ssh');
  if (ssh !== undefined && allows(ssh)) {
    addSshGroup(stack, group, ssh, `${name}.ssh`);
    groups.push(pointer(`${name}.ssh`));
  }
  const further: Entry[] = [
    ...podMetadata(group),
    ['BlockDeviceMappings', sequence(disks(stack, group)), keyStart(group, 'volumeSize')],
  ];
  if (groups.length > 0)
    further.push(['SecurityGroupIds', sequence(groups), keyStart(group, 'securityGroups')]);
  const key = at(ssh, 'publicKeyName');
  if (key !== undefined) further.push(['KeyName', key, keyStart(ssh, 'publicKeyName')]);
  const profile = at(group, 'iam', 'instanceProfileARN');
  if (profile !== undefined)
    further.push(['IamInstanceProfile.Arn', profile, keyStart(mapAt(group, 'iam'), 'instanceProfileARN')]);
  const image = at(group, 'ami');
  // These are words for images that eksctl looks up.
  if (image !== undefined && !/^(?:auto|auto-ssm|static)$/.test(textAt(group, 'ami') ?? '')) {
    further.push(['ImageId', image, keyStart(group, 'ami')]);
  }
  const start = userData(group, managed);
  if (start !== undefined) further.push(['UserData', start, keyStart(group, 'preBootstrapCommands')]);
  const data = stack.read(launchFields, group, further);
  const tree = mapping([['LaunchTemplateData', data, -1]], group.start, group.end);
  stack.add('AWS::EC2::LaunchTemplate', name, group, tree, DEFAULTS);
}

/** No pod gets an answer over one hop, and without a token nobody does. */
function podMetadata(group: Mapping): readonly Entry[] {
  const off = onAt(group, 'disablePodIMDS');
  if (off === undefined) return [];
  const start = keyStart(group, 'disablePodIMDS');
  return [
    ['MetadataOptions.HttpPutResponseHopLimit', inPlaceOf(off, 1), start],
    ['MetadataOptions.HttpTokens', inPlaceOf(off, 'required'), start],
  ];
}

function disks(stack: Stack, group: Mapping): readonly Tree[] {
  const named: readonly Entry[] =
    at(group, 'volumeName') === undefined ? [['DeviceName', leaf('/dev/xvda'), -1]] : [];
  // It is there when nothing is said of it.
  const ebs: Entry = ['Ebs', mapping([]), -1];
  const disk = stack.read(volumeFields, group, [...named, ebs]);
  return [disk, ...mapsIn(at(group, 'additionalVolumes')).map((volume) => stack.read(volumeFields, volume))];
}

/** What the instances start up with: what is written, and what eksctl adds so that they become nodes. */
function userData(group: Mapping, managed: boolean): Tree | undefined {
  const commands = [...itemsIn(at(group, 'preBootstrapCommands'))];
  const own = at(group, 'overrideBootstrapCommand');
  if (own !== undefined) commands.push(own);
  if (commands.length === 0 && managed) return undefined;
  const text = 'eksctl writes the rest of it';
  const rest = hole({ code: 'computed-at-deployment', text }, -1, -1, 'string');
  const parts = commands.flatMap((command) => [command, '\n']);
  // Nodes of EKS are told by EKS; those of eksctl by `nodeadm`, or what an older image has for it.
  return {
    kind: 'text',
    parts: managed ? [...parts, rest] : [...parts, rest, 'nodeadm', rest],
    start: commands[0]?.start ?? -1,
    end: commands.at(-1)?.end ?? -1,
  };
}

/** A key is used unless SSH is switched off. */
function allows(ssh: Mapping): boolean {
  const allow = at(ssh, 'allow');
  if (allow?.kind === 'leaf') return allow.value === true;
  return ['publicKeyName', 'publicKeyPath', 'publicKey'].some((key) => at(ssh, key) !== undefined);
}

/**
 * The group that lets SSH in: from the groups that are named, else from the VPC for nodes in private subnets, else from
 * everywhere. https://docs.aws.amazon.com/eks/latest/eksctl/nodegroups.html
 */
function addSshGroup(stack: Stack, group: Mapping, ssh: Mapping, name: string): void {
  const sources = itemsIn(at(ssh, 'sourceSecurityGroupIds'));
  const place = at(ssh, 'allow') ?? at(ssh, 'publicKeyName') ?? ssh;
  const rule = (key: string, value: Tree): Tree =>
    stack.read({}, mapping([], value.start, value.end), [
      ['IpProtocol', leaf('tcp'), -1],
      ['FromPort', leaf(22), -1],
      ['ToPort', leaf(22), -1],
      [key, value, -1],
    ]);
  const isPrivate = onAt(group, 'privateNetworking') ?? onAt(stack.config, 'privateCluster', 'enabled');
  const rules =
    sources.length > 0
      ? sources.map((source) => rule('SourceSecurityGroupId', source))
      : isPrivate === undefined
        ? [rule('CidrIp', inPlaceOf(place, '0.0.0.0/0')), rule('CidrIpv6', inPlaceOf(place, '::/0'))]
        : [rule('CidrIp', at(stack.config, 'vpc', 'cidr') ?? ownRange())];
  const tree = mapping([
    ['GroupDescription', leaf('Allow SSH access'), -1],
    ['SecurityGroupIngress', sequence(rules, place.start, place.end), keyStart(ssh, 'allow')],
  ]);
  stack.add('AWS::EC2::SecurityGroup', name, ssh, tree);
}

/** What eksctl gives a VPC of its own. https://docs.aws.amazon.com/eks/latest/eksctl/vpc-cidr.html */
function ownRange(): Tree {
  return { kind: 'leaf', value: '192.168.0.0/16', start: -1, end: -1, by: 'eksctl' };
}
