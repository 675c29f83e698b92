import type { SourceFile, Tree } from '../../../estate/index.ts';
import { carried, drop, isNull, put, settle, under, within } from '../kustomize/trees.ts';

/** Values and the file whose places they have; what other files supply is behind passages. */
export interface Values {
  readonly tree: Tree;
  readonly file: SourceFile;
}

/** Lays values over others as Helm does: maps are merged, all else is replaced, `null` takes away. */
export function overlaid(base: Values, over: Values): Values {
  return { file: base.file, tree: merge(base.tree, base.file, over.tree, over.file, -1) };
}

function merge(tree: Tree, file: SourceFile, over: Tree, from: SourceFile, keyStart: number): Tree {
  const { file: at, tree: next } = settle(over, from);
  const there = settle(tree, file).tree;
  if (next.kind !== 'mapping' || there.kind !== 'mapping')
    return carried({ what: 'values', file: at, tree: next, keyStart }, file);
  return within(tree, file, (map, own) => {
    if (map.kind !== 'mapping') return map;
    let merged = map;
    for (const [index, key] of next.keys.entries()) {
      const value = next.values[index]!;
      const start = next.keyStarts[index]!;
      if (isNull(settle(value, at).tree)) {
        merged = drop(merged, key);
        continue;
      }
      const old = merged.keys.indexOf(key);
      const made =
        old === -1
          ? carried({ what: 'values', file: at, tree: value, keyStart: start }, own)
          : merge(merged.values[old]!, own, value, at, start);
      merged = put(merged, key, made, old === -1 ? start : merged.keyStarts[old]!);
    }
    return merged;
  });
}

/** What stands at a path; of the items of a loop all. */
export function valuesAt({ file, tree }: Values, path: readonly string[]): readonly Values[] {
  let found: readonly Values[] = [{ tree, file }];
  for (const key of path) {
    found = found.flatMap((one) => {
      const here = settle(one.tree, one.file);
      if (key !== '*') return under(here.tree, key, here.file) ?? [];
      if (here.tree.kind === 'sequence') return here.tree.items.map((item) => settle(item, here.file));
      if (here.tree.kind === 'mapping') return here.tree.values.map((item) => settle(item, here.file));
      return [];
    });
  }
  return found;
}

/** Whether `--set` may have a say in what stands at a path. */
export function isSet(path: readonly string[], sets: readonly string[]): boolean {
  return sets.some((set) =>
    set.split(/(?<!\\),/).some((pair) => {
      const key = pair
        .slice(0, pair.indexOf('='))
        .replaceAll(/\[\d+\]/g, '')
        .split('.');
      const length = Math.min(key.length, path.length);
      return key.slice(0, length).every((part, index) => path[index] === '*' || part === path[index]);
    }),
  );
}
