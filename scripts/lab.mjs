// A real cluster on this machine: npm run lab build|up|status|down; see lab/README.md.
import { pathToFileURL } from 'node:url';
import { Stop, isMain, root, runMain, say } from './lib/house.mjs';
import { install, isInstalled } from './lib/install.mjs';

const lab = async () => {
  if (!isInstalled(root)) await install(root, 'packages');
  const { bundleLab } = await import('./lib/lab-bundle.mjs');
  const { main } = await import(pathToFileURL(await bundleLab(root, 'cli.ts')).href);
  try {
    process.exitCode = await main(process.argv.slice(2), say);
  } catch (error) {
    throw error.name === 'LabError' ? new Stop(error.message) : error;
  }
};

if (isMain(import.meta.url)) await runMain(lab);
