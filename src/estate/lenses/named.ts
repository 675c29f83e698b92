import type { Text, Tree } from '../tree.ts';
import { hole } from '../tree.ts';
import type { Bare } from './around.ts';
import type { Fields } from './lens.ts';

const MADE_UP = 'the provider puts a suffix of its own after the prefix';

/** A name that is written whole, or as a prefix that the provider makes a name of. */
export function named(to: string, whole = 'name', prefix = 'name_prefix'): Fields {
  return {
    [whole]: {
      to,
      by: { read: (tree) => tree, write: (tree) => (prefixOf(tree) === undefined ? tree : undefined) },
    },
    [prefix]: { to, by: { read: prefixed, write: prefixOf } },
  };
}

function prefixed(tree: Bare): Tree {
  if (tree.kind === 'hole') return tree;
  const suffix = hole({ code: 'computed-at-deployment', text: MADE_UP }, tree.start, tree.end, 'string');
  const parts: Text['parts'] = tree.kind === 'text' ? [...tree.parts, suffix] : [tree, suffix];
  return { kind: 'text', parts, start: tree.start, end: tree.end };
}

function prefixOf(tree: Bare): Tree | undefined {
  if (tree.kind !== 'text') return undefined;
  const last = tree.parts.at(-1);
  if (typeof last !== 'object' || last.kind !== 'hole' || last.reason.text !== MADE_UP) return undefined;
  const [first, second] = tree.parts;
  if (typeof first === 'object' && second === last) return first;
  return { ...tree, parts: tree.parts.slice(0, -1) };
}
