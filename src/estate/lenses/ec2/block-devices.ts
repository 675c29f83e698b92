import type { Mapping, Tree } from '../../tree.ts';
import { child, hole, sequence } from '../../tree.ts';
import { within } from '../around.ts';
import type { Context, Conversion, Fields } from '../lens.ts';
import { placed } from '../place.ts';
import type { Entry } from '../place.ts';
import { readFields } from '../read.ts';
import { writeFields } from '../write.ts';

const volume: Fields = {
  delete_on_termination: 'Ebs.DeleteOnTermination',
  encrypted: 'Ebs.Encrypted',
  iops: 'Ebs.Iops',
  kms_key_id: 'Ebs.KmsKeyId',
  throughput: 'Ebs.Throughput',
  volume_size: 'Ebs.VolumeSize',
  volume_type: 'Ebs.VolumeType',
};
const device: Fields = {
  ...volume,
  device_name: 'DeviceName',
  no_device: 'NoDevice',
  snapshot_id: 'Ebs.SnapshotId',
};

const ROOT = 'the image says what its root device is called';

/** `root_block_device`: the mapping of the device that the image starts from, whose name the image has. */
export const rootDevice: Conversion = {
  read: (tree, context) => {
    const read = devices(tree, volume, context);
    if (read.kind !== 'sequence') return read;
    const items = read.items.map((item) => within(item, nameless) ?? item);
    return sequence(items, read.start, read.end);
  },
  write: (tree, context) => blocks(tree, volume, context, true),
};

/** `ebs_block_device`: the other devices. */
export const ebsDevices: Conversion = {
  read: (tree, context) => devices(tree, device, context),
  write: (tree, context) => blocks(tree, device, context, false),
};

function devices(tree: Tree, fields: Fields, context: Context): Tree {
  const items = tree.kind === 'mapping' ? [tree] : tree.kind === 'sequence' ? tree.items : undefined;
  if (items === undefined) return tree;
  const look = (item: Tree): Tree => (item.kind === 'mapping' ? readFields(fields, item, context) : item);
  const read = items.map((item) => within(item, look)).filter((item) => item !== undefined);
  return sequence(read, tree.start, tree.end);
}

function nameless(item: Tree): Tree {
  if (item.kind !== 'mapping') return item;
  const name = hole({ code: 'computed-at-deployment', text: ROOT }, item.start, item.end, 'string');
  const entries = item.keys.map((key, at): Entry => [key, item.values[at]!, item.keyStarts[at]!]);
  return placed([['DeviceName', name, item.start], ...entries], item.start, item.end, item.rest);
}

function blocks(tree: Tree, fields: Fields, context: Context, root: boolean): Tree | undefined {
  if (tree.kind !== 'sequence') return root ? undefined : tree;
  const items = tree.items.filter((item) => isRoot(item) === root);
  if (items.length === 0) return root || tree.items.length > 0 ? undefined : tree;
  const look = (item: Tree): Tree =>
    item.kind === 'mapping' ? writeFields(fields, root ? unnamed(item) : item, context) : item;
  const written = items.map((item) => within(item, look)).filter((item) => item !== undefined);
  return sequence(written, tree.start, tree.end);
}

function isRoot(item: Tree): boolean {
  while (item.kind === 'passage') item = item.tree;
  const name = item.kind === 'mapping' ? child(item, 'DeviceName') : undefined;
  return name?.kind === 'hole' && name.reason.text === ROOT;
}

function unnamed(item: Mapping): Mapping {
  const entries = item.keys.flatMap((key, at): readonly Entry[] =>
    key === 'DeviceName' ? [] : [[key, item.values[at]!, item.keyStarts[at]!]],
  );
  return placed(entries, item.start, item.end, item.rest);
}
