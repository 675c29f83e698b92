// `npm run ready` in a made-up house: it does what is needed, once, and says so in one line.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/house.mjs';
import { emptyFolder, write } from './workspace.ts';

const lock = '{"name":"ringwall","lockfileVersion":3,"packages":{}}\n';

const house = ({ installed }: { installed: boolean }): string => {
  const folder = emptyFolder();
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  write(folder, 'package.json', '{"name":"ringwall","type":"module","ringwall":{"inlined":[]}}');
  write(folder, 'package-lock.json', lock);
  write(folder, 'src/cli/run.ts', "console.log('one');\n");
  write(folder, 'src/index.ts', 'export const answer = 42;\n');
  if (!installed) return folder;
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.'))
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const hash = createHash('sha256').update(lock).digest('hex');
  writeFileSync(join(folder, 'node_modules/.ringwall-stamp'), `${process.platform}-${process.arch} ${hash}`);
  return folder;
};

type Outcome = { status: number | null; stdout: string; stderr: string };

const ready = (folder: string, env: Record<string, string> = {}): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'scripts/ready.mjs')], {
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });

const built = (folder: string): string => readFileSync(join(folder, 'dist/cli/run.js'), 'utf8');
const silent = { status: 0, stdout: '', stderr: '' };

test('builds once, then again only after a change that matters', async () => {
  const folder = house({ installed: true });
  expect((await ready(folder)).stderr).toMatch(/^ringwall: built in [\d.]+ s\n$/);
  expect(built(folder)).toContain('one');
  expect(await ready(folder)).toEqual(silent);

  write(folder, 'src/cli/main.test.ts', '');
  expect(await ready(folder)).toEqual(silent);

  write(folder, 'src/cli/run.ts', "console.log('another');\n");
  expect((await ready(folder)).stderr).toMatch(/^ringwall: built in/);
  expect(built(folder)).toContain('another');
});

test('two at the same time build once', async () => {
  const folder = house({ installed: true });
  const outcomes = await Promise.all([ready(folder), ready(folder), ready(folder)]);
  expect(outcomes.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(outcomes.filter(({ stderr }) => stderr.includes('built'))).toHaveLength(1);
});

test('a lock left by a process that is gone is broken', async () => {
  const folder = house({ installed: true });
  const gone = spawn(process.execPath, ['-e', '0']);
  await new Promise((resolve) => gone.on('close', resolve));
  const { hostname } = await import('node:os');
  write(folder, '.cache/ready.lock/owner', `${gone.pid} ${hostname()}`);
  expect((await ready(folder)).stderr).toMatch(/^ringwall: built in/);
});

test('a build that fails keeps the last good one and exits 1', async () => {
  const folder = house({ installed: true });
  await ready(folder);
  write(folder, 'src/cli/run.ts', 'const = ;\n');
  const { status, stderr } = await ready(folder);
  expect(status).toBe(1);
  expect(stderr).toMatch(/ringwall: build failed with 1 error\(s\), see above\n$/);
  expect(built(folder)).toContain('one');
});

test('when npm ci fails, one line says why', async () => {
  const folder = house({ installed: false });
  write(folder, 'package.json', '{"name":"ringwall","dependencies":{"js-yaml":"5.5.0"}}');
  const { status, stderr } = await ready(folder, {
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
    npm_config_cache: emptyFolder(),
  });
  expect(status).toBe(1);
  const [first, second, ...rest] = stderr.trimEnd().split('\n');
  expect(first).toBe('ringwall: installing packages (npm ci)');
  expect(second).toMatch(/^ringwall: npm ci failed in .*: E\w+: .{10,}/);
  expect(rest).toEqual([]);
});
