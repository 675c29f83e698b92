import { readFileSync } from 'node:fs';
import { main } from './main.ts';

/** The process: connects the command line to the terminal it runs in. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// A reader that stops early (`ringwall check | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
});

process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  version,
  columns: process.stdout.columns ?? 80,
  interactive: { out: process.stdout.isTTY ?? false, notes: process.stderr.isTTY ?? false },
  out: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(text),
});
