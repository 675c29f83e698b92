import { posix } from 'node:path';
import type { Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { parseYaml } from '../../text/yaml.ts';
import { NotApplied } from './not-applied.ts';
import { textAt, under } from './trees.ts';

/** Whether a file is the definition of a kustomization: an overlay, a base or a component. */
export function isKustomization(path: string): boolean {
  return NAMES.includes(posix.basename(path));
}

/** https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/konfig/general.go */
export const NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** One kustomization as it is written. */
export interface Kustomization {
  readonly folder: string;
  readonly file: SourceFile;
  readonly tree: Mapping;
  readonly component: boolean;
}

/**
 * Reads a kustomization.
 * @throws {NotApplied} when it is none, or says what kustomize does not know
 */
export function parseKustomization(folder: string, file: SourceFile): Kustomization {
  const { problems, trees } = parseYaml(file);
  const [tree] = trees;
  const [problem] = problems;
  if (problem !== undefined || tree?.kind !== 'mapping' || trees.length > 1) {
    const why = problem?.message ?? 'it is no map';
    const at = problem?.line === undefined ? 0 : file.offsetOfLine(problem.line);
    throw new NotApplied(`the text of this kustomization: ${why}`, file, at, false);
  }
  for (const [index, key] of tree.keys.entries()) {
    if (!KNOWN.has(key)) throw new NotApplied(`"${key}"`, file, tree.keyStarts[index]!);
  }
  return { folder, file, tree, component: textAt(tree, file, 'kind') === 'Component' };
}

/** What is read; all else is for the user's own `kustomize`. */
const KNOWN: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'images',
  'imageTags',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'replicas',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'replacements',
  'openapi',
  'crds',
  'sortOptions',
]);

/** The items of a list under a key; none where it is missing. */
export function entriesOf(
  { file, tree }: Pick<Kustomization, 'file' | 'tree'>,
  key: string,
): readonly Tree[] {
  const found = under(tree, key, file)?.tree;
  if (found === undefined || (found.kind === 'leaf' && found.value === null)) return [];
  if (found.kind !== 'sequence')
    throw new NotApplied(`"${key}" that is no list`, file, Math.max(0, found.start), false);
  return found.items;
}

/** The paths in a list under a key. */
export function pathsOf(
  kustomization: Pick<Kustomization, 'file' | 'tree'>,
  key: string,
): readonly (Tree & { kind: 'leaf' })[] {
  return entriesOf(kustomization, key).map((entry) => {
    if (entry.kind === 'leaf' && typeof entry.value === 'string') return entry;
    throw new NotApplied(
      `an item of "${key}" that is no path`,
      kustomization.file,
      Math.max(0, entry.start),
      false,
    );
  });
}

/**
 * Whether a path leads out to the network, by its form: it is never fetched.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/examples/remoteBuild.md
 */
export function isRemote(path: string): boolean {
  return (
    /^[a-z+]+:\/\//i.test(path) ||
    /^(?:git::|git@|github\.com[/:]|gitlab\.com[/:]|bitbucket\.org[/:])/i.test(path) ||
    /^[\w.-]+@[\w.-]+:/.test(path) ||
    /[?&]ref=/.test(path)
  );
}
