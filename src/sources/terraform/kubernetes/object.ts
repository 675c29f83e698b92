import type { Mapping, Tree } from '../../../estate/index.ts';
import { leaf, mapping, sequence } from '../../../estate/index.ts';
import { NUMBERS, argumentName, blockName } from './names.ts';

type Entry = readonly [key: string, value: Tree, keyStart: number];

/**
 * A resource of the Kubernetes provider as the object that it applies. Blocks are maps or lists of the API; maps that
 * are arguments (labels, data, limits) keep their keys as they are.
 */
export function objectOf(terraform: Mapping, apiVersion: string, kind: string): Mapping {
  const entries = entriesOf(terraform, kind).filter(([key]) => !KEPT_OUT.has(key));
  return mapping(
    [
      ['apiVersion', leaf(apiVersion), -1],
      ['kind', leaf(kind), -1],
      ...entries.map((entry) => named(entry, kind)),
    ],
    terraform.start,
    terraform.end,
  );
}

/** Arguments that tell the provider what to do. */
const KEPT_OUT = new Set([
  'waitForRollout',
  'waitForDefaultServiceAccount',
  'waitForCompletion',
  'waitForLoadBalancer',
  'id',
]);

/** What the provider calls otherwise than the API. */
function named(entry: Entry, kind: string): Entry {
  const [key, value, at] = entry;
  if (kind === 'Secret' && key === 'data') return ['stringData', value, at];
  if (kind === 'Secret' && key === 'binaryData') return ['data', value, at];
  if (key === 'subject') return ['subjects', value, at];
  return entry;
}

function entriesOf(map: Mapping, around: string): readonly Entry[] {
  return map.keys.flatMap((key, index): readonly Entry[] => {
    const at = map.keyStarts[index]!;
    const value = map.values[index]!;
    if (value.kind === 'leaf' && value.value === null) return [];
    if (!isBlocks(value)) {
      const name = argumentName(key);
      return [[name, NUMBERS.has(name) ? asNumbers(value) : value, at]];
    }
    const { list, name } = blockName(key, around);
    const made = list ? listOf(value, key) : onceOf(value, key);
    return made === undefined ? [] : [[name, made, at]];
  });
}

/** Nested blocks are lists of maps; no argument of the provider is. */
function isBlocks(tree: Tree): boolean {
  if (tree.kind === 'passage') return isBlocks(tree.tree);
  if (tree.kind !== 'sequence') return false;
  return tree.items.some((item) => shapeOf(item) === 'mapping');
}

function shapeOf(tree: Tree | undefined): Tree['kind'] | undefined {
  if (tree?.kind === 'passage') return shapeOf(tree.tree);
  if (tree?.kind !== 'choice') return tree?.kind;
  return tree.variable.options
    .map((_, option) => shapeOf(tree.branch(option)))
    .find((kind) => kind !== undefined);
}

function listOf(tree: Tree, block: string): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: listOf(tree.tree, block) };
  if (tree.kind !== 'sequence') return tree;
  return sequence(
    tree.items.map((item) => itemOf(item, block)),
    tree.start,
    tree.end,
  );
}

function onceOf(tree: Tree, block: string): Tree | undefined {
  if (tree.kind === 'passage') {
    const inner = onceOf(tree.tree, block);
    return inner && { ...tree, tree: inner };
  }
  const [first] = tree.kind === 'sequence' ? tree.items : [tree];
  if (first === undefined) return undefined;
  // Of a block that may be there or not it can't be told; a hole that spreads holds its place.
  return itemOf(first.kind === 'hole' && first.spread === true ? { ...first, spread: false } : first, block);
}

function itemOf(tree: Tree, block: string): Tree {
  switch (tree.kind) {
    case 'passage':
      return { ...tree, tree: itemOf(tree.tree, block) };
    case 'choice': {
      const made: { readonly tree: Tree | undefined }[] = [];
      const branch = (option: number): Tree | undefined => {
        const inner = tree.branch(option);
        return (made[option] ??= { tree: inner === undefined ? undefined : itemOf(inner, block) }).tree;
      };
      return { ...tree, branch };
    }
    case 'mapping': {
      const made = mapping(entriesOf(tree, block), tree.start, tree.end);
      return tree.rest === undefined ? made : { ...made, rest: tree.rest };
    }
    default:
      return tree;
  }
}

function asNumbers(tree: Tree): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: asNumbers(tree.tree) };
  if (tree.kind === 'sequence') return { ...tree, items: tree.items.map(asNumbers) };
  if (tree.kind === 'leaf' && typeof tree.value === 'string' && /^\d+$/.test(tree.value))
    return { ...tree, value: Number(tree.value) };
  return tree;
}
