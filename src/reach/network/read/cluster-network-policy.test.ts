import { describe, expect, test } from 'vitest';
import type { Policy } from '../model.ts';
import { readClusterNetworkPolicy } from './cluster-network-policy.ts';
import type { Written } from './testing-read.ts';
import { UNKNOWN, faultTexts, namespace, pod, resourceOf, ruleTexts, verdicts } from './testing-read.ts';

const cnp = (spec: object, name = 'c', version = 'v1alpha2'): Written => ({
  apiVersion: `policy.networking.k8s.io/${version}`,
  kind: 'ClusterNetworkPolicy',
  metadata: { name },
  spec: { tier: 'Admin', priority: 10, subject: { namespaces: {} }, ...spec },
});

function read(spec: object, version?: string): Policy {
  const found = readClusterNetworkPolicy(resourceOf(cnp(spec, 'c', version)));
  if (!('rules' in found)) throw new Error(found.reason);
  return found;
}

const everybody = { namespaces: {} };
const ingress = (rule: object) => read({ ingress: [{ action: 'Accept', from: [everybody], ...rule }] });
const egress = (rule: object) => read({ egress: [{ action: 'Accept', to: [everybody], ...rule }] });
const protocols = (...list: readonly unknown[]) => ingress({ protocols: list });
const number = (port: number) => ({ destinationPort: { number: port } });

describe('what is said', () => {
  test('the tier and the priority', () => {
    expect(read({})).toMatchObject({
      kind: 'ClusterNetworkPolicy',
      tier: 'admin',
      order: 10,
      isolates: false,
    });
    expect(read({ tier: 'Baseline', priority: 0 })).toMatchObject({ tier: 'baseline', order: 0, faults: [] });
    expect(read({}).applies).toEqual({ ingress: false, egress: false });
  });

  test('rules accept, deny or pass, in their order', () => {
    const actions = ['Accept', 'Deny', 'Pass'];
    const policy = read({ egress: actions.map((action) => ({ action, to: [everybody] })) });
    expect(ruleTexts(policy.rules.egress)).toEqual(['allow {}/{} any', 'deny {}/{} any', 'pass {}/{} any']);
  });

  test('protocols with a number, a range or the name of a port', () => {
    const policy = protocols(
      { tcp: number(80) },
      { udp: { destinationPort: { range: { start: 1, end: 65_535 } } } },
      { sctp: number(9) },
      { destinationNamedPort: 'http' },
    );
    expect(policy.faults).toEqual([]);
    expect(ruleTexts(policy.rules.ingress)).toEqual(['allow {}/{} TCP:80-80 UDP:1-65535 SCTP:9-9 *:http']);
  });

  test('egress also to nodes, networks and names', () => {
    const policy = egress({
      to: [{ nodes: {} }, { networks: ['10.0.0.0/32'] }, { domainNames: ['*.example.com'] }],
    });
    expect(policy.faults).toEqual([]);
    expect(ruleTexts(policy.rules.egress)).toEqual([
      'allow nodes {} + 167772160-167772160 + names *.example.com any',
    ]);
  });

  test('pods without a namespaceSelector are those of every namespace', () => {
    const policy = read({ subject: { pods: { podSelector: { matchLabels: { app: 'web' } } } } });
    expect(policy.faults).toEqual([]);
    expect(policy.subject).toMatchObject({ namespaces: { text: '' }, pods: { text: 'app In web' } });
  });
});

