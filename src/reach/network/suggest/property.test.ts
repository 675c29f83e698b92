// What was asked for goes through and nothing else, told by the engines that share nothing with this one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Estate, Resource, treeOf } from '../../../estate/index.ts';
import type { Scope } from '../../../estate/index.ts';
import type { KubernetesObject } from '../slow/testing-objects.ts';
import { slowEks } from '../slow/testing-slow-eks.ts';
import { slowSpec } from '../slow/testing-slow-spec.ts';
import type { PolicyObject } from './policies.ts';
import type { Suggestion } from './index.ts';
import { declaredFlows, suggest } from './index.ts';
import type { RandomCluster } from './testing-random.ts';
import { anyCluster, objectsOf, packetsOf, servicePacketsOf } from './testing-random.ts';

const SCOPE: Scope = { kind: 'cluster', id: 'test' };

const runs = (most: number): fc.Parameters<unknown> => ({
  numRuns: Number(process.env['RINGWALL_RUNS'] ?? most),
  ...(process.env['RINGWALL_SEED'] === undefined ? {} : { seed: Number(process.env['RINGWALL_SEED']) }),
});

function suggested(cluster: RandomCluster, mode: 'spec' | 'eks'): Suggestion {
  const estate = new Estate();
  for (const { kind, metadata, ...rest } of objectsOf(cluster)) {
    const { name } = metadata;
    const namespace = metadata.namespace ?? undefined;
    estate.add(
      new Resource({
        scope: SCOPE,
        type: kind,
        name,
        namespace,
        address: `${kind}/${name}`,
        tree: treeOf({ kind, metadata, ...rest }),
      }),
    );
  }
  return suggest(estate, SCOPE, ({ network, units }) => declaredFlows(network, units, cluster.flows), {
    mode,
  });
}

function withPolicies(cluster: RandomCluster, policies: readonly PolicyObject[]): KubernetesObject[] {
  return [...objectsOf(cluster), ...(policies as unknown as KubernetesObject[])];
}

const objects = ({ policies }: Suggestion): PolicyObject[] => policies.map(({ object }) => object);

test('everything that was asked for goes through, and nothing else', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(anyCluster, (cluster) => {
      const suggestion = suggested(cluster, 'spec');
      expect(suggestion.verified.deviations).toEqual([]);
      const slow = slowSpec(withPolicies(cluster, objects(suggestion)));
      for (const { asked, packet } of packetsOf(cluster))
        expect({ ...packet, answer: slow.decide(packet) }).toEqual({
          ...packet,
          answer: asked ? 'yes' : 'no',
        });
    }),
    runs(30),
  );
});

test('without any one of the rules something that was asked for is closed', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(anyCluster, (cluster) => {
      const policies = objects(suggested(cluster, 'spec'));
      const wanted = [
        ...packetsOf(cluster).flatMap(({ asked, packet }) => (asked ? [packet] : [])),
        ...servicePacketsOf(cluster),
      ];
      for (const fewer of withoutOneRule(policies)) {
        const slow = slowSpec(withPolicies(cluster, fewer));
        expect(
          wanted.some((packet) => slow.decide(packet) !== 'yes'),
          JSON.stringify(fewer),
        ).toBe(true);
      }
    }),
    runs(60),
  );
});

function* withoutOneRule(policies: readonly PolicyObject[]): Generator<PolicyObject[]> {
  for (const policy of policies) {
    for (const direction of ['ingress', 'egress'] as const) {
      const rules: readonly object[] = policy.spec[direction] ?? [];
      for (const rule of rules) {
        const spec = { ...policy.spec, [direction]: rules.filter((other) => other !== rule) };
        yield policies.map((one) => (one === policy ? ({ ...policy, spec } as PolicyObject) : one));
      }
    }
  }
}

test(
  'EKS lets the same through, by the addresses of Services too unless a note says why not',
  { timeout: 300_000 },
  () => {
    fc.assert(
      fc.property(anyCluster, (cluster) => {
        const suggestion = suggested(cluster, 'eks');
        const slow = slowEks(withPolicies(cluster, objects(suggestion)), { enforcing: 'standard' });
        const closed = new Set(
          suggestion.verified.deviations.map(
            ({ destination, source }) => `${source.replace(/\[.*/, '')} ${destination}`,
          ),
        );
        for (const { asked, packet } of packetsOf(cluster))
          expect({ ...packet, answer: slow.decide(packet) }).toEqual({
            ...packet,
            answer: asked ? 'yes' : 'no',
          });
        for (const packet of servicePacketsOf(cluster)) {
          const { from, to } = packet as { from: { pod: string }; to: { service: string } };
          const told = closed.has(`${from.pod} service:${to.service}`);
          expect({ ...packet, answer: slow.decide(packet) === 'yes' }).toEqual({ ...packet, answer: !told });
        }
        for (const { destination } of suggestion.verified.deviations)
          expect(destination).toMatch(/^service:/);
      }),
      runs(30),
    );
  },
);
