import type { Leaf, Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { leaf } from '../../../estate/index.ts';
import type { FieldPath } from './field-paths.ts';
import { changeAt, isOfType } from './field-paths.ts';
import type { Item } from './item.ts';
import { apiVersionOf, isCluster, nameOf, namesOf, typeOf } from './item.ts';
import type { NameReferences } from './name-references.ts';
import { NAME_REFERENCES } from './name-references.ts';
import { NotApplied } from './not-applied.ts';
import { put, revalued, settle, textAt, under, within } from './trees.ts';

/** Carries the new names of objects to where they are called by their old ones. */
export function withReferences(items: readonly Item[]): readonly Item[] {
  const known = items.map((item) => ({ item, names: namesOf(item), type: typeOf(item) }));
  return items.map((referrer) => {
    const near = known.filter(({ item }) => mayRefer(referrer, item));
    let changed = referrer;
    for (const target of NAME_REFERENCES) {
      // The common case: nothing of this kind is there.
      const candidates = near.filter(
        ({ item, names, type }) =>
          names.slice(0, -1).some((name) => isOfType({ ...type, kind: name.kind }, kindOf(target))) &&
          item !== referrer,
      );
      if (candidates.length === 0) continue;
      for (const field of target.from) {
        changed = changeAt(changed, field, (tree, file) =>
          renamed(tree, file, {
            referrer,
            field,
            candidates: candidates.map(({ item }) => item),
          }),
        );
      }
    }
    return changed;
  });
}

interface Search {
  readonly referrer: Item;
  readonly field: FieldPath;
  readonly candidates: readonly Item[];
}

function kindOf({ group, kind, version }: NameReferences): {
  group?: string;
  kind: string;
  version?: string;
} {
  return { kind, ...(group === undefined ? {} : { group }), ...(version === undefined ? {} : { version }) };
}

/** A reference is a text, a list of them, or a map with a name and perhaps a namespace. */
function renamed(tree: Tree, file: SourceFile, search: Search): Tree {
  return within(tree, file, (here, at): Tree => {
    if (here.kind === 'leaf') return here.value === null ? here : renamedText(here, at, search);
    if (here.kind === 'sequence') {
      const items = here.items.map((item) => renamed(item, at, search));
      return items.every((item, index) => item === here.items[index]) ? here : { ...here, items };
    }
    return here.kind === 'mapping' ? renamedMap(here, at, search) : here;
  });
}

function renamedText(tree: Leaf, file: SourceFile, search: Search): Tree {
  const found = referralOf(String(tree.value), search.candidates, search, tree, file, false);
  return found === undefined ? tree : revalued(tree, nameOf(found).name);
}

function renamedMap(map: Mapping, file: SourceFile, search: Search): Tree {
  const old = under(map, 'name', file)?.tree;
  if (old?.kind !== 'leaf' || old.value === null) return map;
  const namespace = textAt(map, file, 'namespace');
  let candidates = search.candidates;
  if (namespace !== undefined) {
    const first = candidates.filter((item) => namesOf(item)[0]!.namespace === namespace);
    candidates = first.length > 0 ? first : candidates.filter((item) => nameOf(item).namespace === namespace);
  }
  const found = referralOf(String(old.value), candidates, search, map, file, true);
  if (found === undefined) return map;
  const at = map.keys.indexOf('name');
  const next = put(map, 'name', revalued(old, nameOf(found).name), map.keyStarts[at]!);
  const own = textAt(found.tree, found.file, 'metadata', 'namespace');
  if (own === undefined || own === '') return next;
  const place = map.keys.indexOf('namespace');
  const there = place === -1 ? undefined : settle(map.values[place]!, file).tree;
  return put(
    next,
    'namespace',
    there?.kind === 'leaf' ? revalued(there, own) : leaf(own),
    place === -1 ? -1 : map.keyStarts[place]!,
  );
}

/** The one object that a name means: by its kind, its namespace, and by the prefixes that both have been given. */
function referralOf(
  name: string,
  candidates: readonly Item[],
  { field, referrer }: Search,
  tree: Tree,
  file: SourceFile,
  byNamespace: boolean,
): Item | undefined {
  let found = candidates.filter((item) => item.before.some((one) => one.name === name));
  if (field.path.endsWith('roleRef/name')) {
    const group = textAt(referrer.tree, referrer.file, 'roleRef', 'apiGroup');
    const kind = textAt(referrer.tree, referrer.file, 'roleRef', 'kind');
    if (group !== undefined && kind !== undefined)
      found = found.filter((item) => isOfType(typeOf(item), { group, kind }));
  }
  if (!isClusterItem(referrer)) {
    const own = nameOf(referrer).namespace;
    found = found.filter(
      (item) =>
        isClusterItem(item) || typeOf(item).kind === 'ServiceAccount' || nameOf(item).namespace === own,
    );
  }
  if (found.length <= 1) return found[0];
  for (const lenient of [true, false]) {
    found = found.filter((item) => sameAffixes(item, referrer, lenient));
    if (found.length <= 1) return found[0];
  }
  const key = (item: Item): string =>
    byNamespace ? `${nameOf(item).name}\u0000${nameOf(item).namespace}` : nameOf(item).name;
  if (new Set(found.map(key)).size === 1) return found[0];
  throw new NotApplied(
    `the name "${name}", which may mean more than one object`,
    file,
    Math.max(0, tree.start),
  );
}

function sameAffixes(a: Item, b: Item, lenient: boolean): boolean {
  const same = (left: readonly string[], right: readonly string[]): boolean => {
    if (lenient && (left.length === 0 || right.length === 0)) return true;
    const length = Math.min(left.length, right.length);
    if (length === 0) return left.length === right.length;
    return left.slice(-length).join(',') === right.slice(-length).join(',');
  };
  return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes);
}

function isClusterItem(item: Item): boolean {
  return isCluster(apiVersionOf(item), typeOf(item).kind);
}

/** Objects of namespaces call those of their own, those of none, and a binding those of its subjects' namespaces. */
function mayRefer(referrer: Item, target: Item): boolean {
  if (isClusterItem(referrer) || isClusterItem(target)) return true;
  const there = nameOf(target).namespace;
  if (there === nameOf(referrer).namespace) return true;
  if (typeOf(referrer).kind !== 'RoleBinding') return false;
  const subjects = under(referrer.tree, 'subjects', referrer.file);
  if (subjects?.tree.kind !== 'sequence') return false;
  return subjects.tree.items.some(
    (subject) =>
      textAt(subject, subjects.file, 'kind') === 'ServiceAccount' &&
      textAt(subject, subjects.file, 'namespace') ===
        textAt(target.tree, target.file, 'metadata', 'namespace'),
  );
}
