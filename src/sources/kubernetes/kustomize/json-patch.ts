import type { Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { dataOf } from '../../../estate/index.ts';
import { NotApplied } from './not-applied.ts';
import type { Written } from './trees.ts';
import { carried, drop, put, settle, textAt, under, within } from './trees.ts';

/**
 * Applies the operations of a JSON patch to an object.
 * https://www.rfc-editor.org/rfc/rfc6902
 */
export function applyJsonPatch(
  target: { readonly tree: Mapping; readonly file: SourceFile },
  patch: Written,
): Mapping {
  const { file, tree } = settle(patch.tree, patch.file);
  if (tree.kind !== 'sequence')
    throw new NotApplied('a JSON patch that is no list', file, Math.max(0, tree.start));
  let result: Tree = target.tree;
  for (const operation of tree.items) result = apply(result, target.file, operation, { ...patch, file });
  if (result.kind !== 'mapping')
    throw new NotApplied('a JSON patch that replaces a whole object', file, Math.max(0, tree.start));
  return result;
}

function apply(target: Tree, file: SourceFile, operation: Tree, patch: Written): Tree {
  const start = Math.max(0, operation.start);
  const op = textAt(operation, patch.file, 'op');
  const pointer = textAt(operation, patch.file, 'path');
  const refuse = (why: string): never => {
    throw new NotApplied(
      `the JSON patch operation "${op ?? ''} ${pointer ?? ''}": ${why}`,
      patch.file,
      start,
      false,
    );
  };
  if (pointer === undefined) return refuse('it says no path');
  const path = tokens(pointer);
  if (path === undefined || path.length === 0) return refuse('its path leads to no part of the object');
  const value = under(operation, 'value', patch.file);
  const written = (tree: Tree, from: SourceFile): Written => ({
    ...patch,
    tree,
    file: from,
    keyStart: tree.start,
  });
  switch (op) {
    case 'add':
    case 'replace': {
      const next: Written =
        value === undefined
          ? { ...patch, tree: { kind: 'leaf', value: null, start: -1, end: -1 }, keyStart: -1 }
          : written(value.tree, value.file);
      return edit(target, file, path, op, next, refuse);
    }
    case 'remove':
      return edit(target, file, path, 'remove', undefined, refuse);
    case 'test': {
      const found = find(target, file, path);
      const same =
        found !== undefined && sameData(dataOf(found.tree), value === undefined ? null : dataOf(value.tree));
      return same ? target : refuse('the value there is another one');
    }
    case 'copy':
    case 'move': {
      const from = tokens(textAt(operation, patch.file, 'from') ?? ' ');
      const found = from === undefined ? undefined : find(target, file, from);
      if (from === undefined || found === undefined) return refuse('there is nothing at its "from"');
      const without = op === 'move' ? edit(target, file, from, 'remove', undefined, refuse) : target;
      return edit(without, file, path, 'add', written(found.tree, found.file), refuse);
    }
    default:
      return refuse('there is no such operation');
  }
}

function edit(
  tree: Tree,
  file: SourceFile,
  path: readonly string[],
  op: 'add' | 'replace' | 'remove',
  value: Written | undefined,
  refuse: (why: string) => never,
): Tree {
  const [token, ...rest] = path;
  const last = rest.length === 0;
  return within(tree, file, (here, at): Tree => {
    if (here.kind === 'mapping') {
      const index = here.keys.indexOf(token!);
      // The library that kustomize uses also adds what `replace` does not find.
      if (index === -1 && (!last || op === 'remove')) return refuse(`there is no "${token}"`);
      if (!last)
        return put(
          here,
          token!,
          edit(here.values[index]!, at, rest, op, value, refuse),
          here.keyStarts[index]!,
        );
      if (value === undefined) return drop(here, token!);
      return put(here, token!, carried(value, at), value.keyStart);
    }
    if (here.kind !== 'sequence') return refuse(`"${token}" is below a single value`);
    const index = indexOf(token!, here.items.length, last && op === 'add');
    if (index === undefined) return refuse(`there is no item ${token}`);
    if (!last)
      return {
        ...here,
        items: here.items.with(index, edit(here.items[index]!, at, rest, op, value, refuse)),
      };
    if (value === undefined) return { ...here, items: here.items.toSpliced(index, 1) };
    const item = carried(value, at);
    return {
      ...here,
      items: op === 'add' ? here.items.toSpliced(index, 0, item) : here.items.with(index, item),
    };
  });
}

function indexOf(token: string, length: number, adding: boolean): number | undefined {
  if (token === '-') return adding ? length : undefined;
  if (!/^-?\d+$/.test(token)) return undefined;
  // The library that kustomize uses counts negative numbers from the end.
  const number = Number(token);
  const index = number < 0 ? number + length + (adding ? 1 : 0) : number;
  return index >= 0 && index < length + (adding ? 1 : 0) ? index : undefined;
}

function find(
  tree: Tree,
  file: SourceFile,
  path: readonly string[],
): { tree: Tree; file: SourceFile } | undefined {
  let found: { tree: Tree; file: SourceFile } = settle(tree, file);
  for (const token of path) {
    const here = settle(found.tree, found.file);
    let next: Tree | undefined;
    if (here.tree.kind === 'mapping') next = here.tree.values[here.tree.keys.indexOf(token)];
    else if (here.tree.kind === 'sequence') {
      const index = indexOf(token, here.tree.items.length, false);
      next = index === undefined ? undefined : here.tree.items[index];
    }
    if (next === undefined) return undefined;
    found = settle(next, here.file);
  }
  return found;
}

function tokens(pointer: string): readonly string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function sameData(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sorted);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, sorted(value)]),
  );
}
