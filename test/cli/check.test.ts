import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PRIVILEGED, folder, ringwall } from './run.ts';

const ONLY = ['--control', 'container-privileged'];
const json = async (cwd: string, ...args: readonly string[]) => {
  const ran = await ringwall(cwd, 'check', '--json', ...ONLY, ...args);
  return { ...ran, document: JSON.parse(ran.out) };
};

describe('exit codes', () => {
  test('0 when nothing is at or above the threshold, 1 when something is', async () => {
    const cwd = folder({ 'pod.yaml': PRIVILEGED });
    expect((await json(cwd)).code).toBe(1);
    expect((await json(cwd, '--fail-on', 'never')).code).toBe(0);
    expect((await json(folder({ 'pod.yaml': PRIVILEGED.replace('true', 'false') }))).code).toBe(0);
  });

  test.each([
    [['check', '--colr'], 'has no flag --colr; did you mean --color?'],
    [['check', '--fail-on', 'hihg'], 'did you mean high?'],
    [['check', '--control', 'container-privilege'], 'did you mean container-privileged?'],
    [['check', '--layer', 'nodes'], '--layer is one of images'],
    [['check', '--min-coverage', 'lots'], 'takes a share from 0 to 1'],
    [['check', '--json', '--format', 'sarif'], "can't both be"],
    [['check', '--output'], '--output needs a value'],
    [['check', '--output', '--json'], '--output needs a value'],
    [['chekc'], 'did you mean ringwall check?'],
    [['explain'], 'needs an id'],
    [['explain', 'nothing-like-it-at-all'], 'there is no control'],
    [['explain', 'toString'], 'there is no control'],
    [['explain', 'no-dnss'], 'did you mean no-dns?'],
    [['network', 'lint', '--only', 'no-dns,nodns'], '--only takes no "nodns"; did you mean no-dns?'],
    [['network', 'lint', '--only', 'toString'], '`ringwall network lint --help` lists what it takes'],
    [['tour', 'x'], 'takes no "x"'],
    [['snapshot', '.'], 'needs --output FILE'],
  ])('2 for %s', async (args, message) => {
    const ran = await ringwall(folder({ 'pod.yaml': PRIVILEGED }), ...args);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.notes).toContain(message);
    expect(ran.notes.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each([
    ['a path that is not there', {}, ['check', 'nowhere'], 'nowhere: there is no such file or folder'],
    ['an empty folder', {}, ['check'], 'nothing to check here'],
    ['only a broken file', { 'a.yaml': 'apiVersion: v1\nkind: [Pod\n' }, ['check'], 'a.yaml:'],
    [
      'a known file that is none',
      { 'pod.yaml': PRIVILEGED, 'k.json': '{}' },
      ['check', '--known', 'k.json'],
      '--known k.json: it is not a file that --write-known wrote',
    ],
    [
      'a snapshot that is none',
      { 'x.snapshot': 'x' },
      ['check', '--snapshot', 'x.snapshot'],
      'x.snapshot: it is not a snapshot',
    ],
    [
      'no parameters file',
      { 'pod.yaml': PRIVILEGED },
      ['check', '--parameters', 'p.json'],
      "--parameters p.json: can't be read",
    ],
    [
      'no such config',
      { 'pod.yaml': PRIVILEGED },
      ['check', '--config', 'c.yaml'],
      '--config c.yaml: there is no such file',
    ],
    [
      'a place that cannot be written',
      { 'pod.yaml': PRIVILEGED },
      ['check', '--output', 'no/such/folder'],
      "can't be written (ENOENT)",
    ],
  ])('3 for %s', async (_, files, args, message) => {
    const ran = await ringwall(folder(files), ...args);
    expect(ran.code).toBe(3);
    expect(ran.notes).toContain(message);
    expect(ran.notes.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a broken file among others is a problem, and 3 only when strict', async () => {
    const cwd = folder({
      'pod.yaml': PRIVILEGED.replace('true', 'false'),
      'broken.yaml': 'apiVersion: v1\nkind: Pod\n  x: {\n',
    });
    const { code, document } = await json(cwd);
    expect(code).toBe(0);
    expect(document.inputs.problems).toMatchObject([{ file: 'broken.yaml', code: 'invalid-yaml' }]);
    expect((await json(cwd, '--strict')).code).toBe(3);
  });

  test('4 when too little could be decided, after 1', async () => {
    const template = (value: string): string =>
      `Parameters: {P: {Type: String}}\nResources:\n  Key: {Type: AWS::KMS::Key, Properties: {EnableKeyRotation: ${value}}}\n`;
    const run = (text: string) =>
      ringwall(
        folder({ 't.yaml': text }),
        'check',
        '--control',
        'kms-key-rotation',
        '--min-coverage',
        '0.9',
        '--fail-on',
        'low',
        '--json',
      );
    expect((await run(template('!Ref P'))).code).toBe(4);
    expect((await run(template('true'))).code).toBe(0);
    expect((await run(template('false'))).code).toBe(1);
  });
});

describe('findings', () => {
  test('point at the value, in a path relative to where the command runs', async () => {
    const { document } = await json(folder({ 'deploy/pod.yaml': PRIVILEGED }), 'deploy');
    expect(document.schema).toBe('ringwall/check/1');
    expect(document.findings).toMatchObject([
      {
        control: 'container-privileged',
        layer: 'images',
        verdict: 'fail',
        severity: 'critical',
        resource: { type: 'Pod', name: 'web', namespace: 'shop', address: 'Pod/shop/web' },
        location: { file: 'deploy/pod.yaml', line: 11, column: 21, endLine: 11, endColumn: 25 },
        via: [],
      },
    ]);
    expect(document.findings[0].id).toMatch(/^[0-9a-f]{16}$/);
    expect(document.inputs).toEqual({ files: 1, resources: 1, problems: [] });
  });

  test('keep their id when lines shift, and --known lets only what is new fail', async () => {
    const cwd = folder({ 'pod.yaml': PRIVILEGED });
    expect((await ringwall(cwd, 'check', ...ONLY, '--write-known', 'known.json')).code).toBe(0);
    writeFileSync(join(cwd, 'pod.yaml'), `# a comment\n\n${PRIVILEGED}`);
    expect((await json(cwd, '--known', 'known.json')).code).toBe(0);
    writeFileSync(
      join(cwd, 'new.yaml'),
      PRIVILEGED.replace('name: web\n  namespace', 'name: new\n  namespace'),
    );
    const { code, document } = await json(cwd, '--known', 'known.json');
    expect(code).toBe(1);
    expect(document.findings.map((finding: { known?: boolean }) => finding.known ?? false)).toEqual([
      false,
      true,
    ]);
  });

  test('are the same, byte for byte, on every run', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`f${n}.yaml`, PRIVILEGED.replaceAll('web', `web${n}`)]),
    );
    const cwd = folder(files);
    const [a, b] = [await json(cwd), await json(cwd)];
    expect(a.out).toBe(b.out);
  });

  test('of a snapshot are those of its files, by path in place of line', async () => {
    const cwd = folder({ 'pod.yaml': PRIVILEGED });
    expect((await ringwall(cwd, 'snapshot', '.', '--output', 'all.snapshot')).code).toBe(0);
    expect(statSync(join(cwd, 'all.snapshot')).mode & 0o777).toBe(0o600);
    const { document } = await json(cwd, '--snapshot', 'all.snapshot');
    expect(document.findings).toMatchObject([
      {
        control: 'container-privileged',
        location: { source: 'snapshot', path: 'spec.containers[web].securityContext.privileged' },
      },
    ]);
    const direct = await json(cwd, 'pod.yaml');
    expect(document.findings[0].id).toBe(direct.document.findings[0].id);
  });

  test('are written whole or not at all', async () => {
    const cwd = folder({ 'pod.yaml': PRIVILEGED });
    await ringwall(cwd, 'check', ...ONLY, '--output', 'report.txt');
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).toContain('container-privileged');
    expect(readdirSync(cwd).toSorted()).toEqual(['pod.yaml', 'report.txt']);
  });
});

