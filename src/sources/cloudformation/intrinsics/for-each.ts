import type { Hole, Leaf, Mapping, Tree } from '../../../estate/index.ts';
import { hole } from '../../../estate/index.ts';
import type { Env } from '../env.ts';

export const LOOP = 'Fn::ForEach::';
const MAX_ITEMS = 1000;

/** An entry of a map: its key, its value, where the key stands. */
export type Entry = readonly [key: string, value: Tree, keyStart: number];

export interface Unrolled {
  readonly entries: readonly Entry[];
  /** Why there may be more entries: a loop over what is not known. */
  readonly rest: Hole | undefined;
}

/**
 * The entries of a map with its `Fn::ForEach` loops written out.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
 */
export function unroll(env: Env, tree: Mapping): Unrolled {
  const entries: Entry[] = [];
  let rest: Hole | undefined;
  tree.keys.forEach((key, at) => {
    const value = tree.values[at]!;
    const keyStart = tree.keyStarts[at]!;
    if (!key.startsWith(LOOP)) {
      entries.push([key, value, keyStart]);
      return;
    }
    const loop = loopOf(env, key, value, keyStart);
    entries.push(...loop.entries);
    rest ??= loop.rest;
  });
  return { entries, rest };
}

function loopOf(env: Env, key: string, loop: Tree, keyStart: number): Unrolled {
  const { template } = env;
  const name = key.slice(LOOP.length).slice(0, 80);
  const fail = (code: string, text: string): Unrolled => {
    env.report({ start: keyStart, end: keyStart }, code, `the loop ${name} ${text}`);
    return {
      entries: [],
      rest: hole(
        { code: 'unsupported-expression', text: `the loop ${name} can't be written out` },
        loop.start,
        loop.end,
      ),
    };
  };
  const [identifier, collection, body] = loop.kind === 'sequence' ? loop.items : [];
  if (identifier?.kind !== 'leaf' || collection === undefined || body?.kind !== 'mapping') {
    return fail('invalid-intrinsic', 'needs an identifier, a collection and a map');
  }
  const items = itemsOf(env, collection);
  if (items === undefined)
    return fail('unresolved-loop', 'runs over a list that is not known; give it with --parameters');
  const entries: Entry[] = [];
  let rest: Hole | undefined;
  for (const item of items) {
    if (template.loopBudget <= 0) return fail('too-many-cases', 'makes too much to be written out');
    template.loopBudget -= 1;
    const written = substitute(body, String(identifier.value), item, template);
    const inner = unroll(env, written as Mapping);
    entries.push(...inner.entries);
    rest ??= inner.rest;
  }
  return { entries, rest };
}

/** An item of a collection: its text, and the tree that it is. */
interface Item {
  readonly text: string;
  readonly tree: Tree;
}

function itemsOf(env: Env, collection: Tree): Item[] | undefined {
  const list = known(env.evaluate(collection));
  if (list?.head.kind !== 'sequence' || list.head.items.length > MAX_ITEMS) return undefined;
  const items: Item[] = [];
  for (const tree of list.head.items) {
    const inner = known(tree);
    if (inner === undefined) continue;
    const { head } = inner;
    if (head.kind === 'sequence') {
      // `[!Ref ListParameter]` stands for the items of the list.
      const nested = head.items.map(known);
      if (nested.some((one) => one?.head.kind !== 'leaf')) return undefined;
      items.push(
        ...nested.map((one) => ({
          text: String((one!.head as Leaf).value),
          tree: list.wrap(inner.wrap(one!.head)),
        })),
      );
    } else if (head.kind === 'leaf') items.push({ text: String(head.value), tree: list.wrap(tree) });
    else return undefined;
  }
  return items;
}

function known(tree: Tree | undefined): { head: Tree; wrap: (tree: Tree) => Tree } | undefined {
  let at = tree;
  let wrap = (inner: Tree): Tree => inner;
  while (at?.kind === 'passage') {
    const [passage, outer] = [at, wrap];
    wrap = (inner) => outer({ ...passage, tree: inner });
    at = at.tree;
  }
  return at === undefined ? undefined : { head: at, wrap };
}

/** Puts an item in the place of `${Identifier}`, `&{Identifier}` and `Ref: Identifier`. */
function substitute(tree: Tree, identifier: string, item: Item, budget: { loopBudget: number }): Tree {
  const plain = `\${${identifier}}`;
  const stripped = `&{${identifier}}`;
  const inText = (text: string): string =>
    text.includes(plain) || text.includes(stripped)
      ? text
          .replaceAll(plain, () => item.text)
          .replaceAll(stripped, () => item.text.replace(/[^a-z0-9]/gi, ''))
      : text;
  const walk = (at: Tree): Tree => {
    if (at.kind === 'leaf') {
      if (typeof at.value !== 'string') return at;
      const value = inText(at.value);
      return value === at.value ? at : { ...at, value };
    }
    if (at.kind === 'sequence') {
      const items = at.items.map(walk);
      budget.loopBudget -= items.length / 50;
      return items.every((one, index) => one === at.items[index]) ? at : { ...at, items };
    }
    if (at.kind !== 'mapping') return at;
    const [only] = at.values;
    if (at.keys.length === 1 && at.keys[0] === 'Ref' && only?.kind === 'leaf' && only.value === identifier)
      return item.tree;
    budget.loopBudget -= at.keys.length / 50;
    const keys = at.keys.map(inText);
    const values = at.values.map(walk);
    const same =
      keys.every((key, index) => key === at.keys[index]) &&
      values.every((one, index) => one === at.values[index]);
    return same ? at : { ...at, keys, values };
  };
  return walk(tree);
}
