// Who reaches whom among 100,000 pods with 10,000 policies, in five shapes: time, memory, and the same answer each time.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { shapes } from './network-shapes.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The sources as they are built, in one file that runs on every Node. */
const bundle = async (folder) => {
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [here('network-worker.mjs')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    outfile,
    logLevel: 'error',
  });
  return outfile;
};

const measured = (worker, shape, mode) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [worker, shape, mode], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${shape} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
};

export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-network-bench-'));
  try {
    const worker = await bundle(folder);
    let ok = true;
    for (const shape of Object.keys(shapes)) {
      const found = measured(worker, shape, 'spec');
      const cpu = Math.min(...found.runs.map((one) => one.cpu));
      const rss = found.runs[0].rss;
      const within = cpu < 1000 && rss < 600 && found.can < 1 && found.nameless === 0 && found.answers === 1;
      ok &&= within;
      console.log(
        `${shape}: ${found.pods} pods, ${found.classes} classes, ${found.policies} policies; all pairs ${(cpu / 1000).toFixed(2)} s CPU ` +
          `(first ${(found.runs[0].cpu / 1000).toFixed(2)}), ${rss} MB of which the estate ${found.loaded - found.empty}; ${found.edges} class edges, ` +
          `${found.sets} sets; ${(found.naive / cpu).toFixed(0)} times faster than pair by pair, ${(cpu / found.parsed).toFixed(2)} of JSON.parse; ` +
          `can ${found.can.toFixed(3)} ms, ${found.nos} no of which ${found.nameless} without a line; ` +
          `diff of one policy ${Math.min(...found.differences).toFixed(0)} ms; ${within ? 'within' : 'OVER'} budget (1 s, 600 MB, 1 ms)`,
      );
    }
    return ok;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
