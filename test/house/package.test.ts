// The package as a user gets it: packed, linted, installed without network, started, imported, compiled against.
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/house.mjs';
import { copyOf, emptyFolder, write } from './workspace.ts';

const version: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

const run = (cwd: string, command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const expected = [
  /^(LICENSE|NOTICE|README\.md|package\.json|bin\/ringwall\.js)$/,
  /^dist\/(index\.js|cli\/run\.js|THIRD-PARTY-NOTICES\.txt)$/,
  /^examples\/(README\.md$|sieve\/|fortress\/)/,
  /^docs\/schema\/[\w-]+\.schema\.json$/,
  /^dist\/chunks\/[\w.-]+\.js$/,
  /^dist\/([\w-]+\/)*[\w.-]+\.d\.ts$/,
];

test('the packed package works in an empty folder', { timeout: 120_000 }, async () => {
  const source = copyOf(
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'LICENSE',
    'NOTICE',
    'README.md',
    'bin',
    'scripts',
    'src',
    'web',
    'examples',
    'docs',
  );
  const [packed] = JSON.parse(run(source, 'npm', 'pack', '--json', '--silent', '--ignore-scripts=false'));
  const files: string[] = packed.files.map(({ path }: { path: string }) => path);
  expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'NOTICE',
      'README.md',
      'bin/ringwall.js',
      'dist/cli/run.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/THIRD-PARTY-NOTICES.txt',
    ]),
  );

  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const { messages } = await publint({ pkgDir: source, strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([]);

  const folder = emptyFolder();
  write(folder, 'package.json', '{"private":true,"type":"module"}');
  const tarball = join(source, packed.filename);
  const online = manifest.dependencies ? '--prefer-offline' : '--offline';
  run(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', online, tarball);
  expect(run(folder, 'npx', '--no-install', 'ringwall', '--version').trim()).toBe(version);

  const names = run(folder, process.execPath, '-e', "import('ringwall').then((m) => console.log(typeof m))");
  expect(names.trim()).toBe('object');

  write(folder, 'user.ts', "import * as ringwall from 'ringwall';\nexport const it = ringwall;\n");
  symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
  run(folder, process.execPath, tsc, ...options, 'user.ts');
});
