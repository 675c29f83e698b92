import type { Hole, Leaf, Mapping, Scalar, Tree } from '../tree.ts';
import { hole, leaf, sequence } from '../tree.ts';
import { misfit, single, within } from './around.ts';
import type { Pair, Words } from './lens.ts';
import type { Entry } from './place.ts';
import { open } from './place.ts';

/** `['api']` to `[{ Type: 'api' }]`. */
export function readEach(tree: Tree, key: string): Tree | undefined {
  return eachItem(tree, (item) => open([[key, item, item.start]], item.start, item.end, undefined));
}

/** `[{ Type: 'api' }]` to `['api']`. */
export function writeEach(
  tree: Tree,
  key: string,
  aside: (key: string, keyStart: number) => void,
): Tree | undefined {
  return eachItem(tree, (item) => {
    if (item.kind !== 'mapping') return item;
    item.keys.forEach((name, at) => {
      if (name !== key) aside(name, item.keyStarts[at]!);
    });
    const at = item.keys.indexOf(key);
    return at === -1 ? (item.rest ?? misfit(item, `${key} is missing here`)) : item.values[at];
  });
}

/** The list with each item made anew; what stands for any number of items stays. */
export function eachItem(tree: Tree, make: (item: Tree) => Tree | undefined): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind !== 'sequence') return bare;
    const items = bare.items.flatMap((item): Tree[] => {
      if (item.kind === 'hole' && item.spread === true) return [item];
      const made = within(item, make);
      return made === undefined ? [] : [made];
    });
    return sequence(items, bare.start, bare.end);
  });
}

/** One value to a list of one. */
export function readOnly(tree: Tree): Tree | undefined {
  return within(tree, (bare) => sequence([bare], bare.start, bare.end));
}

/** A list of one to the value; `aside` when there are more. */
export function writeOnly(tree: Tree, aside: (why: string) => void): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind !== 'sequence') return bare;
    if (bare.items.length > 1) aside(`takes one value, and ${bare.items.length} stand here`);
    const [first] = bare.items;
    return first?.kind === 'hole' && first.spread === true ? single(first) : first;
  });
}

/** A map to a list of `{ Key, Value }`. */
export function readTags(tree: Tree, [key, value]: Pair): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind !== 'mapping') return bare;
    const items = bare.keys.map((name, at): Tree => {
      const start = bare.keyStarts[at]!;
      const held = bare.values[at]!;
      const end = start === -1 ? -1 : start + name.length;
      return open(
        [
          [key, leaf(name, start, end), start],
          [value, held, held.start],
        ],
        start,
        held.end,
        undefined,
      );
    });
    if (bare.rest !== undefined) items.push({ ...bare.rest, spread: true });
    return sequence(items, bare.start, bare.end);
  });
}

/** A list of `{ Key, Value }` to a map; an item whose key is not known may be any. */
export function writeTags(
  tree: Tree,
  [key, value]: Pair,
  aside: (key: string, keyStart: number) => void,
): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind !== 'sequence') return bare;
    let rest: Hole | undefined;
    const entries: Entry[] = [];
    for (const item of bare.items) {
      const made = item.kind === 'mapping' ? tagOf(item, key, value) : undefined;
      if (made !== undefined) entries.push(made);
      else if (item.kind === 'hole') rest = single(item, 'map');
      else
        rest = hole(
          { code: 'unsupported-expression', text: `the ${key} of this entry is not known` },
          item.start,
          item.end,
        );
      if (item.kind !== 'mapping') continue;
      item.keys.forEach((name, at) => {
        if (name !== key && name !== value) aside(name, item.keyStarts[at]!);
      });
    }
    return open(entries, bare.start, bare.end, rest);
  });
}

function tagOf(item: Mapping, key: string, value: string): Entry | undefined {
  let name = item.values[item.keys.indexOf(key)];
  while (name?.kind === 'passage') name = name.tree;
  const held = item.values[item.keys.indexOf(value)];
  if (name?.kind !== 'leaf' || held === undefined) return undefined;
  return [String(name.value), held, name.start];
}

/** Terraform's word to CloudFormation's. */
export function readWord(tree: Tree, words: Words): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind === 'hole') return single(bare);
    if (bare.kind !== 'leaf')
      return misfit(bare, `one of ${Object.keys(words).join(', ')} should stand here`);
    const word = String(bare.value);
    return Object.hasOwn(words, word) ? reworded(bare, words[word]!) : bare;
  });
}

/** CloudFormation's word to Terraform's. */
export function writeWord(tree: Tree, words: Words): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind === 'hole') return single(bare);
    if (bare.kind !== 'leaf')
      return misfit(bare, `one of ${Object.values(words).join(', ')} should stand here`);
    const found = Object.keys(words).find((word) => String(words[word]) === String(bare.value));
    if (found === undefined) return bare;
    return reworded(bare, found === 'true' ? true : found === 'false' ? false : found);
  });
}

function reworded(old: Leaf, value: Scalar): Leaf {
  return leaf(value, old.start, old.end);
}

/** A value to the entry of a list of `{ Key, Value }` that has this key. */
export function readEntry(tree: Tree, key: string): Tree {
  const entry = open(
    [
      ['Key', leaf(key), -1],
      ['Value', tree, tree.start],
    ],
    tree.start,
    tree.end,
    undefined,
  );
  return sequence([entry], tree.start, tree.end);
}

/** The value of the entry that has this key; where entries are open, it may be among them. */
export function writeEntry(tree: Tree, key: string): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind !== 'sequence') return bare;
    for (const item of bare.items) {
      const made = item.kind === 'mapping' ? tagOf(item, 'Key', 'Value') : undefined;
      if (made?.[0] === key) return made[1];
    }
    return undefined;
  });
}

/** Tells of the entries whose key no argument is for. */
export function otherEntries(
  tree: Tree,
  wanted: readonly string[],
  aside: (key: string, start: number) => void,
): void {
  while (tree.kind === 'passage') tree = tree.tree;
  if (tree.kind !== 'sequence') return;
  for (const item of tree.items) {
    const made = item.kind === 'mapping' ? tagOf(item, 'Key', 'Value') : undefined;
    if (made === undefined || !wanted.includes(made[0])) aside(made?.[0] ?? 'Key', item.start);
  }
}
