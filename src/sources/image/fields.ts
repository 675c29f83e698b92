import type { Tree } from '../../estate/index.ts';
import { child, leaf, mapping, sequence, textUnder } from '../../estate/index.ts';

/** What stands at the end of a path of keys. */
export function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let found = tree;
  for (const key of path) found = found?.kind === 'mapping' ? child(found, key) : undefined;
  return found;
}

/** The text at the end of a path of keys. */
export function textAt(tree: Tree | undefined, ...path: readonly string[]): string | undefined {
  const above = at(tree, ...path.slice(0, -1));
  return above === undefined ? undefined : textUnder(above, path.at(-1)!);
}

/** The items of the list at the end of a path of keys; none where there is no list. */
export function itemsAt(tree: Tree | undefined, ...path: readonly string[]): readonly Tree[] {
  const list = at(tree, ...path);
  return list?.kind === 'sequence' ? list.items : [];
}

/** The texts among them. */
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
