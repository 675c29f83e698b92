// The fast engines against the slow ones, which share nothing with them, packet by packet on random clusters.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mode } from './testing-compare.ts';
import { anyCluster, differences, sampleOf } from './testing-compare.ts';

/** `RINGWALL_RUNS` asks for more clusters, `RINGWALL_SEED` for those of an earlier run. */
const runs = (most: number) => ({
  numRuns: Number(process.env['RINGWALL_RUNS'] ?? most),
  ...(process.env['RINGWALL_SEED'] === undefined ? {} : { seed: Number(process.env['RINGWALL_SEED']) }),
});

const compare = (mode: Mode, most: number): void => {
  fc.assert(
    fc.property(anyCluster(mode), fc.nat(), (objects, start) => {
      expect(differences(sampleOf(mode, objects, start))).toEqual([]);
    }),
    runs(most),
  );
};

test('what the specification says', { timeout: 600_000 }, () => {
  compare('spec', 600);
});

test.each(['standard', 'strict'] as const)('what EKS enforces, in mode %s', { timeout: 600_000 }, (mode) => {
  compare(mode, 300);
});
