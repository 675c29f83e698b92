import { describe, expect, test } from 'vitest';
import { namespace, node, pod, policy, tiered } from './testing-build.ts';
import type { KubernetesObject, TierRule } from './testing-objects.ts';
import type { Ask } from './testing-readings.ts';
import { inEveryReading } from './testing-readings.ts';
import { specTruths } from './testing-truths.ts';

const base = [
  namespace('a', { team: 'x' }),
  namespace('b', { team: 'y' }),
  node('n1', '10.1.0.1', { role: 'edge' }),
  node('n2', '10.1.0.2'),
  pod('a/web', { labels: { app: 'web' }, ip: '10.0.0.1', node: 'n1', ports: ['http:8080', 'dns:53/UDP'] }),
  pod('a/db', { labels: { app: 'db' }, ip: '10.0.0.2', node: 'n1' }),
  pod('b/job', { labels: { app: 'job' }, ip: '10.0.1.1', node: 'n2', ports: ['http:9090'] }),
];
const everyone = { namespaces: {} };
const subject = { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } } };
const fromB = [{ namespaces: { matchLabels: { team: 'y' } } }];
const np = policy('a/np', {
  podSelector: { matchLabels: { app: 'web' } },
  ingress: [{ ports: [{ port: 80 }] }],
});

const admin = (name: string, priority: number, ...ingress: readonly TierRule[]): KubernetesObject =>
  tiered('Admin', name, { priority, subject, ingress });
const cnp = (tier: string, priority: number, ...ingress: readonly TierRule[]): KubernetesObject =>
  tiered('Cluster', `${tier}-${priority}-${ingress[0]?.action}`, { tier, priority, subject, ingress });
const out = (...egress: readonly TierRule[]): KubernetesObject =>
  tiered('Cluster', 'out', { tier: 'Admin', priority: 5, subject, egress });
const accept: TierRule = { action: 'Accept', from: fromB };
const deny: TierRule = { action: 'Deny', from: fromB };
const pass: TierRule = { action: 'Pass', from: fromB };
const denyAll: TierRule = { action: 'Deny', from: [everyone] };

