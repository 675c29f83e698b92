import type { Leaf, SourceFile, Tree } from '../../../estate/index.ts';
import { parseYaml } from '../../text/yaml.ts';
import type { OpenFile } from './generators.ts';
import { inlineDocuments } from './inline.ts';
import type { Item } from './item.ts';
import { apiVersionOf, named, nameOf, namesOf, remembered, typeOf } from './item.ts';
import { applyJsonPatch } from './json-patch.ts';
import { schemaOf } from './merge-keys.ts';
import { NotApplied } from './not-applied.ts';
import { selected } from './selector.ts';
import { mergeStrategic } from './strategic-merge.ts';
import type { Written } from './trees.ts';
import { drop, settle, textAt, under } from './trees.ts';

/** A text of patches: where it is, and its documents. */
interface Patch {
  readonly file: SourceFile;
  readonly documents: readonly Tree[];
}

/** One of `patches`. */
export function withPatch(
  items: readonly Item[],
  entry: Tree,
  file: SourceFile,
  open: OpenFile,
): readonly Item[] {
  const start = Math.max(0, entry.start);
  const patch = patchOf(entry, file, open);
  const target = under(entry, 'target', file);
  const [first] = patch.documents;
  if (first === undefined) return items;
  if (first.kind === 'sequence') {
    if (target === undefined) throw new NotApplied('a JSON patch without a target', file, start, false);
    const meant = selected(items, target.tree, target.file);
    return items.map((item) => (meant.has(item) ? patchedByJson(item, writtenIn(patch, first)) : item));
  }
  const options = under(entry, 'options', file)?.tree;
  const allow = {
    name: options !== undefined && textAt(options, file, 'allowNameChange') === 'true',
    kind: options !== undefined && textAt(options, file, 'allowKindChange') === 'true',
  };
  if (target === undefined) return withMerges(items, patch, allow);
  if (patch.documents.length > 1) throw new NotApplied('several patches for one target', file, start, false);
  const meant = selected(items, target.tree, target.file);
  return items.flatMap((item) => (meant.has(item) ? patched(item, writtenIn(patch, first), allow) : [item]));
}

