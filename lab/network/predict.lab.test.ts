import { expect, it } from 'vitest';
import type { KubernetesObject } from '../api/objects.ts';
import type { Lab } from '../lab.ts';
import { describeLab } from '../testing/describe-lab.ts';
import type { Tried } from './compare.ts';
import { truthTable } from './compare.ts';
import { predict } from './predict.ts';
import { Random, randomPods, randomPolicies, servedPorts } from './random.ts';

const seed = Number(process.env['RINGWALL_LAB_SEED'] ?? 20_250);
const clusters = 3;
const rounds = 7;
const policiesInRound = 11;
const podsInCluster = 10;

const shown = ({ from, to, port, protocol }: Tried) => `${from} > ${to} ${port}/${protocol}`;

/** As they are now, with their addresses. */
const livePods = async (
  lab: Lab,
  objects: readonly KubernetesObject[],
): Promise<readonly KubernetesObject[]> => {
  const names = new Set(
    objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
  );
  const { items } = await lab.client.list('v1', 'Pod');
  return items
    .filter(({ metadata }) => names.has(`Pod ${metadata.namespace}/${metadata.name}`))
    .map((pod) => ({ ...pod, apiVersion: 'v1', kind: 'Pod' }));
};

describeLab('what ringwall predicts of NetworkPolicies', { nodes: 2, networkPolicy: 'enforced' }, (lab) => {
  const counted = { policies: 0, open: 0, closed: 0 };

  for (let cluster = 0; cluster < clusters; cluster += 1) {
    it(`is what packets meet, cluster ${cluster + 1} of seed ${seed}`, async () => {
      const { client } = lab();
      const name = `cluster-${cluster + 1}`;
      const random = new Random(seed + cluster);
      const placed = randomPods(random, name, podsInCluster);
      await truthTable(lab(), placed, []);
      const pods = await livePods(lab(), placed);
      const addresses = pods.map(({ status }) => (status as { podIP: string }).podIP);
      for (let round = 0; round < rounds; round += 1) {
        const policies = randomPolicies(random, name, policiesInRound, addresses);
        const tried = await truthTable(lab(), [...placed, ...policies], servedPorts);
        const namespaces = placed.filter(({ kind }) => kind === 'Namespace');
        const predicted = await predict([...namespaces, ...pods, ...policies], tried);
        const wrong = tried.filter(({ isOpen }, index) => isOpen !== predicted[index]!.isOpen);
        expect(
          wrong.map(
            (one) => `${shown(one)}: ${one.isOpen ? 'open, not predicted' : 'closed, predicted open'}`,
          ),
          `round ${round}: ${JSON.stringify(policies)}`,
        ).toEqual([]);
        counted.policies += policies.length;
        counted.open += tried.filter(({ isOpen }) => isOpen).length;
        counted.closed += tried.filter(({ isOpen }) => !isOpen).length;
        await client.delete(...policies.map(({ metadata, ...rest }) => ({ ...rest, ...metadata })));
      }
      await client.deleteAndWait(...placed.map(({ metadata, ...rest }) => ({ ...rest, ...metadata })));
    });
  }

  it('was asked about enough of both', () => {
    process.stderr.write(`lab: ${JSON.stringify(counted)}\n`);
    expect(counted.policies).toBeGreaterThanOrEqual(200);
    expect(counted.open).toBeGreaterThan(1_000);
    expect(counted.closed).toBeGreaterThan(1_000);
  });
});
