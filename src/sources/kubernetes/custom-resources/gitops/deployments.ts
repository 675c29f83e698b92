import type { Resource, Tree, View } from '../../../../estate/index.ts';
import { argoDeployments } from './argo.ts';
import { fluxDeployment } from './flux.ts';

/** Something that a GitOps controller deploys, as far as its object says. */
export interface Deployment {
  readonly from: Resource;
  /** How what stands at the path is deployed; `remote` when it is not in this repository, or not known. */
  readonly kind: 'kustomize' | 'helm' | 'manifests' | 'remote';
  /** Relative to the root of the repository; empty for the root, and for `remote`. */
  readonly path: string;
  /** Where it lands, unless its objects say it. */
  readonly namespace: string | undefined;
  /** The release or application that it becomes. */
  readonly name: string;
  readonly helm?: HelmValues;
  /** Why it is not followed; `remote` alone has one. */
  readonly reason?: string;
  readonly at: View;
}

/** Helm values in the order in which the later overrules the earlier. */
export interface HelmValues {
  /** Relative to the path of the chart. */
  readonly files: readonly string[];
  /** `values` as a text of YAML, where it is one. */
  readonly text: View | undefined;
  /** Values that are written as a map. */
  readonly map: Tree | undefined;
  /** `a.b` set to a text. */
  readonly parameters: readonly { readonly name: string; readonly value: View }[];
}

/** What is there, for who has to tell which repository an object means: whether a path of this one exists. */
export interface Repository {
  /** The names of the files of a folder, relative to the root; `undefined` when there is no such folder. */
  readonly list: (folder: string) => readonly string[] | undefined;
}

/**
 * What the objects of Argo CD and Flux deploy. An object names a repository by its address, and a checkout does not
 * know its own: a path that exists here is taken to be of this one.
 */
export function deploymentsIn(objects: readonly Resource[], repository: Repository): readonly Deployment[] {
  return objects.flatMap((object): readonly Deployment[] => {
    switch (object.type) {
      case 'argoproj.io/Application':
      case 'argoproj.io/ApplicationSet':
        return argoDeployments(object, repository);
      case 'kustomize.toolkit.fluxcd.io/Kustomization':
      case 'helm.toolkit.fluxcd.io/HelmRelease':
        return [fluxDeployment(object, objects, repository)];
      default:
        return [];
    }
  });
}
