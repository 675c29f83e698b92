import type { Tree } from '../../../estate/index.ts';
import type { SourceFile } from '../../../estate/index.ts';
import type { Item, Type } from './item.ts';
import { typeOf } from './item.ts';
import { EMPTY, isNull, put, within } from './trees.ts';
import type { Mapping } from '../../../estate/index.ts';

/** A place that kustomize changes: in which kinds, and the way to it; lists on the way are entered item by item. */
export interface FieldPath {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly path: string;
  /** Makes what is missing on the way. */
  readonly create?: boolean;
}

/** Whether a kind is one that a selector of group, version and kind means; what it leaves out is any. */
export function isOfType(type: Type, selector: Partial<Type>): boolean {
  return (
    (!selector.group || selector.group === type.group) &&
    (!selector.version || selector.version === type.version) &&
    (!selector.kind || selector.kind === type.kind)
  );
}

/** Changes what stands at the end of a field path; the item itself when the path is not for its kind. */
export function changeAt(
  item: Item,
  field: FieldPath,
  change: (tree: Tree, file: SourceFile) => Tree,
  empty: Tree = EMPTY,
): Item {
  if (!isOfType(typeOf(item), field)) return item;
  const tree = walk(item.tree, item.file, segmentsOf(field.path), field.create ?? false, change, empty);
  return tree === item.tree || tree.kind !== 'mapping' ? item : { ...item, tree };
}

function walk(
  tree: Tree,
  file: SourceFile,
  path: readonly string[],
  create: boolean,
  change: (tree: Tree, file: SourceFile) => Tree,
  empty: Tree,
): Tree {
  const [segment, ...rest] = path;
  if (segment === undefined) return change(tree, file);
  return within(tree, file, (here, at): Tree => {
    if (here.kind === 'sequence') {
      const items = here.items.map((item) => walk(item, at, path, create, change, empty));
      return items.every((item, index) => item === here.items[index]) ? here : { ...here, items };
    }
    if (here.kind !== 'mapping') return here;
    const list = segment.endsWith('[]');
    const key = list ? segment.slice(0, -2) : segment;
    const index = here.keys.indexOf(key);
    const made = create && !list;
    const old = index === -1 ? undefined : here.values[index]!;
    if (old === undefined && !made) return here;
    const start =
      old === undefined || (made && isNull(old)) ? (rest.length === 0 ? empty : (EMPTY as Mapping)) : old;
    const changed = walk(start, at, rest, create, change, empty);
    if (changed === old) return here;
    return put(here, key, changed, index === -1 ? -1 : here.keyStarts[index]!);
  });
}

/** The keys of a path; a slash within a key is written `\/`. */
export function segmentsOf(path: string): readonly string[] {
  return path.split(/(?<!\\)\//).map((segment) => segment.replaceAll('\\/', '/'));
}
