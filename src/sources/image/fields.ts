import type { Tree } from '../../estate/index.ts';
import { itemsAt, leaf, mapping, sequence } from '../../estate/index.ts';

/** The texts in the list at the end of a path of keys. */
export function textsAt(tree: Tree | undefined, ...path: readonly string[]): string[] {
  return itemsAt(tree, ...path).flatMap((item) =>
    item.kind === 'leaf' && typeof item.value === 'string' ? [item.value] : [],
  );
}

/** The same tree, each text through `change`, and without places: what it was read from is no file of the user's. */
export function placeless(tree: Tree, change: (text: string) => string = (text) => text): Tree {
  switch (tree.kind) {
    case 'leaf':
      return leaf(typeof tree.value === 'string' ? change(tree.value) : tree.value);
    case 'sequence':
      return sequence(tree.items.map((item) => placeless(item, change)));
    case 'mapping':
      return mapping(tree.keys.map((key, index) => [key, placeless(tree.values[index]!, change), -1]));
    default:
      return tree;
  }
}

/** A map of what is there. */
export function mapOf(entries: Readonly<Record<string, Tree | undefined>>): Tree {
  return mapping(
    Object.entries(entries).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value, -1] as const],
    ),
  );
}

/** A leaf for a text, when there is one. */
export function leafOf(value: string | number | undefined): Tree | undefined {
  return value === undefined ? undefined : leaf(value);
}
