import type { Leaf, Mapping, Tree } from '../../estate/index.ts';
import { childAt } from '../../estate/index.ts';

/** The child under a key of what may be a map. */
export function under(tree: Tree | undefined, key: string): Tree | undefined {
  const found = childAt(tree, key);
  return found?.kind === 'leaf' && found.value === null ? undefined : found;
}

/** The entries of what may be a map. */
export function entriesOf(tree: Tree | undefined): { key: string; value: Tree; start: number }[] {
  if (tree?.kind !== 'mapping') return [];
  return tree.keys.map((key, index) => ({
    key,
    value: tree.values[index]!,
    start: tree.keyStarts[index]!,
  }));
}

/** The items of a list; a single value stands for a list of one, as CI services read it. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  if (tree === undefined || (tree.kind === 'leaf' && tree.value === null)) return [];
  return tree.kind === 'sequence' ? tree.items : [tree];
}

export function isLeaf(tree: Tree | undefined): tree is Leaf {
  return tree?.kind === 'leaf' && tree.value !== null;
}

export function isMap(tree: Tree | undefined): tree is Mapping {
  return tree?.kind === 'mapping';
}

/** The text of a scalar. */
export function textOf(tree: Tree | undefined): string | undefined {
  return isLeaf(tree) ? String(tree.value) : undefined;
}

/** Every text that stands anywhere below. */
export function* leavesIn(tree: Tree | undefined): Generator<Leaf> {
  if (isLeaf(tree)) yield tree;
  else if (tree?.kind === 'mapping') for (const value of tree.values) yield* leavesIn(value);
  else if (tree?.kind === 'sequence') for (const item of tree.items) yield* leavesIn(item);
}
