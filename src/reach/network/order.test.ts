// In which order policies are asked that have tiers, orders and names: https://docs.tigera.io/calico/latest/network-policy/
import { describe, expect, test } from 'vitest';
import type { Written } from './read/testing-read.ts';
import { namespace, pod, verdicts } from './read/testing-read.ts';

const base = [
  namespace('shop'),
  namespace('ops'),
  pod('shop/web', { app: 'web' }, '10.0.0.1'),
  pod('shop/db', { app: 'db' }, '10.0.0.2'),
  pod('ops/mon', { app: 'mon' }, '10.0.1.1'),
];

const of = (kind: string, name: string, spec: object): Written => {
  const [space, own] = name.includes('/') ? name.split('/') : [undefined, name];
  return {
    apiVersion: 'projectcalico.org/v3',
    kind,
    metadata: { name: own!, ...(space === undefined ? {} : { namespace: space }) },
    spec,
  };
};
const tier = (name: string, order: number, defaultAction = 'Deny'): Written =>
  of('Tier', name, { order, defaultAction });
const global = (name: string, spec: object): Written =>
  of('GlobalNetworkPolicy', name, { selector: "app == 'web'", types: ['Ingress'], ...spec });
const local = (name: string, spec: object): Written =>
  of('NetworkPolicy', name, { selector: "app == 'web'", types: ['Ingress'], ...spec });
const does = (action: string, port?: number): object => ({
  ingress: [{ action, ...(port === undefined ? {} : { protocol: 'TCP', destination: { ports: [port] } }) }],
});
const kubernetes = (port: number): Written => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'k', namespace: 'shop' },
  spec: { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ ports: [{ port }] }] },
});

const asked = [80, 81, 82].map((port) => `ops/mon > shop/web TCP ${port}`);
const rows: Record<string, readonly [readonly Written[], string]> = {
  'a tier denies what it leaves open': [
    [tier('t', 10), global('t.p', { tier: 't', ...does('Allow', 80) })],
    'yes no no',
  ],
  'unless it passes it on': [
    [tier('t', 10, 'Pass'), global('t.p', { tier: 't', ...does('Deny', 80) }), kubernetes(81)],
    'no yes no',
  ],
  'who is passed on leaves the tier': [
    [tier('t', 10), global('t.p', { tier: 't', ...does('Pass', 80) }), kubernetes(80)],
    'yes no no',
  ],
  'the lower tier goes first': [
    [
      tier('late', 20),
      tier('early', 10),
      global('late.p', { tier: 'late', ...does('Deny') }),
      global('early.p', { tier: 'early', ...does('Allow', 80) }),
    ],
    'yes no no',
  ],
  'a tier after the NetworkPolicies is never reached by whom they select': [
    [tier('t', 2_000_000), global('t.p', { tier: 't', ...does('Deny') }), kubernetes(80)],
    'yes no no',
  ],
  'before order 1000 of the default tier': [
    [global('p', { order: 999, ...does('Deny', 80) }), kubernetes(80)],
    'no no no',
  ],
  'after it': [[global('p', { order: 1001, ...does('Deny', 80) }), kubernetes(80)], 'yes no no'],
  'beside it nobody knows': [
    [global('p', { order: 1000, ...does('Deny', 80) }), kubernetes(80)],
    'depends no no',
  ],
  'what is passed on from the default tier is open': [
    [global('p', { order: 1, ...does('Pass', 80) })],
    'yes no no',
  ],
  'of one order by name': [
    [global('a', { order: 1, ...does('Deny', 80) }), global('b', { order: 1, ...does('Allow') })],
    'no yes yes',
  ],
  'without an order by name, and last': [
    [
      local('shop/b', does('Allow')),
      local('shop/a', does('Deny', 80)),
      global('z', { order: 5, ...does('Deny', 81) }),
    ],
    'no no yes',
  ],
  'of one order, one of a namespace and one of the cluster': [
    [local('shop/a', { order: 1, ...does('Deny', 80) }), global('b', { order: 1, ...does('Allow') })],
    'depends yes yes',
  ],
};

describe('tiers of Calico', () => {
  test.each(Object.entries(rows))('%s', (_, [objects, expected]) => {
    const found = verdicts([...base, ...objects], asked);
    expect(asked.map((question) => found[question]).join(' ')).toBe(expected);
  });

  test('what ICMP means to a tier that denies is defined, and to a NetworkPolicy not', () => {
    const question = 'ops/mon > shop/web ICMP';
    expect(verdicts([...base, kubernetes(80)], [question])).toEqual({ [question]: 'depends' });
    const denied = [...base, tier('t', 10), global('t.p', { tier: 't', ...does('Allow', 80) })];
    expect(verdicts(denied, [question])).toEqual({ [question]: 'no' });
  });
});

describe('Cilium', () => {
  const cilium = (spec: object): Written => ({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'c', namespace: 'shop' },
    spec: { endpointSelector: { matchLabels: { app: 'web' } }, ...spec },
  });

  test('a block means whoever is outside, and no pod', () => {
    const questions = ['shop/web > 10.9.9.9 TCP 80', 'shop/web > shop/db TCP 80', 'shop/db > ops/mon TCP 80'];
    const found = verdicts([...base, cilium({ egress: [{ toCIDR: ['10.0.0.0/8'] }] })], questions);
    expect(Object.values(found)).toEqual(['yes', 'no', 'yes']);
  });

  test('what it denies goes before what a NetworkPolicy allows', () => {
    const denied = cilium({ ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: 'db' } }] }] });
    const question = 'shop/db > shop/web TCP 80';
    expect(verdicts([...base, denied, kubernetes(80)], [question])).toEqual({ [question]: 'no' });
  });
});
