import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

/** Where a type lists the volumes of its machines, and how the properties are called there. */
interface Mappings {
  readonly path: readonly string[];
  readonly ebs: string;
  readonly encrypted: string;
  readonly snapshot: string;
}
const aws = (...path: readonly string[]): Mappings => ({
  path,
  ebs: 'Ebs',
  encrypted: 'Encrypted',
  snapshot: 'SnapshotId',
});
const MAPPINGS: Readonly<Record<string, Mappings>> = {
  'AWS::EC2::Instance': aws('BlockDeviceMappings'),
  'AWS::EC2::LaunchTemplate': aws('LaunchTemplateData', 'BlockDeviceMappings'),
  'AWS::AutoScaling::LaunchConfiguration': aws('BlockDeviceMappings'),
  // https://karpenter.sh/docs/concepts/nodeclasses/#specblockdevicemappings
  'karpenter.k8s.aws/EC2NodeClass': {
    path: ['spec', 'blockDeviceMappings'],
    ebs: 'ebs',
    encrypted: 'encrypted',
    snapshot: 'snapshotID',
  },
};

export default control({
  id: 'ebs-volume-encrypted',
  title: 'EBS volumes are encrypted where they are defined',
  layer: 'data',
  stage: 'build',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Whoever may copy the snapshot of an unencrypted volume, or share it, reads all that the node or the database ' +
    'wrote: images, secrets of pods, logs. An account can encrypt every new volume by itself, but no template says ' +
    'whether it does; a volume that says so is encrypted in every account.',
  references: [
    attack('T1530'),
    page('Amazon EBS encryption', 'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html'),
    page(
      'Encryption by default',
      'https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html',
    ),
  ],
  appliesTo: ['AWS::EC2::Volume', ...Object.keys(MAPPINGS)],
  decide: (resource) => {
    if (resource.type === 'AWS::EC2::Volume') return ofVolume(resource);
    const mappings = MAPPINGS[resource.type]!;
    const { items, rest } = resource.at(...mappings.path).items();
    const abouts: About[] = [];
    for (const item of items) {
      const ebs = item.get(mappings.ebs);
      if (ebs.present === false || item.get('NoDevice').present === true) continue;
      abouts.push({ subject: item, decision: ofDisk(ebs, mappings, deviceOf(item)) });
    }
    if (rest !== undefined) abouts.push({ subject: rest.at, decision: undecided(rest) });
    return abouts;
  },
  fix: {
    text: 'Set `Encrypted: true`, with `KmsKeyId` for a key of your own.',
    safe: false,
    breaks: 'a volume that exists: it is replaced by a new one; launch templates only change new machines',
    cloudformation: 'Encrypted: true',
    kubernetes:
      'blockDeviceMappings:\n  - deviceName: /dev/xvda\n    ebs: { volumeSize: 40Gi, encrypted: true }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second disk of a launch template',
      format: 'cloudformation',
      source: `Resources:
  Nodes:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        BlockDeviceMappings:
          - DeviceName: /dev/xvda
            Ebs: { VolumeSize: 20, Encrypted: true }
          - DeviceName: /dev/xvdb
            Ebs:
              VolumeSize: 100
              Encrypted: "false"
          - { DeviceName: /dev/xvdc, NoDevice: {} }
`,
      at: 'Encrypted: "false"',
    },
    {
      verdict: 'fail',
      title: 'Nothing is written: it hangs on the account',
      format: 'cloudformation',
      source: `Resources:
  Cache:
    Type: AWS::EC2::Volume
    Properties:
      AvailabilityZone: eu-west-1a
      Size: 100
`,
      at: 'Cache:',
    },
    {
      verdict: 'fail',
      title: 'Nodes of Karpenter',
      format: 'kubernetes',
      source: `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: default }
spec:
  amiFamily: AL2023
  blockDeviceMappings:
    - deviceName: /dev/xvda
      ebs:
        volumeSize: 40Gi
        encrypted: false
`,
      at: 'encrypted: false',
    },
    {
      verdict: 'not-evaluated',
      title: 'A snapshot hands on what it has',
      format: 'cloudformation',
      source: `Resources:
  Restored:
    Type: AWS::EC2::Volume
    Properties:
      AvailabilityZone: eu-west-1a
      SnapshotId: snap-0a1b2c3d
`,
      at: 'SnapshotId: snap-0a1b2c3d',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties: { AvailabilityZone: eu-west-1a, Size: 100, Encrypted: true }
  Bastion:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a1b
      BlockDeviceMappings:
        - { DeviceName: /dev/xvda, Ebs: { VolumeSize: 8, Encrypted: "TRUE" } }
        - { DeviceName: /dev/sdb, VirtualName: ephemeral0 }
`,
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: default }
spec:
  blockDeviceMappings:
    - { deviceName: /dev/xvda, ebs: { volumeSize: 40Gi, encrypted: true } }
`,
    },
  ],
});

function ofVolume(volume: Resource): Decision {
  // An unencrypted volume can't be copied.
  const source = volume.at('SourceVolumeId');
  if (source.present === true) return pass(source);
  return ofDisk(volume.root, MAPPINGS['AWS::EC2::Instance']!, `volume ${volume.name}`);
}

function ofDisk(disk: View, { encrypted, snapshot }: Mappings, what: string): Decision {
  const value = disk.get(encrypted).boolean();
  if (value.kind === 'unknown') return undecided(value);
  if (value.kind !== 'absent') {
    return value.value ? pass(value.at) : fail(value.at, `${what} is told not to be encrypted`);
  }
  const from = disk.get(snapshot);
  if (from.present !== false) {
    return undecidedAt(from, `${what} does not say whether it is encrypted: it is when its snapshot is`);
  }
  return fail(
    value.at,
    `${what} does not ask for encryption: it has none unless the account encrypts new volumes by default, which no template can say`,
  );
}

function deviceOf(item: View): string {
  for (const key of ['DeviceName', 'deviceName']) {
    const name = item.get(key).string();
    if (name.kind === 'known') return `the disk ${name.value.slice(0, 40)} of ${item.resource.name}`;
  }
  return `a disk of ${item.resource.name}`;
}
