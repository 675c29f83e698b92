// Who reaches whom among 100,000 pods with 10,000 policies, in five shapes: time, memory, and the same answer each time.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { filesOf, shapes, teams } from './network-shapes.mjs';

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

const seconds = (args) => {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status > 1) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
};

/** From manifests to an answer, by the command as people call it; against a Node that parses as much JSON. */
const fromManifests = (folder) => {
  const files = [...filesOf(teams())];
  for (const [path, text] of files) writeFileSync(join(folder, path), text);
  const json = join(folder, 'all.txt');
  writeFileSync(json, JSON.stringify([...teams()]));
  const command = (...args) => [
    here('../bin/ringwall.js'),
    'network',
    ...args,
    '--output',
    join(folder, 'out.txt'),
  ];
  const best = (args) => Math.min(seconds(args), seconds(args), seconds(args));
  const parsed = best(['-e', 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))', json]);
  let ok = true;
  for (const [what, args] of [
    ['list --mode spec', ['list', folder, '--mode', 'spec', '--json']],
    ['list', ['list', folder, '--json']],
    ['can', ['can', 'n1/a1', 'n1/a2', '--path', folder, '--json']],
    ['lint', ['lint', folder, '--json']],
  ]) {
    const found = best(command(...args));
    ok &&= found < 2;
    console.log(
      `5,000 workloads, 500 policies in ${files.length} manifests, network ${what}: ${found.toFixed(2)} s in all, ` +
        `${(found / parsed).toFixed(1)} of a Node that parses them as JSON; ${found < 2 ? 'within' : 'OVER'} budget (2 s)`,
    );
  }
  return ok;
};

export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-network-bench-'));
  try {
    const worker = await bundle(folder);
    let ok = fromManifests(mkdtempSync(join(folder, 'manifests-')));
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
