import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { parseCidr } from '../cidr.ts';
import type { Mode } from '../index.ts';
import { networksOf } from '../index.ts';
import { documentsOf } from './testing-slow-texts.ts';
import type { SlowVerdict, SlowWorld } from './testing-slow-ways.ts';
import { anyWorld, walk, walkOn } from './testing-slow-ways.ts';
import { judgeWay } from './index.ts';

/** What the fast one says of the load balancer, and of the Ingress behind it by the load balancer alone. */
function fast(world: SlowWorld, mode: Mode): (SlowVerdict | undefined)[] {
  const [network] = networksOf(
    readTexts(documentsOf(world)),
    mode,
    mode === 'eks' ? { enforcing: 'standard' } : {},
  );
  const source = [parseCidr(world.client)!];
  const ways = network!.ways();
  const balancer = ways.find(({ kind }) => kind === 'NLB' || kind === 'CLB')!;
  const onwards = ways.find(({ kind }) => kind === 'Ingress');
  const byBalancer = onwards && {
    ...onwards,
    through: {
      groups: onwards.through!.groups,
      fronts: onwards.through!.fronts.filter(({ kind }) => kind !== 'NodePort'),
    },
  };
  return [
    judgeWay(network!, balancer, balancer.targets, source).verdict,
    byBalancer && judgeWay(network!, byBalancer, byBalancer.targets, source).verdict,
  ];
}

test.each(['spec', 'eks'] as const)('each packet of a load balancer, walked one by one: %s', (mode) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyWorld, (world) => {
      const expected = walk(world);
      const [balancer, onwards] = fast(world, mode);
      expect(balancer).toBe(expected);
      // An Ingress is for TCP, and where no way leads to its controller that is not known.
      const next = world.balancer.protocol === 'TCP' ? walkOn(world) : undefined;
      const leads = world.pods.some(
        ({ app, http }) =>
          app === world.balancer.app && (world.balancer.target !== 'http' || http !== undefined),
      );
      if (next !== undefined && leads) expect(onwards).toBe(next);
      seen.add(expected);
      if (next !== undefined) seen.add(`onwards ${next}`);
    }),
    { numRuns: 150 },
  );
  for (const verdict of ['yes', 'no', 'depends']) expect([...seen]).toContain(verdict);
});
