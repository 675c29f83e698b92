import { describe, expect, test } from 'vitest';
import { readTexts } from '../texts.ts';

const pod = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop${more}}\nspec: {containers: [{name: a, image: x}]}\n`;
const addresses = (texts: Record<string, string>): string[] =>
  readTexts(texts).resources.map(({ address, type }) => `${type} ${address}`);

describe('documents', () => {
  test('many in a file, with markers, comments, a BOM and CRLF', () => {
    expect(
      addresses({
        'a.yaml': `# first\n---\n${pod('a')}---\n# nothing\n---\n${pod('b')}...\n---\n${pod('c')}`,
      }),
    ).toHaveLength(3);
    expect(addresses({ 'a.yaml': pod('a').replaceAll('\n', '\r\n') })).toEqual(['Pod Pod/shop/a']);
  });

  test('one that is broken does not take the others with it', () => {
    const estate = readTexts({
      'a.yaml': `${pod('a')}---\napiVersion: v1\nkind: Pod\n  x: [\n---\n${pod('b')}`,
    });
    expect(estate.resources.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(estate.problems).toMatchObject([
      { file: 'a.yaml', code: 'invalid-yaml', line: expect.any(Number) },
    ]);
  });

  test('lists of any kind, nested, typed, in JSON', () => {
    const item = '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"}}';
    expect(
      addresses({
        'a.json': `{"apiVersion":"v1","kind":"List","items":[${item},{"apiVersion":"v1","kind":"List","items":[${item.replace('"s"', '"t"')}]}]}`,
      }),
    ).toEqual(['Secret Secret/s', 'Secret Secret/t']);
    const typed = readTexts({
      'a.json':
        '{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"p","namespace":"n"},"spec":{}}]}',
    });
    expect(typed.resources).toMatchObject([{ type: 'Pod', name: 'p', namespace: 'n' }]);
    expect(readTexts({ 'a.yaml': 'apiVersion: v1\nkind: List\nitems: [1, {a: b}]\n' }).problems).toHaveLength(
      2,
    );
  });

  test('anchors, aliases and merge keys; the place is where it is written', () => {
    const estate = readTexts({
      'a.yaml': `apiVersion: v1
kind: Pod
metadata: {name: a}
x-base: &base
  privileged: yes
spec:
  containers:
    - name: one
      securityContext: *base
    - name: two
      securityContext:
        <<: *base
        privileged: no
`,
    });
    const at = (index: number) =>
      estate.resources[0]!.at('spec', 'containers', index, 'securityContext', 'privileged');
    expect(at(0).boolean()).toMatchObject({ kind: 'known', value: true });
    expect(at(0).span!.file.position(at(0).span!.start).line).toBe(5);
    expect(at(1).boolean()).toMatchObject({ kind: 'known', value: false });
  });

  test('duplicate keys are reported and the last one counts, as kubectl reads it', () => {
    const estate = readTexts({
      'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: false\n  hostPID: true\n',
    });
    expect(estate.problems).toMatchObject([{ code: 'duplicate-key', line: 6 }]);
    expect(estate.resources[0]!.at('spec', 'hostPID').boolean()).toMatchObject({ value: true });
  });

  test('an alias bomb is left out in one line', () => {
    const lines = ['apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: a}', 'a0: &a0 [x,x,x,x,x,x,x,x,x]'];
    for (let n = 1; n < 12; n++)
      lines.push(`a${n}: &a${n} [${Array.from({ length: 9 }, () => `*a${n - 1}`).join(',')}]`);
    const estate = readTexts({ 'a.yaml': `${lines.join('\n')}\n---\n${pod('b')}` });
    expect(estate.resources.map(({ name }) => name)).toEqual(['b']);
    expect(estate.problems).toMatchObject([{ code: 'alias-bomb' }]);
  });

  test('a fault that the API server would refuse is said', () => {
    expect(readTexts({ 'a.yaml': 'apiVersion: v1\nkind: Pod\nspec: {}\n' }).problems).toMatchObject([
      { code: 'no-name', line: 1 },
    ]);
    const twins = readTexts({ 'a.yaml': `${pod('a')}---\n${pod('a')}` });
    expect(twins.resources).toHaveLength(2);
    expect(twins.problems).toMatchObject([{ code: 'duplicate-resource', line: 7 }]);
  });

  test('what is no object is left alone', () => {
    const estate = readTexts({
      'ci.yaml': 'name: ci\non: push\njobs: {}\n',
      'values.yaml': 'image: x\n',
      'package.json': '{"name":"x"}',
      'openapi.yaml': 'openapi: 3.0.0\npaths: {}\n',
    });
    expect([estate.resources, estate.problems, estate.files]).toEqual([[], [], []]);
  });
});

