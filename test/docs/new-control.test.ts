// What `npm run new:control` writes compiles, and can't be left as it is.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/house.mjs';
import { newControl } from '../../scripts/new-control.mjs';
import { copyOf } from '../house/workspace.ts';

const run = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

test('a new control compiles; its tests fail and say what to do', { timeout: 120_000 }, () => {
  const folder = copyOf('src', 'package.json', 'tsconfig.json', 'vitest.config.ts');
  const path = newControl('network', 'no-open-door', folder);

  const types = run(folder, join(root, 'node_modules/typescript/bin/tsc'), '--noEmit');
  expect(types.stdout).not.toContain(path);

  const { status, stderr, stdout } = run(
    folder,
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    'src/controls/examples.test.ts',
    '-t',
    'no-open-door',
  );
  const output = `${stdout}${stderr}`;
  expect(status).toBe(1);
  expect(output).toContain('2 failed');
  expect(output).toContain(
    'TODO: write the smallest manifest that is wrong; `at` is a piece of the line to point at',
  );
  expect(output).toContain('"TODO: a piece of the line that is wrong" stands on one line of the example');
  expect(output).toContain('TODO: write the same manifest as it should be');
});

test('it is in the form the house writes', () => {
  const template = readFileSync(join(root, 'scripts/templates/control.ts.txt'), 'utf8');
  const text = template.replaceAll('{{id}}', 'no-open-door').replaceAll('{{layer}}', 'network');
  const { status, stdout } = spawnSync(
    join(root, 'node_modules/.bin/oxfmt'),
    ['--stdin-filepath', 'src/controls/network/no-open-door.ts'],
    { cwd: root, input: text, encoding: 'utf8' },
  );
  expect(status).toBe(0);
  expect(stdout).toBe(text);
});
