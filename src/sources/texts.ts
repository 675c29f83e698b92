import { Estate } from '../estate/index.ts';
import { textTree } from './file-tree.ts';
import type { ReadEstateOptions } from './read.ts';
import { TreeReader } from './read.ts';
import * as eksctl from './eksctl/index.ts';
import * as custom from './kubernetes/custom-resources/index.ts';
import * as helm from './kubernetes/helm/index.ts';
import * as kustomize from './kubernetes/kustomize/index.ts';
import * as pipeline from './pipeline/index.ts';
import * as terraform from './terraform/index.ts';

/** Reads texts as if they were files of a folder: by path, `deploy/web.yaml`. */
export function readTexts(texts: Readonly<Record<string, string>>, options: ReadEstateOptions = {}): Estate {
  const estate = new Estate();
  new TreeReader(estate, textTree(texts), options, {
    custom,
    eksctl,
    helm,
    kustomize,
    pipeline,
    terraform,
  }).read();
  return estate;
}
