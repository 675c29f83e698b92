import { posix } from 'node:path';
import type { Problem, SourceFile, Tree } from '../../estate/index.ts';
import { child, textUnder } from '../../estate/index.ts';

/** Whether a file is the definition of a Kustomize overlay, base or component. */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}

/** What a kustomization says of the files beside it. */
export interface Kustomization {
  /** Files that are pieces of objects and no objects of their own: patches, generator input, values. */
  readonly pieces: readonly string[];
  /** Set when it changes the objects it lists, which is not done here: they are checked as their files have them. */
  readonly problem: Problem | undefined;
}

const CHANGES = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'images',
  'replicas',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'labels',
  'commonAnnotations',
  'components',
  'transformers',
  'replacements',
  'helmCharts',
  'vars',
] as const;

/** Reads a kustomization; paths are relative to the root like the file's own. */
export function readKustomization(file: SourceFile, relative: string, tree: Tree): Kustomization {
  if (tree.kind !== 'mapping') return { pieces: [], problem: undefined };
  const folder = posix.dirname(relative);
  const pieces = new Set<string>();
  const add = (path: string | undefined): void => {
    if (path !== undefined && !path.includes('\n') && !/^[a-z]+:\/\//.test(path))
      pieces.add(posix.join(folder, path));
  };
  for (const key of ['patches', 'patchesJson6902', 'replacements'])
    for (const item of list(tree, key)) add(textUnder(item, 'path'));
  for (const key of ['patchesStrategicMerge', 'configurations', 'transformers', 'generators', 'validators']) {
    for (const item of list(tree, key))
      if (item.kind === 'leaf' && typeof item.value === 'string') add(item.value);
  }
  for (const key of ['configMapGenerator', 'secretGenerator']) {
    for (const generator of list(tree, key)) {
      for (const name of ['files', 'envs']) {
        for (const item of list(generator, name)) {
          if (item.kind === 'leaf' && typeof item.value === 'string')
            add(item.value.slice(item.value.indexOf('=') + 1));
        }
      }
    }
  }
  for (const chart of list(tree, 'helmCharts')) add(textUnder(chart, 'valuesFile'));
  const changes = CHANGES.filter((key) => child(tree, key) !== undefined);
  if (changes.length === 0) return { pieces: [...pieces], problem: undefined };
  const at = tree.keyStarts[tree.keys.indexOf(changes[0]!)] ?? 0;
  return {
    pieces: [...pieces],
    problem: {
      file: file.path,
      ...file.position(at),
      code: 'kustomize-not-applied',
      message: `this kustomization changes what it lists (${changes.slice(0, 3).join(', ')}); its objects were checked as their own files have them. Check the output of \`kubectl kustomize\` for the whole`,
    },
  };
}

function list(tree: Tree, key: string): readonly Tree[] {
  const found = tree.kind === 'mapping' ? child(tree, key) : undefined;
  return found?.kind === 'sequence' ? found.items : [];
}
