import type { Tree } from '../../estate/index.ts';
import { mapping } from '../../estate/index.ts';

/** A tree with its offsets in a text brought to those in the file that the text is written in. */
export function placedAt(tree: Tree, place: (offset: number) => number): Tree {
  const start = place(tree.start);
  const end = place(Math.max(tree.start, tree.end - 1)) + 1;
  switch (tree.kind) {
    case 'mapping':
      return mapping(
        tree.keys.map((key, at) => [key, placedAt(tree.values[at]!, place), place(tree.keyStarts[at]!)]),
        start,
        end,
      );
    case 'sequence':
      return { ...tree, items: tree.items.map((item) => placedAt(item, place)), start, end };
    default:
      return { ...tree, start, end };
  }
}
