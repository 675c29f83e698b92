import { posix } from 'node:path';
import type { SourceFile, Tree } from '../../../estate/index.ts';
import { child, textUnder } from '../../../estate/index.ts';
import { parseYaml } from '../../text/yaml.ts';

const HELM =
  /\{\{-?\s*(?:\.Values|\.Release|\.Chart|\.Capabilities|\.Files|include\s+["']|template\s+["']|define\s+["'])/;

/** Whether a text is a Helm template: it calls what only Helm gives. Other text in braces may be data of an object. */
export function isHelmTemplate(text: string): boolean {
  return text.includes('{{') && HELM.test(text);
}

/** The folders of Helm charts among these files: those that hold a `Chart.yaml`. */
export function chartFolders(paths: readonly string[]): ReadonlySet<string> {
  return new Set(
    paths.filter((path) => posix.basename(path) === 'Chart.yaml').map((path) => posix.dirname(path)),
  );
}

/**
 * The chart that a file is a source of: its definition, values, templates, subcharts and CRDs. What else lies in the
 * folder of a chart is no part of it.
 * https://helm.sh/docs/topics/charts/#the-chart-file-structure
 */
export function chartOf(path: string, charts: ReadonlySet<string>): string | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    if (charts.has(folder)) {
      const own = folder === '.' ? path : path.slice(folder.length + 1);
      if (PARTS.test(own)) return folder;
    }
    if (folder === '.' || folder === '/' || folder.endsWith('..')) return undefined;
  }
}

const PARTS =
  /^(?:templates|charts|crds|ci)\/|^(?:Chart\.(?:yaml|lock)|requirements\.(?:yaml|lock)|values[^/]*\.(?:ya?ml|json))$/;

/** Whether a file says which charts to install, which only helmfile reads. https://helmfile.readthedocs.io */
export function isHelmfile(path: string): boolean {
  return /(?:^|\/)(?:helmfile\.ya?ml(?:\.gotmpl)?|helmfile\.d\/[^/]+\.ya?ml(?:\.gotmpl)?)$/.test(path);
}

/** A chart by its `Chart.yaml`. */
export interface Chart {
  readonly name: string;
  readonly library: boolean;
  readonly dependencies: readonly Dependency[];
}

export interface Dependency {
  readonly name: string;
  readonly alias: string | undefined;
  readonly repository: string | undefined;
}

/** Reads a `Chart.yaml`, `undefined` when it is none. https://helm.sh/docs/topics/charts/#the-chartyaml-file */
export function parseChart(file: SourceFile): Chart | undefined {
  const [tree] = parseYaml(file).trees;
  const name = tree === undefined ? undefined : textUnder(tree, 'name');
  if (tree === undefined || name === undefined) return undefined;
  const list = tree.kind === 'mapping' ? child(tree, 'dependencies') : undefined;
  return {
    name,
    library: textUnder(tree, 'type') === 'library',
    dependencies: (list?.kind === 'sequence' ? list.items : []).flatMap((item: Tree) => {
      const dependency = textUnder(item, 'name');
      if (dependency === undefined) return [];
      return [
        { name: dependency, alias: textUnder(item, 'alias'), repository: textUnder(item, 'repository') },
      ];
    }),
  };
}
