import type { Pointer, Tree } from '../../estate/index.ts';

/** The same tree with something else in the place of each pointer; what holds none comes back as it is. */
export function mapPointers(tree: Tree, replace: (pointer: Pointer) => Tree): Tree {
  const walk = (at: Tree): Tree => {
    switch (at.kind) {
      case 'pointer':
        return replace(at);
      case 'passage': {
        const inner = walk(at.tree);
        return inner === at.tree ? at : { ...at, tree: inner };
      }
      case 'text': {
        const parts = at.parts.map((part) => (typeof part === 'string' ? part : walk(part)));
        return parts.every((part, index) => part === at.parts[index]) ? at : { ...at, parts };
      }
      case 'sequence': {
        const items = at.items.map(walk);
        return items.every((item, index) => item === at.items[index]) ? at : { ...at, items };
      }
      case 'mapping': {
        const values = at.values.map(walk);
        return values.every((value, index) => value === at.values[index]) ? at : { ...at, values };
      }
      case 'choice': {
        const made: { tree: Tree | undefined }[] = [];
        const branch = (option: number): Tree | undefined => {
          const inner = at.branch(option);
          return (made[option] ??= { tree: inner === undefined ? undefined : walk(inner) }).tree;
        };
        return { ...at, branch };
      }
      default:
        return at;
    }
  };
  return walk(tree);
}