describe('tiers', () => {
  specTruths({
    'a cluster-wide policy isolates nobody': [
      [...base, cnp('Admin', 1, accept)],
      { 'a/db > a/web TCP/80': 'yes', '8.8.8.8 > a/web TCP/80': 'yes' },
    ],
    'Admin Deny beats a NetworkPolicy that allows': [
      [...base, np, cnp('Admin', 1, deny)],
      { 'b/job > a/web TCP/80': 'no', 'a/db > a/web TCP/80': 'yes' },
    ],
    'Admin Accept beats a NetworkPolicy that allows nothing': [
      [...base, np, cnp('Admin', 1, accept)],
      { 'b/job > a/web TCP/81': 'yes', 'a/db > a/web TCP/81': 'no' },
    ],
    'Pass leaves the tier': [
      [...base, np, cnp('Admin', 1, pass), cnp('Admin', 2, deny)],
      { 'b/job > a/web TCP/80': 'yes', 'b/job > a/web TCP/81': 'no' },
    ],
    'a NetworkPolicy that selects the pod is final': [
      [...base, np, cnp('Baseline', 1, denyAll)],
      { 'b/job > a/web TCP/80': 'yes', 'b/job > a/web TCP/81': 'no' },
    ],
    'without one Baseline speaks': [
      [...base, cnp('Baseline', 1, deny)],
      { 'b/job > a/web TCP/80': 'no', 'a/db > a/web TCP/80': 'yes' },
    ],
    'a NetworkPolicy of the other direction leaves Baseline its own': [
      [...base, cnp('Baseline', 1, deny), policy('a/e', { policyTypes: ['Egress'], egress: [{}] })],
      { 'b/job > a/web TCP/80': 'no' },
    ],
    'Pass, then Baseline': [
      [...base, cnp('Admin', 1, pass), cnp('Baseline', 1, denyAll)],
      { 'b/job > a/web TCP/80': 'no' },
    ],
    'the first rule of a policy wins': [
      [...base, cnp('Admin', 1, accept, denyAll)],
      { 'b/job > a/web TCP/80': 'yes', 'a/db > a/web TCP/80': 'no' },
    ],
    'and so the other way round': [
      [...base, cnp('Admin', 1, denyAll, accept)],
      { 'b/job > a/web TCP/80': 'no' },
    ],
    'the lower number wins': [
      [...base, cnp('Admin', 7, deny), cnp('Admin', 3, accept)],
      { 'b/job > a/web TCP/80': 'yes' },
    ],
    'equal numbers: any order': [
      [...base, cnp('Admin', 3, deny), cnp('Admin', 3, accept)],
      { 'b/job > a/web TCP/80': 'depends', 'a/db > a/web TCP/80': 'yes' },
    ],
    'equal numbers that agree': [
      [...base, admin('p', 3, deny), admin('q', 3, denyAll)],
      { 'b/job > a/web TCP/80': 'no' },
    ],
    'equal numbers of two tiers are no tie': [
      [...base, cnp('Admin', 3, accept), cnp('Baseline', 3, deny)],
      { 'b/job > a/web TCP/80': 'yes' },
    ],
    'equal numbers with other subjects are no tie': [
      [
        ...base,
        cnp('Admin', 3, deny),
        tiered('Cluster', 'other', {
          tier: 'Admin',
          priority: 3,
          subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'db' } } } },
          ingress: [accept],
        }),
      ],
      { 'b/job > a/web TCP/80': 'no', 'b/job > a/db TCP/80': 'yes' },
    ],
    'v1alpha1: Allow, and the one baseline': [
      [
        ...base,
        admin('p', 3, {
          action: 'Allow',
          from: fromB,
          ports: [{ portNumber: { protocol: 'TCP', port: 80 } }],
        }),
        tiered('BaselineAdmin', 'default', { subject: everyone, ingress: [denyAll] }),
      ],
      { 'b/job > a/web TCP/80': 'yes', 'b/job > a/web TCP/81': 'no', 'a/db > a/web TCP/80': 'no' },
    ],
    'EKS’s own kind is none of these': [
      [...base, tiered('EKS', 'e', { tier: 'Admin', priority: 1, subject: everyone, ingress: [denyAll] })],
      { 'b/job > a/web TCP/80': 'yes' },
    ],
  });
});

describe('ports of tiers', () => {
  const only = (more: Partial<TierRule>) => [...base, cnp('Admin', 1, { ...accept, ...more }, denyAll)];
  specTruths({
    'number, range, name': [
      only({
        protocols: [
          { tcp: { destinationPort: { number: 80 } } },
          { udp: { destinationPort: { range: { start: 5, end: 7 } } } },
          { destinationNamedPort: 'http' },
        ],
      }),
      {
        'b/job > a/web TCP/80': 'yes',
        'b/job > a/web UDP/80': 'no',
        'b/job > a/web UDP/5': 'yes',
        'b/job > a/web UDP/7': 'yes',
        'b/job > a/web UDP/8': 'no',
        'b/job > a/web TCP/8080': 'yes',
        'b/job > a/web UDP/8080': 'no',
        'b/job > a/web ICMP': 'no',
      },
    ],
    'a protocol without a port is all its ports': [
      only({ protocols: [{ sctp: {} }] }),
      { 'b/job > a/web SCTP/9': 'yes', 'b/job > a/web TCP/9': 'no' },
    ],
    'no protocols: all traffic, ICMP too': [
      only({}),
      { 'b/job > a/web ICMP': 'yes', 'a/db > a/web ICMP': 'no' },
    ],
    'v1alpha1: number, range, name of either protocol': [
      [
        ...base,
        admin(
          'p',
          1,
          {
            action: 'Allow',
            from: fromB,
            ports: [
              { portNumber: { port: 80 } },
              { portRange: { protocol: 'UDP', start: 5, end: 7 } },
              { namedPort: 'dns' },
            ],
          },
          denyAll,
        ),
      ],
      {
        'b/job > a/web TCP/80': 'yes',
        'b/job > a/web UDP/6': 'yes',
        'b/job > a/web UDP/53': 'yes',
        'b/job > a/web TCP/53': 'no',
      },
    ],
  });
});