/** One of `patchesStrategicMerge`: a path, or the patch itself. */
export function withMergePatch(
  items: readonly Item[],
  entry: Tree,
  file: SourceFile,
  open: OpenFile,
): readonly Item[] {
  if (entry.kind !== 'leaf')
    throw new NotApplied('a patch that is no text', file, Math.max(0, entry.start), false);
  const patch = /[\n{:]/.test(String(entry.value).trim())
    ? inlinePatch(entry, file)
    : filePatch(open(String(entry.value), entry), file, entry);
  return withMerges(items, patch, { name: false, kind: false });
}

/** One of `patchesJson6902`. */
export function withJsonPatch(
  items: readonly Item[],
  entry: Tree,
  file: SourceFile,
  open: OpenFile,
): readonly Item[] {
  const patch = patchOf(entry, file, open);
  const target = under(entry, 'target', file);
  const [first] = patch.documents;
  if (target === undefined || first === undefined || !textAt(target.tree, target.file, 'name'))
    throw new NotApplied(
      'a JSON patch without the name of its target or without operations',
      file,
      Math.max(0, entry.start),
      false,
    );
  const meant = selected(items, target.tree, target.file);
  const written = writtenIn(patch, first);
  return items.map((item) => (meant.has(item) ? { ...item, tree: applyJsonPatch(item, written) } : item));
}

function withMerges(
  items: readonly Item[],
  patch: Patch,
  allow: { readonly name: boolean; readonly kind: boolean },
): readonly Item[] {
  let next = items;
  for (const document of patch.documents) {
    const whose = { tree: document, file: patch.file };
    const start = Math.max(0, document.start);
    if (document.kind !== 'mapping') throw new NotApplied('a patch that is no map', patch.file, start, false);
    const type = typeOf({ tree: document, file: whose.file });
    const { kind, name } = nameOf({ tree: document, file: whose.file });
    const namespace = textAt(document, patch.file, 'metadata', 'namespace') ?? '';
    const item = only(next, type, kind, name, namespace, patch.file, start);
    next = next.flatMap((one) => (one === item ? patched(one, writtenIn(patch, document), allow) : [one]));
  }
  return next;
}

/** The one object that is meant by its full name, as it is or as it was. */
function only(
  items: readonly Item[],
  type: { readonly group: string; readonly version: string },
  kind: string,
  name: string,
  namespace: string,
  file: SourceFile,
  start: number,
): Item {
  const found = items.filter((item) => {
    const own = typeOf(item);
    return (
      own.group === type.group &&
      own.version === type.version &&
      namesOf(item).some(
        (one) =>
          one.kind === kind &&
          one.name === name &&
          (one.namespace === (namespace || 'default') || one.namespace.startsWith('_')),
      )
    );
  });
  const [item] = found;
  if (item === undefined || found.length > 1) {
    const many = found.length === 0 ? 'no object' : `${found.length} objects`;
    throw new NotApplied(`a patch of ${kind} "${name}", which is the name of ${many}`, file, start, false);
  }
  return item;
}

function writtenIn({ file }: Patch, tree: Tree): Written {
  return { what: `patch ${file.path}`, file, tree, keyStart: -1 };
}

function patchedByJson(item: Item, patch: Written): Item {
  return { ...remembered(item), tree: applyJsonPatch(item, patch) };
}

function patched(
  item: Item,
  patch: Written,
  allow: { readonly name: boolean; readonly kind: boolean },
): readonly Item[] {
  const { file, tree } = settle(patch.tree, patch.file);
  if (tree.kind !== 'mapping')
    throw new NotApplied('a patch that is no map', file, Math.max(0, tree.start), false);
  let own = drop(tree, 'apiVersion');
  if (!allow.kind) own = drop(own, 'kind');
  const schema = schemaOf(apiVersionOf(item), typeOf(item).kind);
  const merged = mergeStrategic(item, { ...patch, file, tree: own }, schema);
  if (merged === undefined) return [];
  let next: Item = { ...(allow.name || allow.kind ? remembered(item) : item), tree: merged };
  const name = textAt(item.tree, item.file, 'metadata', 'name') ?? '';
  if (allow.name) {
    // Names are read where they land: the passage to the patch is not kept for them.
    next = named(next, 'name', textAt(merged, item.file, 'metadata', 'name') ?? name);
  } else next = named(next, 'name', name);
  const namespace = textAt(item.tree, item.file, 'metadata', 'namespace');
  return [namespace === undefined ? withoutNamespace(next) : named(next, 'namespace', namespace)];
}

/** A patch finds its object by its namespace and does not give it one. */
function withoutNamespace(item: Item): Item {
  const index = item.tree.keys.indexOf('metadata');
  const metadata = index === -1 ? undefined : item.tree.values[index];
  if (metadata?.kind !== 'mapping' || !metadata.keys.includes('namespace')) return item;
  return {
    ...item,
    tree: { ...item.tree, values: item.tree.values.with(index, drop(metadata, 'namespace')) },
  };
}

function patchOf(entry: Tree, file: SourceFile, open: OpenFile): Patch {
  const text = under(entry, 'patch', file)?.tree;
  if (text?.kind === 'leaf' && text.value !== null && text.value !== '') return inlinePatch(text, file);
  const path = under(entry, 'path', file)?.tree;
  if (path?.kind !== 'leaf' || path.value === null)
    throw new NotApplied(
      'a patch that says neither "path" nor "patch"',
      file,
      Math.max(0, entry.start),
      false,
    );
  return filePatch(open(String(path.value), path), file, path);
}

function inlinePatch(value: Leaf, file: SourceFile): Patch {
  const documents = inlineDocuments(value, file);
  if (documents === undefined)
    throw new NotApplied('a patch that is not valid YAML', file, value.start, false);
  return { file, documents };
}

function filePatch(from: SourceFile, file: SourceFile, at: Tree): Patch {
  const { problems, trees } = parseYaml(from);
  if (problems.length > 0)
    throw new NotApplied(
      `the patch ${from.path}, which is not valid YAML`,
      file,
      Math.max(0, at.start),
      false,
    );
  return { file: from, documents: trees.filter((tree) => !(tree.kind === 'leaf' && tree.value === null)) };
}
