import type { SourceFile, Tree } from '../../../estate/index.ts';

/** Shorter texts are found everywhere, and masking them would say where they are. */
const SHORTEST = 4;

/**
 * Marks what must not be shown, wherever its text stands: a plan has its values several times, and often on one line.
 */
export function hide(tree: Tree | undefined, file: SourceFile): void {
  if (tree === undefined) return;
  if (tree.kind === 'mapping') for (const value of tree.values) hide(value, file);
  if (tree.kind === 'sequence') for (const item of tree.items) hide(item, file);
  if (tree.kind !== 'leaf' || tree.start < 0) return;
  file.hide(tree.start, tree.end);
  const text = file.text.slice(tree.start, tree.end);
  if (typeof tree.value !== 'string' || tree.value.length < SHORTEST) return;
  // Without the quotes: it may also be a piece of a longer text.
  const inside = text.slice(1, -1);
  for (let at = file.text.indexOf(inside); at !== -1; at = file.text.indexOf(inside, at + inside.length))
    file.hide(at, at + inside.length);
}
