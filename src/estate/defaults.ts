import type { Tree } from './tree.ts';
import { treeOf } from './tree.ts';
import type { View } from './view.ts';

/**
 * What is filled in where nothing is written, laid out like the resource itself: `keys` below a map, `items` below
 * each item of a list, `value` at a leaf. A default that depends on what else is written is a function of the place
 * that would hold it.
 */
export interface Defaults {
  /** Who fills it in: `kubernetes` or `aws`. */
  readonly by?: string;
  readonly value?: DefaultValue | ((holder: View) => DefaultValue | undefined);
  readonly keys?: Readonly<Record<string, Defaults>>;
  readonly items?: Defaults;
}

export type DefaultValue =
  | string
  | number
  | boolean
  | readonly DefaultValue[]
  | { readonly [key: string]: DefaultValue };

const trees = new WeakMap<Defaults, Tree>();

/** The tree that a default stands for, under the place that would hold it. */
export function defaultTree(defaults: Defaults, holder: View): Tree | undefined {
  if (typeof defaults.value === 'function') {
    const value = defaults.value(holder);
    return value === undefined ? undefined : treeOf(value);
  }
  let tree = trees.get(defaults);
  if (tree === undefined) {
    tree = treeOf(defaults.value);
    trees.set(defaults, tree);
  }
  return tree;
}
