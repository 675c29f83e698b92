// Makes a checkout ready to run: packages, generated code, build; each only when it is needed.
// Needs nothing but Node and npm. Says one line when it does something, nothing otherwise.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, isMain, root, runMain, say, secondsSince, stampOf } from './lib/house.mjs';
import { install, isInstalled } from './lib/install.mjs';

const buildStamp = join(root, 'dist/.ringwall-stamp');

const sourceStamp = () =>
  stampOf(
    [
      'package.json',
      'package-lock.json',
      ...['bin', 'scripts', 'src', 'web'].flatMap((folder) => filesUnder(folder)),
    ].filter((file) => !file.endsWith('.test.ts')),
  );

const isBuilt = () => existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') === sourceStamp();

const isReady = () => isInstalled(root) && isBuilt();

const setUp = async () => {
  if (!isInstalled(root)) await install(root, 'packages');
  if (isBuilt()) return;
  const start = performance.now();
  const { generate } = await import('./generate.mjs');
  generate();
  const stamp = sourceStamp();
  const { build } = await import('./build.mjs');
  await build();
  writeFileSync(buildStamp, stamp);
  say(`built in ${secondsSince(start)}`);
};

export const ready = async () => {
  if (isReady()) return;
  const { withLock } = await import('./lib/lock.mjs');
  await withLock(join(root, '.cache/ready.lock'), setUp);
};

if (isMain(import.meta.url)) await runMain(ready);
