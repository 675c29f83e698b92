import type { Leaf, Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { leaf } from '../../../estate/index.ts';
import type { Item } from './item.ts';
import { matchesLabels, selectedByName } from './selector.ts';
import { NotApplied } from './not-applied.ts';
import { goRegex } from './regex.ts';
import type { Written } from './trees.ts';
import { carried, put, settle, textAt, under, within } from './trees.ts';

/** Copies a value of one object, or a plain one, to places in others. */
export function withReplacement(items: readonly Item[], entry: Tree, file: SourceFile): readonly Item[] {
  const start = Math.max(0, entry.start);
  const targets = under(entry, 'targets', file);
  if (targets?.tree.kind !== 'sequence')
    throw new NotApplied('a replacement without targets', file, start, false);
  const value = sourceOf(items, entry, file);
  let next = items;
  for (const target of targets.tree.items) {
    const select = under(target, 'select', targets.file);
    if (select === undefined)
      throw new NotApplied(
        'a target of a replacement without "select"',
        targets.file,
        Math.max(0, target.start),
        false,
      );
    const rejects = under(target, 'reject', targets.file);
    const rejected = rejects?.tree.kind === 'sequence' ? rejects.tree.items : [];
    const paths = under(target, 'fieldPaths', targets.file);
    const fields =
      paths?.tree.kind === 'sequence' && paths.tree.items.length > 0
        ? paths.tree.items
        : [leaf('metadata.name')];
    next = next.map((item) => {
      if (!selectedByName(item, select.tree, select.file) || !matchesLabels(item, select.tree, select.file))
        return item;
      if (rejected.some((one) => isRejected(item, one, rejects!.file))) return item;
      let tree: Tree = item.tree;
      for (const field of fields) {
        const path = String(field.kind === 'leaf' ? field.value : '');
        tree = replaceAt(tree, item.file, splitPath(path), value, optionsOf(target, targets.file), (why) => {
          throw new NotApplied(
            `the field path "${path}" of a replacement: ${why}`,
            targets.file,
            Math.max(0, field.start),
          );
        });
      }
      return tree.kind === 'mapping' ? { ...item, tree } : item;
    });
  }
  return next;
}

function isRejected(item: Item, reject: Tree, file: SourceFile): boolean {
  const labelled = ['labelSelector', 'annotationSelector'].some((key) => textAt(reject, file, key));
  if (labelled && matchesLabels(item, reject, file)) return true;
  const byName = ['group', 'version', 'kind', 'name', 'namespace'].some((key) => textAt(reject, file, key));
  return byName && selectedByName(item, reject, file);
}

interface Options {
  readonly delimiter: string;
  readonly index: number;
  readonly create: boolean;
}

function optionsOf(tree: Tree, file: SourceFile): Options {
  return {
    delimiter: textAt(tree, file, 'options', 'delimiter') ?? '',
    index: Number(textAt(tree, file, 'options', 'index') ?? 0),
    create: textAt(tree, file, 'options', 'create') === 'true',
  };
}

function sourceOf(items: readonly Item[], entry: Tree, file: SourceFile): Written {
  const plain = under(entry, 'sourceValue', file);
  const what = `replacement in ${file.path}`;
  if (plain?.tree.kind === 'leaf')
    return { what, file: plain.file, tree: { ...plain.tree, value: String(plain.tree.value) }, keyStart: -1 };
  const source = under(entry, 'source', file);
  if (source === undefined)
    throw new NotApplied('a replacement without a source', file, Math.max(0, entry.start), false);
  const found = items.filter((item) => selectedByName(item, source.tree, source.file));
  const [item] = found;
  const at = Math.max(0, source.tree.start);
  if (item === undefined || found.length > 1)
    throw new NotApplied(
      `the source of a replacement, which ${found.length} objects fit`,
      source.file,
      at,
      false,
    );
  const path = textAt(source.tree, source.file, 'fieldPath') || 'metadata.name';
  let value: { tree: Tree; file: SourceFile } | undefined = item;
  for (const segment of splitPath(path))
    value = value === undefined ? undefined : step(value.tree, value.file, segment);
  if (value === undefined || (value.tree.kind === 'leaf' && value.tree.value === null))
    throw new NotApplied(`the source "${path}" of a replacement, which is not there`, source.file, at);
  const { delimiter, index } = optionsOf(source.tree, source.file);
  if (delimiter === '') return { what, file: value.file, tree: value.tree, keyStart: -1 };
  const part = value.tree.kind === 'leaf' ? String(value.tree.value).split(delimiter)[index] : undefined;
  if (part === undefined || value.tree.kind !== 'leaf')
    throw new NotApplied(`part ${index} of the source "${path}" of a replacement`, source.file, at, false);
  return { what, file: value.file, tree: { ...value.tree, value: part }, keyStart: -1 };
}

/** One step to the source: a key, an index, or the first item with a value. */
function step(tree: Tree, file: SourceFile, segment: string): { tree: Tree; file: SourceFile } | undefined {
  const here = settle(tree, file);
  if (here.tree.kind === 'mapping') return under(here.tree, segment, here.file);
  if (here.tree.kind !== 'sequence') return undefined;
  const entry = itemTest(segment);
  const found = /^\d+$/.test(segment)
    ? here.tree.items[Number(segment)]
    : here.tree.items.find(
        (item) =>
          entry !== undefined && entry.key !== '' && textAt(item, here.file, entry.key) === entry.value,
      );
  return found === undefined ? undefined : settle(found, here.file);
}

function itemTest(segment: string): { key: string; value: string } | undefined {
  const match = /^\[(?<key>[^=]*)=(?<value>.*)\]$/.exec(segment)?.groups;
  return match === undefined ? undefined : { key: match['key']!, value: match['value']! };
}

function replaceAt(
  tree: Tree,
  file: SourceFile,
  path: readonly string[],
  value: Written,
  options: Options,
  refuse: (why: string) => never,
): Tree {
  const [segment, ...rest] = path;
  return within(tree, file, (here, at): Tree => {
    if (segment === undefined) return replaced(here, at, value, options, refuse);
    if (here.kind === 'mapping') {
      const index = here.keys.indexOf(segment);
      if (index !== -1)
        return put(
          here,
          segment,
          replaceAt(here.values[index]!, at, rest, value, options, refuse),
          here.keyStarts[index]!,
        );
      if (!options.create) return refuse('there is no such field');
      const missing: Tree =
        rest.length > 0
          ? ({ kind: 'mapping', keys: [], values: [], keyStarts: [], start: -1, end: -1 } as Mapping)
          : leaf('');
      if (rest.some((one) => one.startsWith('[') || one === '*' || /^\d+$/.test(one)))
        return refuse('it would have to make a list');
      const made =
        rest.length > 0 ? replaceAt(missing, at, rest, value, options, refuse) : carried(value, at);
      return put(here, segment, made, value.keyStart);
    }
    if (here.kind !== 'sequence') return refuse('it leads below a single value');
    const picked = picks(segment, here.items, at, refuse);
    if (picked.size === 0) return refuse('no item of the list fits');
    return {
      ...here,
      items: here.items.map((item, index) =>
        picked.has(index) ? replaceAt(item, at, rest, value, options, refuse) : item,
      ),
    };
  });
}

function picks(
  segment: string,
  items: readonly Tree[],
  file: SourceFile,
  refuse: (why: string) => never,
): ReadonlySet<number> {
  const all = items.map((_, index) => index);
  if (segment === '*') return new Set(all);
  if (/^\d+$/.test(segment)) return new Set(all.filter((index) => index === Number(segment)));
  const test = itemTest(segment);
  if (test === undefined) return refuse(`"${segment}" is no item of a list`);
  const pattern = goRegex(test.value, { whole: false });
  if (pattern === undefined) return refuse(`"${test.value}" is no regular expression here`);
  return new Set(
    all.filter((index) => {
      const { file: from, tree } = settle(items[index]!, file);
      const text =
        test.key === ''
          ? tree.kind === 'leaf'
            ? String(tree.value)
            : undefined
          : textAt(tree, from, test.key);
      return text !== undefined && pattern.test(text);
    }),
  );
}

/** What was text stays text, what was a number a number. */
function replaced(
  old: Tree,
  file: SourceFile,
  value: Written,
  { delimiter, index }: Options,
  refuse: (why: string) => never,
): Tree {
  const source = settle(value.tree, value.file).tree;
  if (old.kind !== 'leaf') return delimiter === '' ? carried(value, file) : refuse('only a text has parts');
  if (source.kind !== 'leaf') return refuse("a map or list can't take the place of a single value");
  let text = String(source.value ?? '');
  if (delimiter !== '') {
    const parts = String(old.value ?? '').split(delimiter);
    if (index < 0) parts.unshift(text);
    else if (index >= parts.length) parts.push(text);
    else parts[index] = text;
    text = parts.join(delimiter);
  }
  const next = typed(text, old, refuse);
  return carried({ ...value, tree: { ...source, value: next } }, file);
}

function typed(text: string, old: Leaf, refuse: (why: string) => never): Leaf['value'] {
  if (typeof old.value === 'number')
    return /^-?\d+$/.test(text) ? Number(text) : refuse(`"${text}" is put in place of a number`);
  if (typeof old.value === 'boolean')
    return text === 'true' || text === 'false'
      ? text === 'true'
      : refuse(`"${text}" is put in place of a boolean`);
  return old.value === null ? refuse('it leads to nothing') : text;
}

/** `spec.containers.[name=web].image`: dots in brackets part nothing. */
function splitPath(path: string): readonly string[] {
  const parts = path.match(/(?:\[[^\]]*\]|\\.|[^.])+/g) ?? [];
  return parts.map((part) => {
    const plain = part.replaceAll('\\.', '.');
    return plain.startsWith('[') && !plain.includes('=') ? plain.replaceAll(/^\[|\]$/g, '') : plain;
  });
}
