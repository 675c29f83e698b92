import { findTool, runTool } from '../helm/tool.ts';
import type { KustomizeRunner } from './read.ts';

/** The `kustomize` on a search path, or the one within `kubectl`. */
export function kustomizeOn(path: string | undefined): KustomizeRunner | undefined {
  const kustomize = findTool('kustomize', path);
  if (kustomize !== undefined) return (folder) => runTool(kustomize, ['build', folder], folder);
  const kubectl = findTool('kubectl', path);
  return kubectl === undefined ? undefined : (folder) => runTool(kubectl, ['kustomize', folder], folder);
}
