#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
const args = process.argv.slice(2);
const main = new URL('../dist/cli/run.js', import.meta.url);

const stop = (code, message) => {
  process.stderr.write(`ringwall: ${message}\n`);
  process.exitCode = code;
};

if (major < 20 || (major === 20 && minor < 19)) {
  stop(2, `needs Node 20.19 or newer, this is ${process.version}`);
} else if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`${version}\n`);
} else if (!existsSync(main)) {
  stop(2, 'not built yet: run `npm run ready` first');
} else {
  import(main.href).catch((error) => stop(5, `internal error at start: ${error.stack}`));
}
