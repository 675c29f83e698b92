import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangeText } from './range-text.ts';
import { union } from './cidr.ts';
import type { Range } from './cidr.ts';
import { NONE } from './connections.ts';
import { WHOLE, familiesOf } from './endpoint.ts';
import { connections } from './list.ts';
import { workloadsOf } from './workloads.ts';
import type { Reach } from './reach.ts';
import { anyEksCluster, anySpecCluster } from './slow/testing-random-cluster.ts';
import { networkOf } from './testing-answers.ts';
import { reachOf } from './testing-reach.ts';

const RUNS = { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 200) };

/** Pod by pod. */
function* slowly(reach: Reach): Generator<string> {
  const { difference, union: joined } = reach.sets;
  const workloads = workloadsOf(reach);
  const line = (source: string, destination: string, least: number, most: number): string =>
    `${source} ${destination} ${least} ${difference(most, least)}`;
  for (const source of workloads) {
    for (const destination of workloads) {
      if (source === destination) continue;
      let least = NONE;
      let most = NONE;
      for (const from of source.groups) {
        for (const to of destination.groups) {
          const result = reach.pods(from, to);
          least = joined(least, result.least);
          most = joined(most, result.most);
        }
      }
      if (most !== NONE) yield line(source.name, destination.name, least, most);
    }
  }
  for (const { groups, name } of workloads) {
    for (const direction of ['ingress', 'egress'] as const) {
      const ranges = new Map<string, Range[]>();
      const [group] = groups;
      // Workloads of several pods are laid over each other elsewhere.
      if (groups.length > 1) continue;
      for (const family of familiesOf(reach.network)) {
        for (const { range, result } of reach.addresses(group!, WHOLE[family], direction)) {
          if (joined(result.least, result.most) === NONE) continue;
          const key = `${result.least} ${result.most}`;
          ranges.set(key, [...(ranges.get(key) ?? []), range]);
        }
      }
      for (const [key, all] of ranges) {
        const [least, most] = key.split(' ').map(Number);
        for (const range of union(all)) {
          const text = rangeText(range);
          yield direction === 'ingress' ? line(text, name, least!, most!) : line(name, text, least!, most!);
        }
      }
    }
  }
}

test.each([
  ['as specified', anySpecCluster, 'spec'],
  ['on EKS', anyEksCluster, 'standard'],
] as const)('a list says what is said pair by pair, %s', { timeout: 120_000 }, (_, anyCluster, mode) => {
  fc.assert(
    fc.property(anyCluster, fc.nat(3), (objects, several) => {
      const network = networkOf(objects);
      // Some pods are made by the same workload.
      const groups = network.groups.map((group, at) => ({
        ...group,
        workload: network.groups[at < several ? 0 : at]!.workload,
      }));
      const reach = reachOf({ ...network, groups }, mode);
      const merged = workloadsOf(reach).find((one) => one.groups.length > 1)?.name;
      const found = [...connections(reach)]
        .filter(({ destination, source }) =>
          source === merged || destination === merged
            ? source.endsWith(']') && destination.endsWith(']')
            : true,
        )
        .map(({ destination, open, source, sure }) => `${source} ${destination} ${sure} ${open}`);
      expect(found.toSorted()).toEqual([...slowly(reach)].toSorted());
    }),
    RUNS,
  );
});
