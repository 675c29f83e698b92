import type { Leaf, SourceFile, Tree } from '../../../estate/index.ts';
import { leaf } from '../../../estate/index.ts';
import { IMAGES, NAMESPACES, REPLICAS } from './default-fields.ts';
import type { FieldPath } from './field-paths.ts';
import { changeAt, isOfType } from './field-paths.ts';
import type { Item } from './item.ts';
import { apiVersionOf, isCluster, nameOf, named, namesOf, remembered, typeOf } from './item.ts';
import { NotApplied } from './not-applied.ts';
import { goRegex } from './regex.ts';
import { carried, put, settle, textAt, under, within } from './trees.ts';

/** `namespace`: into all objects that are not certain to live outside of namespaces. */
export function withNamespace(items: readonly Item[], file: SourceFile, value: Leaf): readonly Item[] {
  const namespace = String(value.value);
  const place = (into: SourceFile): Tree =>
    carried(
      {
        what: `namespace in ${file.path}`,
        file,
        tree: leaf(namespace, value.start, value.end),
        keyStart: -1,
      },
      into,
    );
  const moved = items.map((item): Item => {
    const { group, kind } = typeOf(item);
    let next = remembered(item);
    if (!isCluster(apiVersionOf(item), kind)) next = named(next, 'namespace', namespace);
    if (apiVersionOf(item) === 'v1' && kind === 'Namespace') next = named(next, 'name', namespace);
    if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
      next = changeAt(next, { group, kind, path: 'subjects' }, (tree, at) => subjectsIn(tree, at, place));
    }
    for (const field of NAMESPACES) next = changeAt(next, field, (_, into) => place(into), leaf(null));
    return next;
  });
  refuseTwins(moved, file, value.start);
  return moved;
}

/** Only the service account that every namespace has is sure to be the one of this namespace. */
function subjectsIn(tree: Tree, file: SourceFile, place: (into: SourceFile) => Tree): Tree {
  return within(tree, file, (list, at) =>
    list.kind !== 'sequence'
      ? list
      : {
          ...list,
          items: list.items.map((subject) =>
            textAt(subject, at, 'name') !== 'default'
              ? subject
              : within(subject, at, (map, into) =>
                  map.kind === 'mapping' ? put(map, 'namespace', place(into), -1) : map,
                ),
          ),
        },
  );
}

/** Objects that would overwrite each other. */
export function refuseTwins(items: readonly Item[], file: SourceFile, at: number): void {
  const seen = new Set<string>();
  for (const item of items) {
    const { kind, name, namespace } = nameOf(item);
    const key = `${apiVersionOf(item)}\u0000${kind}\u0000${namespace}\u0000${name}`;
    if (seen.has(key))
      throw new NotApplied(`two objects that are both ${kind} ${name}`, file, Math.max(0, at), false);
    seen.add(key);
  }
}

/** `namePrefix` and `nameSuffix`. */
export function withAffix(items: readonly Item[], affix: string, kind: 'prefix' | 'suffix'): readonly Item[] {
  if (affix === '') return items;
  return items.map((item) => {
    const type = { ...typeOf(item), kind: namesOf(item)[0]!.kind };
    if (UNTOUCHED.some((one) => isOfType(type, one))) return item;
    const name = textAt(item.tree, item.file, 'metadata', 'name') ?? '';
    const next = named(remembered(item), 'name', kind === 'prefix' ? affix + name : name + affix);
    return kind === 'prefix'
      ? { ...next, prefixes: [...item.prefixes, affix] }
      : { ...next, suffixes: [...item.suffixes, affix] };
  });
}

const UNTOUCHED = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

/** Labels or annotations, at all these places. */
export function withTexts(
  items: readonly Item[],
  what: string,
  pairs: Tree,
  file: SourceFile,
  fields: readonly FieldPath[],
): readonly Item[] {
  const { file: from, tree: map } = settle(pairs, file);
  if (map.kind !== 'mapping') return items;
  const entries = map.keys.map((key, index) => {
    const { file: own, tree } = settle(map.values[index]!, from);
    if (tree.kind !== 'leaf')
      throw new NotApplied(`a value of "${key}" that is no text`, own, Math.max(0, tree.start));
    const text = leaf(String(tree.value ?? ''), tree.start, tree.end);
    return {
      key,
      written: { what: `${what} in ${own.path}`, file: own, tree: text, keyStart: map.keyStarts[index]! },
    };
  });
  return items.map((item) => {
    let next = item;
    for (const field of fields) {
      next = changeAt(next, field, (tree, at) =>
        within(tree, at, (here, into) => {
          if (here.kind !== 'mapping') return here;
          let changed = here;
          for (const { key, written } of entries)
            changed = put(changed, key, carried(written, into), written.keyStart);
          return changed;
        }),
      );
    }
    return next;
  });
}

