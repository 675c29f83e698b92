import type { Resource } from '../../../../estate/index.ts';
import type { Deployment, Repository } from './deployments.ts';
import { kindOf, textOf, withinRepository } from './paths.ts';

/**
 * What a `Kustomization` or a `HelmRelease` of Flux deploys.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/ , https://fluxcd.io/flux/components/helm/helmreleases/
 */
export function fluxDeployment(
  object: Resource,
  objects: readonly Resource[],
  repository: Repository,
): Deployment {
  return object.type.endsWith('/HelmRelease')
    ? ofRelease(object, objects, repository)
    : ofKustomization(object, repository);
}

function ofKustomization(from: Resource, repository: Repository): Deployment {
  const at = from.at('spec', 'path');
  const base = { from, at, name: from.name, namespace: textOf(from.at('spec', 'targetNamespace')) } as const;
  const remote = (reason: string): Deployment => ({ ...base, kind: 'remote', path: '', reason });
  const source = textOf(from.at('spec', 'sourceRef', 'kind')) ?? 'GitRepository';
  if (source !== 'GitRepository') return remote(`its source is a ${source}, not a Git repository`);
  // Without a path the root of the repository is meant.
  const written = at.present === false ? '.' : textOf(at);
  if (written === undefined) return remote('its path is not known');
  const path = withinRepository(written);
  const kind = path === undefined ? undefined : kindOf(path, repository);
  if (path === undefined || kind === undefined)
    return remote(`the folder ${written} is not in this repository`);
  // Flux makes a kustomization of a folder that has none; it never renders charts.
  return { ...base, kind: kind === 'helm' ? 'manifests' : kind, path };
}

function ofRelease(from: Resource, objects: readonly Resource[], repository: Repository): Deployment {
  const chart = from.at('spec', 'chart', 'spec');
  const at = chart.get('chart').present === false ? from.at('spec') : chart.get('chart');
  const namespace = textOf(from.at('spec', 'targetNamespace')) ?? from.namespace;
  const name = textOf(from.at('spec', 'releaseName')) ?? releaseName(from);
  const base = { from, at, name, namespace } as const;
  const remote = (reason: string): Deployment => ({ ...base, kind: 'remote', path: '', reason });
  if (from.at('spec', 'chartRef').present === true)
    return remote('its chart is an object of its own (chartRef)');
  const kind = textOf(chart.at('sourceRef', 'kind'));
  if (kind !== 'GitRepository') return remote(`its chart comes from a ${kind ?? 'source that is not known'}`);
  const source = textOf(chart.at('sourceRef', 'name'));
  const known = objects.some(
    ({ name: own, type }) => type === 'source.toolkit.fluxcd.io/GitRepository' && own === source,
  );
  const written = textOf(chart.get('chart'));
  const path = written === undefined ? undefined : withinRepository(written);
  if (path === undefined || kindOf(path, repository) !== 'helm') {
    const where = known ? 'that Git repository' : 'a Git repository';
    return remote(`the chart ${written ?? ''} of ${where} is not in this one`);
  }
  // Values from Secrets and ConfigMaps are laid over the chart's own before those that are written.
  if (from.at('spec', 'valuesFrom').items().items.length > 0) {
    return remote('it takes values from a ConfigMap or Secret of the cluster (valuesFrom)');
  }
  const files = chart.get('valuesFiles').items().items.map(textOf);
  const values = from.at('spec', 'values');
  return {
    ...base,
    kind: 'helm',
    path,
    helm: {
      files: files.filter((file) => file !== undefined),
      text: undefined,
      map: values.present === true ? values.tree : undefined,
      parameters: [],
    },
  };
}

/** `<target namespace>-<name>`, unless the release has a name. */
function releaseName(from: Resource): string {
  const target = textOf(from.at('spec', 'targetNamespace'));
  return target === undefined ? from.name : `${target}-${from.name}`;
}
