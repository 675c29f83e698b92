import { describe } from 'vitest';
import { namespace, node, pod, policy, service, tiered } from './testing-build.ts';
import type { KubernetesObject, Service, TierRule } from './testing-objects.ts';
import { eksTruths, specTruths } from './testing-truths.ts';

const base = [
  node('n1', '192.168.0.1'),
  node('n2', '192.168.0.2'),
  namespace('shop', { team: 'x' }),
  namespace('ops', { team: 'y' }),
  pod('shop/web-1', { labels: { app: 'web', v: '1' }, ip: '10.0.0.1', node: 'n1', ports: ['http:8080'] }),
  pod('shop/web-2', { labels: { app: 'web', v: '2' }, ip: '10.0.0.2', node: 'n2', ports: ['http:9090'] }),
  pod('ops/mon-1', { labels: { app: 'mon' }, ip: '10.0.1.1', node: 'n2' }),
  pod('ops/job-1', { labels: { app: 'job' }, ip: '10.0.1.2', node: 'n2' }),
  pod('ops/host', {
    labels: { app: 'host' },
    ip: '192.168.0.2',
    hostIP: '192.168.0.2',
    node: 'n2',
    hostNetwork: true,
  }),
];
const standard = { enforcing: 'standard' } as const;
const shop = { namespaces: { matchLabels: { team: 'x' } } };
const mon = { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'mon' } } } };
const all = { namespaces: {} };
const rule = (
  action: string,
  from: NonNullable<TierRule['from']>[number],
  ...ports: readonly number[]
): TierRule => ({
  action,
  from: [from],
  ...(ports.length > 0 ? { ports: ports.map((port) => ({ portNumber: { protocol: 'TCP', port } })) } : {}),
});
let count = 0;
const eks = (tier: string, priority: number, ...ingress: readonly TierRule[]): KubernetesObject =>
  tiered('EKS', `p${count++}`, { tier, priority, subject: shop, ingress });
const allow80 = policy('shop/np', { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] });

describe('tiers as seen on a real kernel (lab)', () => {
  eksTruths(standard, {
    'Admin Deny beats a NetworkPolicy that allows': [
      [...base, allow80, eks('Admin', 1, rule('Deny', mon))],
      {
        'ops/mon-1 > shop/web-1 TCP/80': 'no',
        'ops/job-1 > shop/web-1 TCP/80': 'yes',
        'ops/job-1 > shop/web-1 TCP/81': 'no',
      },
    ],
    'Admin Accept beats a NetworkPolicy that allows nothing': [
      [...base, allow80, eks('Admin', 1, rule('Accept', mon))],
      { 'ops/mon-1 > shop/web-1 TCP/81': 'yes', 'ops/job-1 > shop/web-1 TCP/81': 'no' },
    ],
    'Admin Pass falls through': [
      [...base, allow80, eks('Admin', 1, rule('Pass', mon)), eks('Admin', 2, rule('Deny', mon))],
      {
        'ops/mon-1 > shop/web-1 TCP/80': 'yes',
        'ops/mon-1 > shop/web-1 TCP/81': 'no',
        'ops/job-1 > shop/web-1 TCP/80': 'yes',
        'ops/job-1 > shop/web-1 TCP/81': 'no',
      },
    ],
    'a NetworkPolicy that allows beats Baseline Deny': [
      [...base, allow80, eks('Baseline', 1, rule('Deny', all))],
      { 'ops/mon-1 > shop/web-1 TCP/80': 'yes', 'ops/mon-1 > shop/web-1 TCP/81': 'no' },
    ],
    'without NetworkPolicy Baseline denies': [
      [...base, eks('Baseline', 1, rule('Deny', mon))],
      { 'ops/mon-1 > shop/web-1 TCP/80': 'no', 'ops/job-1 > shop/web-1 TCP/80': 'yes' },
    ],
    'Admin Pass, then Baseline': [
      [...base, eks('Admin', 1, rule('Pass', mon)), eks('Baseline', 1, rule('Deny', mon))],
      { 'ops/mon-1 > shop/web-1 TCP/80': 'no' },
    ],
  });
});

