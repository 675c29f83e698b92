import { expect, it } from 'vitest';
import { describeLab } from '../testing/describe-lab.ts';
import { manifests, namespace, servingPod } from '../testing/manifests.ts';
import { truthTable } from './compare.ts';

describeLab('the truth table of a cluster', { nodes: 2, networkPolicy: 'enforced' }, (lab) => {
  it('has every ordered pair of pods on every port', async () => {
    const table = await truthTable(
      lab(),
      [
        namespace('one'),
        namespace('two'),
        servingPod('one', 'a', { node: 'node-1', labels: { app: 'a' } }),
        servingPod('one', 'b', { node: 'node-2', labels: { app: 'b' } }),
        servingPod('two', 'c', { node: 'node-2' }),
        ...manifests(`
          apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: only-b-by-udp, namespace: one}
          spec:
            podSelector: {matchLabels: {app: a}}
            ingress: [{from: [{podSelector: {matchLabels: {app: b}}}], ports: [{protocol: UDP, port: 8080}]}]
        `),
      ],
      [
        { port: 8080, protocol: 'TCP' },
        { port: 8080, protocol: 'UDP' },
      ],
    );
    expect(table.filter(({ isOpen }) => !isOpen)).toEqual([
      { from: 'one/b', to: 'one/a', port: 8080, protocol: 'TCP', isOpen: false },
      { from: 'two/c', to: 'one/a', port: 8080, protocol: 'TCP', isOpen: false },
      { from: 'two/c', to: 'one/a', port: 8080, protocol: 'UDP', isOpen: false },
    ]);
    expect(table).toHaveLength(12);
  });
});
