import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { allPairs } from './pairs.ts';
import { anyEksCluster, anySpecCluster } from './slow/testing-random-cluster.ts';
import { networkOf } from './testing-answers.ts';

/** Pair by pair. */
function counted(engine: Engine): Record<string, { classes: number; pods: number }> {
  const tallies: Record<string, { classes: number; pods: number }> = {};
  for (const one of engine.classes.all) {
    for (const other of engine.classes.all) {
      const tally = (tallies[engine.between(one.id, other.id).least] ??= { classes: 0, pods: 0 });
      tally.classes++;
      tally.pods += one === other ? one.pods * (one.pods - 1) : one.pods * other.pods;
    }
  }
  return tallies;
}

test.each([
  ['of the specification', anySpecCluster],
  ['of EKS', anyEksCluster],
])(
  'all pairs are counted as if each was looked at, in clusters %s',
  { timeout: 120_000 },
  (_, anyCluster) => {
    fc.assert(
      fc.property(anyCluster, fc.array(fc.nat(4)), (objects, replicas) => {
        const network = networkOf(objects);
        const groups = network.groups.map((group, at) => ({ ...group, count: 1 + (replicas[at] ?? 0) }));
        const engine = new Engine({ ...network, groups });
        expect(Object.fromEntries(allPairs(engine))).toEqual(counted(engine));
      }),
      { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 300) },
    );
  },
);
