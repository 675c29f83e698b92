import type { Leaf, Mapping, Tree } from '../../estate/index.ts';
import { childAt } from '../../estate/index.ts';

/** What stands at a path of keys of a document; `undefined` when nothing, or null, does. */
export function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  const found = childAt(tree, ...path);
  return found?.kind === 'leaf' && found.value === null ? undefined : found;
}

/** The map at a path. */
export function mapAt(tree: Tree | undefined, ...path: readonly string[]): Mapping | undefined {
  const found = at(tree, ...path);
  return found?.kind === 'mapping' ? found : undefined;
}

/** The items of a list, those that are maps. */
export function mapsIn(tree: Tree | undefined): readonly Mapping[] {
  return tree?.kind === 'sequence' ? tree.items.filter((item) => item.kind === 'mapping') : [];
}

/** The items of a list. */
export function itemsIn(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'sequence' ? tree.items : [];
}

/** The text at a path, also where it is a bare number; `undefined` when there is none. */
export function textAt(tree: Tree | undefined, ...path: readonly string[]): string | undefined {
  const found = at(tree, ...path);
  return found?.kind === 'leaf' && found.value !== '' ? String(found.value) : undefined;
}

/** The leaf at a path that says `true`. */
export function onAt(tree: Tree | undefined, ...path: readonly string[]): Leaf | undefined {
  const found = at(tree, ...path);
  return found?.kind === 'leaf' && found.value === true ? found : undefined;
}

/** Another value at the place of one that is written. */
export function inPlaceOf(written: Tree, value: Leaf['value']): Leaf {
  return { kind: 'leaf', value, start: written.start, end: written.end };
}

/** Where a key of a map is written, or -1. */
export function keyStart(map: Tree | undefined, key: string): number {
  const index = map?.kind === 'mapping' ? map.keys.indexOf(key) : -1;
  return index === -1 ? -1 : (map as Mapping).keyStarts[index]!;
}
