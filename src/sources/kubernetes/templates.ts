import { posix } from 'node:path';

const HELM =
  /\{\{-?\s*(?:\.Values|\.Release|\.Chart|\.Capabilities|\.Files|include\s+["']|template\s+["']|define\s+["'])/;

/** Whether a text is a Helm template: it calls what only Helm gives. Other text in braces may be data of an object. */
export function isHelmTemplate(text: string): boolean {
  return text.includes('{{') && HELM.test(text);
}

/** The folders of Helm charts among these files: those that hold a `Chart.yaml`. */
export function chartFolders(paths: readonly string[]): ReadonlySet<string> {
  return new Set(
    paths.filter((path) => /(?:^|\/)Chart\.ya?ml$/.test(path)).map((path) => posix.dirname(path)),
  );
}

/** The chart whose sources a file is part of: its templates, its values, its subcharts. CRDs are plain manifests. */
export function chartOf(path: string, charts: ReadonlySet<string>): string | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    if (charts.has(folder))
      return path.startsWith(folder === '.' ? 'crds/' : `${folder}/crds/`) ? undefined : folder;
    if (folder === '.' || folder === '/') return undefined;
  }
}
