import { describe, expect, test } from 'vitest';
import { Estate } from '../../../estate/index.ts';
import type { Policy, Unread } from '../model.ts';
import { readCiliumPolicy } from './cilium.ts';
import { readClusterNetwork } from './cluster.ts';
import type { Written } from './testing-read.ts';
import {
  OTHERS,
  UNKNOWN,
  faultTexts,
  namespace,
  pod,
  resourceOf,
  ruleTexts,
  scope,
  verdicts,
} from './testing-read.ts';

const cnp = (spec: object, more: object = {}): Written => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'c', namespace: 'shop' },
  spec: { endpointSelector: {}, ...spec },
  ...more,
});
const ccnp = (spec: object): Written => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumClusterwideNetworkPolicy',
  metadata: { name: 'cc' },
  spec: { endpointSelector: {}, ...spec },
});

const readAll = (policy: Written): (Policy | Unread)[] =>
  readCiliumPolicy(resourceOf(policy), { namespace: policy.metadata.namespace, nodes: [] });
function readOne(policy: Written): Policy {
  const [found, ...more] = readAll(policy);
  if (found === undefined || !('rules' in found) || more.length > 0) throw new Error('not one policy');
  return found;
}
const ingress = (...rules: readonly unknown[]) => ruleTexts(readOne(cnp({ ingress: rules })).rules.ingress);
const faultsOf = (policy: Written) => {
  const [first] = readAll(policy);
  return faultTexts((first as Policy).faults);
};
const labels = (matchLabels: object) => ({ matchLabels });
const TCP80 = { ports: [{ port: '80', protocol: 'TCP' }] };

describe('what a policy isolates', () => {
  const isolation = (spec: object) =>
    readAll(cnp(spec)).map((one) => {
      const { applies, isolates, tier } = one as Policy;
      return `${tier} ${isolates} ${applies.ingress}/${applies.egress}`;
    });
  test.each<[spec: object, expected: readonly string[]]>([
    [{}, []],
    [{ ingress: [], egress: [] }, []],
    [{ ingress: [{}] }, ['namespace true true/false']],
    [{ egress: [{}] }, ['namespace true false/true']],
    [{ ingress: [{}], egress: [{}] }, ['namespace true true/true']],
    [{ ingressDeny: [{ fromEntities: ['all'] }] }, ['admin false true/false', 'namespace true true/false']],
    [{ ingress: [{}], enableDefaultDeny: { ingress: false } }, ['namespace false true/false']],
    [
      { ingress: [{}], egress: [{}], enableDefaultDeny: { egress: false } },
      ['namespace true true/false', 'namespace false false/true'],
    ],
    [{ enableDefaultDeny: { egress: true } }, ['namespace true false/true']],
    [
      { ingress: [{}], enableDefaultDeny: { ingress: UNKNOWN } },
      ['namespace false true/false', 'namespace true undefined/false'],
    ],
    [{ ingress: [OTHERS] }, ['namespace false true/false', 'namespace true undefined/false']],
  ])('%o', (spec, expected) => {
    expect(isolation(spec)).toEqual(expected);
  });

  test('an empty rule lets nobody through', () => {
    expect(ingress({})).toEqual([]);
    expect(ingress({ fromEndpoints: [] })).toEqual(['allow nobody any']);
    expect(ingress({ fromEndpoints: [], toPorts: [TCP80] })).toEqual(['allow nobody TCP:80-80']);
  });

  test('all rules of specs count', () => {
    const found = readAll(cnp({ ingress: [{}] }, { specs: [{ endpointSelector: {}, egress: [{}] }] }));
    expect(found).toHaveLength(2);
    expect(readAll(cnp({ ingress: [{}] }, { specs: [OTHERS] }))).toHaveLength(2);
  });
});

