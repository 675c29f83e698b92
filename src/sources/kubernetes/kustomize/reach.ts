import { posix } from 'node:path';
import type { SourceFile, Tree } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';
import { parseYaml } from '../../text/yaml.ts';
import { NAMES, isRemote } from './kustomization.ts';
import { textAt, under } from './trees.ts';

/** What a kustomization names, read without judging it: also one that can't be applied has its pieces. */
export interface Reach {
  readonly folder: string;
  readonly file: SourceFile;
  readonly component: boolean;
  /** The folders of the kustomizations it takes in. */
  readonly folders: readonly string[];
  /** The files it names, by their paths. */
  readonly pieces: readonly string[];
  /** What it takes objects of and is not in the repository. */
  readonly missing: readonly string[];
  /** What it would fetch. */
  readonly remote: readonly { readonly path: string; readonly at: number }[];
}

const PATHS = [
  'resources',
  'bases',
  'components',
  'patchesStrategicMerge',
  'configurations',
  'crds',
  'transformers',
  'generators',
  'validators',
];

/** Reads what a kustomization names. */
export function reachOf(folder: string, file: SourceFile, context: ReadContext): Reach {
  const [tree] = parseYaml(file).trees;
  const named: { path: string; at: number; from: Tree }[] = [];
  const add = (item: Tree | undefined): void => {
    if (item?.kind !== 'leaf' || typeof item.value !== 'string' || item.value.includes('\n')) return;
    named.push({ path: item.value, at: Math.max(0, item.start), from: item });
  };
  const list = (key: string, from: Tree | undefined = tree): readonly Tree[] => {
    const found = from === undefined ? undefined : under(from, key, file)?.tree;
    return found?.kind === 'sequence' ? found.items : [];
  };
  for (const key of PATHS) for (const item of list(key)) add(item);
  for (const key of ['patches', 'patchesJson6902', 'replacements'])
    for (const item of list(key)) add(under(item, 'path', file)?.tree);
  for (const key of ['configMapGenerator', 'secretGenerator']) {
    for (const generator of list(key)) {
      add(under(generator, 'env', file)?.tree);
      for (const item of list('envs', generator)) add(item);
      for (const item of list('files', generator))
        if (item.kind === 'leaf' && typeof item.value === 'string')
          add({ ...item, value: item.value.slice(item.value.indexOf('=') + 1) });
    }
  }
  for (const chart of list('helmCharts')) add(under(chart, 'valuesFile', file)?.tree);
  const sources = new Set(['resources', 'bases', 'components'].flatMap((key) => list(key)));
  const folders: string[] = [];
  const missing: string[] = [];
  const pieces: string[] = [];
  const remote: { path: string; at: number }[] = [];
  for (const { at, from, path } of named) {
    if (isRemote(path)) {
      remote.push({ path, at });
      continue;
    }
    const place = posix.join(folder, path).replace(/(?<=.)\/$/, '');
    if (context.list(place)?.some((name) => NAMES.includes(name)) === true) folders.push(place);
    else pieces.push(place);
    if (sources.has(from) && context.list(place) === undefined && context.inRepository(place) === undefined)
      missing.push(place);
  }
  const component = tree !== undefined && textAt(tree, file, 'kind') === 'Component';
  return { folder, file, component, folders, pieces, missing, remote };
}
