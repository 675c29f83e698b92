// Start-up is paid on every run: these are budgets, not records.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corpus } from './corpus.mjs';
import { least } from './measure.mjs';

const bin = fileURLToPath(new URL('../bin/ringwall.js', import.meta.url));
const TIMES = 15;

export const run = () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-startup-'));
  try {
    const [{ text }] = corpus(1);
    writeFileSync(join(folder, 'one.yaml'), text.split('---\n')[0]);
    const bare = least(TIMES, ['-e', '0']).cpu;
    console.log(
      `bare node -e 0                 ${bare.toFixed(0).padStart(5)} ms CPU (node ${process.version}, least of ${TIMES})`,
    );
    let ok = true;
    for (const [name, args, budget] of [
      ['ringwall --version', [bin, '--version'], 25],
      ['ringwall --help', [bin, '--help'], 25],
      ['ringwall check one.yaml', [bin, 'check', 'one.yaml'], 100],
    ]) {
      const over = least(TIMES, args, { cwd: folder }).cpu - bare;
      const verdict = over <= budget ? 'within' : 'OVER';
      ok &&= over <= budget;
      console.log(
        `${name.padEnd(30)} ${`+${over.toFixed(0)}`.padStart(5)} ms CPU over bare, ${verdict} the budget of ${budget}`,
      );
    }
    return ok;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
