// What every script here needs: where the house stands, how to walk it, how to speak.
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** True when the module was started by `node FILE`, not imported. */
export const isMain = (moduleUrl) =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);

export const say = (line) => process.stderr.write(`ringwall: ${line}\n`);

/** An expected failure: printed as one line, without a stack. */
export class Stop extends Error {}

/** Runs a script's main function; a Stop becomes one line and exit code 1. */
export const runMain = async (main) => {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
};

/** All files under `folder` of `base`, as sorted paths relative to `base`, `/` between the parts. */
export const filesUnder = (folder, base = root) => {
  if (!existsSync(join(base, folder))) return [];
  const found = [];
  const visit = (path) => {
    for (const entry of readdirSync(join(base, path), { withFileTypes: true })) {
      if (entry.name === 'node_modules') continue;
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(child);
      else found.push(child);
    }
  };
  visit(folder);
  return found.sort();
};

/** One line a file: path, time of change, size. Two equal stamps mean that nothing was touched. */
export const stampOf = (files, base = root) =>
  files
    .filter((file) => existsSync(join(base, file)))
    .map((file) => {
      const { mtimeMs, size } = statSync(join(base, file));
      return `${file} ${mtimeMs} ${size}\n`;
    })
    .join('');

export const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;
