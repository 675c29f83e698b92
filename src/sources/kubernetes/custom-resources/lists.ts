import type { Tree } from '../../../estate/index.ts';
import { sequence } from '../../../estate/index.ts';
import type { Conversion } from '../../../estate/lenses/lens.ts';

/** A list each of whose items becomes any number of others; what is no list stays what it is. */
export function asList(each: (item: Tree) => readonly Tree[]): Conversion {
  return {
    read: (tree) =>
      tree.kind === 'sequence' ? sequence(tree.items.flatMap(each), tree.start, tree.end) : tree,
    write: (tree) => tree,
  };
}