describe('whom it selects', () => {
  const subject = (policy: Written) => readOne(policy).subject;
  test('pods of its namespace, by labels that may say where they come from', () => {
    const endpointSelector = labels({ 'k8s:app': 'web', 'any:role': 'db', team: 'x' });
    expect(subject(cnp({ endpointSelector, ingress: [{}] }))).toMatchObject({
      namespaces: 'shop',
      pods: { text: 'app In web, role In db, team In x' },
      hostNetwork: 'never',
    });
  });

  test('pods of all namespaces, by their names and labels', () => {
    const endpointSelector = {
      matchLabels: { 'io.cilium.k8s.namespace.labels.team': 'x' },
      matchExpressions: [
        { key: 'k8s:io.kubernetes.pod.namespace', operator: 'NotIn', values: ['kube-system'] },
      ],
    };
    expect(subject(ccnp({ endpointSelector, ingress: [{}] })).namespaces).toMatchObject({
      text: 'kubernetes.io/metadata.name NotIn kube-system, team In x',
    });
  });

  test('perhaps, by labels that Cilium may leave out', () => {
    const endpointSelector = labels({ 'topology.kubernetes.io/zone': 'a', 'app.kubernetes.io/name': 'web' });
    expect(subject(cnp({ endpointSelector, ingress: [{}] })).pods.text).toBe(
      'app.kubernetes.io/name In web ?',
    );
  });

  test('no pod: what Cilium reserves', () => {
    const endpointSelector = labels({ 'reserved:init': '' });
    const { pods } = subject(ccnp({ endpointSelector, ingress: [{}] }));
    expect(pods.takes({ known: new Map(), unknown: new Set(), complete: true })).toBe(false);
  });

  test('nodes are not read', () => {
    const policy = ccnp({ endpointSelector: null, nodeSelector: {}, ingress: [{}] });
    expect(readAll(policy)).toMatchObject([{ subject: { hostNetwork: 'only' }, directions: ['ingress'] }]);
  });
});

test('what is denied goes before all that is allowed', () => {
  const found = readAll(
    cnp({ ingressDeny: [{ fromEndpoints: [{}] }, {}], ingress: [{ fromEntities: ['all'] }] }),
  );
  expect(found).toMatchObject([
    {
      tier: 'admin',
      order: -1,
      isolates: false,
      rules: { ingress: [{ action: 'deny' }, { action: 'deny' }] },
    },
    { tier: 'namespace', isolates: true, rules: { ingress: [{ action: 'allow', peers: 'anybody' }] } },
  ]);
  expect(ruleTexts((found[0] as Policy).rules.ingress)).toEqual(['deny shop/{} any', 'deny ? any']);
});

test('requirements for all rules leave the direction unread', () => {
  const rule = { fromRequires: [labels({ team: 'x' })] };
  expect(readAll(cnp({ ingress: [rule], egress: [{}] }))).toMatchObject([
    { applies: { ingress: false, egress: true } },
    { directions: ['ingress'] },
  ]);
});

describe('faults', () => {
  test.each<[expected: string, spec: object]>([
    ['spec: a rule needs an endpointSelector; {} takes all', { endpointSelector: null, ingress: [{}] }],
    ['spec.ingress: ingress is a list', { ingress: {} }],
    ['spec.ingress.0: a rule is a map', { ingress: ['x'] }],
    [
      'spec.ingress.0.fromCIDR: a rule has either fromEndpoints or fromCIDR, not both',
      { ingress: [{ fromEndpoints: [{}], fromCIDR: ['10.0.0.0/8'] }] },
    ],
    [
      'spec.ingress.0.fromCIDR.0: a block of addresses is a text like 10.0.0.0/16',
      { ingress: [{ fromCIDR: ['x'] }] },
    ],
    [
      'spec.ingress.0.toPorts.0.ports.0.protocol: the protocol is TCP, UDP, SCTP or ANY',
      { ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'HTTP' }] }] }] },
    ],
    [
      'spec.ingress.0.toPorts.0.ports.0: a port is a number up to 65535, and endPort one that is not below',
      { ingress: [{ toPorts: [{ ports: [{ port: '80', endPort: 79 }] }] }] },
    ],
    [
      'spec.endpointSelector.matchExpressions.0: In needs values',
      { endpointSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] }, ingress: [{}] },
    ],
    [
      'spec.enableDefaultDeny.ingress: enableDefaultDeny says true or false of a direction',
      { enableDefaultDeny: { ingress: 'no' }, ingress: [{}] },
    ],
    ['spec.egress.0.toFQDNs.0: toFQDNs has a matchName or a matchPattern', { egress: [{ toFQDNs: [{}] }] }],
  ])('%s', (expected, spec) => {
    expect(faultsOf(cnp(spec))).toContain(expected);
  });

  test('of a policy with faults only what it denies, and that it isolates, stays', () => {
    const found = readAll(
      cnp({
        ingress: [{ fromEndpoints: [{}] }],
        egress: [{ toEntities: ['moon'] }],
        ingressDeny: [{ fromEntities: ['all'] }],
      }),
    ) as Policy[];
    expect(found.flatMap(({ rules }) => ruleTexts([...rules.ingress, ...rules.egress]))).toEqual([
      'deny anybody any',
    ]);
    expect(found.some(({ isolates, applies }) => isolates && applies.ingress === true)).toBe(true);
  });
});

