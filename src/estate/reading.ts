import type { SourceFile, Span } from './source-file.ts';
import type { Hole, Mapping, Tree } from './tree.ts';

/** Whether nothing is written: no value, or a null, which every reader of the field takes for none. */
export function isNothing(tree: Tree | undefined): boolean {
  return tree === undefined || (tree.kind === 'leaf' && tree.value === null);
}

/** What stands where something of another kind is needed: it can't be told what was meant. */
export function wrongType(tree: Tree, wanted: string): Hole {
  const is = { leaf: 'a single value', text: 'a single value', sequence: 'a list', mapping: 'a map' }[
    tree.kind as string
  ];
  return {
    kind: 'hole',
    reason: { code: 'wrong-type', text: `${wanted} is needed here, and it is ${is ?? 'not one'}` },
    start: tree.start,
    end: tree.end,
  };
}

/** The `name` (or the like) that tells a list item from its siblings. */
export function nameOf(tree: Mapping): string | undefined {
  for (const key of ['name', 'Key', 'Sid', 'Id']) {
    const at = tree.keys.indexOf(key);
    const value = at === -1 ? undefined : tree.values[at];
    if (value?.kind === 'leaf' && (typeof value.value === 'string' || typeof value.value === 'number'))
      return String(value.value);
  }
  return undefined;
}

/** The pieces of a text, with those that are known side by side made one, and so those that are not. */
export function joined(pieces: readonly (string | undefined)[]): (string | undefined)[] {
  const result: (string | undefined)[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (result.length > 0 && piece !== undefined && last !== undefined)
      result[result.length - 1] = last + piece;
    else if (!(result.length > 0 && piece === undefined && last === undefined)) result.push(piece);
  }
  return result;
}

/** A key as it is written: by its own name, or by the word of its source (`role_arn` for `RoleArn`). */
export function keySpan(file: SourceFile, start: number, key: string): Span {
  if (file.text.startsWith(key, start)) return { file, start, end: start + key.length };
  WORD.lastIndex = start;
  const word = WORD.exec(file.text)?.[0];
  return { file, start, end: start + (word ?? key).length };
}

const WORD = /[\w-]+/y;
