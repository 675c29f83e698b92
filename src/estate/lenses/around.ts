import type { Choice, Hole, Passage, Tree } from '../tree.ts';
import { hole } from '../tree.ts';

/** What stands at a place when no passage and no choice is around it. */
export type Bare = Exclude<Tree, Passage | Choice>;

/**
 * Looks at what stands inside of passages and choices, and keeps them around what `look` makes of it. A branch is
 * looked at when somebody asks for it, once. A null is nothing.
 */
export function within(tree: Tree, look: (bare: Bare) => Tree | undefined): Tree | undefined {
  if (tree.kind === 'passage') {
    const inner = within(tree.tree, look);
    return inner === undefined ? undefined : { ...tree, tree: inner };
  }
  if (tree.kind === 'choice') return { ...tree, branch: branches(tree, (branch) => within(branch, look)) };
  return tree.kind === 'leaf' && tree.value === null ? undefined : look(tree);
}

/** Another look at the branches of a choice, lazily and once each. */
export function branches(
  choice: Choice,
  look: (branch: Tree) => Tree | undefined,
): (option: number) => Tree | undefined {
  const seen = new Map<number, Tree | undefined>();
  return (option) => {
    if (seen.has(option)) return seen.get(option);
    const branch = choice.branch(option);
    const result = branch === undefined ? undefined : look(branch);
    seen.set(option, result);
    return result;
  };
}

/** Whether it says that nothing is there. */
export function isNull(tree: Tree): boolean {
  while (tree.kind === 'passage') tree = tree.tree;
  return tree.kind === 'leaf' && tree.value === null;
}

/** A hole for one value, of what was a hole for any number of them. */
export function single(open: Hole, type?: Hole['type']): Hole {
  return hole(open.reason, open.start, open.end, type);
}

/** A hole where something stands that does not fit. */
export function misfit(tree: Tree, text: string): Hole {
  return hole({ code: 'wrong-type', text }, tree.start, tree.end);
}