describe('peers of tiers', () => {
  const to = (...items: NonNullable<TierRule['to']>) => [...base, out({ action: 'Deny', to: items })];
  specTruths({
    'networks match pods and the world': [
      to({ networks: ['10.0.1.0/24', '8.0.0.0/8'] }),
      { 'a/web > b/job TCP/80': 'no', 'a/web > 8.8.8.8 ICMP': 'no', 'a/web > a/db TCP/80': 'yes' },
    ],
    'a Pass for pods saves them from a Deny of everything': [
      [
        ...base,
        out({ action: 'Pass', to: [everyone] }, { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] }),
      ],
      { 'a/web > b/job TCP/80': 'yes', 'a/web > 8.8.8.8 TCP/80': 'no' },
    ],
    'nodes by their addresses': [
      [...to({ nodes: {} }), pod('b/host', { ip: '10.1.0.2', node: 'n2', hostNetwork: true })],
      { 'a/web > 10.1.0.2 TCP/80': 'no', 'a/web > b/host TCP/80': 'no', 'a/web > b/job TCP/80': 'yes' },
    ],
    'nodes by labels': [
      to({ nodes: { matchLabels: { role: 'edge' } } }),
      { 'a/web > 10.1.0.2 TCP/80': 'yes' },
    ],
    'a pod’s own node is never denied': [to({ nodes: {} }), { 'a/web > 10.1.0.1 TCP/80': 'yes' }],
    'names of domains never match': [
      to({ domainNames: ['*.example.com'] }),
      { 'a/web > 8.8.8.8 TCP/80': 'yes' },
    ],
    'an unknown kind of peer fails closed': [
      to({} as { networks: string[] }),
      { 'a/web > 8.8.8.8 TCP/80': 'no', 'a/web > a/db TCP/80': 'no' },
    ],
    'and accepts nothing': [
      [...base, out({ action: 'Accept', to: [{}] }, { action: 'Deny', to: [everyone] })],
      { 'a/web > b/job TCP/80': 'no' },
    ],
    'a name of a port is the peer’s, and no address’s': [
      [
        ...base,
        out(
          {
            action: 'Accept',
            to: [{ networks: ['10.0.0.0/8'] }],
            protocols: [{ destinationNamedPort: 'http' }],
          },
          { action: 'Accept', to: [everyone], protocols: [{ destinationNamedPort: 'dns' }] },
          { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] },
        ),
      ],
      { 'a/web > b/job TCP/9090': 'no', 'a/web > 10.9.9.9 TCP/9090': 'no' },
    ],
    'a pod without an address may be in a network': [
      [...to({ networks: ['10.0.0.0/8'] }), pod('b/lost')],
      { 'a/web > b/lost TCP/80': 'depends' },
    ],
    'ingress knows no networks': [
      [...base, cnp('Admin', 1, { action: 'Deny', from: [everyone] })],
      { '8.8.8.8 > a/web TCP/80': 'yes' },
    ],
  });
});

describe('readings', () => {
  const runs = (decide: (ask: Ask) => boolean) => {
    let count = 0;
    const verdict = inEveryReading((ask) => {
      count += 1;
      return decide(ask);
    });
    return [verdict, count];
  };

  test('without a question there is one reading', () => {
    expect(runs(() => true)).toEqual(['yes', 1]);
    expect(runs(() => false)).toEqual(['no', 1]);
  });

  test('every combination is tried, and a question asked twice is one', () => {
    expect(runs((ask) => ask('a', [1, 2, 3]) + ask('b', [1, 2]) > 0)).toEqual(['yes', 6]);
    expect(runs((ask) => ask('a', [true, false]) === ask('a', [true, false]))).toEqual(['yes', 2]);
    expect(runs((ask) => ask('a', [false, true]) && ask('b', [false, true]))[0]).toBe('depends');
    expect(runs((ask) => (ask('a', [true, false]) ? true : ask('b', [true, true])))).toEqual(['yes', 3]);
  });
});
