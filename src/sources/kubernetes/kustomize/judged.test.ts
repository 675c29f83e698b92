import { describe, expect, test } from 'vitest';
import type { View } from '../../../estate/index.ts';
import type { KustomizeTools } from './read.ts';
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

function place(view: View): string {
  const { file, start } = view.span!;
  return `${file.path}:${file.position(start).line}`;
}

describe('what is judged', () => {
  test('a base only through the kustomizations that take it in, each a scope of its own', () => {
    const { pieces, rendered, resources } = readKustomizeTexts({
      ...base,
      'dev/kustomization.yaml': 'resources: [../base]\nnamePrefix: dev-\n',
      'prod/kustomization.yaml': 'resources: [../base]\ncomponents: [../extra]\n',
      'extra/kustomization.yaml': 'kind: Component\nnameSuffix: -extra\n',
    });
    expect(rendered.map(({ scope }) => scope.id)).toEqual(['kustomize:dev', 'kustomize:prod']);
    expect(resources.map(({ name }) => name)).toEqual(['dev-web', 'web-extra']);
    expect([...pieces].toSorted()).toEqual([
      'base/kustomization.yaml',
      'base/web.yaml',
      'dev/kustomization.yaml',
      'extra/kustomization.yaml',
      'prod/kustomization.yaml',
    ]);
  });

  test.each<[string, Readonly<Record<string, string>>, string, RegExp]>([
    [
      'a circle',
      { 'a/kustomization.yaml': 'resources: [../b]\n', 'b/kustomization.yaml': 'resources: [../a]\n' },
      'b/kustomization.yaml:1',
      /a circle: a → b → a/,
    ],
    [
      'a file that is missing',
      { 'a/kustomization.yaml': 'namespace: x\nresources:\n  - gone.yaml\n' },
      'a/kustomization.yaml:3',
      /gone\.yaml, which is not there/,
    ],
    [
      'a remote base',
      { 'a/kustomization.yaml': 'resources:\n  - github.com/example/app//deploy?ref=v1\n' },
      'a/kustomization.yaml:2',
      /is not fetched/,
    ],
    [
      'a remote file',
      { 'a/kustomization.yaml': 'resources: ["https://example.org/a.yaml"]\n' },
      'a/kustomization.yaml:1',
      /is not fetched/,
    ],
    [
      'a plugin',
      { 'a/kustomization.yaml': 'resources: []\ntransformers: [x.yaml]\n' },
      'a/kustomization.yaml:2',
      /"transformers"/,
    ],
    [
      'a Helm chart',
      { 'a/kustomization.yaml': 'helmCharts: [{name: x}]\n' },
      'a/kustomization.yaml:1',
      /"helmCharts"/,
    ],
    ['vars', { 'a/kustomization.yaml': 'vars: []\n' }, 'a/kustomization.yaml:1', /"vars"/],
    [
      'a field that there is not',
      { 'a/kustomization.yaml': 'resource: [x]\n' },
      'a/kustomization.yaml:1',
      /"resource"/,
    ],
    [
      'a component alone',
      { 'a/kustomization.yaml': 'kind: Component\n' },
      'a/kustomization.yaml:1',
      /no kustomization here takes in/,
    ],
    [
      'two of one name',
      { 'a/kustomization.yaml': 'resources: [../base, ../base]\n', ...base },
      'a/kustomization.yaml:1',
      /both Deployment web/,
    ],
    [
      'a patch of nothing',
      { 'a/kustomization.yaml': 'patches: [{path: p.yaml}]\n', 'a/p.yaml': deployment },
      'a/p.yaml:1',
      /is the name of no object/,
    ],
    [
      'two texts for one',
      { 'a/kustomization.yaml': 'namespace: x\n', 'a/kustomization.yml': 'namespace: x\n' },
      'a/kustomization.yaml:1',
      /in one folder/,
    ],
    [
      'a broken text',
      { 'a/kustomization.yaml': 'resources: [\n' },
      'a/kustomization.yaml:2',
      /text of this kustomization/,
    ],
    [
      'a list merged by a key it does not have',
      {
        ...base,
        'a/kustomization.yaml': 'resources: [../base]\npatches: [{path: p.yaml}]\n',
        'a/p.yaml': deployment.replace('- name: web\n          image', '- image'),
      },
      'a/p.yaml:9',
      /an item without "name"/,
    ],
    [
      'a directive that kustomize does not carry out',
      {
        ...base,
        'a/kustomization.yaml': 'resources: [../base]\npatches: [{path: p.yaml}]\n',
        'a/p.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  $retainKeys: [template]\n',
      },
      'a/p.yaml:5',
      /\$retainKeys/,
    ],
  ])('%s is said, and nothing of it is judged', (_, texts, where, why) => {
    const { problems, rendered } = readKustomizeTexts(texts);
    expect(rendered).toEqual([]);
    expect(problems).toMatchObject([{ code: 'kustomize-not-applied', message: expect.stringMatching(why) }]);
    expect(`${problems[0]!.file}:${problems[0]!.line}`).toBe(where);
  });
});

