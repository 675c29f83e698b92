import type { Tree } from '../tree.ts';
import { child } from '../tree.ts';
import { within } from './around.ts';
import { onEveryResource } from './common.ts';
import type { Context, Lens } from './lens.ts';
import type { Entry } from './place.ts';
import { open } from './place.ts';
import { readFields } from './read.ts';
import { writeFields } from './write.ts';

const ALONE: Context = {};

/**
 * A resource as Terraform's provider says it, as CloudFormation says it. The leaves are moved, not copied: they keep
 * their offsets; what stands around a block or a list stands around what becomes of it.
 */
export function readThrough(lens: Lens, tree: Tree, context = ALONE): Tree {
  const read = within(tree, (bare) => {
    if (bare.kind !== 'mapping') return bare;
    const map = readFields(lens.fields, bare, withReasons(lens, context));
    const fixed = Object.entries(lens.fixed ?? {}).filter(([key]) => child(map, key) === undefined);
    if (fixed.length === 0) return map;
    const entries = map.keys.map((key, at): Entry => [key, map.values[at]!, map.keyStarts[at]!]);
    return open(
      [...entries, ...fixed.map(([key, value]): Entry => [key, value, -1])],
      map.start,
      map.end,
      map.rest,
    );
  });
  return read ?? tree;
}

/** The way back: a resource as CloudFormation says it, as Terraform's provider says it. */
export function writeThrough(lens: Lens, tree: Tree, context = ALONE): Tree {
  const written = within(tree, (bare) => {
    if (bare.kind !== 'mapping') return bare;
    // What the type implies is not said again.
    const kept = bare.keys.flatMap((key, at): readonly Entry[] =>
      Object.hasOwn(lens.fixed ?? {}, key) ? [] : [[key, bare.values[at]!, bare.keyStarts[at]!]],
    );
    return writeFields(lens.fields, open(kept, bare.start, bare.end, bare.rest), context);
  });
  return written ?? tree;
}

/** What is left out is told with the reason that the lens gives for it. */
function withReasons(lens: Lens, context: Context): Context {
  const { aside } = context;
  if (aside === undefined) return context;
  const known = { ...onEveryResource, ...lens.notInCloudFormation };
  return {
    ...context,
    aside: (path, keyStart, why) => aside(path, keyStart, Object.hasOwn(known, path) ? known[path]! : why),
  };
}
