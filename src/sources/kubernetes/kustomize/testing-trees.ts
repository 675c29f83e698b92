import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { runTool } from '../helm/tool.ts';
import { OTHERS } from './testing-objects.ts';

/*
 * Small trees of kustomizations, made up at random, and what kubectl makes of them: the second way to what is built
 * here.
 */

export type Texts = Readonly<Record<string, string>>;

/** A tool for tests: in the folder that `RINGWALL_TEST_TOOLS` says, or in the test bed. */
export function testTool(name: string): string | undefined {
  const folders = [
    process.env['RINGWALL_TEST_TOOLS'],
    join(import.meta.dirname, '../../../../testbed/tools'),
  ];
  return folders
    .flatMap((folder) => (folder === undefined ? [] : [join(folder, name), join(folder, name, name)]))
    .find((path) => existsSync(path) && !existsSync(join(path, name)));
}

const some = <T>(values: readonly T[], most = values.length): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { maxLength: most });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const container = fc
  .record({
    image: fc.constantFrom('web', 'web:1', 'registry.io:5000/team/web:1.2', 'side@sha256:abcd'),
    env: maybe(
      some([
        { name: 'A', value: '1' },
        { name: 'B', valueFrom: { configMapKeyRef: { name: 'settings', key: 'b' } } },
        { name: 'C', valueFrom: { secretKeyRef: { name: 'keys', key: 'c' } } },
      ]),
    ),
    envFrom: maybe(some([{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'keys' } }])),
    ports: maybe(some([{ containerPort: 80, name: 'http' }, { containerPort: 443 }])),
    volumeMounts: maybe(
      some([
        { name: 'v', mountPath: '/v' },
        { name: 'w', mountPath: '/w' },
      ]),
    ),
    securityContext: maybe(
      fc.constantFrom({}, { privileged: true }, { runAsUser: 0, capabilities: { add: ['NET_ADMIN'] } }),
    ),
    command: maybe(fc.constantFrom(['a'], ['a', 'b'])),
  })
  .map(clean);

const podSpec = fc
  .record({
    containers: fc.tuple(container, container).chain(([a, b]) =>
      some([
        { name: 'web', ...a },
        { name: 'side', ...b },
      ]),
    ),
    initContainers: maybe(container.map((one) => [{ name: 'init', ...one }])),
    serviceAccountName: maybe(fc.constantFrom('robot', 'other')),
    hostNetwork: maybe(fc.boolean()),
    tolerations: maybe(
      some([
        { key: 'a', operator: 'Exists' },
        { key: 'b', operator: 'Exists' },
      ]),
    ),
    imagePullSecrets: maybe(some([{ name: 'keys' }, { name: 'more' }])),
    volumes: maybe(
      some([
        { name: 'v', configMap: { name: 'settings' } },
        { name: 'w', secret: { secretName: 'keys' } },
        { name: 'x', persistentVolumeClaim: { claimName: 'disk' } },
        { name: 'y', emptyDir: {} },
      ]),
    ),
    topologySpreadConstraints: maybe(
      fc.constant([
        {
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          maxSkew: 1,
          labelSelector: { matchLabels: { app: 'web' } },
        },
      ]),
    ),
  })
  .map(clean);

const template = podSpec.map((spec) => ({ metadata: { labels: { app: 'web' } }, spec }));

const workload = fc.oneof(
  template.map((pod) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template: pod },
  })),
  template.map((pod) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', labels: { tier: 'data' } },
    spec: {
      serviceName: 'front',
      template: pod,
      volumeClaimTemplates: [{ metadata: { name: 'disk' }, spec: { storageClassName: 'fast' } }],
    },
  })),
  template.map((pod) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'web', annotations: { note: 'x' } },
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template: pod } } },
  })),
  podSpec.map((spec) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'home' },
    spec,
  })),
);

