import type { Leaf, Mapping, Passage, SourceFile, Tree } from '../../../estate/index.ts';
import { mapping } from '../../../estate/index.ts';

/** A tree behind its passages, and the file its places are in. */
export interface Settled {
  readonly tree: Exclude<Tree, Passage>;
  readonly file: SourceFile;
}

/** Follows the passages to where something is written. */
export function settle(tree: Tree, file: SourceFile): Settled {
  while (tree.kind === 'passage') {
    file = tree.file;
    tree = tree.tree;
  }
  return { tree, file };
}

/** Something written in a file, to be put where another file's text was. */
export interface Written {
  /** `patch deploy/patch.yaml`. */
  readonly what: string;
  readonly file: SourceFile;
  readonly tree: Tree;
  /** Where its key stands in `file`, -1 when it has none. */
  readonly keyStart: number;
}

/** The tree of what is written, for a place whose text is in `into`. */
export function carried(written: Written, into: SourceFile): Tree {
  const { file, tree, what } = written;
  if (file === into || tree.kind === 'passage') return tree;
  return { kind: 'passage', what, file, tree, start: -1, end: -1 };
}

/** The map with what `change` makes of it, inside of the passages it lies behind. */
export function within(
  tree: Tree,
  file: SourceFile,
  change: (tree: Exclude<Tree, Passage>, file: SourceFile) => Tree,
): Tree {
  if (tree.kind !== 'passage') return change(tree, file);
  const changed = within(tree.tree, tree.file, change);
  return changed === tree.tree ? tree : { ...tree, tree: changed };
}

/** The value under a key, and the file it is in. */
export function under(tree: Tree, key: string, file: SourceFile): Settled | undefined {
  const { file: own, tree: map } = settle(tree, file);
  const at = map.kind === 'mapping' ? map.keys.indexOf(key) : -1;
  return at === -1 || map.kind !== 'mapping' ? undefined : settle(map.values[at]!, own);
}

/** The value at the end of a path of keys. */
export function at(tree: Tree, file: SourceFile, ...path: readonly string[]): Settled | undefined {
  let found: Settled | undefined = settle(tree, file);
  for (const key of path) {
    if (found === undefined) return undefined;
    found = under(found.tree, key, found.file);
  }
  return found;
}

/** The text at the end of a path of keys; a number or boolean as it would be written. */
export function textAt(tree: Tree, file: SourceFile, ...path: readonly string[]): string | undefined {
  const found = at(tree, file, ...path)?.tree;
  return found?.kind === 'leaf' && found.value !== null ? String(found.value) : undefined;
}

/** A map with one entry more or another; what is written elsewhere goes to the end, so that a map begins at home. */
export function put(map: Mapping, key: string, value: Tree, keyStart: number): Mapping {
  const at = map.keys.indexOf(key);
  const foreign = value.kind === 'passage';
  if (at !== -1 && (!foreign || at > 0 || map.keys.length === 1)) {
    return {
      ...map,
      values: map.values.with(at, value),
      keyStarts: foreign ? map.keyStarts.with(at, keyStart) : map.keyStarts,
    };
  }
  const rest = at === -1 ? map : drop(map, key);
  return {
    ...rest,
    keys: [...rest.keys, key],
    values: [...rest.values, value],
    keyStarts: [...rest.keyStarts, keyStart],
  };
}

/** A map without a key. */
export function drop(map: Mapping, key: string): Mapping {
  const at = map.keys.indexOf(key);
  if (at === -1) return map;
  return {
    ...map,
    keys: map.keys.toSpliced(at, 1),
    values: map.values.toSpliced(at, 1),
    keyStarts: map.keyStarts.toSpliced(at, 1),
  };
}

/** A map that nobody has written. */
export const EMPTY: Mapping = mapping([]);

export function isNull(tree: Tree | undefined): boolean {
  return tree === undefined || (tree.kind === 'leaf' && tree.value === null);
}

/** A leaf with another value, at the same place. */
export function revalued(leaf: Leaf, value: Leaf['value']): Leaf {
  return leaf.value === value ? leaf : { ...leaf, value };
}
