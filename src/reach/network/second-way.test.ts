// The fast engines against the slow ones, which share nothing with them, packet by packet on random clusters.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { servicePacketsOf, spread } from './slow/testing-packets.ts';
import { anyEksCluster, anySpecCluster } from './slow/testing-random-cluster.ts';
import { slowEks } from './slow/testing-slow-eks.ts';
import { slowSpec } from './slow/testing-slow-spec.ts';
import { fastReach, fastVerdict } from './testing-answers.ts';

/** So many of the packets worth asking about in a cluster; others in each. */
const PACKETS = 120;

/** `RINGWALL_RUNS` asks for more clusters, `RINGWALL_SEED` for those of an earlier run. */
const runs = (most: number) => ({
  numRuns: Number(process.env['RINGWALL_RUNS'] ?? most),
  ...(process.env['RINGWALL_SEED'] === undefined ? {} : { seed: Number(process.env['RINGWALL_SEED']) }),
});

test('what the specification says', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(anySpecCluster, fc.nat(), (objects, start) => {
      const slow = slowSpec(objects);
      const fast = fastReach(objects, 'spec');
      for (const packet of spread(servicePacketsOf(objects), PACKETS, start))
        expect({ ...packet, answer: fastVerdict(fast, packet) }).toEqual({
          ...packet,
          answer: slow.decide(packet),
        });
    }),
    runs(600),
  );
});

test.each(['standard', 'strict'] as const)(
  'what EKS enforces, in mode %s',
  { timeout: 600_000 },
  (enforcing) => {
    fc.assert(
      fc.property(anyEksCluster, fc.nat(), (objects, start) => {
        const slow = slowEks(objects, { enforcing });
        const fast = fastReach(objects, enforcing);
        for (const packet of spread(servicePacketsOf(objects), PACKETS, start))
          expect({ ...packet, answer: fastVerdict(fast, packet) }).toEqual({
            ...packet,
            answer: slow.decide(packet),
          });
      }),
      runs(300),
    );
  },
);