describe('acceptances', () => {
  const run = async (files: Record<string, string>, ...args: readonly string[]) =>
    json(folder(files), ...args);
  const marked = (comment: string): string =>
    PRIVILEGED.replace('privileged: true', `privileged: true ${comment}`);

  test('a comment behind the value, with a reason', async () => {
    const { code, document } = await run({
      'pod.yaml': marked(
        '# ringwall:accept container-privileged until=2999-01-01 owner=ops -- it loads a driver',
      ),
    });
    expect(code).toBe(0);
    expect(document.findings).toMatchObject([
      {
        verdict: 'accepted',
        reason: 'it loads a driver',
        acceptance: { owner: 'ops', until: '2999-01-01', where: 'pod.yaml:11' },
      },
    ]);
    expect(document.exceptions).toEqual([]);
  });

  test('a comment above a block covers the block, and at the top the whole document', async () => {
    const above = PRIVILEGED.replace(
      '    - name: web',
      '    # ringwall:accept container-privileged -- it loads a driver\n    - name: web',
    );
    expect((await run({ 'pod.yaml': above })).code).toBe(0);
    expect(
      (await run({ 'pod.yaml': `# ringwall:accept container-privileged -- all of it\n${PRIVILEGED}` })).code,
    ).toBe(0);
    const other = `# ringwall:accept container-privileged -- only the first\n${PRIVILEGED}---\n${PRIVILEGED.replace('name: web\n  namespace', 'name: two\n  namespace')}`;
    const { code, document } = await run({ 'pod.yaml': other });
    expect(code).toBe(1);
    expect(document.findings.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      'accepted',
      'fail',
    ]);
  });

  test.each([
    ['# ringwall:accept container-privileged', 'malformed', 'needs a reason'],
    ['# ringwall:accept container-privileged until=soon -- x', 'malformed', 'is no day'],
    ['# ringwall:accept container-privileged for=ever -- x', 'malformed', 'no part of an acceptance'],
    ['# ringwall:accept container-privilegd -- x', 'malformed', 'there is no control'],
    ['# ringwall:accept container-privileged until=2020-02-29 -- x', 'expired', 'the finding is back'],
  ])('%s is reported as %s and accepts nothing', async (comment, state, message) => {
    const { code, document } = await run({ 'pod.yaml': marked(comment) });
    expect(code).toBe(1);
    expect(document.exceptions).toMatchObject([{ state, message: expect.stringContaining(message) }]);
  });

  test('exceptions in ringwall.yaml, by resource and path; unused ones are reported', async () => {
    const exceptions = `kind: Exceptions
exceptions:
  - control: container-privileged
    resource: Pod/shop/*
    path: deploy/**
    owner: ops
    reason: it loads a driver
    until: 2999-01-01
  - control: container-privileged
    resource: Pod/other/*
    owner: ops
    reason: gone
  - control: container-privileged
    reason: nobody owns it
    path: x
`;
    const files = { 'deploy/pod.yaml': PRIVILEGED, 'ringwall.yaml': exceptions };
    const { code, document } = await run(files);
    expect(code).toBe(0);
    expect(document.findings).toMatchObject([{ verdict: 'accepted' }]);
    expect(document.exceptions).toMatchObject([
      { state: 'malformed', where: 'ringwall.yaml:13', message: 'an exception needs an owner' },
      { state: 'unused', where: 'ringwall.yaml:9' },
    ]);
    const audit = await run(files, '--audit-exceptions');
    expect(audit.document.exceptions.map(({ state }: { state: string }) => state).toSorted()).toEqual([
      'active',
      'malformed',
      'unused',
    ]);
  });
});

