import type { Mapping, Passage, Sequence, SourceFile, Tree } from '../../../estate/index.ts';
import type { Schema } from './merge-keys.ts';
import { NotApplied } from './not-applied.ts';
import type { Written } from './trees.ts';
import { EMPTY, carried, drop, isNull, put, settle, textAt, within } from './trees.ts';

/**
 * Applies a strategic merge patch as kustomize does: maps are merged key by key, lists by the keys of the schema, the
 * items of the patch first; `null` takes away.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 * @returns `undefined` when the patch deletes the whole
 */
export function mergeStrategic(
  target: { readonly tree: Mapping; readonly file: SourceFile },
  patch: Written & { readonly tree: Tree },
  schema: Schema | undefined,
): Mapping | undefined {
  const { file, tree } = settle(patch.tree, patch.file);
  if (tree.kind !== 'mapping') throw new NotApplied('a patch that is no map', file, Math.max(0, tree.start));
  if (directiveOf(tree, file) === 'replace')
    throw new NotApplied('a patch that replaces a whole object', file, Math.max(0, tree.start));
  const merged = merge(target.tree, target.file, { ...patch, file, tree }, schema);
  return merged === undefined || merged.kind !== 'mapping' ? undefined : merged;
}

/** Merges into what is there; `undefined` when nothing remains. */
function merge(tree: Tree, file: SourceFile, patch: Written, schema: Schema | undefined): Tree | undefined {
  const { file: from, tree: change } = settle(patch.tree, patch.file);
  if (isNull(change)) return undefined;
  const there = settle(tree, file);
  if (isNull(there.tree)) return added(patch, file, schema);
  if (change.kind !== there.tree.kind) {
    throw new NotApplied(
      `a patch that puts a ${nounOf(change)} in place of a ${nounOf(there.tree)}`,
      from,
      Math.max(0, change.start),
    );
  }
  if (change.kind === 'mapping') {
    const directive = directiveOf(change, from);
    if (directive === 'delete') return undefined;
    const own = drop(change, '$patch');
    if (directive === 'replace')
      return carried({ ...patch, file: from, tree: cleaned(own, from, schema) }, file);
    return within(tree, file, (map, at) =>
      map.kind === 'mapping' ? mergeMaps(map, at, { ...patch, file: from }, own, schema) : map,
    );
  }
  if (change.kind === 'sequence' && schema?.by !== undefined) {
    const directive = listDirectiveOf(change, from);
    if (directive?.kind === 'delete') return undefined;
    const own =
      directive === undefined ? change : { ...change, items: change.items.toSpliced(directive.index, 1) };
    if (directive?.kind === 'replace') return carried({ ...patch, file: from, tree: own }, file);
    return within(tree, file, (list, at) =>
      list.kind === 'sequence' ? mergeLists(list, at, { ...patch, file: from }, own, schema) : list,
    );
  }
  return carried({ ...patch, file: from, tree: change }, file);
}

function mergeMaps(
  map: Mapping,
  file: SourceFile,
  patch: Written,
  change: Mapping,
  schema: Schema | undefined,
): Mapping {
  let merged = map;
  for (const [index, key] of change.keys.entries()) {
    const keyStart = change.keyStarts[index]!;
    refuseDirective(key, patch.file, keyStart);
    const written = { ...patch, tree: change.values[index]!, keyStart };
    const at = merged.keys.indexOf(key);
    const below = fieldOf(schema, key);
    const value = at === -1 ? added(written, file, below) : merge(merged.values[at]!, file, written, below);
    if (value === undefined) merged = drop(merged, key);
    else if (at === -1 || value !== merged.values[at]) merged = put(merged, key, value, keyStart);
  }
  return merged;
}

function mergeLists(
  list: Sequence,
  file: SourceFile,
  patch: Written,
  change: Sequence,
  schema: Schema,
): Sequence {
  const by = schema.by!;
  const here = keysOf(list, file, by, patch);
  const there = keysOf(change, patch.file, by, patch);
  if (by.length > 1 && here.length > 0 && there.length > 0 && isPaired(here) !== isPaired(there))
    throw new NotApplied(
      `a list in which only some items say "${by[1]}"`,
      patch.file,
      Math.max(0, patch.keyStart),
    );
  const fields: Schema = { fields: schema.fields };
  const first: Tree[] = [];
  const second = new Map<string, Tree | undefined>(list.items.map((item, index) => [here[index]!, item]));
  const merged = new Set<string>();
  for (const [index, item] of change.items.entries()) {
    const key = there[index]!;
    const written = { ...patch, tree: item, keyStart: -1 };
    if (!second.has(key)) {
      const value = added(written, file, fields);
      if (value !== undefined) first.push(value);
      continue;
    }
    if (by[0] === '') {
      first.push(second.get(key)!);
      second.delete(key);
      continue;
    }
    const { file: from, tree } = settle(item, patch.file);
    if (tree.kind === 'mapping' && directiveOf(tree, from) === 'replace')
      throw new NotApplied('"$patch: replace" in an item of a list', from, Math.max(0, tree.start));
    const value = merge(second.get(key)!, file, written, fields);
    // With one key the merged items stand where the patch has them, with two where they were.
    if (by.length === 1 || !key.includes(PAIR)) {
      if (value !== undefined) first.push(value);
      second.delete(key);
    } else {
      second.set(key, value);
      merged.add(key);
    }
  }
  const rest = [...second.values()].filter((item) => item !== undefined);
  return { ...list, items: [...first, ...rest] };
}

