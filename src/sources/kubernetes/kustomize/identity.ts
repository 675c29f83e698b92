import type { Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { leaf } from '../../../estate/index.ts';
import { carried, put, settle } from './trees.ts';

/** An object whose type and name stand in its own tree, as who looks for them wants it: no passage on the way. */
export function withPlainIdentity(tree: Mapping, file: SourceFile): Mapping {
  let plain = withPlainTexts(tree, file, ['apiVersion', 'kind']);
  const at = plain.keys.indexOf('metadata');
  if (at === -1) return plain;
  const written = settle(plain.values[at]!, file);
  if (written.tree.kind !== 'mapping') return plain;
  const metadata = written.file === file ? written.tree : broughtHome(written.tree, written.file, file);
  plain = put(plain, 'metadata', withPlainTexts(metadata, file, ['name', 'namespace']), plain.keyStarts[at]!);
  return plain;
}

function withPlainTexts(map: Mapping, file: SourceFile, keys: readonly string[]): Mapping {
  let plain = map;
  for (const key of keys) {
    const at = plain.keys.indexOf(key);
    const value: Tree | undefined = plain.values[at];
    if (value?.kind !== 'passage') continue;
    const { tree } = settle(value, file);
    plain = put(plain, key, tree.kind === 'leaf' ? leaf(tree.value, value.start, value.end) : tree, -1);
  }
  return plain;
}

/** The entries of a map of another file, each behind a passage of its own. */
function broughtHome(map: Mapping, from: SourceFile, file: SourceFile): Mapping {
  return {
    ...map,
    values: map.values.map((tree, index) =>
      carried({ what: `patch ${from.path}`, file: from, tree, keyStart: map.keyStarts[index]! }, file),
    ),
    start: -1,
    end: -1,
  };
}