/** A strategic merge patch of a workload. */
const merge = fc
  .record({
    spec: podSpec,
    labels: maybe(fc.constantFrom({ extra: 'yes' }, { app: null })),
    gone: maybe(fc.constantFrom('containers', 'volumes', 'serviceAccountName')),
    drop: fc.boolean(),
  })
  .map(({ drop, gone, labels, spec }) => {
    const pod: Record<string, unknown> = { ...spec };
    if (gone !== undefined) pod[gone] = null;
    const containers = pod['containers'];
    if (drop && Array.isArray(containers))
      pod['containers'] = [...containers.slice(1), { name: 'side', $patch: 'delete' }].filter(
        (one: { name: string }, index, all: { name: string }[]) =>
          all.findIndex(({ name }) => name === one.name) === index,
      );
    return { pod, labels };
  });

interface Workload {
  readonly apiVersion: string;
  readonly kind: string;
}

function patchOf({ apiVersion, kind }: Workload, pod: unknown, labels: unknown): Record<string, unknown> {
  const metadata = {
    name: 'web',
    ...(kind === 'Pod' ? { namespace: 'home' } : {}),
    ...(labels === undefined ? {} : { labels }),
  };
  if (kind === 'Pod') return { apiVersion, kind, metadata, spec: pod };
  const inner = { template: { spec: pod } };
  return { apiVersion, kind, metadata, spec: kind === 'CronJob' ? { jobTemplate: { spec: inner } } : inner };
}

const jsonPatch = fc.constantFrom(
  [{ op: 'add', path: '/metadata/annotations', value: { a: 'b' } }],
  [{ op: 'replace', path: '/metadata/name', value: 'renamed' }],
  [
    { op: 'add', path: '/metadata/labels', value: { 'x~/y': 'z' } },
    { op: 'remove', path: '/metadata/labels/x~0~1y' },
  ],
  [
    { op: 'add', path: '/spec/extra', value: [1, { a: true }] },
    { op: 'add', path: '/spec/extra/-', value: 'end' },
    { op: 'test', path: '/spec/extra/0', value: 1 },
  ],
  [{ op: 'copy', from: '/metadata/name', path: '/metadata/generateName' }],
);

const target = fc.constantFrom(
  { kind: 'Deployment' },
  { name: 'we.*' },
  { kind: 'Pod|CronJob', group: 'batch' },
  { labelSelector: 'tier=data' },
  { labelSelector: 'tier in (data, web),!no' },
  { annotationSelector: 'note' },
  { kind: 'Deployment|StatefulSet', version: 'v1' },
);

/** The fields of a kustomization that change what it lists. */
const changes = fc
  .record({
    namespace: maybe(fc.constantFrom('prod', 'home')),
    namePrefix: maybe(fc.constantFrom('a-', 'b-')),
    nameSuffix: maybe(fc.constantFrom('-z')),
    commonLabels: maybe(fc.constant({ team: 'blue', on: 'true' })),
    labels: maybe(
      fc
        .record({
          pairs: fc.constant({ more: 'x' }),
          includeSelectors: fc.boolean(),
          includeTemplates: fc.boolean(),
        })
        .map((one) => [one]),
    ),
    commonAnnotations: maybe(fc.constant({ owner: 'me' })),
    images: maybe(
      some([
        { name: 'web', newTag: '9' },
        { name: 'registry.io:5000/team/web', newName: 'mirror/web', digest: 'sha256:1234' },
        { name: 'side', newName: 'other' },
      ]),
    ),
    configMapGenerator: maybe(
      fc.constantFrom(
        [{ name: 'made', literals: ['a=1', 'b="quoted <&> text"', 'c=x=y'] }],
        [{ name: 'made', files: ['text.txt', 'as=text.txt'], options: { labels: { l: '1' } } }],
        [{ name: 'made', envs: ['vars.env'], options: { disableNameSuffixHash: true, immutable: true } }],
      ),
    ),
    secretGenerator: maybe(
      fc.constantFrom(
        [{ name: 'safe', literals: ['password=hunter2'] }],
        [{ name: 'safe', files: ['text.txt'], type: 'kubernetes.io/x', namespace: 'home' }],
      ),
    ),
    generatorOptions: maybe(
      fc.constantFrom({ labels: { g: '1' } }, { disableNameSuffixHash: true }, { annotations: { n: 'x' } }),
    ),
  })
  .map(clean);

