// A large repository of manifests: throughput, memory, and whether twice the files take twice the time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from './corpus.mjs';
import { least } from './measure.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const TIMES = 3;

export const run = () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-yaml-'));
  try {
    let ok = true;
    let smaller;
    for (const files of [2500, 5000]) {
      const bytes = writeCorpus(folder, files);
      const megabytes = bytes / 1e6;
      const baseline = least(TIMES, [here('load-all.mjs'), folder]);
      const check = least(TIMES, [here('../bin/ringwall.js'), 'check', folder, '--json']);
      const ratio = check.cpu / baseline.cpu;
      const perSecond = megabytes / (check.cpu / 1000);
      console.log(
        `${files} files, ${files * 6} documents, ${megabytes.toFixed(1)} MB: check ${(check.cpu / 1000).toFixed(2)} s CPU, ` +
          `${perSecond.toFixed(1)} MB/s, ${check.rss.toFixed(0)} MiB; loadAll ${(baseline.cpu / 1000).toFixed(2)} s; ratio ${ratio.toFixed(2)}`,
      );
      if (files === 5000) {
        ok = ratio < 2.5 && check.cpu < 4000 && check.rss < 400;
        const growth = check.cpu / smaller;
        console.log(
          `twice the files take ${growth.toFixed(2)} times as long; budget: ratio 2.5, 4 s, 400 MiB: ${ok ? 'within' : 'OVER'}`,
        );
      }
      smaller = check.cpu;
    }
    return ok;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
