import { describe, expect, test } from 'vitest';
import type { Policy, Unread } from '../model.ts';
import { readAdminNetworkPolicy, readBaselineAdminNetworkPolicy } from './admin-network-policy.ts';
import type { Written } from './testing-read.ts';
import { OTHERS, UNKNOWN, faultTexts, resourceOf, ruleTexts } from './testing-read.ts';

const API = 'policy.networking.k8s.io/v1alpha1';

const admin = (spec: object, name = 'a'): Written => ({
  apiVersion: API,
  kind: 'AdminNetworkPolicy',
  metadata: { name },
  spec: { priority: 10, subject: { namespaces: {} }, ...spec },
});
const baseline = (spec: object, name = 'default'): Written => ({
  apiVersion: API,
  kind: 'BaselineAdminNetworkPolicy',
  metadata: { name },
  spec: { subject: { namespaces: {} }, ...spec },
});

function policyOf(found: Policy | Unread): Policy {
  if (!('rules' in found)) throw new Error(found.reason);
  return found;
}
const read = (spec: object): Policy => policyOf(readAdminNetworkPolicy(resourceOf(admin(spec))));
const readBaseline = (spec: object, name?: string): Policy =>
  policyOf(readBaselineAdminNetworkPolicy(resourceOf(baseline(spec, name))));

const everybody = { namespaces: {} };
const allow = { action: 'Allow', from: [everybody] };
const ingress = (rule: object) => read({ ingress: [{ action: 'Allow', from: [everybody], ...rule }] });
const egress = (rule: object) => read({ egress: [{ action: 'Allow', to: [everybody], ...rule }] });
const ports = (...list: readonly unknown[]) => ruleTexts(ingress({ ports: list }).rules.ingress);

describe('what is said', () => {
  test('where it stands, whom it selects, and for which directions it has rules', () => {
    const policy = read({
      priority: 1000,
      subject: {
        pods: {
          namespaceSelector: { matchLabels: { team: 'x' } },
          podSelector: { matchLabels: { app: 'web' } },
        },
      },
      ingress: [{ ...allow, name: 'all' }],
      egress: [],
    });
    expect(policy).toMatchObject({ kind: 'AdminNetworkPolicy', tier: 'admin', order: 1000, isolates: false });
    expect(policy).toMatchObject({
      namespace: undefined,
      applies: { ingress: true, egress: false },
      faults: [],
    });
    expect(policy.subject).toMatchObject({
      hostNetwork: 'never',
      namespaces: { text: 'team In x' },
      pods: { text: 'app In web' },
    });
    expect(policy.rules.ingress[0]!.name).toBe('all');
    expect(policy.subject.place.path).toEqual(['spec', 'subject', 'pods']);
  });

  test('rules keep their order and their actions', () => {
    const actions = ['Pass', 'Deny', 'Allow', 'Deny'];
    const policy = read({ ingress: actions.map((action) => ({ action, from: [everybody] })) });
    expect(policy.rules.ingress.map(({ action }) => action)).toEqual(['pass', 'deny', 'allow', 'deny']);
  });

  test('peers are pods without those of the host, nodes, blocks of addresses and names', () => {
    const pods = { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } };
    const policy = egress({
      to: [
        { namespaces: { matchLabels: { team: 'x' } } },
        { pods },
        { nodes: { matchLabels: { role: 'edge' } } },
        { networks: ['10.0.0.0/31', '::/128'] },
        { domainNames: ['example.com', '*.example.com'] },
      ],
    });
    expect(ruleTexts(policy.rules.egress)).toEqual([
      'allow {team In x}/{} + {}/{app In web} + nodes {role In edge} + 167772160-167772161 + 0-0 + ' +
        'names example.com,*.example.com any',
    ]);
    const [rule] = policy.rules.egress;
    expect(rule!.peers[0]).toMatchObject({ hostNetwork: 'never' });
    expect(rule!.peers[3]).toMatchObject({ place: { key: 0 } });
  });

  test('ports are numbers, ranges and names; TCP unless it is said', () => {
    expect(
      ports(
        { portNumber: { port: 80 } },
        { portNumber: { protocol: 'UDP', port: 53 } },
        { portRange: { protocol: 'SCTP', start: 1, end: 65_535 } },
        { portRange: { start: 8000, end: 8080 } },
        { namedPort: 'http' },
      ),
    ).toEqual(['allow {}/{} TCP:80-80 UDP:53-53 SCTP:1-65535 TCP:8000-8080 *:http']);
    expect(ruleTexts(ingress({}).rules.ingress)).toEqual(['allow {}/{} any']);
  });

  test('a null is as if it were not there', () => {
    expect(ruleTexts(ingress({ ports: null, from: [{ namespaces: {}, pods: null }] }).rules.ingress)).toEqual(
      ['allow {}/{} any'],
    );
  });
});

