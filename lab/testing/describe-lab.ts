import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from '../lab.ts';
import { missing } from '../needs.ts';
import type { LabOptions } from '../options.ts';

/** Long enough for a build from nothing on a machine that does other things too. */
const startTimeout = 60 * 60_000;

/** Tests that start labs themselves; skipped where such labs can't be had, or failed where they must be. */
export function describeWhereLabs(title: string, options: LabOptions, define: () => void): void {
  const reasons = missing(options).join('; ');
  if (reasons !== '' && process.env['RINGWALL_LAB'] === 'required') {
    describe(title, () => {
      it('has what it needs', () => expect(reasons).toBe(''));
    });
    return;
  }
  describe.skipIf(reasons !== '')(reasons === '' ? title : `${title} (skipped: ${reasons})`, define);
}

/** Tests in one lab, which is up before the first and gone after the last. */
export function describeLab(title: string, options: LabOptions, define: (lab: () => Lab) => void): void {
  describeWhereLabs(title, options, () => {
    let lab: Lab | undefined;
    beforeAll(async () => {
      lab = await Lab.start({ ...options, say: (line) => process.stderr.write(`lab: ${line}\n`) });
    }, startTimeout);
    afterAll(() => lab?.stop());
    define(() => lab!);
  });
}
