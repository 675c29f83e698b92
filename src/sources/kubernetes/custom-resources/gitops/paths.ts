import { posix } from 'node:path';
import type { View } from '../../../../estate/index.ts';
import type { Repository } from './deployments.ts';

/** The text of a place, when it is known. */
export function textOf(view: View): string | undefined {
  const value = view.string();
  return value.kind === 'known' ? value.value : undefined;
}

/** A path of a repository without dots and slashes around it; `undefined` when it leads out. */
export function withinRepository(path: string): string | undefined {
  const clean = posix.normalize(path.replace(/^\/+/, '')).replace(/\/+$/, '');
  if (clean === '..' || clean.startsWith('../')) return undefined;
  return clean === '.' ? '' : clean;
}

/** What stands in a folder: a chart, a kustomization or plain manifests; `undefined` when it is not here. */
export function kindOf(path: string, { list }: Repository): 'helm' | 'kustomize' | 'manifests' | undefined {
  const files = list(path);
  if (files === undefined) return undefined;
  if (files.some((name) => /^Chart\.ya?ml$/.test(name))) return 'helm';
  return files.some((name) => /^(?:kustomization\.ya?ml|Kustomization)$/.test(name))
    ? 'kustomize'
    : 'manifests';
}
