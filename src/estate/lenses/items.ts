import type { Tree } from '../tree.ts';
import { child } from '../tree.ts';

/** The items of the list that an argument is; where they are not all known, something that stands for any number. */
export function itemsUnder(tree: Tree, argument: string): readonly Tree[] {
  const list = tree.kind === 'mapping' ? (child(tree, argument) ?? tree.rest) : tree;
  return list === undefined ? [] : itemsOf(list);
}

function itemsOf(list: Tree): readonly Tree[] {
  if (list.kind === 'passage') return itemsOf(list.tree).map((tree) => ({ ...list, tree }));
  if (list.kind === 'sequence') return list.items;
  if (list.kind === 'hole') return [{ ...list, spread: true }];
  if (list.kind === 'choice') return [manyOf(list)];
  return list.kind === 'leaf' && list.value === null ? [] : [list];
}

/** A list that hangs on a variable can't stand among the items of another. */
function manyOf({ end, start, variable }: Extract<Tree, { kind: 'choice' }>): Tree {
  const text = `the list hangs on ${variable.label}`;
  return { kind: 'hole', reason: { code: 'unresolved-parameter', text }, spread: true, start, end };
}
