import type { SourceFile, Tree } from '../../estate/index.ts';
import { leaf } from '../../estate/index.ts';
import type { Field } from './model.ts';
import type { Found, Names } from './written.ts';
import { fill } from './written.ts';
import { entriesOf, isLeaf, textOf, under } from './yaml-access.ts';

/** An entry of a tree, where there is something to say. */
export function field(key: string, tree: Tree | undefined, keyStart = -1): Field[] {
  return tree === undefined ? [] : [[key, tree, keyStart]];
}

/** Conditions with these functions also hold after a failure: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions */
export function runsAlways(condition: Tree | undefined): boolean {
  return /\b(?:always|failure|cancelled)\s*\(/.test(textOf(condition) ?? '');
}

/** What is given to a workflow or an action, and the defaults of what is not. */
export function inputsOf(
  given: Tree | undefined,
  names: Names,
  declared: Tree | undefined,
  file: SourceFile,
): Map<string, Found> {
  const values = new Map<string, Found>();
  for (const { key, value } of entriesOf(declared)) {
    const otherwise = under(value, 'default');
    if (isLeaf(otherwise))
      values.set(key, {
        key: String(otherwise.value),
        tree: leaf(String(otherwise.value), otherwise.start, otherwise.end),
        file,
      });
  }
  for (const { key, value } of entriesOf(given)) {
    if (isLeaf(value)) values.set(key, { ...fill(String(value.value), value, names), file: names.file });
  }
  return values;
}
