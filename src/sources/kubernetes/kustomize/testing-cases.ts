import type { Texts } from './testing-trees.ts';

/** One of everything that a kustomization can say and that random trees seldom do, by what it is about. */
const OBJECTS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {a: b}, annotations: {x: "1"}}
spec:
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}
  template:
    spec:
      tolerations: [{key: a}, {key: b}]
      containers:
      - name: web
        image: "web:1"
        args: [a, b]
        env: [{name: A, value: "host=db port=5"}]
        ports: [{containerPort: 80, protocol: TCP}, {containerPort: 81, protocol: TCP}]
      - {name: side, image: "side:1"}
      volumes: [{name: v, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {ports: [{port: 5432, targetPort: 5432}], clusterIP: 10.0.0.1}
---
apiVersion: example.org/v1
kind: Widget
metadata: {name: w}
spec: {items: [{name: a, x: 1}, {name: b}], deep: {l: [1, 2]}}
`;

const of = (spec: string, kind = 'Deployment', name = 'web', api = 'apps/v1'): string =>
  `apiVersion: ${api}\nkind: ${kind}\nmetadata: {name: ${name}}\n${spec}`;
const inPod = (spec: string): string => of(`spec: {template: {spec: ${spec}}}`);
const patch = 'patches: [{path: p.yaml}]';
const json = (operation: object): string =>
  `patches: [{target: {kind: Service}, patch: '${JSON.stringify([operation])}'}]`;
const replacement = (source: string, target: string): string =>
  `replacements:\n- source: ${source}\n  targets:\n  - ${target}\n`;

const KUSTOMIZATIONS: Readonly<Record<string, readonly [kustomization: string, patch?: string]>> = {
  'ports of two keys': [
    patch,
    inPod(
      '{containers: [{name: web, ports: [{containerPort: 81, protocol: TCP, name: x}, {containerPort: 9, protocol: UDP}]}]}',
    ),
  ],
  'a map replaced': [patch, of('spec: {strategy: {$patch: replace, type: Recreate}}')],
  'a map deleted': [patch, of('spec: {strategy: {$patch: delete}}')],
  'a list replaced': [patch, inPod('{containers: [{$patch: replace}, {name: only, image: o}]}')],
  'a list deleted': [patch, inPod('{volumes: [{$patch: delete}]}')],
  'an item deleted': [patch, inPod('{containers: [{name: side, $patch: delete}]}')],
  'an object deleted': [patch, of('$patch: delete')],
  'a map to nothing': [patch, of('spec: {template: null}')],
  'a list of another kind': [
    patch,
    of('spec: {items: [{name: b, z: 2}], deep: {l: null}}', 'Widget', 'w', 'example.org/v1'),
  ],
  'another name': [
    'namePrefix: n-\npatches: [{path: p.yaml, target: {kind: Deployment}, options: {allowNameChange: true}}]',
    of('spec: {replicas: 2}', 'Deployment', 'other'),
  ],
  'another kind': [
    'patches: [{path: p.yaml, target: {kind: Deployment}, options: {allowKindChange: true}}]',
    of('spec: {replicas: 2}', 'StatefulSet', 'web'),
  ],
  'neither of them': [
    'patches: [{path: p.yaml, target: {kind: Deployment}}]',
    of('spec: {replicas: 2}', 'StatefulSet', 'other'),
  ],
  patchesStrategicMerge: [
    'patchesStrategicMerge: [p.yaml]',
    `${of('spec: {replicas: 2}')}\n---\n${of('spec: {clusterIP: null}', 'Service', 'db', 'v1')}`,
  ],
  'patchesStrategicMerge within': [
    'patchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: Service\n  metadata: {name: db}\n  spec: {q: r}\n',
  ],
  patchesJson6902: [
    'patchesJson6902: [{target: {version: v1, kind: Service, name: db}, path: p.yaml}]',
    '- {op: replace, path: /spec/ports/0/port, value: 1}\n- {op: move, from: /spec/clusterIP, path: /spec/ip}\n',
  ],
  'patchesJson6902 of nothing': [
    'patchesJson6902: [{target: {kind: Service, name: nope}, path: p.yaml}]',
    '- {op: remove, path: /spec/x}\n',
  ],
  'a target that is not there': [
    'patches: [{target: {kind: Nope}, path: p.yaml}]',
    of('spec: {replicas: 2}'),
  ],
  'a part of a text': [
    replacement(
      '{kind: Service, name: db, fieldPath: spec.ports.0.port}',
      'select: {kind: Deployment}\n    fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=A].value"]\n    options: {delimiter: "=", index: 2}',
    ),
  ],
  'a place that is not there': [
    replacement('{kind: Service, name: db}', 'select: {kind: Deployment}\n    fieldPaths: ["spec.nope"]'),
  ],
  'places made': [
    replacement(
      '{kind: Service, name: db, fieldPath: metadata.name}',
      'select: {kind: Deployment}\n    fieldPaths: ["metadata.annotations.[my.io/x]", spec.template.spec.nodeName]\n    options: {create: true}',
    ),
  ],
  'a list copied': [
    replacement(
      '{kind: Service, name: db, fieldPath: spec.ports}',
      'select: {kind: Widget}\n    fieldPaths: [spec.items]',
    ),
  ],
  'labels of a kind': [
    'labels:\n- pairs: {q: r}\n  fields: [{path: spec/deep/labels, kind: Widget, create: true}]\n',
  ],
  'names of images': [
    'images: [{name: web, newName: registry.io/x, newTag: v2}, {name: side, digest: "sha256:12"}]',
  ],
  'nothing removed': [json({ op: 'remove', path: '/spec/none' })],
  'a test that fails': [json({ op: 'test', path: '/spec/clusterIP', value: 1 })],
  'an addition to nothing': [json({ op: 'add', path: '/spec/a/b', value: 1 })],
  'nothing replaced': [json({ op: 'replace', path: '/spec/none', value: 1 })],
};

export const CASES: Readonly<Record<string, Texts>> = Object.fromEntries(
  Object.entries(KUSTOMIZATIONS).map(([name, [kustomization, text]]) => [
    name,
    {
      'overlay/kustomization.yaml': `resources: [all.yaml]\n${kustomization}\n`,
      'overlay/all.yaml': OBJECTS,
      ...(text === undefined ? {} : { 'overlay/p.yaml': text }),
    },
  ]),
);
