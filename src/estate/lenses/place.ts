import type { Hole, Mapping, Tree } from '../tree.ts';
import { mapping, sequence } from '../tree.ts';
import { misfit, within } from './around.ts';

/** A value on its way to a property: the dotted path, the value, and where the key of its argument is written. */
export type Entry = readonly [path: string, value: Tree, keyStart: number];

/** A mapping of values at dotted paths; what shares a prefix shares the map there. */
export function placed(
  entries: readonly Entry[],
  start: number,
  end: number,
  rest: Hole | undefined,
): Mapping {
  let result = open([], start, end, rest);
  for (const [path, value, keyStart] of entries) result = put(result, path.split('.'), value, keyStart, rest);
  return result;
}

/** A mapping that further keys may stand in when `rest` says why. */
export function open(entries: readonly Entry[], start: number, end: number, rest: Hole | undefined): Mapping {
  const made = mapping(entries, start, end);
  return rest === undefined ? made : { ...made, rest };
}

function put(
  into: Mapping,
  [key, ...path]: readonly string[],
  value: Tree,
  keyStart: number,
  rest: Hole | undefined,
): Mapping {
  const at = into.keys.indexOf(key!);
  const old = at === -1 ? undefined : into.values[at]!;
  const made = under(old, path, value, keyStart, rest);
  const entries = into.keys.map((name, index): Entry => [name, into.values[index]!, into.keyStarts[index]!]);
  if (at === -1) entries.push([key!, made, keyStart]);
  else entries[at] = [key!, made, into.keyStarts[at]!];
  return open(entries, into.start, into.end, into.rest);
}

function under(
  old: Tree | undefined,
  path: readonly string[],
  value: Tree,
  keyStart: number,
  rest: Hole | undefined,
): Tree {
  if (path.length === 0) return old === undefined ? value : merged(old, value);
  if (old === undefined) return put(open([], value.start, value.end, rest), path, value, keyStart, rest);
  // A hole stays one: what else is in it is as unknown as it was.
  const look = (bare: Tree): Tree =>
    bare.kind === 'mapping' ? put(bare, path, value, keyStart, rest) : bare;
  return within(old, look) ?? put(open([], value.start, value.end, rest), path, value, keyStart, rest);
}

/** Two maps that land at one place are one, and so are two lists; otherwise the one that is written later stands. */
function merged(old: Tree, value: Tree): Tree {
  if (old.kind === 'passage' || old.kind === 'choice')
    return within(old, (bare) => merged(bare, value)) ?? value;
  const look = (bare: Tree): Tree => {
    if (bare.kind === 'mapping' && old.kind === 'mapping') {
      const both = [old, bare].flatMap((map) =>
        map.keys.map((name, index): Entry => [name, map.values[index]!, map.keyStarts[index]!]),
      );
      return open(both, bare.start, bare.end, bare.rest ?? old.rest);
    }
    const lists = [old, bare];
    if (!lists.some((list) => list.kind === 'sequence') || !lists.every(isListed)) return bare;
    const items = lists.flatMap((list) =>
      list.kind === 'sequence' ? list.items : [{ ...(list as Hole), spread: true }],
    );
    return sequence(items, old.start, bare.end);
  };
  return within(value, look) ?? old;
}

function isListed(tree: Tree): boolean {
  return tree.kind === 'sequence' || tree.kind === 'hole';
}

/** What stands at a path of keys, with the passages and choices on the way around it; `undefined` when nothing does. */
export function taken(tree: Tree, path: readonly string[]): Tree | undefined {
  if (path.length === 0) return tree;
  return within(tree, (bare) => {
    if (bare.kind === 'hole' || bare.kind === 'pointer') return bare;
    if (bare.kind !== 'mapping') return misfit(bare, `a map with ${path[0]} should stand here`);
    const at = bare.keys.indexOf(path[0]!);
    return at === -1 ? bare.rest : taken(bare.values[at]!, path.slice(1));
  });
}

/** Where the last key of a path that is written stands, or -1. */
export function keyStartOf(tree: Tree, path: readonly string[]): number {
  let found = -1;
  for (const key of path) {
    if (tree.kind !== 'mapping') return found;
    const at = tree.keys.indexOf(key);
    if (at === -1) return found;
    found = tree.keyStarts[at]!;
    tree = tree.values[at]!;
  }
  return found;
}

/** A map without what stands at these dotted paths; a map on the way that nothing is left in goes too. */
export function removed(map: Mapping, paths: readonly string[]): Mapping {
  if (paths.length === 0) return map;
  const entries = map.keys.flatMap((key, at): readonly Entry[] => {
    if (paths.includes(key)) return [];
    const below = paths
      .filter((path) => path.startsWith(`${key}.`))
      .map((path) => path.slice(key.length + 1));
    const value = map.values[at]!;
    const left =
      below.length === 0
        ? value
        : within(value, (bare) => {
            if (bare.kind !== 'mapping') return bare;
            const rest = removed(bare, below);
            return rest.keys.length === 0 && rest.rest === undefined ? undefined : rest;
          });
    return left === undefined ? [] : [[key, left, map.keyStarts[at]!]];
  });
  return open(entries, map.start, map.end, map.rest);
}

/** The map that stands inside of passages; an empty one where none does. */
export function bareOf(tree: Tree): Mapping {
  if (tree.kind === 'passage') return bareOf(tree.tree);
  return tree.kind === 'mapping' ? tree : mapping([]);
}

/** The entries of a map. */
export function entriesOf(tree: Tree): readonly Entry[] {
  return tree.kind === 'mapping'
    ? tree.keys.map((key, at) => [key, tree.values[at]!, tree.keyStarts[at]!])
    : [];
}
