import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NONE } from './connections.ts';
import type { Difference } from './differences.ts';
import { allDifferences, differences } from './differences.ts';
import { addressText } from './range-text.ts';
import { anyEksCluster, anySpecCluster } from './slow/testing-random-cluster.ts';
import type { KubernetesObject } from './slow/testing-objects.ts';
import type { Reach } from './reach.ts';
import { networkOf } from './testing-answers.ts';
import { reachOf } from './testing-reach.ts';
import { workloadsOf } from './workloads.ts';

const isPolicy = ({ kind }: KubernetesObject): boolean => kind.endsWith('Policy');

type Holder = Record<string, unknown>;

/** Every single value of some objects, with what holds it; not what they are called. */
function* scalarsIn(holder: Holder, depth = 0): Generator<readonly [holder: Holder, key: string]> {
  for (const [key, value] of Object.entries(holder)) {
    if (typeof value === 'object' && value !== null) yield* scalarsIn(value as Holder, depth + 1);
    else if (depth > 1 && !['name', 'namespace'].includes(key)) yield [holder, key];
  }
}

/** What was is something else now. */
function changedBy(
  objects: readonly KubernetesObject[],
  others: readonly KubernetesObject[],
  how: number,
  at: number,
): readonly KubernetesObject[] {
  const changed = objects[at % objects.length]!;
  const twin = others.find(({ kind }) => kind === changed.kind);
  const copy = structuredClone(objects) as KubernetesObject[];
  switch (how) {
    case 0:
      return objects.filter((object) => object !== changed);
    case 1:
      return [...objects.filter((object) => !isPolicy(object)), ...others.filter(isPolicy)];
    case 2:
      return objects.toReversed();
    case 3:
      // All that it says, under its old name.
      return objects.map((object) =>
        object !== changed || twin === undefined
          ? object
          : { ...twin, metadata: { ...object.metadata, labels: twin.metadata.labels } },
      ) as readonly KubernetesObject[];
    case 4:
      return copy;
    default: {
      const scalars = [...scalarsIn(copy as unknown as Holder)];
      const [holder, key] = scalars[at % scalars.length]!;
      const values = [...scalars, ...scalarsIn(others as unknown as Holder)]
        .filter(([, name]) => name === key)
        .map(([one, name]) => one[name]);
      const value = holder[key];
      const different = values.filter((one) => one !== value);
      holder[key] =
        typeof value === 'number'
          ? value + 1
          : typeof value === 'boolean'
            ? !value
            : different[at % different.length];
      return copy;
    }
  }
}

test.each([
  ['of the specification', anySpecCluster],
  ['of EKS', anyEksCluster],
])(
  'only where something is different is looked, and nothing is overlooked, in clusters %s',
  { timeout: 120_000 },
  (_, anyCluster) => {
    fc.assert(
      fc.property(anyCluster, anyCluster, fc.nat(9), fc.nat(), (objects, others, how, at) => {
        const before = reachOf(networkOf(objects), 'spec');
        const after = reachOf(networkOf(changedBy(objects, others, how, at)), 'spec');
        // The address of a node is only told from those around it where some policy of the cluster cuts there.
        const nodes = [before, after].flatMap(({ network }) =>
          network.nodes.flatMap(({ addresses }) =>
            addresses.map(({ family, first }) => addressText(family, first)),
          ),
        );
        const areNodes = (range: string): boolean => range.split('-').every((end) => nodes.includes(end));
        const isTold = ({ destination, source }: Difference): boolean =>
          !areNodes(source) && !areNodes(destination);
        const found = [...differences(before, after)].filter(isTold);
        expect(found).toEqual([...allDifferences(before, after)].filter(isTold));
        if (how === 4) expect(found).toEqual([]);
      }),
      { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 300) },
    );
  },
);

/** What some pod of each workload may send to some pod of each other one, in words, pod by pod. */
function saidOf(reach: Reach): Map<string, string> {
  const { difference, union } = reach.sets;
  const said = new Map<string, string>();
  const workloads = workloadsOf(reach);
  for (const source of workloads) {
    for (const destination of workloads) {
      if (source === destination) continue;
      let [least, most] = [NONE, NONE];
      for (const from of source.groups) {
        for (const to of destination.groups) {
          const result = reach.pods(from, to);
          least = union(least, result.least);
          most = union(most, result.most);
        }
      }
      const [sure, open] = [reach.sets.text(least), reach.sets.text(difference(most, least))];
      const words = [sure, open === '' ? '' : `(${open})`].filter((part) => part !== '').join(' ');
      said.set(`${source.name} ${destination.name}`, words === '' ? 'none' : words);
    }
  }
  return said;
}

test.each([
  ['of the specification', anySpecCluster, 'spec'],
  ['of EKS', anyEksCluster, 'standard'],
] as const)(
  'a diff says what is said pair by pair, in clusters %s',
  { timeout: 120_000 },
  (_, anyCluster, mode) => {
    fc.assert(
      fc.property(anyCluster, anyCluster, fc.nat(9), fc.nat(), (objects, others, how, at) => {
        const before = reachOf(networkOf(objects), mode);
        const after = reachOf(networkOf(changedBy(objects, others, how, at)), mode);
        const [was, is] = [saidOf(before), saidOf(after)];
        const expected = [...new Set([...was.keys(), ...is.keys()])].flatMap((pair) => {
          const [then, now] = [was.get(pair) ?? 'none', is.get(pair) ?? 'none'];
          return then === now ? [] : [`${pair}: ${then} > ${now}`];
        });
        const found = [...allDifferences(before, after)].flatMap((one) =>
          one.source.endsWith(']') && one.destination.endsWith(']')
            ? [`${one.source} ${one.destination}: ${one.before} > ${one.after}`]
            : [],
        );
        expect(found.toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 200) },
    );
  },
);
