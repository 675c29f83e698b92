// Installs what only tests need (testbed/package-lock.json), when it changed.
import { join } from 'node:path';
import { isMain, root, runMain } from './lib/house.mjs';
import { install, isInstalled } from './lib/install.mjs';
import { withLock } from './lib/lock.mjs';

const folder = join(root, 'testbed');

const testbed = async () => {
  if (isInstalled(folder)) return;
  await withLock(join(root, '.cache/testbed.lock'), async () => {
    if (!isInstalled(folder)) await install(folder, 'the testbed');
  });
};

if (isMain(import.meta.url)) await runMain(testbed);
