import type { Resource, View } from '../../../../estate/index.ts';
import type { Deployment, HelmValues, Repository } from './deployments.ts';
import { kindOf, textOf, withinRepository } from './paths.ts';

/**
 * What an `Application` deploys, one for each of its sources. The template of an `ApplicationSet` is one application
 * whose fields have holes in them: only what has none is followed.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml
 */
export function argoDeployments(object: Resource, repository: Repository): readonly Deployment[] {
  const set = object.type.endsWith('/ApplicationSet');
  const holder = set ? object.at('spec', 'template') : object.root;
  const spec = holder.get('spec');
  const sources = spec.get('sources').items();
  const views = sources.items.length > 0 ? sources.items : [spec.get('source')];
  const name = set ? textOf(holder.at('metadata', 'name')) : object.name;
  const namespace = textOf(spec.at('destination', 'namespace'));
  return (
    views
      // A source that only lends its files to others.
      .filter((source) => !(source.get('ref').present === true && source.get('path').present === false))
      .map((source) => ofSource(object, source, { name: name ?? object.name, namespace }, repository))
  );
}

interface Named {
  readonly name: string;
  readonly namespace: string | undefined;
}

function ofSource(from: Resource, source: View, named: Named, repository: Repository): Deployment {
  const at = source.get('path').present === false ? source : source.get('path');
  const remote = (reason: string): Deployment => ({ from, kind: 'remote', path: '', ...named, reason, at });
  if (source.get('chart').present === true) {
    return remote(`the chart ${textOf(source.get('chart')) ?? ''} comes from a chart repository`);
  }
  const written = textOf(source.get('path'));
  if (written === undefined) return remote('it says no path of a repository');
  if (written.includes('{{')) return remote(`the path ${written} is filled in by a generator`);
  const path = withinRepository(written);
  if (path === undefined) return remote(`the path ${written} leads out of the repository`);
  const kind = kindOf(path, repository);
  if (kind === undefined) return remote(`the folder ${path || '.'} is not in this repository`);
  if (source.get('plugin').present === true) return remote('a plugin makes the manifests');
  const release = textOf(source.at('helm', 'releaseName'));
  const base = { from, kind, path, namespace: named.namespace, name: release ?? named.name, at } as const;
  return kind === 'helm' ? { ...base, helm: valuesOf(source.get('helm')) } : base;
}

/** `valueFiles`, then `values` or `valuesObject`, then `parameters`. */
function valuesOf(helm: View): HelmValues {
  const files = helm.get('valueFiles').items().items.map(textOf);
  const object = helm.get('valuesObject');
  const text = helm.get('values');
  return {
    files: files.filter((file) => file !== undefined),
    // The object overrules the text.
    text: object.present === true || text.present !== true ? undefined : text,
    map: object.present === true ? object.tree : undefined,
    parameters: helm
      .get('parameters')
      .items()
      .items.flatMap((parameter) => {
        const name = textOf(parameter.get('name'));
        return name === undefined ? [] : [{ name, value: parameter.get('value') }];
      }),
  };
}