describe('in a cluster', () => {
  const base = [
    namespace('shop'),
    namespace('b'),
    pod('shop/web', { app: 'web' }, '10.0.0.1', {
      ports: ['http:8080'],
      spec: { serviceAccountName: 'bot' },
    }),
    pod('shop/db', { app: 'db' }, '10.0.0.2'),
    pod('b/job', { app: 'job' }, '10.0.1.1'),
  ];
  const check = (objects: readonly Written[], expected: Readonly<Record<string, string>>) =>
    expect(verdicts([...base, ...objects], Object.keys(expected))).toEqual(expected);
  const web = labels({ app: 'web' });

  test('rules of several policies add up, and those of NetworkPolicies too', () => {
    const np = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'np', namespace: 'shop' },
      spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] },
    };
    const policy = cnp({ endpointSelector: web, ingress: [{ fromEndpoints: [{}], toPorts: [TCP80] }] });
    check([policy], {
      'shop/db > shop/web TCP 80': 'yes',
      'shop/db > shop/web TCP 81': 'no',
      'b/job > shop/web TCP 80': 'no',
      '8.8.8.8 > shop/web TCP 80': 'no',
      'b/job > shop/db TCP 80': 'yes',
    });
    check([policy, np], { 'b/job > shop/web TCP 81': 'yes' });
  });

  test('what is denied is denied, whoever allows it', () => {
    const deny = ccnp({
      endpointSelector: web,
      enableDefaultDeny: { ingress: false },
      ingressDeny: [
        { fromEndpoints: [labels({ 'k8s:io.kubernetes.pod.namespace': 'b' })], toPorts: [TCP80] },
      ],
    });
    const open = cnp({ endpointSelector: web, ingress: [{ fromEntities: ['all'] }] });
    check([deny], { 'b/job > shop/web TCP 80': 'no', 'b/job > shop/web TCP 81': 'yes' });
    check([deny, open], {
      'b/job > shop/web TCP 80': 'no',
      'b/job > shop/web TCP 81': 'yes',
      'shop/db > shop/web TCP 80': 'yes',
    });
  });

  test('by the ServiceAccount', () => {
    const bots = labels({ 'io.cilium.k8s.policy.serviceaccount': 'bot' });
    check([cnp({ endpointSelector: bots, ingress: [{}] })], {
      'shop/db > shop/web TCP 80': 'no',
      'shop/web > shop/db TCP 80': 'yes',
    });
  });

  test('an unknown isolation makes it depend', () => {
    const policy = cnp({
      endpointSelector: web,
      ingress: [{ toPorts: [TCP80] }],
      enableDefaultDeny: { ingress: UNKNOWN },
    });
    check([policy], { 'b/job > shop/web TCP 80': 'yes', 'b/job > shop/web TCP 81': 'depends' });
  });

  test('one about addresses outside is a policy of the cluster', () => {
    const estate = new Estate();
    for (const one of [...base, cnp({ egress: [{ toEntities: ['world'] }] })]) estate.add(resourceOf(one));
    const { policies, unread } = readClusterNetwork(estate, scope);
    expect(unread).toEqual([]);
    expect(policies).toMatchObject([{ applies: { ingress: false, egress: true } }]);
  });
});