describe('what the API server refuses', () => {
  const many = (count: number, item: object) => Array.from({ length: count }, () => item);
  const port = 'spec.ingress.0.protocols.0';
  test.each<[expected: string, found: () => Policy]>([
    ['spec.tier: the tier is Admin or Baseline', () => read({ tier: 'admin' })],
    ['spec: the tier is Admin or Baseline', () => read({ tier: null })],
    ['spec.priority: the priority is a whole number from 0 to 1000', () => read({ priority: '1' })],
    [
      'spec.ingress: ingress has at most 25 rules',
      () => read({ ingress: many(26, { action: 'Accept', from: [everybody] }) }),
    ],
    ['spec.ingress.0.from: from has at most 25 peers', () => ingress({ from: many(26, everybody) })],
    [
      'spec.ingress.0.protocols: protocols has at most 25 entries',
      () => ingress({ protocols: many(26, { tcp: number(1) }) }),
    ],
    [
      `${port}.tcp: tcp needs a destinationPort; for all ports write a range from 1 to 65535`,
      () => protocols({ tcp: {} }),
    ],
    [`${port}.tcp: tcp is a map`, () => protocols({ tcp: 80 })],
    [
      `${port}.udp.destinationPort: destinationPort is a map`,
      () => protocols({ udp: { destinationPort: 53 } }),
    ],
    [
      `${port}.tcp.destinationPort: a destinationPort is either a number or a range`,
      () => protocols({ tcp: { destinationPort: {} } }),
    ],
    [
      `${port}.tcp.destinationPort: a destinationPort is either a number or a range`,
      () => protocols({ tcp: { destinationPort: { number: 1, range: { start: 1, end: 2 } } } }),
    ],
    [
      `${port}.tcp.destinationPort.range: a range of ports begins below its end`,
      () => protocols({ tcp: { destinationPort: { range: { start: 2, end: 1 } } } }),
    ],
    [
      `${port}.tcp.destinationPort.range.end: a port is a number from 1 to 65535`,
      () => protocols({ tcp: { destinationPort: { range: { start: 2, end: 65_536 } } } }),
    ],
    [
      `${port}: a protocol is exactly one of tcp, udp, sctp, destinationNamedPort`,
      () => protocols({ tcp: number(1), udp: number(1) }),
    ],
    [
      `${port}: a protocol is exactly one of tcp, udp, sctp, destinationNamedPort`,
      () => protocols({ icmp: {} }),
    ],
    [`${port}: a protocol is a map`, () => protocols('tcp')],
    [
      'spec.egress.0.to.0.domainNames: only a rule that accepts can have domainNames',
      () => egress({ action: 'Deny', to: [{ domainNames: ['example.com'] }] }),
    ],
    [
      'spec.egress.0.protocols.0.destinationNamedPort: only pods name their ports; nodes, networks and domainNames have none',
      () => egress({ to: [{ nodes: {} }], protocols: [{ destinationNamedPort: 'http' }] }),
    ],
    ['spec.ingress.0.action: the action is Accept, Deny or Pass', () => ingress({ action: 'Allow' })],
  ])('%s', (expected, found) => {
    const { faults } = found();
    expect(faultTexts(faults)).toEqual([expected]);
  });

  test('since v1beta1 a network begins where its length says', () => {
    const to = [{ networks: ['10.0.0.1/8'] }];
    const spec = { egress: [{ action: 'Accept', to }] };
    expect(read(spec).faults).toEqual([]);
    expect(faultTexts(read(spec, 'v1beta1').faults)).toEqual([
      'spec.egress.0.to.0.networks.0: "10.0.0.1/8" has an address that is not the first of its block',
    ]);
  });

  test('a fault leaves what denies', () => {
    const policy = read({
      tier: 'x',
      ingress: ['Accept', 'Deny'].map((action) => ({ action, from: [everybody] })),
    });
    expect(policy.tier).toBe('admin');
    expect(ruleTexts(policy.rules.ingress)).toEqual(['deny {}/{} any']);
  });
});

test('what is not known is open, and a policy of an unknown tier is unread', () => {
  for (const list of [
    UNKNOWN,
    [UNKNOWN],
    [{ tcp: UNKNOWN }],
    [{ tcp: { destinationPort: UNKNOWN } }],
    [{ tcp: { destinationPort: { number: UNKNOWN } } }],
    [{ tcp: { destinationPort: { range: UNKNOWN } } }],
    [{ tcp: { destinationPort: { range: { start: UNKNOWN, end: 3 } } } }],
    [{ destinationNamedPort: UNKNOWN }],
  ])
    expect(ruleTexts(ingress({ protocols: list }).rules.ingress)).toEqual(['allow {}/{} ?']);
  const found = readClusterNetworkPolicy(resourceOf(cnp({ tier: UNKNOWN, egress: [{}] })));
  expect(found).toMatchObject({ directions: ['egress'] });
  expect('rules' in found).toBe(false);
});

describe('in a cluster', () => {
  const base = [
    namespace('a'),
    namespace('b'),
    pod('a/web', { app: 'web' }, '10.0.0.1', { ports: ['http:8080', 'dns:53/UDP'] }),
    pod('b/job', { app: 'job' }, '10.0.1.1'),
    pod('b/host', { app: 'host' }, '10.255.0.9', { spec: { hostNetwork: true } }),
  ];
  const check = (objects: readonly Written[], expected: Readonly<Record<string, string>>) =>
    expect(verdicts([...base, ...objects], Object.keys(expected))).toEqual(expected);

  test('the first rule that is for a connection decides, ICMP too where no protocol is said', () => {
    check(
      [
        cnp({
          ingress: [
            { action: 'Accept', from: [everybody], protocols: [{ destinationNamedPort: 'dns' }] },
            { action: 'Deny', from: [everybody] },
          ],
        }),
      ],
      {
        'b/job > a/web UDP 53': 'yes',
        'b/job > a/web TCP 53': 'no',
        'b/job > a/web ICMP': 'no',
        // No namespaces peer means pods in the network of their node, or anybody outside.
        'b/host > a/web TCP 80': 'yes',
        '8.8.8.8 > a/web TCP 80': 'yes',
      },
    );
  });

  test('the baseline decides for pods that no NetworkPolicy selects', () => {
    const lowest = cnp({ tier: 'Baseline', ingress: [{ action: 'Deny', from: [everybody] }] });
    const np = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'np', namespace: 'a' },
      spec: { podSelector: {}, ingress: [{}] },
    };
    check([lowest], { 'b/job > a/web TCP 80': 'no' });
    check([lowest, np], { 'b/job > a/web TCP 80': 'yes' });
  });

  test('names of hosts may be addresses outside, and are no pods', () => {
    const names = [{ domainNames: ['example.com'] }];
    check(
      [
        cnp({
          egress: [
            { action: 'Accept', to: names },
            { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] },
          ],
        }),
      ],
      { 'b/job > 8.8.8.8 TCP 443': 'depends', 'b/job > a/web TCP 443': 'no' },
    );
  });
});