/** A base, an overlay, and perhaps a component, with files beside them. */
export const kustomizeTrees: fc.Arbitrary<Texts> = fc
  .record({
    workload,
    others: some(OTHERS),
    base: changes,
    overlay: changes,
    component: maybe(changes),
    merges: fc.array(merge, { maxLength: 2 }),
    json: maybe(fc.record({ target, patch: jsonPatch })),
    inline: fc.boolean(),
    replicas: fc.boolean(),
    behavior: fc.constantFrom('merge', 'replace'),
    again: fc.boolean(),
    replacement: fc.boolean(),
  })
  .map((drawn) => {
    const texts: Record<string, string> = {};
    const write = (path: string, data: unknown): void => {
      texts[path] = `${JSON.stringify(data, null, 1)}\n`;
    };
    const beside = (folder: string): void => {
      texts[`${folder}/text.txt`] = 'line one\nline "two" <&>\n';
      texts[`${folder}/vars.env`] = '# note\nONE=1\n  TWO=a=b\nTHREE\n';
    };
    for (const folder of ['base', 'overlay', 'component']) beside(folder);
    texts['base/all.yaml'] = [drawn.workload, ...drawn.others]
      .map((one) => JSON.stringify(one))
      .join('\n---\n');
    const base: Record<string, unknown> = { ...drawn.base };
    write('base/kustomization.yaml', { resources: ['all.yaml'], ...base });
    const patches: unknown[] = drawn.merges.map(({ labels, pod }, index) => {
      const patch = patchOf(drawn.workload, pod, labels);
      if (drawn.inline && index === 0) return { patch: JSON.stringify(patch, null, 1) };
      write(`overlay/patch-${index}.yaml`, patch);
      return { path: `patch-${index}.yaml` };
    });
    if (drawn.json !== undefined)
      patches.push({ target: drawn.json.target, patch: JSON.stringify(drawn.json.patch) });
    const overlay: Record<string, unknown> = { ...drawn.overlay };
    const made = overlay['configMapGenerator'];
    if (Array.isArray(made) && base['configMapGenerator'] !== undefined) {
      if (drawn.again)
        overlay['configMapGenerator'] = made.map((one: object) => ({ ...one, behavior: drawn.behavior }));
      else delete overlay['configMapGenerator'];
    }
    if (base['secretGenerator'] !== undefined) delete overlay['secretGenerator'];
    if (drawn.component !== undefined) {
      const {
        configMapGenerator: _,
        secretGenerator: __,
        ...component
      } = drawn.component as Record<string, unknown>;
      write('component/kustomization.yaml', {
        apiVersion: 'kustomize.config.k8s.io/v1alpha1',
        kind: 'Component',
        ...component,
      });
    }
    write('overlay/kustomization.yaml', {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['../base'],
      ...(drawn.component === undefined ? {} : { components: ['../component'] }),
      ...(patches.length === 0 ? {} : { patches }),
      ...(drawn.replicas && drawn.workload.kind !== 'CronJob' && drawn.workload.kind !== 'Pod'
        ? { replicas: [{ name: 'web', count: 5 }] }
        : {}),
      ...(drawn.replacement
        ? {
            replacements: [
              {
                source: { kind: drawn.workload.kind, fieldPath: 'metadata.name' },
                targets: [
                  {
                    select: { kind: 'Service' },
                    fieldPaths: ['spec.selector.app', 'metadata.annotations.from'],
                    options: { create: true },
                  },
                ],
              },
            ],
          }
        : {}),
      ...overlay,
    });
    return texts;
  });

/** What kubectl makes of the overlay, `undefined` when it refuses. */
export function builtByKubectl(kubectl: string, texts: Texts): readonly unknown[] | undefined {
  const root = mkdtempSync(join(tmpdir(), 'ringwall-kustomize-'));
  try {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const { failure, stdout } = runTool(kubectl, ['kustomize', 'overlay'], root);
    return failure === undefined ? loadAll(stdout).filter((one) => one !== null) : undefined;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function clean<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