describe('order', () => {
  const both = [rule('Accept', mon), rule('Deny', all)] as const;
  eksTruths(standard, {
    'in one policy Deny wins whatever comes first': [
      [...base, eks('Admin', 1, ...both)],
      { 'ops/mon-1 > shop/web-1 TCP/80': 'no' },
    ],
    'equal priorities: Deny, then Accept, then Pass': [
      [...base, allow80, eks('Admin', 1, rule('Pass', mon)), eks('Admin', 1, rule('Accept', mon))],
      { 'ops/mon-1 > shop/web-1 TCP/81': 'yes' },
    ],
    'the lower number wins': [
      [...base, eks('Admin', 2, rule('Deny', all)), eks('Admin', 1, rule('Accept', mon))],
      { 'ops/mon-1 > shop/web-1 TCP/80': 'yes', 'ops/job-1 > shop/web-1 TCP/80': 'no' },
    ],
    'ports count before priority': [
      [...base, eks('Admin', 1, rule('Deny', mon, 80)), eks('Admin', 2, rule('Accept', mon))],
      {
        'ops/mon-1 > shop/web-1 TCP/80': 'no',
        'ops/mon-1 > shop/web-1 TCP/81': 'yes',
        'ops/mon-1 > shop/web-1 ICMP': 'yes',
      },
    ],
  });
  specTruths({
    'upstream the first rule wins': [
      [...base, tiered('Cluster', 'c', { tier: 'Admin', priority: 1, subject: shop, ingress: both })],
      { 'ops/mon-1 > shop/web-1 TCP/80': 'yes' },
    ],
  });
});

describe('keys', () => {
  const out = (priority: number, action: string, ...networks: readonly string[]): KubernetesObject =>
    tiered('EKS', `o${priority}`, {
      tier: 'Admin',
      priority,
      subject: shop,
      egress: [{ action, to: [{ networks }] }],
    });
  const nested = [
    ...base,
    out(1, 'Deny', '10.0.0.0/8'),
    out(2, 'Accept', '10.0.1.0/24'),
    out(3, 'Accept', '10.0.1.1/32'),
  ];
  eksTruths(standard, {
    'a key has its own rules and those of the closest key around it, no more': [
      nested,
      {
        'shop/web-1 > 10.0.1.1 TCP/80': 'yes',
        'shop/web-1 > 10.0.1.7 TCP/80': 'no',
        'shop/web-1 > 10.0.9.1 TCP/80': 'no',
      },
    ],
    'a network holds pods': [
      [...base, out(1, 'Deny', '10.0.1.0/24')],
      { 'shop/web-1 > ops/mon-1 TCP/80': 'no' },
    ],
    'the node stays open': [
      [...base, out(1, 'Deny', '0.0.0.0/0')],
      { 'shop/web-1 > 192.168.0.1 TCP/80': 'yes', 'shop/web-1 > 192.168.0.2 TCP/80': 'no' },
    ],
    'a hostNetwork pod as a peer is its node': [
      [...base, eks('Admin', 1, rule('Deny', all))],
      {
        '192.168.0.2 > shop/web-1 TCP/80': 'no',
        '192.168.0.2 > shop/web-2 TCP/80': 'yes',
        '9.9.9.9 > shop/web-1 TCP/80': 'yes',
      },
    ],
    'whether names of ports work here is not known': [
      [
        ...base,
        tiered('EKS', 'n', {
          tier: 'Admin',
          priority: 1,
          subject: shop,
          ingress: [{ action: 'Deny', from: [all], ports: [{ namedPort: 'http' }] }],
        }),
      ],
      {
        'ops/mon-1 > shop/web-1 TCP/8080': 'depends',
        'ops/mon-1 > shop/web-1 TCP/80': 'yes',
        'ops/mon-1 > shop/web-1 UDP/8080': 'yes',
      },
    ],
    'a hostNetwork pod is no subject': [
      [
        ...base,
        tiered('EKS', 'h', {
          tier: 'Admin',
          priority: 1,
          subject: all,
          egress: [{ action: 'Deny', to: [all] }],
        }),
      ],
      { 'ops/host > shop/web-1 TCP/80': 'yes', 'ops/mon-1 > shop/web-1 TCP/80': 'no' },
    ],
    'pods of one identifier share these maps too': [
      [
        ...base,
        pod('ops/mon-2', { labels: { app: 'other' }, ip: '10.0.1.9', node: 'n2' }),
        tiered('EKS', 's', {
          tier: 'Admin',
          priority: 1,
          subject: mon,
          egress: [{ action: 'Deny', to: [shop] }],
        }),
      ],
      { 'ops/mon-2 > shop/web-1 TCP/80': 'no', 'ops/job-1 > shop/web-1 TCP/80': 'yes' },
    ],
  });
  eksTruths(
    { ...standard, inheritance: 'chain' },
    {
      'the other way to read that': [nested, { 'shop/web-1 > 10.0.1.1 TCP/80': 'no' }],
    },
  );
  eksTruths(
    { enforcing: 'strict' },
    {
      'strict: a cluster-wide policy opens what it accepts and nothing more': [
        [
          ...base,
          tiered('EKS', 'b', {
            tier: 'Baseline',
            priority: 1,
            subject: all,
            egress: [{ action: 'Accept', to: [{ networks: ['0.0.0.0/0'] }] }],
          }),
        ],
        {
          'shop/web-1 > 9.9.9.9 TCP/80': 'yes',
          '9.9.9.9 > shop/web-1 TCP/80': 'no',
          '192.168.0.1 > shop/web-1 TCP/80': 'yes',
        },
      ],
    },
  );
});

