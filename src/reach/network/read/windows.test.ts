import { expect, test } from 'vitest';
import { EksReach } from '../eks/eks-reach.ts';
import { networkOf } from '../testing-answers.ts';
import { policy } from '../slow/testing-build.ts';

const UNKNOWN = { $unknown: 'a parameter says it' };
const web = (spec: object, status: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [], ...spec },
  status: { podIP: '10.0.0.1', ...status },
});
const asks = (...terms: readonly object[][]): object => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
      },
    },
  },
});
const os = (operator: string, ...values: readonly unknown[]): object => ({
  key: 'kubernetes.io/os',
  operator,
  values,
});

test.each([
  [{}, false],
  [{ os: { name: 'windows' } }, true],
  [{ os: { name: 'linux' } }, false],
  [{ os: { name: UNKNOWN } }, undefined],
  [{ nodeSelector: { 'kubernetes.io/os': 'windows' } }, true],
  [{ nodeSelector: { 'beta.kubernetes.io/os': 'windows' } }, true],
  [{ nodeSelector: { 'kubernetes.io/os': UNKNOWN } }, undefined],
  [{ nodeSelector: { disk: UNKNOWN } }, false],
  [asks([os('In', 'windows')]), true],
  [asks([os('In', 'linux')]), false],
  [asks([os('In', 'windows', 'linux')]), undefined],
  [asks([os('NotIn', 'windows')]), false],
  [asks([os('NotIn', 'linux')]), undefined],
  [asks([os('In', UNKNOWN)]), undefined],
  [asks([os('In', 'windows')], [{ key: 'disk', operator: 'Exists' }]), undefined],
  [asks([os('In', 'windows'), { key: 'disk', operator: 'Exists' }]), true],
  [{ affinity: UNKNOWN }, undefined],
  [{ os: { name: 'linux' }, affinity: UNKNOWN }, false],
] as const)('%j', (spec, windows) => {
  expect(networkOf([web(spec)]).groups[0]!.windows).toBe(windows);
});

test('what is known of its node goes before what it asks for', () => {
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n', labels: { 'kubernetes.io/os': 'linux' } },
  };
  expect(networkOf([node, web({ nodeName: 'n', affinity: UNKNOWN })]).groups[0]!.windows).toBe(false);
});

test('whether policies hold for a pod that may run on Windows is not known', () => {
  const deny = policy('shop/deny', { podSelector: {}, policyTypes: ['Egress'] });
  const other = { ...web({}), metadata: { name: 'other', namespace: 'else' }, status: { podIP: '10.0.0.2' } };
  const of = (spec: object) => {
    const network = networkOf([web(spec), other, deny]);
    const [at, to] = ['shop', 'else'].map((space) =>
      network.groups.findIndex((one) => one.namespace === space),
    );
    const settings = { enforced: true, enforcedAt: undefined, strict: false, strictAt: undefined };
    const reach = new EksReach(network, settings);
    const { least, most } = reach.pods(at!, to!);
    const told = reach.reasons(at!, to!, 'TCP', 80).find(({ by }) => by === 'the VPC CNI')?.message;
    return [reach.sets.text(least), reach.sets.text(most), told];
  };
  expect(of({})).toEqual(['', '', undefined]);
  expect(of({ os: { name: 'windows' } })).toEqual([
    'All Connections',
    'All Connections',
    'holds shop/web[Pod] to no policy: it runs on Windows',
  ]);
  expect(of({ os: { name: UNKNOWN } })).toEqual([
    '',
    'All Connections',
    'may hold shop/web[Pod] to no policy: it may run on Windows',
  ]);
});
