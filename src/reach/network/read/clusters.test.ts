import { expect, test } from 'vitest';
import { Estate, Resource, treeOf } from '../../../estate/index.ts';
import { clustersOf } from './clusters.ts';
import { policyTypes } from './policies.ts';

const of = (type: string, cluster: string): Resource =>
  new Resource({
    scope: { kind: 'cluster', id: cluster },
    type,
    name: 'a',
    namespace: 'b',
    address: type,
    tree: treeOf({}),
  });

test.each(policyTypes)('%s alone makes a cluster', (type) => {
  const estate = new Estate();
  estate.add(of(type, 'of policies'));
  estate.add(of('ConfigMap', 'of settings'));
  expect(clustersOf(estate).map(({ id }) => id)).toEqual(['of policies']);
});
