import { posix } from 'node:path';
import type { Leaf, SourceFile, Tree } from '../../../estate/index.ts';
import { leaf, mapping } from '../../../estate/index.ts';
import type { Item } from './item.ts';
import { apiVersionOf, itemOf, nameOf, named, namesOf } from './item.ts';
import { NotApplied } from './not-applied.ts';
import { carried, put, settle, textAt, under } from './trees.ts';

/** Opens a file that a kustomization names. */
export type OpenFile = (path: string, at: Tree) => SourceFile;

interface Pair {
  readonly key: string;
  readonly file: SourceFile;
  readonly value: Leaf;
}

/** Adds what one of `configMapGenerator` or `secretGenerator` makes to the objects that are there. */
export function withGenerated(
  items: readonly Item[],
  entry: Tree,
  file: SourceFile,
  kind: 'ConfigMap' | 'Secret',
  global: Tree | undefined,
  open: OpenFile,
): readonly Item[] {
  const made = generate(entry, file, kind, global, open);
  const own = nameOf(made);
  const old = items.filter(
    (item) =>
      apiVersionOf(item) === 'v1' &&
      namesOf(item).some(
        (name) => name.kind === kind && name.name === own.name && name.namespace === own.namespace,
      ),
  );
  const behavior = textAt(entry, file, 'behavior') ?? 'create';
  const start = Math.max(0, entry.start);
  if (behavior !== 'merge' && behavior !== 'replace') {
    if (old.length === 0) return [...items, made];
    throw new NotApplied(`a generated ${kind} "${own.name}" that is already there`, file, start, false);
  }
  if (old.length !== 1)
    throw new NotApplied(`a ${kind} "${own.name}" to ${behavior}, which is not there`, file, start, false);
  const next = combined(old[0]!, made, behavior === 'merge');
  return items.map((item) => (item === old[0] ? next : item));
}

function generate(
  entry: Tree,
  file: SourceFile,
  kind: 'ConfigMap' | 'Secret',
  global: Tree | undefined,
  open: OpenFile,
): Item {
  const name = under(entry, 'name', file)?.tree;
  if (name?.kind !== 'leaf' || typeof name.value !== 'string' || name.value === '')
    throw new NotApplied(`a generator of a ${kind} without a name`, file, Math.max(0, entry.start), false);
  const { end, start } = name;
  const pairs = pairsOf(entry, file, kind, open);
  const namespace = textAt(entry, file, 'namespace');
  const options = [under(entry, 'options', file)?.tree, global];
  const flag = (key: string): boolean =>
    options.some((one) => one !== undefined && textAt(one, file, key) === 'true');
  const metadata: [string, Tree, number][] = [['name', name, -1]];
  if (namespace !== undefined) metadata.push(['namespace', leaf(namespace), -1]);
  for (const key of ['labels', 'annotations']) {
    const texts = mapping(
      options.toReversed().flatMap((one) => {
        const map = one === undefined ? undefined : under(one, key, file)?.tree;
        if (map?.kind !== 'mapping') return [];
        return map.keys.map((label, index): [string, Tree, number] => {
          const value = map.values[index]!;
          return [
            label,
            value.kind === 'leaf' ? { ...value, value: String(value.value ?? '') } : value,
            map.keyStarts[index]!,
          ];
        });
      }),
    );
    if (texts.keys.length > 0) metadata.push([key, texts, -1]);
  }
  const data = mapping(
    pairs
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ file: from, key, value }) => {
        const what = `${kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator'} in ${file.path}`;
        return [key, carried({ what, file: from, tree: value, keyStart: -1 }, file), -1];
      }),
    start,
    end,
  );
  const tree = mapping(
    [
      ['apiVersion', leaf('v1'), -1],
      ['kind', leaf(kind), -1],
      ['metadata', mapping(metadata, start, end), -1],
      ...(kind === 'Secret' ? [['type', leaf(textAt(entry, file, 'type') || 'Opaque'), -1] as const] : []),
      ...(kind === 'Secret' || pairs.length > 0 ? [['data', data, -1] as const] : []),
      ...(flag('immutable') ? [['immutable', leaf(true), -1] as const] : []),
    ],
    start,
    end,
  );
  return { ...itemOf(tree, file), hashed: !flag('disableNameSuffixHash') };
}

