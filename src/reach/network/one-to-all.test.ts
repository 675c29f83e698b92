import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { OneToAll } from './one-to-all.ts';
import { anyEksCluster, anySpecCluster } from './slow/testing-random-cluster.ts';
import { networkOf } from './testing-answers.ts';

test.each([
  ['of the specification', anySpecCluster],
  ['of EKS', anyEksCluster],
])('one class and all others at once, in clusters %s', { timeout: 120_000 }, (_, anyCluster) => {
  fc.assert(
    fc.property(anyCluster, fc.nat(), (objects, start) => {
      const engine = new Engine(networkOf(objects));
      const oneToAll = new OneToAll(engine);
      const { all } = engine.classes;
      // More than those for which the rows are looked through; none where every pod has ended.
      for (let at = 0; at < Math.min(24, all.length * 3); at++) {
        const one = all[(start + at) % all.length]!.id;
        const once = oneToAll.once(one, 'egress');
        for (const { id } of all)
          expect({ least: once.least[id], most: once.most[id] }).toEqual(engine.between(one, id));
        const [to, from] = [oneToAll.of(one, 'egress'), oneToAll.of(one, 'ingress')];
        for (const { id } of all) {
          expect({ least: to.least[id], most: to.most[id] }).toEqual(engine.between(one, id));
          expect({ least: from.least[id], most: from.most[id] }).toEqual(engine.between(id, one));
        }
      }
    }),
    { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 200) },
  );
});