describe('the baseline', () => {
  test('is one, without a priority, and does not pass on', () => {
    const policy = readBaseline({ ingress: [{ action: 'Deny', from: [everybody] }] });
    expect(policy).toMatchObject({
      kind: 'BaselineAdminNetworkPolicy',
      tier: 'baseline',
      order: 0,
      faults: [],
    });
    expect(faultTexts(readBaseline({}, 'other').faults)).toEqual([
      'metadata.name: a BaselineAdminNetworkPolicy is called "default"',
    ]);
    expect(faultTexts(readBaseline({ ingress: [{ action: 'Pass', from: [everybody] }] }).faults)).toEqual([
      'spec.ingress.0.action: the action is Allow or Deny',
    ]);
  });

  test('knows no domain names: as a kind of peer of the future they open nothing', () => {
    const policy = readBaseline({ egress: [{ action: 'Allow', to: [{ domainNames: ['example.com'] }] }] });
    expect(policy.faults).toEqual([]);
    expect(ruleTexts(policy.rules.egress)).toEqual(['allow nobody any']);
  });
});

describe('what the API server refuses', () => {
  const many = (count: number, item: object) => Array.from({ length: count }, () => item);
  test.each<[expected: string, found: () => Policy]>([
    ['spec.priority: the priority is a whole number from 0 to 1000', () => read({ priority: 1001 })],
    ['spec.priority: the priority is a whole number from 0 to 1000', () => read({ priority: 1.5 })],
    ['spec: the priority is a whole number from 0 to 1000', () => read({ priority: null })],
    ['spec.subject: a subject has either namespaces or pods', () => read({ subject: {} })],
    ['spec: a subject has either namespaces or pods', () => read({ subject: null })],
    [
      'spec.subject: a subject has either namespaces or pods',
      () => read({ subject: { namespaces: {}, pods: { namespaceSelector: {}, podSelector: {} } } }),
    ],
    ['spec.subject: a subject has either namespaces or pods', () => read({ subject: { nodes: {} } })],
    [
      'spec.subject.pods: pods needs a podSelector; {} takes all',
      () => read({ subject: { pods: { namespaceSelector: {} } } }),
    ],
    [
      'spec.ingress.0.from.0.pods: pods needs a namespaceSelector; {} takes all',
      () => ingress({ from: [{ pods: { podSelector: {} } }] }),
    ],
    ['spec.ingress: ingress has at most 100 rules', () => read({ ingress: many(101, allow) })],
    ['spec.ingress.0.from: from has at most 100 peers', () => ingress({ from: many(101, everybody) })],
    [
      'spec.ingress.0.ports: ports has at most 100 entries',
      () => ingress({ ports: many(101, { portNumber: { port: 1 } }) }),
    ],
    ["spec.ingress.0.ports: ports can't be empty; leave it out for all ports", () => ingress({ ports: [] })],
    ['spec.ingress.0.action: the action is Allow, Deny or Pass', () => ingress({ action: 'Accept' })],
    ['spec.ingress.0: the action is Allow, Deny or Pass', () => ingress({ action: null })],
    ['spec.ingress.0.action: the action is Allow, Deny or Pass', () => ingress({ action: 'constructor' })],
    ['spec.ingress.0.from: a rule needs at least one peer in from', () => ingress({ from: [] })],
    ['spec.egress.0: a rule needs at least one peer in to', () => egress({ to: null })],
    ['spec.ingress.0.from: from is a list', () => ingress({ from: everybody })],
    ['spec.ingress: ingress is a list', () => read({ ingress: {} })],
    ['spec.ingress.0: a rule is a map', () => read({ ingress: ['x'] })],
    ['spec.ingress.0.from.0: a peer is a map', () => ingress({ from: ['x'] })],
    [
      'spec.ingress.0.name: the name of a rule has at most 100 characters',
      () => ingress({ name: 'x'.repeat(101) }),
    ],
    ['spec.ingress.0.from.0: a peer has exactly one of namespaces, pods', () => ingress({ from: [{}] })],
    [
      'spec.egress.0.to.0: a peer has exactly one of namespaces, pods, nodes, networks, domainNames',
      () => egress({ to: [{ namespaces: {}, nodes: {} }] }),
    ],
    ["spec.egress.0.to.0.networks: networks can't be empty", () => egress({ to: [{ networks: [] }] })],
    [
      'spec.egress.0.to.0.networks.1: 10.0.0.0/8 is here twice',
      () => egress({ to: [{ networks: ['10.0.0.0/8', '10.0.0.0/8'] }] }),
    ],
    [
      'spec.egress.0.to.0.networks: networks has at most 25 entries',
      () => egress({ to: [{ networks: Array.from({ length: 26 }, (_, at) => `10.${at}.0.0/16`) }] }),
    ],
    [
      'spec.egress.0.to.0.networks.0: "10.0.0.1" is no block of addresses; write it like 10.0.0.0/16',
      () => egress({ to: [{ networks: ['10.0.0.1'] }] }),
    ],
    [
      'spec.egress.0.to.0.networks.0: "10.01.0.0/16" has a number that begins with 0',
      () => egress({ to: [{ networks: ['10.01.0.0/16'] }] }),
    ],
    [
      'spec.egress.0.to.0.networks.0: "::ffff:10.0.0.0/104" is an IPv4 address written as one of IPv6',
      () => egress({ to: [{ networks: ['::ffff:10.0.0.0/104'] }] }),
    ],
    [
      'spec.egress.0.to.0.domainNames.0: a domain name looks like example.com or *.example.com',
      () => egress({ to: [{ domainNames: ['localhost'] }] }),
    ],
    [
      'spec.egress.0.to.0.domainNames.0: a domain name looks like example.com or *.example.com',
      () => egress({ to: [{ domainNames: ['www.*.com'] }] }),
    ],
    [
      'spec.egress.0.to.0.domainNames: only a rule that accepts can have domainNames',
      () => egress({ action: 'Pass', to: [{ domainNames: ['example.com'] }] }),
    ],
    [
      'spec.egress.0.ports.0.namedPort: only pods name their ports; nodes, networks and domainNames have none',
      () => egress({ to: [{ networks: ['10.0.0.0/8'] }], ports: [{ namedPort: 'http' }] }),
    ],
    [
      'spec.ingress.0.ports.0: a port is exactly one of portNumber, portRange, namedPort',
      () => ingress({ ports: [{ portNumber: { port: 1 }, namedPort: 'x' }] }),
    ],
    [
      'spec.ingress.0.ports.0: a port is exactly one of portNumber, portRange, namedPort',
      () => ingress({ ports: [{}] }),
    ],
    [
      'spec.ingress.0.ports.0.portNumber.port: a port is a number from 1 to 65535',
      () => ingress({ ports: [{ portNumber: { port: 0 } }] }),
    ],
    [
      'spec.ingress.0.ports.0.portNumber.port: a port is a number from 1 to 65535',
      () => ingress({ ports: [{ portNumber: { port: '80' } }] }),
    ],
    [
      'spec.ingress.0.ports.0.portNumber.protocol: the protocol is TCP, UDP or SCTP',
      () => ingress({ ports: [{ portNumber: { protocol: 'ICMP', port: 1 } }] }),
    ],
    [
      'spec.ingress.0.ports.0.portRange: a range of ports begins below its end',
      () => ingress({ ports: [{ portRange: { start: 80, end: 80 } }] }),
    ],
    [
      'spec.ingress.0.ports.0.portRange: a port is a number from 1 to 65535',
      () => ingress({ ports: [{ portRange: { start: 80 } }] }),
    ],
    [
      'spec.subject.namespaces.matchLabels.team: the value of a label is a text; write it in quotes',
      () => read({ subject: { namespaces: { matchLabels: { team: 1 } } } }),
    ],
  ])('%s', (expected, found) => {
    expect(faultTexts(found().faults)).toContain(expected);
  });

  test('100 rules and 25 networks are taken', () => {
    const networks = Array.from({ length: 25 }, (_, at) => `10.${at}.0.0/16`);
    expect(read({ ingress: many(100, allow) }).faults).toEqual([]);
    expect(egress({ to: [{ networks }] }).faults).toEqual([]);
  });

  test('of a policy with faults only what it denies stays', () => {
    const policy = read({
      priority: -1,
      ingress: ['Allow', 'Deny', 'Pass'].map((action) => ({ action, from: [everybody] })),
      egress: [{ action: 'Deny', to: [{ networks: ['x', '10.0.0.0/32'] }] }],
    });
    expect(ruleTexts(policy.rules.ingress)).toEqual(['deny {}/{} any']);
    expect(ruleTexts(policy.rules.egress)).toEqual(['deny 167772160-167772160 any']);
    expect(policy.order).toBe(0);
  });
});

