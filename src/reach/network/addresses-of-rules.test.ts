// Rules for addresses: those of nodes, names of ports, and how the reasons call them.
import { expect, test } from 'vitest';
import type { Written } from './read/testing-read.ts';
import { UNKNOWN, namespace, pod, verdicts } from './read/testing-read.ts';
import { packetOf, pod as podOf, policy } from './slow/testing-build.ts';
import { fastReach, fastReasons, fastVerdict } from './testing-answers.ts';

const node = (name: string, labels: unknown, address: string): Written => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, ...({ labels } as { labels: object }) },
  status: { addresses: [{ type: 'InternalIP', address }] },
});
const toNodes = (nodes: object): Written => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha2',
  kind: 'ClusterNetworkPolicy',
  metadata: { name: 'nodes' },
  spec: {
    tier: 'Admin',
    priority: 1,
    subject: { namespaces: {} },
    egress: [{ action: 'Deny', to: [{ nodes }] }],
  },
});

test('of a node whose labels are not known it is not known whether a rule means it', () => {
  const objects = [
    namespace('a'),
    pod('a/web', {}, '10.0.0.1', { spec: { nodeName: 'n4' } }),
    pod('a/host', {}, '192.168.0.2', { spec: { hostNetwork: true, nodeName: 'n2' }, hostIP: '192.168.0.2' }),
    node('n1', { disk: 'fast' }, '192.168.0.1'),
    node('n2', { disk: UNKNOWN }, '192.168.0.2'),
    node('n3', {}, '192.168.0.3'),
  ];
  const asked = ['192.168.0.1', 'a/host', '192.168.0.2', '192.168.0.3'].map((to) => `a/web > ${to} TCP 80`);
  const of = (selector: object): string[] => Object.values(verdicts([...objects, toNodes(selector)], asked));
  expect(of({ matchLabels: { disk: 'fast' } })).toEqual(['no', 'depends', 'depends', 'yes']);
  expect(of({ matchExpressions: [{ key: 'disk', operator: 'Exists' }] })).toEqual(['no', 'no', 'no', 'yes']);
});

const ends = [
  podOf('a/web', { ip: '10.0.0.1', node: 'n1' }),
  podOf('a/db', { ip: '10.0.1.1', node: 'n2', ports: ['http:8080'] }),
];
const told = (objects: readonly object[], mode: 'spec' | 'standard', text: string): string[] => {
  const reach = fastReach([...ends, ...objects], mode);
  const packet = packetOf(text);
  return [
    fastVerdict(reach, packet),
    ...fastReasons(reach, packet)
      .filter(({ effect }) => effect !== 'open' && effect !== 'isolates')
      .map(({ by, message }) => `${by} ${message}`),
  ];
};
const http = [{ port: 'http' }];
const from = policy('a/in', {
  podSelector: {},
  ingress: [{ from: [{ ipBlock: { cidr: '8.0.0.0/8' } }], ports: http }],
});
const to = policy('a/out', {
  podSelector: {},
  policyTypes: ['Egress'],
  egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: http }],
});

test('a name of a port means nothing for addresses that are left for', () => {
  const why =
    'NetworkPolicy a/out is for a/db[Pod], and only for the port named http, and addresses have no names for ports';
  expect(told([to], 'spec', 'a/web > a/db TCP/8080')).toEqual(['no', why]);
  expect(told([to], 'standard', 'a/web > a/db TCP/8080')).toEqual(['no', why]);
});

test('for who comes from them it means what the pod calls by it, and on EKS nothing', () => {
  const allows = 'NetworkPolicy a/in lets a/db[Pod] be reached from 8.8.8.8';
  expect(told([from], 'spec', '8.8.8.8 > a/db TCP/8080')).toEqual(['yes', allows]);
  expect(told([from], 'standard', '8.8.8.8 > a/db TCP/8080')).toEqual([
    'no',
    'the VPC CNI leaves out the port that NetworkPolicy a/in names for a block of addresses: write its number',
    allows,
  ]);
});
