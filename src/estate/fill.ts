import type { Defaults } from './defaults.ts';
import type { Tree } from './tree.ts';
import { leaf, mapping, sequence, treeOf } from './tree.ts';

/**
 * A resource with what the tool that makes it fills in (eksctl, the Terraform provider), laid out like the resource: it
 * is what the API is told, so it stands in the resource itself, with whose word it is.
 */
export function filled(tree: Tree | undefined, defaults: Defaults): Tree | undefined {
  if (tree === undefined || (tree.kind === 'leaf' && tree.value === null)) {
    const { by, value } = defaults;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return by === undefined ? leaf(value) : { ...leaf(value), by };
    }
    if (Array.isArray(value)) return treeOf(value);
    return defaults.keys === undefined ? tree : filled(mapping([]), defaults);
  }
  const { items, keys } = defaults;
  if (tree.kind === 'sequence' && items !== undefined) {
    const made = tree.items.map((item) => filled(item, items) ?? item);
    return sequence(made, tree.start, tree.end);
  }
  if (tree.kind !== 'mapping' || keys === undefined) return tree;
  const entries = tree.keys.map((key, at): [string, Tree, number] => [
    key,
    (Object.hasOwn(keys, key) ? filled(tree.values[at]!, keys[key]!) : undefined) ?? tree.values[at]!,
    tree.keyStarts[at]!,
  ]);
  for (const [key, below] of Object.entries(keys)) {
    const made = tree.keys.includes(key) ? undefined : filled(undefined, below);
    if (made !== undefined) entries.push([key, made, -1]);
  }
  return mapping(entries, tree.start, tree.end);
}
