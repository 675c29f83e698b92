import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/house.mjs';
import { emptyFolder } from './workspace.ts';

const start = (file: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

const emptyHouse = (): string => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'bin'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'bin/ringwall.js'), join(folder, 'bin/ringwall.js'));
  return folder;
};

test('the version is answered even before anything was built', () => {
  const { status, stdout } = start(join(emptyHouse(), 'bin/ringwall.js'), '--version');
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(status).toBe(0);
});

test('without a build one line says what to do', () => {
  expect(start(join(emptyHouse(), 'bin/ringwall.js'), 'check')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'ringwall: not built yet: run `npm run ready` first\n',
  });
});