describe('Helm and Kustomize', () => {
  test('charts are recognised, said, and left alone', () => {
    const estate = readTexts({
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'chart/templates/a.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n{{- if .Values.x }}\n  y: {{ toYaml .Values.y | nindent 4 }}\n{{- end }}\n',
      'chart/values.yaml': 'apiVersion: x\nkind: y\n',
      'loose/b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n',
      'c.yaml': pod('c'),
    });
    expect(estate.resources.map(({ name }) => name)).toEqual(['c']);
    expect(estate.problems.map(({ code, file }) => [file, code])).toEqual([
      ['chart/Chart.yaml', 'helm-not-rendered'],
      ['loose/b.yaml', 'helm-template'],
    ]);
  });

  test('braces in the data of an object are data', () => {
    const estate = readTexts({
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: alerts}\ndata:\n  t: "{{ range .Alerts }}{{ .Labels }}{{ end }}"\n',
    });
    expect(estate.resources).toHaveLength(1);
    expect(estate.problems).toEqual([]);
  });

  test('a base is judged as its overlay has it', () => {
    const estate = readTexts({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod('a'),
      'prod/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\npatches:\n  - path: patch.yaml\n',
      'prod/patch.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {hostPID: true}\n',
    });
    expect(estate.resources.map(({ head }) => head!.file.path)).toEqual(['base/pod.yaml']);
    expect(estate.problems).toEqual([]);
    const patched = estate.resources[0]!.at('spec', 'hostPID');
    expect(patched.boolean()).toMatchObject({ kind: 'known', value: true });
    expect(patched.span?.file.path).toBe('prod/patch.yaml');
  });
});

describe('scopes', () => {
  test('one tree is one cluster until it contradicts itself', () => {
    const estate = readTexts({ 'apps/a.yaml': pod('a'), 'infra/b.yaml': pod('b') });
    expect(new Set(estate.resources.map(({ scope }) => scope.id))).toEqual(new Set(['manifests:.']));
  });

  test('two folders with the same object are two clusters that share what is above them', () => {
    const estate = readTexts({
      'envs/dev/x/a.yaml': pod('a'),
      'envs/prod/x/a.yaml': pod('a'),
      'envs/prod/b.yaml': pod('b'),
      'common/c.yaml': pod('c'),
    });
    const byScope = estate.resources.map(({ name, scope }) => [scope.id, name]);
    expect(byScope).toEqual([
      ['manifests:.', 'c'],
      ['manifests:envs/dev', 'a'],
      ['manifests:envs/prod', 'b'],
      ['manifests:envs/prod', 'a'],
    ]);
    const [common, dev] = estate.resources;
    expect(estate.find(dev!.scope, 'Pod', 'shop', 'c')).toBe(common);
    expect(estate.find(dev!.scope, 'Pod', 'shop', 'b')).toBeUndefined();
    expect(estate.problems).toEqual([]);
  });
});

