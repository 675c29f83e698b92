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
  const ways = network!.ways().all;
  const balancer = ways.find(({ kind }) => ['NLB', 'CLB', 'ALB'].includes(kind))!;
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
  fc.assert(
    fc.property(anyWorld, (world) => {
      const [balancer, onwards] = fast(world, mode);
      expect(balancer).toBe(walk(world, mode));
      // An Ingress is for TCP, and where no way leads to its controller that is not known.
      const next = world.balancer.protocol === 'TCP' ? walkOn(world, mode) : undefined;
      if (next !== undefined && leads(world)) expect(onwards).toBe(next);
    }),
    { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 150) },
  );
});

/** Whether the load balancer leads to any pod. */
function leads({ balancer, pods }: SlowWorld): boolean {
  return pods.some(
    ({ app, http }) => app === balancer.app && (balancer.target !== 'http' || http !== undefined),
  );
}

test('the small clusters have every answer in them', () => {
  const worlds = fc.sample(anyWorld, { numRuns: 1000, seed: 1 });
  const shares = (['yes', 'no', 'depends'] as const).map(
    (verdict) => worlds.filter((world) => walk(world, 'eks') === verdict).length,
  );
  for (const share of shares) expect(share).toBeGreaterThan(50);
});
