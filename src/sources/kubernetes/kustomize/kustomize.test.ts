import { describe, expect, test } from 'vitest';
import type { View } from '../../../estate/index.ts';
import { readKustomizeTexts } from './testing.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: web:1
          securityContext:
            privileged: false
        - name: side
          image: side
`;
const base = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': deployment };

function overlay(text: string, more: Readonly<Record<string, string>> = {}) {
  return readKustomizeTexts({ ...base, 'prod/kustomization.yaml': `resources: [../base]\n${text}`, ...more });
}

function place(view: View): string {
  const { file, start } = view.span!;
  return `${file.path}:${file.position(start).line}`;
}

const pod = ['spec', 'template', 'spec'] as const;

describe('places', () => {
  test('what the base says stays where it is, what a patch says is in the patch', () => {
    const { problems, rendered, resource } = overlay('patches:\n  - path: patch.yaml\n', {
      'prod/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      hostNetwork: true
      containers:
        - name: web
          securityContext:
            privileged: true
        - name: new
          image: new:1
`,
    });
    expect(problems).toEqual([]);
    expect(rendered.map(({ scope }) => scope.id)).toEqual(['kustomize:prod']);
    const web = resource('Deployment/web');
    expect(web.at(...pod, 'containers', 0, 'securityContext', 'privileged').boolean()).toMatchObject({
      value: true,
    });
    expect(place(web.at(...pod, 'containers', 0, 'securityContext', 'privileged'))).toBe(
      'prod/patch.yaml:11',
    );
    expect(place(web.at(...pod, 'containers', 0, 'image'))).toBe('base/web.yaml:10');
    expect(place(web.at(...pod, 'hostNetwork'))).toBe('prod/patch.yaml:7');
    expect(place(web.at(...pod, 'containers', 1, 'image'))).toBe('prod/patch.yaml:13');
    expect(place(web.at(...pod, 'containers', 1, 'securityContext'))).toBe('prod/patch.yaml:12');
    expect(place(web.at(...pod, 'containers', 2, 'image'))).toBe('base/web.yaml:14');
    expect(place(web.at('kind'))).toBe('base/web.yaml:2');
  });

  test('a patch within the kustomization has its own lines, also as a JSON patch', () => {
    const { problems, resource } = overlay(`patches:
  - target: {kind: Deployment}
    patch: |-
      - op: add
        path: /spec/template/spec/hostPID
        value: true
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            hostIPC: true
`);
    expect(problems).toEqual([]);
    const web = resource('Deployment/web');
    expect(place(web.at(...pod, 'hostPID'))).toBe('prod/kustomization.yaml:7');
    expect(place(web.at(...pod, 'hostIPC'))).toBe('prod/kustomization.yaml:15');
  });

  test('images, replicas and labels are written in the kustomization', () => {
    const { resource } = overlay(
      'namespace: shop\nimages:\n  - name: side\n    newTag: latest\nreplicas:\n  - name: web\n    count: 7\ncommonLabels:\n  team: blue\n',
    );
    const web = resource('Deployment/web');
    expect(web.namespace).toBe('shop');
    expect(web.at(...pod, 'containers', 1, 'image').value()).toMatchObject({ value: 'side:latest' });
    expect(place(web.at(...pod, 'containers', 1, 'image'))).toBe('prod/kustomization.yaml:5');
    expect(place(web.at('spec', 'replicas'))).toBe('prod/kustomization.yaml:8');
    expect(place(web.at('spec', 'selector', 'matchLabels', 'team'))).toBe('prod/kustomization.yaml:10');
  });

  test('a name in a patch of JSON is still a name', () => {
    const { resource } = overlay(
      'patches:\n  - target: {name: web}\n    patch: \'[{"op": "replace", "path": "/metadata/name", "value": "other"}]\'\n',
    );
    expect(resource('Deployment/other').name).toBe('other');
  });
});

describe('generators', () => {
  test('the name has the hash of the content, and is carried to where it is called', () => {
    const { resource } = readKustomizeTexts({
      'a/kustomization.yaml':
        'namePrefix: p-\nresources: [pod.yaml]\nconfigMapGenerator:\n  - name: made\n    literals: [a=1]\n',
      'a/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {volumes: [{name: v, configMap: {name: made}}]}\n',
    });
    expect(resource('ConfigMap/p-made-h29d89cmmt').at('data', 'a').value()).toMatchObject({ value: '1' });
    expect(resource('Pod/p-x').at('spec', 'volumes', 0, 'configMap', 'name').value()).toMatchObject({
      value: 'p-made-h29d89cmmt',
    });
  });

  test('secrets of every source are hidden where they are written', () => {
    const { problems, resources } = readKustomizeTexts({
      'a/kustomization.yaml': `secretGenerator:
  - name: safe
    literals:
      - password=hunter2hunter2
    envs: [vars.env]
    files: [key.pem]
patches:
  - patch: |
      apiVersion: v1
      kind: Secret
      metadata: {name: plain}
      stringData:
        more: patched-secret
resources: [plain.yaml]
`,
      'a/vars.env': 'TOKEN=enviroment-secret\n',
      'a/key.pem': 'file-secret\nsecond-line\n',
      'a/plain.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: {name: plain}\nstringData:\n  own: written-secret\n',
    });
    expect(problems).toEqual([]);
    expect(resources.map(({ type }) => type)).toEqual(['Secret', 'Secret']);
    const secret = /hunter2|enviroment-secret|file-secret|second-line|patched-secret|written-secret/;
    const encoded = Buffer.from('hunter2hunter2').toString('base64').slice(0, 12);
    for (const resource of resources) {
      for (const key of ['data', 'stringData']) {
        for (const [, view] of resource.at(key).entries().entries) {
          expect(view.value()).toMatchObject({ value: expect.stringMatching(/^redacted:/) });
          const { file } = view.span!;
          for (let line = 1; line <= file.lineCount; line++)
            expect(file.printableLine(line)).not.toMatch(secret);
        }
      }
      expect(
        JSON.stringify(resource.tree, (key, value: unknown) => (key === 'file' ? undefined : value)),
      ).not.toMatch(new RegExp(`${secret.source}|${encoded}`));
    }
  });
});