/** Between the two texts that tell an item apart. */
const PAIR = '\u0000';

function isPaired(keys: readonly string[]): boolean {
  return keys[0]?.includes(PAIR) ?? false;
}

/** What tells the items apart. Where that is not plain, only kustomize itself knows what it makes of it. */
function keysOf(list: Sequence, file: SourceFile, by: readonly string[], patch: Written): readonly string[] {
  const seen = new Set<string>();
  const partly = new Set<boolean>();
  return list.items.map((item) => {
    const { file: from, tree } = settle(item, file);
    const parts =
      by[0] === '' && tree.kind === 'leaf' ? [String(tree.value)] : by.map((key) => textAt(tree, from, key));
    const [first] = parts;
    const where = Math.max(0, from === patch.file ? tree.start : patch.keyStart);
    if (first === undefined || first === '')
      throw new NotApplied(`an item without "${by[0]}" in a list that is merged by it`, patch.file, where);
    if (by.length > 1) partly.add(parts[1] === undefined);
    const key = parts.filter((part) => part !== undefined).join(PAIR);
    if (seen.has(key))
      throw new NotApplied(
        `two items of the same "${by[0]}" in a list that is merged by it`,
        patch.file,
        where,
      );
    if (partly.size > 1)
      throw new NotApplied(`a list in which only some items say "${by[1]}"`, patch.file, where);
    seen.add(key);
    return key;
  });
}

/** What a patch adds where nothing was: itself, without its directives and nulls. */
function added(patch: Written, into: SourceFile, schema: Schema | undefined): Tree | undefined {
  const { file, tree } = settle(patch.tree, patch.file);
  if (isNull(tree)) return undefined;
  if (tree.kind === 'mapping' && directiveOf(tree, file) === 'delete') return undefined;
  const own = cleaned(tree, file, schema);
  return carried({ ...patch, file, tree: own }, into);
}

function cleaned(
  tree: Exclude<Tree, Passage>,
  file: SourceFile,
  schema: Schema | undefined,
): Exclude<Tree, Passage> {
  if (tree.kind === 'sequence' && schema?.by !== undefined) {
    const directive = listDirectiveOf(tree, file);
    const items = directive === undefined ? tree.items : tree.items.toSpliced(directive.index, 1);
    return {
      ...tree,
      items: items.flatMap((item) => {
        const at = settle(item, file);
        if (at.tree.kind === 'mapping' && directiveOf(at.tree, at.file) === 'delete') return [];
        return [cleaned(at.tree, at.file, { fields: schema.fields })];
      }),
    };
  }
  if (tree.kind !== 'mapping') return tree;
  let map: Mapping = EMPTY;
  for (const [index, key] of tree.keys.entries()) {
    if (key === '$patch') continue;
    refuseDirective(key, file, tree.keyStarts[index]!);
    const at = settle(tree.values[index]!, file);
    if (isNull(at.tree)) continue;
    if (at.tree.kind === 'mapping' && directiveOf(at.tree, at.file) === 'delete') continue;
    map = put(map, key, cleaned(at.tree, at.file, fieldOf(schema, key)), tree.keyStarts[index]!);
  }
  return { ...map, start: tree.start, end: tree.end };
}

/** Lists of the same key twice and directives that kustomize itself does not carry out. */
function refuseDirective(key: string, file: SourceFile, at: number): void {
  if (/^\$(?:setElementOrder|retainKeys|deleteFromPrimitiveList)\b/.test(key))
    throw new NotApplied(`the directive "${key}"`, file, Math.max(0, at));
}

function directiveOf(map: Mapping, file: SourceFile): 'delete' | 'replace' | 'merge' {
  const at = map.keys.indexOf('$patch');
  if (at === -1) return 'merge';
  const value = textAt(map, file, '$patch');
  if (value === 'delete' || value === 'replace' || value === 'merge') return value;
  throw new NotApplied(`the patch strategy "${value ?? ''}"`, file, Math.max(0, map.keyStarts[at]!));
}

/** A list says what to do with itself in an item that holds nothing else. */
function listDirectiveOf(
  list: Sequence,
  file: SourceFile,
): { readonly kind: 'delete' | 'replace' | 'merge'; readonly index: number } | undefined {
  const index = list.items.findIndex((item) => {
    const { tree } = settle(item, file);
    return tree.kind === 'mapping' && tree.keys.length === 1 && tree.keys[0] === '$patch';
  });
  if (index === -1) return undefined;
  const { file: from, tree } = settle(list.items[index]!, file);
  return tree.kind === 'mapping' ? { kind: directiveOf(tree, from), index } : undefined;
}

function fieldOf(schema: Schema | undefined, key: string): Schema | undefined {
  return schema !== undefined && Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined;
}

function nounOf(tree: Tree): string {
  return tree.kind === 'mapping' ? 'map' : tree.kind === 'sequence' ? 'list' : 'value';
}
