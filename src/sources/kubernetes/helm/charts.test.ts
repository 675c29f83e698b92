import { describe, expect, test } from 'vitest';
import { AROUND, PACKED, SHOP, WEB, chart } from './testing-charts.ts';
import type { Files, Reading } from './testing.ts';
import { packed, placesOf, readChartFiles, realHelm, recordedHelm, testHelm } from './testing.ts';
import type { HelmOptions, HelmRunner } from './run.ts';
import { runTool } from './tool.ts';

const binary = testHelm();
/** Every case by what helm answered once, and by helm itself where it is installed. */
const ways: readonly (readonly [string, (name: string) => HelmRunner])[] = [
  ['recorded answers of helm', recordedHelm],
  ...(binary === undefined ? [] : [['the installed helm', () => realHelm(binary)] as const]),
];

describe.each(ways)('%s', (_, helm) => {
  const read = (name: string, files: Files, options?: HelmOptions): Reading =>
    readChartFiles(files, helm(name), options);
  const values = 'charts/web/values.yaml';
  const template = 'charts/web/templates/deployment.yaml';

  test('a chart is a scope with the objects of its templates', () => {
    const web = read('web', WEB);
    expect(web.problems).toEqual([]);
    expect(web.rendered.map(({ scope }) => scope.id)).toEqual(['helm:charts/web']);
    expect(web.resources.map(({ address }) => address).toSorted()).toEqual([
      'ConfigMap/instead',
      'Deployment/web-web',
      'Secret/keys',
    ]);
    expect([...web.pieces]).toEqual(Object.keys(WEB));
  });

  test('a value is traced to the line of values.yaml, and what is not one to the line of the template', () => {
    const web = read('web', WEB).resource('Deployment/web-web');
    const pod = (...path: (string | number)[]) => placesOf(web.at('spec', 'template', 'spec', ...path));
    expect(pod('hostNetwork')).toEqual([`${template}:12`, `${values}:6`]);
    expect(pod('hostPID')).toEqual([`${template}:13`]);
    expect(pod('securityContext', 'runAsUser')).toEqual([`${template}:16`, `${values}:8`]);
    expect(pod('containers', 0, 'image')).toEqual([`${template}:20`, `${values}:4`]);
    expect(pod('containers', 0, 'imagePullPolicy')).toEqual([`${template}:21`, `${values}:5`]);
    expect(pod('containers', 0, 'command', 0)).toEqual([`${template}:22`]);
    expect(placesOf(web.at('spec', 'replicas'))).toEqual([`${template}:9`, `${values}:1`]);
    expect(placesOf(web.at('metadata', 'name'))).toEqual([`${template}:5`]);
    expect(placesOf(web.at('metadata', 'labels', 'app'))).toEqual([`${template}:7`]);
  });

  test('an item of a loop is traced where its value tells which it is', () => {
    const web = read('web', WEB).resource('Deployment/web-web');
    const container = (index: number, ...path: string[]) =>
      placesOf(web.at('spec', 'template', 'spec', 'containers', index, ...path));
    expect(container(1, 'image')).toEqual([`${template}:25`, `${values}:12`]);
    expect(container(1, 'securityContext', 'privileged')).toEqual([`${template}:27`, `${values}:13`]);
    expect(container(2, 'securityContext', 'privileged')).toEqual([`${template}:27`, `${values}:16`]);
  });

  test('the branch that was taken has its own lines', () => {
    const { resource } = read('web', WEB);
    expect(placesOf(resource('ConfigMap/instead').at('metadata', 'name'))).toEqual([`${template}:39`]);
  });

  test('what is missing points at the key that would hold it', () => {
    const web = read('web', WEB).resource('Deployment/web-web');
    expect(placesOf(web.at('spec', 'template', 'spec', 'containers', 0, 'securityContext'))).toEqual([
      `${template}:19`,
    ]);
  });

  test('a Secret is hidden in the template and in the values', () => {
    const secret = read('web', WEB).resource('Secret/keys');
    const view = secret.at('stringData', 'password');
    expect(view.value()).toMatchObject({ value: expect.stringMatching(/^redacted:/) });
    expect(secret.at('stringData', 'fixed').value()).toMatchObject({
      value: expect.stringMatching(/^redacted:/),
    });
    const { file } = view.span!;
    expect(file.path).toBe(values);
    expect(file.printableLine(17)).not.toContain('hunter2');
    expect(secret.file!.printableLine(7)).not.toContain('literal-secret-text');
  });

  test('a value that --set supplies has the place of the template', () => {
    const web = read('web set', WEB, { set: ['hostNetwork=false'] }).resource('Deployment/web-web');
    const host = web.at('spec', 'template', 'spec', 'hostNetwork');
    expect(host.boolean()).toMatchObject({ value: false });
    expect(placesOf(host)).toEqual([`${template}:12`]);
  });

  test('a values file that is given supplies its own lines; others are not used', () => {
    const files = {
      ...WEB,
      'prod.yaml': 'image: {tag: "9"}\n\npodSecurityContext:\n  runAsUser: 1000\n',
      'charts/web/values-other.yaml': 'hostNetwork: false\n',
    };
    const web = read('web values', files, { values: ['prod.yaml'] }).resource('Deployment/web-web');
    const pod = (...path: (string | number)[]) => web.at('spec', 'template', 'spec', ...path);
    expect(placesOf(pod('securityContext', 'runAsUser'))).toContain('prod.yaml:4');
    expect(placesOf(pod('securityContext', 'fsGroup'))).toContain(`${values}:9`);
    expect(placesOf(pod('containers', 0, 'image'))).toContain('prod.yaml:1');
    expect(pod('hostNetwork').boolean()).toMatchObject({ value: true });
  });

  test('subcharts only with their parent: its values, its conditions; hooks and CRDs, no tests', () => {
    const shop = read('shop', SHOP);
    expect(shop.problems).toEqual([]);
    expect(shop.rendered.map(({ scope }) => scope.id)).toEqual(['helm:shop']);
    expect(shop.resources.map(({ address }) => address).toSorted()).toEqual([
      'CustomResourceDefinition/widgets.example.org',
      'Job/migrate',
      'Pod/store',
    ]);
    const pod = shop.resource('Pod/store');
    const store = 'shop/charts/store';
    expect(placesOf(pod.at('spec', 'securityContext', 'runAsUser'))).toEqual([
      `${store}/templates/pod.yaml:7`,
      'shop/values.yaml:3',
    ]);
    expect(placesOf(pod.at('spec', 'containers', 0, 'ports', 0, 'containerPort'))).toEqual([
      `${store}/templates/pod.yaml:12`,
      `${store}/values.yaml:2`,
    ]);
  });

  test('a packed subchart is read where it is', () => {
    const outer = read('packed', { ...AROUND, 'outer/charts/cache-1.0.0.tgz': packed(PACKED) });
    expect(placesOf(outer.resource('Pod/cache').at('spec', 'containers', 0, 'image'))).toEqual([
      'outer/charts/cache-1.0.0.tgz/templates/pod.yaml:8',
      'outer/charts/cache-1.0.0.tgz/values.yaml:1',
    ]);
  });

  test('a packed chart of its own is a chart', () => {
    const { problems, rendered, resource } = read('alone', { 'dist/cache-1.0.0.tgz': packed(PACKED) });
    expect(problems).toEqual([]);
    expect(rendered.map(({ scope }) => scope.id)).toEqual(['helm:dist/cache-1.0.0.tgz']);
    expect(placesOf(resource('Pod/cache').at('metadata', 'name'))).toEqual([
      'dist/cache-1.0.0.tgz/templates/pod.yaml:4',
    ]);
  });

  test.each<[string, Files, RegExp]>([
    [
      'a template that fails',
      { 'a/Chart.yaml': chart('a'), 'a/templates/x.yaml': 'a: b\n{{ fail "no port" }}\n' },
      /no port/,
    ],
    [
      'a template that is none',
      { 'a/Chart.yaml': chart('a'), 'a/templates/x.yaml': 'a: {{ if }}\n' },
      /missing value for if/,
    ],
    [
      'a missing dependency',
      {
        'a/Chart.yaml': chart(
          'a',
          'dependencies: [{name: gone, version: 1.0.0, repository: "https://example.org"}]\n',
        ),
      },
      /helm dependency build.*gone/,
    ],
  ])('%s is said, and nothing of the chart is judged', (name, files, why) => {
    const { problems, rendered } = read(name, files);
    expect(rendered).toEqual([]);
    expect(problems).toMatchObject([
      { file: 'a/Chart.yaml', code: 'helm-not-rendered', message: expect.stringMatching(why) },
    ]);
  });
});