describe('what grows without bound ends', () => {
  const levels = (
    make: (level: number) => Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> =>
    Object.assign({}, ...Array.from({ length: 30 }, (_, level) => make(level))) as Readonly<
      Record<string, string>
    >;

  test('components of components', () => {
    const { problems } = readKustomizeTexts({
      ...levels((level) => ({
        [`c${level}/kustomization.yaml`]: `kind: Component\ncomponents: [../c${level + 1}, ../c${level + 1}]\n`,
      })),
      'c30/kustomization.yaml': 'kind: Component\nnamespace: x\n',
      'top/kustomization.yaml': 'components: [../c0]\n',
    });
    expect(problems).toMatchObject([{ message: expect.stringContaining('too many kustomizations') }]);
  });

  test('bases of bases', () => {
    const { problems } = readKustomizeTexts({
      ...base,
      ...levels((level) => ({
        [`a${level}/kustomization.yaml`]: `namePrefix: a-\nresources: [../both${level}]\n`,
        [`b${level}/kustomization.yaml`]: `namePrefix: b-\nresources: [../both${level}]\n`,
        [`both${level}/kustomization.yaml`]:
          level === 0 ? 'resources: [../base]\n' : `resources: [../a${level - 1}, ../b${level - 1}]\n`,
      })),
    });
    expect(problems).toHaveLength(2);
    expect(problems[0]!.message).toContain('more than 20000 objects');
  });
});

describe("the user's own kustomize", () => {
  const asked: string[] = [];
  const tools = (stdout: string, failure?: string): KustomizeTools => ({
    cwd: '/repo',
    kustomize: (folder) => {
      asked.push(folder);
      return failure === undefined ? { stdout } : { stdout, failure };
    },
  });
  const output = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: n}\nspec: {hostPID: true}\n';

  test('is asked for what is not understood', () => {
    asked.length = 0;
    const { problems, resource } = readKustomizeTexts(
      { 'a/kustomization.yaml': 'x: y\nvars: []\n' },
      tools(output),
    );
    expect(problems).toEqual([]);
    expect(asked).toEqual(['/repo/a']);
    const host = resource('Pod/a').at('spec', 'hostPID');
    expect(host.boolean()).toMatchObject({ value: true });
    expect(place(host)).toBe('a/kustomization.yaml:1');
  });

  test('is not asked for what it would fetch, or refuse too', () => {
    asked.length = 0;
    const texts = [
      'vars: []\nresources: ["https://example.org/x.yaml"]\n',
      'vars: []\ntransformers: ["git@example.org:a/b"]\n',
      'resources: [gone.yaml]\n',
      'vars: []\nresources: [../../../elsewhere]\n',
    ];
    for (const text of texts)
      expect(readKustomizeTexts({ 'a/kustomization.yaml': text }, tools(output)).problems).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test('has its word told when it does not know either', () => {
    const { problems } = readKustomizeTexts(
      { 'a/kustomization.yaml': 'vars: []\n' },
      tools('', 'no such field'),
    );
    expect(problems[0]!.message).toContain('kustomize says: no such field');
  });
});
