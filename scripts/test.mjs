// Everything that must hold before a change is good: the house's checks, then the tests.
//   node scripts/test.mjs                  all steps
//   node scripts/test.mjs --only vitest    one step
//   node scripts/test.mjs --tally FILE     adds the counts to FILE, leaves the closing line to the caller
//   node scripts/test.mjs --sum FILE       prints the closing line for all counts in FILE
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMain, root, secondsSince } from './lib/house.mjs';

const bin = (name) => join(root, 'node_modules/.bin', name);

const checks = [
  { name: 'generate', command: process.execPath, args: ['scripts/generate.mjs', '--check'] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  { name: 'lint', command: bin('oxlint'), args: ['--deny-warnings'] },
  { name: 'format', command: bin('oxfmt'), args: ['--check'] },
  { name: 'knip', command: bin('knip'), args: ['--no-progress'] },
  { name: 'imports', command: process.execPath, args: ['scripts/check-imports.mjs'] },
];

// The node that runs this script also runs what the tests start by name.
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };

const report = (name, ok, start) => console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} ${secondsSince(start)}`);

const runCheck = ({ name, command, args }) => {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  report(name, status === 0, start);
  if (status === 0) return { passed: 0, failed: 0, skipped: 0 };
  process.stdout.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
  return { passed: 0, failed: 1, skipped: 0 };
};

const countsIn = (file, status) => {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  // A file that could not even be loaded has failed without a single test of its own.
  const unloaded = result.testResults.filter(
    ({ status: outcome, assertionResults }) => outcome === 'failed' && assertionResults.length === 0,
  ).length;
  const failed = result.numFailedTests + unloaded;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
};

const runVitest = () => {
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-test-'));
  try {
    const file = join(folder, 'result.json');
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: root, env, stdio: 'inherit' });
    report(`vitest on Node ${process.versions.node}`, status === 0, start);
    return countsIn(file, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

const close = ({ passed, failed, skipped }) => {
  console.log(`Tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
};

const main = () => {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, tally: { type: 'string' }, sum: { type: 'string' } },
  });
  const none = { passed: 0, failed: 0, skipped: 0 };
  if (values.sum) {
    const lines = readFileSync(values.sum, 'utf8').split('\n').filter(Boolean);
    return close(lines.map((line) => JSON.parse(line)).reduce(add, none));
  }
  const start = performance.now();
  const steps = checks.map((check) => ({ name: check.name, run: () => runCheck(check) }));
  steps.push({ name: 'vitest', run: runVitest });
  const chosen = steps.filter(({ name }) => !values.only || name === values.only);
  const counts = chosen.map(({ run }) => run()).reduce(add, none);
  console.log(`all steps: ${secondsSince(start)}`);
  if (!values.tally) return close(counts);
  appendFileSync(values.tally, `${JSON.stringify(counts)}\n`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
};

if (isMain(import.meta.url)) main();