describe('ringwall.yaml', () => {
  test.each([
    ['failOn: hihg', 'ringwall.yaml:1: failOn is one of', 'did you mean high?'],
    [
      'persona: regular\nminCoverge: 0.5',
      'ringwall.yaml:2: there is no setting "minCoverge"',
      'did you mean minCoverage?',
    ],
    ['kind: Exeptions', 'ringwall.yaml:1: there is no kind "Exeptions"', ''],
    ['- a', 'ringwall.yaml:1: a document of ringwall.yaml is a map', ''],
    ['failOn: [', 'ringwall.yaml:', 'not valid YAML'],
    ['layers: [nodes]', 'layers has no "nodes"', ''],
    ['disable: [nothing-such]', 'there is no control "nothing-such"', ''],
  ])('%s is one clear line and exit 2', async (text, start, hint) => {
    const ran = await ringwall(folder({ 'pod.yaml': PRIVILEGED, 'ringwall.yaml': text }), 'check');
    expect(ran.code).toBe(2);
    expect(ran.notes).toContain(start);
    expect(ran.notes).toContain(hint);
  });

  test('settings hold, and flags win over them', async () => {
    const cwd = folder({
      'pod.yaml': PRIVILEGED,
      'skip/pod.yaml': PRIVILEGED,
      'ringwall.yaml': 'failOn: never\nignore: [skip/]\n',
    });
    const { code, document } = await json(cwd);
    expect(code).toBe(0);
    expect(document.inputs.files).toBe(1);
    expect((await json(cwd, '--fail-on', 'critical')).code).toBe(1);
  });
});
