import type { Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { redact } from '../../../estate/index.ts';
import { withoutSecrets } from '../secrets.ts';

/**
 * A Secret whose values come from other files too (patches, files of a generator): each is hidden in the file it is
 * written in. What stands in the object's own file is left to the reader of objects, which hides it.
 */
export function withoutForeignSecrets(tree: Mapping): Mapping {
  return {
    ...tree,
    values: tree.values.map((value, index) => {
      const key = tree.keys[index]!;
      if (key === 'data' || key === 'stringData') return foreign(value, hideAll);
      if (key !== 'metadata') return value;
      return foreign(value, (inner, file) =>
        inner.kind === 'mapping' ? withoutSecrets(asSecret('metadata', inner), file).values[0]! : inner,
      );
    }),
  };
}

/** Changes what lies behind passages, wherever they begin. */
function foreign(tree: Tree, change: (tree: Tree, file: SourceFile) => Tree): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: change(tree.tree, tree.file) };
  if (tree.kind === 'mapping') return { ...tree, values: tree.values.map((value) => foreign(value, change)) };
  return tree;
}

function hideAll(tree: Tree, file: SourceFile): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: hideAll(tree.tree, tree.file) };
  if (tree.kind === 'mapping') return { ...tree, values: tree.values.map((value) => hideAll(value, file)) };
  if (tree.kind !== 'leaf' || tree.value === null) return tree;
  if (tree.start >= 0) file.hide(tree.start, tree.end);
  return { ...tree, value: redact(String(tree.value)) };
}

function asSecret(key: string, value: Mapping): Mapping {
  return { kind: 'mapping', keys: [key], values: [value], keyStarts: [-1], start: -1, end: -1 };
}