/** One of `replicas`. */
export function withReplicas(items: readonly Item[], entry: Tree, file: SourceFile): readonly Item[] {
  const name = textAt(entry, file, 'name');
  const count = under(entry, 'count', file);
  const start = Math.max(0, entry.start);
  if (count?.tree.kind !== 'leaf' || typeof count.tree.value !== 'number')
    throw new NotApplied('replicas without a count', file, start);
  const written = {
    what: `replicas in ${count.file.path}`,
    file: count.file,
    tree: count.tree,
    keyStart: -1,
  };
  let found = false;
  const changed = items.map((item) => {
    let next = item;
    const type = typeOf(item);
    for (const field of REPLICAS) {
      const meant = namesOf(item).some((one) => one.name === name && one.kind === field.kind);
      if (!meant || !isOfType(type, field)) continue;
      found = true;
      next = changeAt(next, field, (_, into) => carried(written, into), leaf(null));
    }
    return next;
  });
  if (!found) throw new NotApplied(`replicas of "${name ?? ''}", which is not there`, file, start, false);
  return changed;
}

/** One of `images`: in the pods of all workloads, and wherever else containers are listed. */
export function withImage(items: readonly Item[], entry: Tree, file: SourceFile): readonly Item[] {
  const name = textAt(entry, file, 'name') ?? '';
  if (under(entry, 'tagSuffix', file) !== undefined)
    throw new NotApplied('"tagSuffix" of images', file, Math.max(0, entry.start));
  // The name of an image is a pattern too.
  const pattern = goRegex(name, { whole: true });
  if (pattern === undefined) throw new NotApplied(`the image name "${name}"`, file, Math.max(0, entry.start));
  const change = (tree: Tree, at: SourceFile): Tree => {
    const old = settle(tree, at).tree;
    if (old.kind !== 'leaf' || old.value === null || !isNamed(String(old.value), pattern)) return tree;
    const next = imageOf(String(old.value), entry, file);
    return next === undefined ? tree : carried(next, at);
  };
  return items.map((item) => {
    if (typeOf(item).kind === 'CustomResourceDefinition') return item;
    const walked = inContainers(item.tree, item.file, change);
    let next = walked.kind === 'mapping' && walked !== item.tree ? { ...item, tree: walked } : item;
    for (const field of IMAGES) next = changeAt(next, { ...field, create: false }, change);
    return next;
  });
}

/** Whether an image is one of this name, whatever its tag and digest. */
function isNamed(image: string, name: RegExp): boolean {
  const digest = /@sha256:[a-zA-Z0-9_.{}-]*$/.exec(image);
  const rest = digest === null ? image : image.slice(0, digest.index);
  const tag = /:[a-zA-Z0-9_.{}-]*$/.exec(rest);
  return [image, rest, ...(tag === null ? [] : [rest.slice(0, tag.index)])].some((one) => name.test(one));
}

function inContainers(tree: Tree, file: SourceFile, change: (tree: Tree, at: SourceFile) => Tree): Tree {
  return within(tree, file, (here, at): Tree => {
    if (here.kind === 'sequence') {
      const items = here.items.map((item) => inContainers(item, at, change));
      return items.every((item, index) => item === here.items[index]) ? here : { ...here, items };
    }
    if (here.kind !== 'mapping') return here;
    let next = here;
    for (const [index, key] of here.keys.entries()) {
      const old = here.values[index]!;
      let value = inContainers(old, at, change);
      if (key === 'containers' || key === 'initContainers') value = imagesOf(value, at, change);
      if (value !== old) next = put(next, key, value, here.keyStarts[index]!);
    }
    return next;
  });
}

function imagesOf(tree: Tree, file: SourceFile, change: (tree: Tree, at: SourceFile) => Tree): Tree {
  return within(tree, file, (list, at) =>
    list.kind !== 'sequence'
      ? list
      : {
          ...list,
          items: list.items.map((item) =>
            within(item, at, (map, own) => {
              const index = map.kind === 'mapping' ? map.keys.indexOf('image') : -1;
              if (map.kind !== 'mapping' || index === -1) return map;
              const value = change(map.values[index]!, own);
              return value === map.values[index] ? map : put(map, 'image', value, map.keyStarts[index]!);
            }),
          ),
        },
  );
}

/** The image by its new name, tag and digest; it stands where the last of them does. */
function imageOf(
  old: string,
  entry: Tree,
  file: SourceFile,
): { what: string; file: SourceFile; tree: Leaf; keyStart: number } | undefined {
  const part = (key: string): string => textAt(entry, file, key) ?? '';
  let { digest, name, tag } = splitImage(old);
  if (part('newName') !== '') name = part('newName');
  if (part('newTag') !== '') [tag, digest] = [part('newTag'), part('digest')];
  else if (part('digest') !== '') [tag, digest] = ['', part('digest')];
  const value = name + (tag === '' ? '' : `:${tag}`) + (digest === '' ? '' : `@${digest}`);
  if (value === old) return undefined;
  const at = ['digest', 'newTag', 'newName']
    .map((key) => under(entry, key, file))
    .find((one) => one !== undefined);
  if (at === undefined) return undefined;
  return {
    what: `images in ${at.file.path}`,
    file: at.file,
    tree: leaf(value, at.tree.start, at.tree.end),
    keyStart: -1,
  };
}

function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', slash);
  const digest = at === -1 ? '' : image.slice(at + 1);
  const rest = at === -1 ? image : image.slice(0, at);
  const colon = rest.indexOf(':', slash);
  if (colon === -1) return { name: rest, tag: '', digest };
  return { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}
