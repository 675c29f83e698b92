import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Adds the counts of a run to the file in RINGWALL_TALLY. Where a lab is required, a test that was skipped counts as
 * failed: nothing that CI should have seen may be missing quietly.
 */
export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const isRequired = process.env['RINGWALL_LAB'] === 'required';
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state } = test.result();
        if (state === 'passed') counts.passed += 1;
        else if (state === 'skipped' && !isRequired) counts.skipped += 1;
        else counts.failed += 1;
      }
      // A file or a hook that failed may have left its tests without a verdict of their own.
      if (!module.ok() && !tests.some((test) => test.result().state === 'failed')) counts.failed += 1;
    }
    if (isRequired && (counts.failed > 0 || counts.passed === 0)) process.exitCode = 1;
    const file = process.env['RINGWALL_TALLY'];
    if (file) appendFileSync(file, `${JSON.stringify(counts)}\n`);
  }
}