describe('without helm', () => {
  test('every chart is said not to be rendered', () => {
    const { problems, rendered } = readChartFiles({ ...WEB, ...SHOP }, undefined);
    expect(rendered).toEqual([]);
    expect(problems.map(({ file, message }) => [file, message.includes('helm is not installed')])).toEqual([
      ['charts/web/Chart.yaml', true],
      ['shop/Chart.yaml', true],
    ]);
  });

  test('libraries and helmfiles', () => {
    const { pieces, problems } = readChartFiles(
      { 'lib/Chart.yaml': chart('lib', 'type: library\n'), 'helmfile.yaml': 'releases: []\n' },
      undefined,
    );
    expect(problems).toMatchObject([{ file: 'helmfile.yaml', code: 'helmfile-not-read' }]);
    expect([...pieces]).toEqual(['lib/Chart.yaml', 'helmfile.yaml']);
  });

  test('a chart that another takes by its path is no chart of its own', () => {
    const { problems } = readChartFiles(
      {
        'a/Chart.yaml': chart('a', 'dependencies: [{name: b, version: 1.0.0, repository: "file://../b"}]\n'),
        'b/Chart.yaml': chart('b'),
      },
      undefined,
    );
    expect(problems.map(({ file }) => file)).toEqual(['a/Chart.yaml']);
  });

  test('what lies in the folder of a chart and is no part of it is left to others', () => {
    const { pieces } = readChartFiles(
      {
        'Chart.yaml': chart('a'),
        'deploy/a.yaml': 'x: y\n',
        Dockerfile: 'FROM scratch\n',
        'templates/a.yaml': 'x: y\n',
      },
      undefined,
    );
    expect([...pieces]).toEqual(['Chart.yaml', 'templates/a.yaml']);
  });
});