describe('a kind of peer that nobody knows', () => {
  const rule = (action: string) => ({
    action,
    from: [everybody, { galaxies: {} }],
    ports: [{ portNumber: { port: 80 } }],
  });

  test('opens nothing: others of an Allow rule count, a Deny or Pass rule denies all', () => {
    const policy = read({ ingress: ['Allow', 'Deny', 'Pass'].map(rule) });
    expect(policy.faults).toEqual([]);
    expect(ruleTexts(policy.rules.ingress)).toEqual([
      'allow {}/{} TCP:80-80',
      'deny anybody any',
      'deny anybody any',
    ]);
  });

  test('a peer for egress alone is such a kind for ingress', () => {
    const policy = ingress({ action: 'Deny', from: [{ networks: ['10.0.0.0/8'] }] });
    expect(ruleTexts(policy.rules.ingress)).toEqual(['deny anybody any']);
  });

  test('an empty peer too', () => {
    expect(ruleTexts(ingress({ action: 'Deny', from: [{}] }).rules.ingress)).toEqual(['deny anybody any']);
  });
});

describe('what is not known', () => {
  test('a priority: the policy is unread', () => {
    const found = readAdminNetworkPolicy(resourceOf(admin({ priority: UNKNOWN, ingress: [allow] })));
    expect(found).toMatchObject({ reason: expect.any(String), directions: ['ingress'] });
    expect('rules' in found).toBe(false);
  });

  test('an action may be each', () => {
    const policy = ingress({ action: UNKNOWN });
    expect(ruleTexts(policy.rules.ingress)).toEqual(['allow {}/{} ?', 'deny {}/{} ?', 'pass {}/{} ?']);
    expect(policy.faults).toEqual([]);
  });

  test('other rules may stand before all of these', () => {
    const policy = read({ ingress: [allow, OTHERS] });
    expect(ruleTexts(policy.rules.ingress)).toEqual([
      'allow ? any',
      'deny ? any',
      'pass ? any',
      'allow {}/{} any',
    ]);
    expect(ruleTexts(read({ ingress: [UNKNOWN] }).rules.ingress)).toHaveLength(3);
    expect(ruleTexts(read({ ingress: UNKNOWN }).rules.ingress)).toHaveLength(3);
  });

  test('peers, ports and addresses are open where they are not known', () => {
    expect(ruleTexts(ingress({ from: UNKNOWN }).rules.ingress)).toEqual(['allow ? any']);
    expect(ruleTexts(ingress({ from: [UNKNOWN] }).rules.ingress)).toEqual(['allow ? any']);
    expect(ruleTexts(ingress({ from: [everybody, OTHERS] }).rules.ingress)).toEqual(['allow ? + {}/{} any']);
    expect(ruleTexts(egress({ to: [{ networks: UNKNOWN }] }).rules.egress)).toEqual(['allow ? any']);
    expect(ruleTexts(egress({ to: [{ networks: [UNKNOWN] }] }).rules.egress)).toEqual(['allow ? any']);
    expect(ruleTexts(egress({ to: [{ nodes: UNKNOWN }] }).rules.egress)).toEqual(['allow ? any']);
    expect(ports(UNKNOWN)).toEqual(['allow {}/{} ?']);
    expect(ports({ portNumber: { port: UNKNOWN } })).toEqual(['allow {}/{} ?']);
    expect(ports({ portNumber: { protocol: UNKNOWN, port: 1 } })).toEqual(['allow {}/{} ?']);
    expect(ports({ portRange: { start: 1, end: UNKNOWN } })).toEqual(['allow {}/{} ?']);
    expect(ports({ namedPort: UNKNOWN })).toEqual(['allow {}/{} ?']);
    expect(ruleTexts(ingress({ ports: UNKNOWN }).rules.ingress)).toEqual(['allow {}/{} ?']);
  });

  test('a subject: it may select anybody', () => {
    for (const subject of [UNKNOWN, { namespaces: UNKNOWN }])
      expect(read({ subject }).subject.namespaces).toMatchObject({ text: ' ?' });
    expect(read({ subject: UNKNOWN }).faults).toEqual([]);
  });
});
