import type { SourceFile, Tree } from '../../estate/index.ts';
import { child } from '../../estate/index.ts';
import { redact } from '../../estate/index.ts';

const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * A Secret without its secrets: each value under `data` and `stringData` becomes a keyed hash and a length, and its
 * text is marked so that no output prints it. That a value is there, and whether it changed, can still be told.
 */
export function withoutSecrets(
  tree: Tree & { kind: 'mapping' },
  file: SourceFile,
): Tree & { kind: 'mapping' } {
  return mapEntries(tree, (key, value) => {
    if (key === 'data' || key === 'stringData') return allHidden(value, file);
    const annotations =
      key === 'metadata' && value.kind === 'mapping' ? child(value, 'annotations') : undefined;
    if (value.kind !== 'mapping' || annotations?.kind !== 'mapping' || !annotations.keys.includes(APPLIED))
      return value;
    return mapEntries(value, (name, below) =>
      name === 'annotations' && below.kind === 'mapping'
        ? mapEntries(below, (annotation, text) => (annotation === APPLIED ? hidden(text, file) : text))
        : below,
    );
  });
}

function allHidden(tree: Tree, file: SourceFile): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: allHidden(tree.tree, tree.file) };
  return tree.kind === 'mapping' ? mapEntries(tree, (_, secret) => hidden(secret, file)) : tree;
}

function hidden(tree: Tree, file: SourceFile): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: hidden(tree.tree, tree.file) };
  if (tree.start >= 0) file.hide(tree.start, tree.end);
  if (tree.kind !== 'leaf' || tree.value === null) return tree;
  return { ...tree, value: redact(String(tree.value)) };
}

function mapEntries(
  tree: Tree & { kind: 'mapping' },
  change: (key: string, value: Tree) => Tree,
): Tree & { kind: 'mapping' } {
  return { ...tree, values: tree.values.map((value, index) => change(tree.keys[index]!, value)) };
}