describe('secrets', () => {
  test('never come in: data and stringData are hashes, also in the last applied configuration', () => {
    const text = `apiVersion: v1
kind: Secret
metadata:
  name: db
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"p":"hunter2"}}'
data: {p: aHVudGVyMg==}
stringData: {q: hunter2}
`;
    const estate = readTexts({ 'a.yaml': text });
    const [secret] = estate.resources;
    expect(JSON.stringify(secret!.tree)).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(secret!.at('stringData', 'q').value()).toMatchObject({
      kind: 'known',
      value: expect.stringMatching(/^redacted:[0-9a-f]{16}:7$/),
    });
    const file = secret!.file!;
    for (let line = 1; line <= file.lineCount; line++)
      expect(file.printableLine(line)).not.toMatch(/hunter2|aHVudGVyMg/);
  });
});

describe('what the API server fills in', () => {
  const at = (text: string, ...path: readonly (string | number)[]) =>
    readTexts({ 'a.yaml': text })
      .resources[0]!.at(...path)
      .value();
  const spec = (text: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: ${text}\n`;

  test.each([
    [
      spec('{containers: [{name: a, image: "x:latest"}]}'),
      ['spec', 'containers', 0, 'imagePullPolicy'],
      'Always',
    ],
    [
      spec('{containers: [{name: a, image: "r:5000/x"}]}'),
      ['spec', 'containers', 0, 'imagePullPolicy'],
      'Always',
    ],
    [
      spec('{containers: [{name: a, image: "x:1"}]}'),
      ['spec', 'containers', 0, 'imagePullPolicy'],
      'IfNotPresent',
    ],
    [
      spec('{containers: [{name: a, image: "x@sha256:0"}]}'),
      ['spec', 'containers', 0, 'imagePullPolicy'],
      'IfNotPresent',
    ],
    [spec('{}'), ['spec', 'automountServiceAccountToken'], true],
    [spec('{}'), ['spec', 'serviceAccountName'], 'default'],
    [spec('{serviceAccount: old}'), ['spec', 'serviceAccountName'], 'old'],
    [
      spec('{hostNetwork: true, containers: [{ports: [{containerPort: 80}]}]}'),
      ['spec', 'containers', 0, 'ports', 0, 'hostPort'],
      80,
    ],
    [
      spec('{containers: [{ports: [{containerPort: 80}]}]}'),
      ['spec', 'containers', 0, 'ports', 0, 'protocol'],
      'TCP',
    ],
    [
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}}\n',
      ['spec', 'policyTypes', 0],
      'Ingress',
    ],
    [
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}, egress: [{}]}\n',
      ['spec', 'policyTypes', 1],
      'Egress',
    ],
    [
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: {spec: {}}}}}\n',
      ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'hostPID'],
      false,
    ],
  ])('%#', (text, path, value) => {
    expect(at(text, ...(path as (string | number)[]))).toMatchObject({
      kind: 'default',
      by: 'kubernetes',
      value,
    });
  });

  test('a null is nothing written, and what is written is no default', () => {
    expect(at(spec('{hostPID: null}'), 'spec', 'hostPID')).toMatchObject({ kind: 'default', value: false });
    expect(at(spec('{hostPID: true}'), 'spec', 'hostPID')).toMatchObject({ kind: 'known', value: true });
    expect(
      at(
        spec('{containers: [{ports: [{containerPort: 80}]}]}'),
        'spec',
        'containers',
        0,
        'ports',
        0,
        'hostPort',
      ),
    ).toMatchObject({ kind: 'absent' });
  });

  test('a value of the wrong type is unknown, not false', () => {
    const resource = readTexts({ 'a.yaml': spec('{hostPID: "true"}') }).resources[0]!;
    expect(resource.at('spec', 'hostPID').boolean()).toMatchObject({
      kind: 'unknown',
      reason: { code: 'wrong-type' },
    });
    expect(resource.at('spec', 'hostPID', 'deeper').boolean()).toMatchObject({ kind: 'unknown' });
  });
});
