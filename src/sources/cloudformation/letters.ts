import type { Mapping, SourceFile, Tree } from '../../estate/index.ts';

/**
 * `y` and `n` are text to CloudFormation's YAML, as they are to SnakeYAML and PyYAML; only the readers of Kubernetes
 * take them for booleans. A tree without them comes back as it is.
 */
export function withLetters(file: SourceFile, root: Mapping): Mapping {
  if (!/(?:^|[\s[{,])[yYnN](?:$|[\s\]},:])/m.test(file.text)) return root;
  const done = new Map<Tree, Tree>();
  const keyOf = (key: string, start: number): string => {
    if ((key !== 'true' && key !== 'false') || start < 0) return key;
    const written = file.text.slice(start, start + 1);
    return /[yn]/i.test(written) &&
      !file.text.startsWith(key, start) &&
      !/^[a-z]/i.test(file.text.slice(start + 1, start + 2))
      ? written
      : key;
  };
  const walk = (tree: Tree): Tree => {
    const known = done.get(tree);
    if (known !== undefined) return known;
    const made = convert(tree);
    done.set(tree, made);
    return made;
  };
  const convert = (tree: Tree): Tree => {
    if (tree.kind === 'leaf') {
      const isLetter = typeof tree.value === 'boolean' && tree.start >= 0 && tree.end - tree.start === 1;
      return isLetter ? { ...tree, value: file.text.slice(tree.start, tree.end) } : tree;
    }
    if (tree.kind === 'sequence') {
      const items = tree.items.map(walk);
      return items.every((item, at) => item === tree.items[at]) ? tree : { ...tree, items };
    }
    if (tree.kind !== 'mapping') return tree;
    const keys = tree.keys.map((key, at) => keyOf(key, tree.keyStarts[at]!));
    const values = tree.values.map(walk);
    const same =
      keys.every((key, at) => key === tree.keys[at]) &&
      values.every((value, at) => value === tree.values[at]);
    return same ? tree : { ...tree, keys, values };
  };
  return walk(root) as Mapping;
}