/** What a generator puts into `data`: of files of variables, of literals, of whole files. */
function pairsOf(
  entry: Tree,
  file: SourceFile,
  kind: 'ConfigMap' | 'Secret',
  open: OpenFile,
): readonly Pair[] {
  const texts = (key: string): readonly Leaf[] => {
    const list = under(entry, key, file)?.tree;
    if (list === undefined || (list.kind === 'leaf' && list.value === null)) return [];
    if (list.kind !== 'sequence')
      throw new NotApplied(`"${key}" that is no list`, file, Math.max(0, list.start));
    return list.items.map((item) => {
      if (item.kind !== 'leaf')
        throw new NotApplied(`"${key}" with an item that is no text`, file, Math.max(0, item.start));
      return { ...item, value: String(item.value) };
    });
  };
  const env = under(entry, 'env', file)?.tree;
  const pairs: Pair[] = [];
  for (const path of [...texts('envs'), ...(env?.kind === 'leaf' ? [env] : [])])
    pairs.push(...variablesOf(open(String(path.value), path)));
  for (const literal of texts('literals')) {
    const text = String(literal.value);
    const equals = text.indexOf('=');
    if (equals < 1)
      throw new NotApplied(`the literal at this place, which is no "key=value"`, file, literal.start, false);
    pairs.push({
      key: text.slice(0, equals),
      file,
      value: { ...literal, value: unquoted(text.slice(equals + 1)) },
    });
  }
  for (const source of texts('files')) {
    const text = String(source.value);
    const equals = text.indexOf('=');
    const path = text.slice(equals + 1);
    const from = open(path, source);
    if (from.text.includes('\uFFFD'))
      throw new NotApplied(`the file ${path}, which is no text`, file, source.start);
    pairs.push({
      key: equals === -1 ? posix.basename(path) : text.slice(0, equals),
      file: from,
      value: leaf(from.text, 0, from.text.length),
    });
  }
  const keys = new Set(pairs.map(({ key }) => key));
  if (keys.size !== pairs.length)
    throw new NotApplied('a generator that gives a key twice', file, Math.max(0, entry.start), false);
  if (kind === 'ConfigMap') return pairs;
  return pairs.map((pair) => ({
    ...pair,
    value: { ...pair.value, value: base64(String(pair.value.value)) },
  }));
}

/** The variables of an `.env` file: one a line, without quotes or escapes. */
function variablesOf(file: SourceFile): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const match of file.text.matchAll(/^.*$/gm)) {
    const line = match[0].replace(/\r$/, '');
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) continue;
    const equals = text.indexOf('=');
    const start = match.index + line.length - text.length;
    const from = equals === -1 ? start + text.length : start + equals + 1;
    pairs.push({
      key: equals === -1 ? text : text.slice(0, equals),
      file,
      value: leaf(equals === -1 ? '' : text.slice(equals + 1), from, match.index + line.length),
    });
  }
  return pairs;
}

function unquoted(text: string): string {
  const quote = text[0];
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote)
    ? text.slice(1, -1)
    : text;
}

/** As kustomize writes it: in lines of 70 once it is that long. */
function base64(text: string): string {
  const encoded = Buffer.from(text).toString('base64');
  return encoded.length < 70 ? encoded : encoded.replaceAll(/.{1,70}/g, '$&\n');
}

/** A generated object in place of an older one of the same name: its labels stay, and with `merge` its data. */
function combined(old: Item, made: Item, merge: boolean): Item {
  let tree = made.tree;
  const over = (path: 'metadata' | 'data' | 'binaryData', key?: 'labels' | 'annotations'): void => {
    const before = under(old.tree, path, old.file);
    const inner = key === undefined || before === undefined ? before : under(before.tree, key, before.file);
    if (inner?.tree.kind !== 'mapping') return;
    const outer = under(tree, path, made.file)?.tree;
    const own = key === undefined || outer === undefined ? outer : under(outer, key, made.file)?.tree;
    let merged = mapping(
      inner.tree.keys.map((name, index) => [
        name,
        carried(
          {
            what: `${nameOf(old).name} of ${old.file.path}`,
            ...settle(inner.tree.kind === 'mapping' ? inner.tree.values[index]! : inner.tree, inner.file),
            keyStart: -1,
          },
          made.file,
        ),
        -1,
      ]),
      own?.start ?? made.tree.start,
      own?.end ?? made.tree.end,
    );
    if (own?.kind === 'mapping')
      for (const [index, name] of own.keys.entries())
        merged = put(merged, name, own.values[index]!, own.keyStarts[index]!);
    if (key === undefined) tree = put(tree, path, merged, -1);
    else if (outer?.kind === 'mapping') tree = put(tree, path, put(outer, key, merged, -1), -1);
  };
  over('metadata', 'labels');
  over('metadata', 'annotations');
  if (merge) {
    over('data');
    over('binaryData');
  }
  let item: Item = { ...made, tree, before: old.before, prefixes: old.prefixes, suffixes: old.suffixes };
  item = named(item, 'name', nameOf(old).name);
  const namespace = textAt(old.tree, old.file, 'metadata', 'namespace');
  if (namespace !== undefined) item = named(item, 'namespace', namespace);
  return { ...item, hashed: old.hashed && made.hashed };
}
