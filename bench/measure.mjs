// Runs a node program in a process of its own and says what it cost: CPU milliseconds (user and system) and MiB.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const usage = fileURLToPath(new URL('usage.mjs', import.meta.url));

export const once = (args, { cwd } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-bench-'));
  try {
    const file = join(folder, 'usage.json');
    const { status, stderr } = spawnSync(process.execPath, ['--import', usage, ...args], {
      cwd,
      env: { ...process.env, BENCH_USAGE: file, NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The cheapest of several runs: what the work itself costs, without what the machine did besides. */
export const least = (times, args, options) => {
  const runs = Array.from({ length: times }, () => once(args, options));
  return { cpu: Math.min(...runs.map(({ cpu }) => cpu)), rss: Math.max(...runs.map(({ rss }) => rss)) };
};
