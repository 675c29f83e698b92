import { describe, expect, test } from 'vitest';
import { readTexts } from '../../../texts.ts';
import { deploymentsIn } from './deployments.ts';
import type { Deployment } from './deployments.ts';

const folders: Readonly<Record<string, readonly string[]>> = {
  '': ['README.md'],
  'charts/shop': ['Chart.yaml', 'values.yaml'],
  'overlays/prod': ['kustomization.yaml'],
  'plain/web': ['deployment.yaml'],
};

function deployments(manifests: string): readonly Deployment[] {
  const { resources } = readTexts({ 'apps.yaml': manifests });
  return deploymentsIn(resources, { list: (folder) => folders[folder] });
}

function application(source: string, more = ''): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { namespace: front }
  ${source}
${more}`;
}

describe('Argo CD', () => {
  test.each([
    [
      'source: { repoURL: "https://git.example.com/x", path: ./overlays/prod/ }',
      'kustomize',
      'overlays/prod',
    ],
    ['source: { repoURL: "https://git.example.com/x", path: plain/web }', 'manifests', 'plain/web'],
    ['source: { repoURL: "https://git.example.com/x", path: "." }', 'manifests', ''],
    ['source: { repoURL: "https://git.example.com/x", path: charts/shop }', 'helm', 'charts/shop'],
  ])('%s', (source, kind, path) => {
    expect(deployments(application(source))).toMatchObject([
      { kind, path, namespace: 'front', name: 'shop' },
    ]);
  });

  test.each([
    ['source: { repoURL: "https://charts.example.com", chart: redis }', 'chart repository'],
    ['source: { repoURL: "https://git.example.com/x", path: elsewhere }', 'is not in this repository'],
    ['source: { repoURL: "https://git.example.com/x", path: ../../etc }', 'leads out'],
    ['source: { repoURL: "https://git.example.com/x" }', 'no path'],
    ['source: { path: plain/web, plugin: { name: cue } }', 'a plugin'],
    ['source: 7', 'no path'],
    ['sources: [{ chart: redis }]', 'chart repository'],
  ])('%s is remote', (source, reason) => {
    expect(deployments(application(source))).toMatchObject([
      { kind: 'remote', path: '', reason: expect.stringContaining(reason) },
    ]);
  });

  test('values, from the first to the last that counts', () => {
    const [found] = deployments(
      application(`source:
    path: charts/shop
    helm:
      releaseName: front
      valueFiles: [values.yaml, prod.yaml]
      values: "replicas: 1"
      valuesObject: { replicas: 2 }
      parameters: [{ name: image.tag, value: "1.2" }]`),
    );
    expect(found).toMatchObject({ kind: 'helm', name: 'front' });
    expect(found!.helm).toMatchObject({
      files: ['values.yaml', 'prod.yaml'],
      text: undefined,
      map: { kind: 'mapping', keys: ['replicas'] },
      parameters: [{ name: 'image.tag' }],
    });
    expect(found!.helm!.parameters[0]!.value.string()).toMatchObject({ kind: 'known', value: '1.2' });
  });

  test('a text of values stands when there is no object', () => {
    const [found] = deployments(
      application('source: { path: charts/shop, helm: { values: "replicas: 1" } }'),
    );
    expect(found!.helm!.text!.string()).toMatchObject({ value: 'replicas: 1' });
  });

  test('several sources, one of which only lends its files', () => {
    const found = deployments(
      application(
        'sources: [{ path: plain/web }, { repoURL: "https://git.example.com/v", ref: values }, { path: overlays/prod }]',
      ),
    );
    expect(found.map(({ path }) => path)).toEqual(['plain/web', 'overlays/prod']);
  });

  test('a set of applications, where the path has a hole and where not', () => {
    const set = (path: string): string => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all }
spec:
  generators: [{ list: { elements: [{ cluster: a }] } }]
  template:
    metadata: { name: shop }
    spec: { source: { path: "${path}" }, destination: { namespace: front } }
`;
    expect(deployments(set('plain/web'))).toMatchObject([
      { kind: 'manifests', name: 'shop', namespace: 'front' },
    ]);
    expect(deployments(set('plain/{{cluster}}'))).toMatchObject([
      { kind: 'remote', reason: expect.stringContaining('generator') },
    ]);
  });
});

describe('Flux', () => {
  const kustomization = (spec: string): string =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: shop, namespace: flux-system }\nspec: ${spec}\n`;
  const release = (spec: string): string =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: shop, namespace: front }\nspec: ${spec}\n`;

  test.each([
    ['{ path: ./overlays/prod, targetNamespace: front }', 'kustomize', 'overlays/prod', 'front'],
    ['{ path: ./plain/web }', 'manifests', 'plain/web', undefined],
    ['{ path: ./charts/shop }', 'manifests', 'charts/shop', undefined],
    ['{ prune: true }', 'manifests', '', undefined],
  ])('a kustomization with %s', (spec, kind, path, namespace) => {
    expect(deployments(kustomization(spec))).toMatchObject([{ kind, path, name: 'shop' }]);
    expect(deployments(kustomization(spec))[0]!.namespace).toBe(namespace);
  });

  test.each([
    [kustomization('{ path: ./elsewhere }'), 'is not in this repository'],
    [kustomization('{ path: ./plain/web, sourceRef: { kind: OCIRepository, name: x } }'), 'OCIRepository'],
    [
      release('{ chart: { spec: { chart: redis, sourceRef: { kind: HelmRepository, name: x } } } }'),
      'HelmRepository',
    ],
    [release('{ chartRef: { kind: OCIRepository, name: x } }'), 'chartRef'],
    [
      release('{ chart: { spec: { chart: ./plain/web, sourceRef: { kind: GitRepository, name: x } } } }'),
      'not in this one',
    ],
    [
      release(
        '{ valuesFrom: [{ kind: Secret, name: x }], chart: { spec: { chart: ./charts/shop, sourceRef: { kind: GitRepository, name: x } } } }',
      ),
      'valuesFrom',
    ],
  ])('is remote: %s', (manifest, reason) => {
    expect(deployments(manifest)).toMatchObject([
      { kind: 'remote', reason: expect.stringContaining(reason) },
    ]);
  });

  test('a release of a chart that is here', () => {
    const [found] = deployments(
      release(
        '{ targetNamespace: back, values: { replicas: 2 }, chart: { spec: { chart: ./charts/shop, valuesFiles: [prod.yaml], sourceRef: { kind: GitRepository, name: x } } } }',
      ),
    );
    expect(found).toMatchObject({
      kind: 'helm',
      path: 'charts/shop',
      namespace: 'back',
      name: 'back-shop',
      helm: { files: ['prod.yaml'], map: { keys: ['replicas'] } },
    });
  });
});

test('other objects deploy nothing', () => {
  expect(deployments('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n')).toEqual([]);
});