const hostile: [string, Buffer, RegExp][] = [
  [
    'a path out of the chart',
    packed({ 'a/Chart.yaml': chart('a'), 'a/../../etc/x': 'x' }),
    /leads out of the chart/,
  ],
  ['an absolute path', packed({ '/etc/x': 'x' }), /leads out of the chart/],
  ['a link', packed({ 'a/link': '' }, '2'), /is no plain file/],
  ['a text that is no archive', Buffer.from('no archive'), /no gzip archive/],
  ['half a file', packed({ 'a/x': 'x'.repeat(2000) }).subarray(0, 60), /no gzip archive/],
  ['a bomb', packed({ 'a/x': '0'.repeat(70 * 1024 ** 2) }), /unpacks to more than/],
  [
    'thousands of files',
    packed(Object.fromEntries(Array.from({ length: 5001 }, (_, index) => [`a/${index}`, '']))),
    /more than 5000 files/,
  ],
];

test.each(hostile)('%s in a packed subchart: nothing is rendered', (_, bytes, why) => {
  const run: HelmRunner = () => ({
    stdout: '---\n# Source: outer/templates/a.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n',
  });
  const { problems, rendered } = readChartFiles({ ...AROUND, 'outer/charts/bad.tgz': bytes }, run);
  expect(rendered).toEqual([]);
  expect(problems).toMatchObject([
    { file: 'outer/Chart.yaml', code: 'helm-not-rendered', message: expect.stringMatching(why) },
  ]);
});

describe('limits', () => {
  const shell = '/bin/sh';

  test('a tool that never ends is ended', () => {
    expect(
      runTool(shell, ['-c', 'while :; do :; done'], '/', { seconds: 1, memory: 2 ** 31, output: 1e6 }),
    ).toEqual({
      stdout: '',
      failure: 'it was not done after 1 seconds',
    });
  });

  test('a tool that says too much is ended', () => {
    expect(
      runTool(shell, ['-c', 'while :; do echo xxxxxxxxxxxxxxx; done'], '/', {
        seconds: 20,
        memory: 2 ** 31,
        output: 2 ** 20,
      }).failure,
    ).toBe('it gave more than 1 MB');
  });

  test('a tool sees nothing of the environment', () => {
    const { stdout } = runTool(shell, ['-c', 'set'], '/');
    expect(stdout).toMatch(/HOME='?\/.*ringwall-/);
    expect(stdout).not.toMatch(/AWS_|GITHUB_|NODE_|npm_/);
  });

  test.each(binary === undefined ? [] : [binary])('a chart without end is ended (%#)', (helm) => {
    const files = {
      'a/Chart.yaml': chart('a'),
      'a/templates/x.yaml':
        '{{- range until 2000000000 }}\n{{- range until 2000000000 }}\na: b\n{{- end }}{{- end }}\n',
    };
    const run: HelmRunner = (args, cwd) =>
      runTool(helm, args, cwd, { seconds: 2, memory: 2 ** 31, output: 2 ** 26 });
    const { problems, rendered } = readChartFiles(files, run);
    expect(rendered).toEqual([]);
    expect(problems).toMatchObject([{ code: 'helm-not-rendered' }]);
  });
});
