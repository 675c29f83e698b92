// Every command that a page shows is run as it stands, with the built command line, in a folder like a reader's.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/house.mjs';
import { ready } from '../../scripts/ready.mjs';
import { EXIT } from '../../src/cli/errors.ts';
import { commandsOf, pages, textOf } from './pages.ts';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** What a reader has besides what the examples show. */
const FILES = {
  'infra/plan.json':
    '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_kms_key.a", "mode": "managed", "type": "aws_kms_key", "name": "a", "values": {"enable_key_rotation": true}}]}}, "configuration": {"root_module": {}}}',
  'infra/prod.tfvars': 'region = "eu-central-1"\n',
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/prod.yaml': 'port: 8080\n',
  'charts/web/values.yaml': 'port: 80\n',
  'charts/web/templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\ndata: {port: "{{ .Values.port }}"}\n',
};

let home: string;
/** A repository of its own with nothing wrong in it, the examples beside it, and a parameters file. */
let repository: string;

beforeAll(async () => {
  await ready();
  home = mkdtempSync(join(tmpdir(), 'ringwall-docs-'));
  repository = join(home, 'repository');
  cpSync(join(root, 'examples/fortress'), repository, { recursive: true });
  cpSync(join(root, 'examples'), join(repository, 'examples'), { recursive: true });
  writeFileSync(join(repository, '.gitignore'), 'examples/\n');
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  const who = ['-c', 'user.name=Reader', '-c', 'user.email=reader@example.com'];
  for (const words of [
    ['init', '-q'],
    ['add', '-A'],
    [...who, 'commit', '-q', '-m', 'All of it'],
  ])
    execFileSync('git', words, { cwd: repository });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const places = new Map<string, string>();

/** Where a command runs: one copy for each page, so that what a block writes is there for the next. */
function folderFor(page: string, place: string | undefined): string {
  if (place === undefined) return repository;
  const key = `${page} ${place}`;
  if (!places.has(key)) {
    const folder = join(home, `place-${places.size}`);
    cpSync(join(root, place), folder, { recursive: true });
    places.set(key, folder);
  }
  return places.get(key)!;
}

/** Names that stand for something of the reader's. */
const STAND_INS: Readonly<Record<string, string>> = { ID: 'container-privileged' };

function run(line: string, cwd: string): { status: number | null; output: string } {
  const words = line.split(/\s+/).map((word) => STAND_INS[word] ?? word);
  while (words[0] === 'npx') words.shift();
  // From a clone the command goes by its file.
  if (words[0] === 'node' && words[1] === 'bin/ringwall.js') words.splice(0, 2, 'ringwall');
  expect(words[0]).toBe('ringwall');
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(root, 'bin/ringwall.js'), ...words.slice(1)],
    {
      cwd,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(root, 'testbed/tools')}${delimiter}${process.env.PATH}`,
        HOME: home,
        XDG_STATE_HOME: join(home, 'state'),
      },
    },
  );
  return { status, output: `${stdout}${stderr}` };
}

/** Scripts of the house are only looked up; what they do has tests of its own. `npm start` shows the tour. */
const NPM = /^(?:npm (?:run )?(?<script>[\w:]+)(?: .*)?|npx vitest .*)$/;

describe.each(pages)('%s', (page) => {
  const commands = commandsOf(page);
  test.each(commands.map((command, index) => ({ ...command, name: `${index + 1}: ${command.line}` })))(
    '$name',
    ({ exit, line, place }) => {
      const npm = NPM.exec(line);
      if (npm !== null) {
        const script = npm.groups?.['script'];
        if (script === 'start') expect(run('ringwall tour', folderFor(page, place)).status).toBe(0);
        else if (script !== undefined && !['ci', 'install'].includes(script))
          expect(Object.keys(scripts)).toContain(script);
        return;
      }
      const { output, status } = run(line, folderFor(page, place));
      expect(status, output).toBe(exit);
    },
  );
});

test('the table of exit codes is the code', () => {
  const table = textOf('README.md').split('### Exit codes')[1]!.split('###')[0]!;
  const codes = [...table.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(EXIT));
});

test('the verbs of the README are those that --help lists', () => {
  const { output } = run('ringwall --help', repository);
  const listed = [...output.split('examples:')[0]!.matchAll(/^ {2}([\w-]+) {2,}\S/gm)].map(
    ([, verb]) => verb,
  );
  const table = textOf('README.md').split('## What it can do')[1]!.split('###')[0]!;
  const named = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, verb]) => verb);
  expect(named.toSorted()).toEqual(listed.toSorted());
});