describe('Services', () => {
  const out = (
    podSelector: Record<string, string>,
    ...ports: readonly (number | string)[]
  ): KubernetesObject =>
    policy('ops/out', {
      podSelector: { matchLabels: { app: 'mon' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ namespaceSelector: {}, podSelector: { matchLabels: podSelector } }],
          ...(ports.length > 0 ? { ports: ports.map((port) => ({ port })) } : {}),
        },
      ],
    });
  const web = (more: Partial<NonNullable<Service['spec']>> = {}): KubernetesObject =>
    service('shop/web', {
      selector: { app: 'web' },
      clusterIP: '172.20.0.5',
      ports: [{ port: 80, targetPort: 8080 }],
      ...more,
    });
  const named = web({ ports: [{ port: 80, targetPort: 'http' }] });
  const first = policy('shop/first', { podSelector: { matchLabels: { v: '1' } }, ingress: [] });
  const second = policy('shop/second', { podSelector: { matchLabels: { v: '2' } }, ingress: [] });
  const asked = 'ops/mon-1 > service shop/web TCP/80';
  eksTruths(standard, {
    'the rule’s port becomes the Service’s': [
      [...base, out({ app: 'web' }, 8080), web()],
      { [asked]: 'yes', 'ops/mon-1 > shop/web-1 TCP/8080': 'yes', 'ops/mon-1 > shop/web-1 TCP/80': 'no' },
    ],
    'the Service’s port in the rule is wrong': [[...base, out({ app: 'web' }, 80), web()], { [asked]: 'no' }],
    'a label that the Service does not select by hides it': [
      [...base, out({ app: 'web', v: '1' }), web()],
      { [asked]: 'no', 'ops/mon-1 > shop/web-1 TCP/8080': 'yes' },
    ],
    'a block of the pods does not hold the Service': [
      [
        ...base,
        policy('ops/cidr', {
          policyTypes: ['Egress'],
          egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
        }),
        web(),
      ],
      { [asked]: 'no', 'ops/mon-1 > shop/web-1 TCP/8080': 'yes' },
    ],
    'a block of the Services does': [
      [
        ...base,
        policy('ops/cidr', {
          policyTypes: ['Egress'],
          egress: [{ to: [{ ipBlock: { cidr: '172.20.0.0/16' } }] }],
        }),
        web(),
      ],
      { [asked]: 'yes', 'ops/mon-1 > shop/web-1 TCP/8080': 'no' },
    ],
    'which backend is taken is nobody’s word': [
      [...base, web(), first],
      { [asked]: 'depends', 'ops/mon-1 > shop/web-1 TCP/8080': 'no' },
    ],
    'none accepts': [[...base, web(), first, second], { [asked]: 'no' }],
    'a port that the Service does not have': [
      [...base, web()],
      { 'ops/mon-1 > service shop/web TCP/81': 'no', 'ops/mon-1 > service shop/web UDP/80': 'no' },
    ],
    'a named target port, by name': [[...base, out({ app: 'web' }, 'http'), named], { [asked]: 'yes' }],
    'a named target port that leads to a forbidden port too is left out': [
      [...base, out({ app: 'web' }, 8080), named],
      { [asked]: 'no' },
    ],
    'and is there when all its ports are allowed': [
      [...base, out({ app: 'web' }, 8080, 9090), named],
      { [asked]: 'yes' },
    ],
    'a named target port and who has it': [
      [...base, named, first],
      { [asked]: 'depends', 'ops/mon-1 > service shop/web TCP/9090': 'no' },
    ],
    'a Service without selector matches an empty selector only': [
      [...base, out({}), web({ selector: null })],
      { [asked]: 'depends' },
    ],
    'and not another': [[...base, out({ app: 'web' }), web({ selector: null })], { [asked]: 'no' }],
    'a pod gets itself through its Service, when it is taken': [
      [...base, web(), first, second],
      { 'shop/web-1 > service shop/web TCP/80': 'depends', 'ops/job-1 > service shop/web TCP/80': 'no' },
    ],
    'cluster-wide policies know Services': [
      [
        ...base,
        web(),
        tiered('EKS', 'd', {
          tier: 'Admin',
          priority: 1,
          subject: mon,
          egress: [{ action: 'Deny', to: [shop], ports: [{ portNumber: { port: 8080 } }] }],
        }),
      ],
      { [asked]: 'no', 'ops/job-1 > service shop/web TCP/80': 'yes', 'ops/mon-1 > shop/web-1 TCP/80': 'yes' },
    ],
  });
});
