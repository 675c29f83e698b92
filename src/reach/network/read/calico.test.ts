import { describe, expect, test } from 'vitest';
import { Estate } from '../../../estate/index.ts';
import type { ClusterNetwork, Policy, Unread } from '../model.ts';
import { readCalicoPolicies } from './calico.ts';
import { readClusterNetwork } from './cluster.ts';
import type { Written } from './testing-read.ts';
import { OTHERS, UNKNOWN, faultTexts, namespace, pod, resourceOf, ruleTexts, scope } from './testing-read.ts';

const API = 'projectcalico.org/v3';
const np = (spec: object, name = 'p', apiVersion = API): Written => ({
  apiVersion,
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop' },
  spec,
});
const gnp = (spec: object, name = 'g', apiVersion = API): Written => ({
  apiVersion,
  kind: 'GlobalNetworkPolicy',
  metadata: { name },
  spec,
});
const object = (kind: string, metadata: Written['metadata'], spec: object): Written => ({
  apiVersion: API,
  kind,
  metadata,
  spec,
});

function estateOf(objects: readonly Written[]): Estate {
  const estate = new Estate();
  for (const one of objects) estate.add(resourceOf(one));
  return estate;
}
const readAll = (...objects: readonly Written[]): (Policy | Unread)[] =>
  readCalicoPolicies(estateOf(objects), scope);

/** The one policy, read next to some other objects. */
function read(policy: Written, ...others: readonly Written[]): Policy {
  const [found, ...more] = readAll(policy, ...others);
  if (found === undefined || !('rules' in found) || more.length > 0) throw new Error('not one policy');
  return found;
}
const ingress = (rule: object, ...others: readonly Written[]) =>
  ruleTexts(read(np({ ingress: [{ action: 'Allow', ...rule }] }), ...others).rules.ingress);
const egress = (rule: object, ...others: readonly Written[]) =>
  ruleTexts(read(np({ egress: [{ action: 'Allow', ...rule }] }), ...others).rules.egress);
const from = (source: object, ...others: readonly Written[]) => ingress({ source }, ...others);
const faultsOf = (policy: Written) => faultTexts(read(policy).faults);
const faultsOfRule = (rule: object) => faultsOf(np({ ingress: [{ action: 'Allow', ...rule }] }));

describe('where a policy stands', () => {
  test('one that names no tier stands among the NetworkPolicies; without an order it is the last', () => {
    const policy = read(np({ order: 10.5 }));
    expect(policy).toMatchObject({ tier: 'namespace', tierOrder: 1_000_000, order: 10.5, isolates: true });
    expect(policy).toMatchObject({ kind: 'Calico NetworkPolicy', namespace: 'shop', faults: [] });
    expect(read(gnp({}))).toMatchObject({
      kind: 'GlobalNetworkPolicy',
      namespace: undefined,
      order: Infinity,
    });
  });

  test('tiers have an order, and may pass on what their policies leave open', () => {
    const tier = (spec: object) => object('Tier', { name: 'security' }, spec);
    const policy = gnp({ tier: 'security' });
    expect(read(policy, tier({ order: 300 }))).toMatchObject({
      tier: 'admin',
      tierOrder: 300,
      isolates: true,
    });
    expect(read(policy, tier({ order: 300, defaultAction: 'Pass' }))).toMatchObject({ isolates: false });
    expect(read(policy, tier({}))).toMatchObject({ tier: 'baseline', tierOrder: Infinity, isolates: true });
    expect(read(gnp({ tier: 'kube-admin' }))).toMatchObject({
      tier: 'admin',
      tierOrder: 1000,
      isolates: false,
    });
    expect(read(gnp({ tier: 'kube-baseline' }))).toMatchObject({ tier: 'baseline', isolates: false });
  });

  test('a tier or an order that is not known leaves it unread', () => {
    expect(readAll(gnp({ tier: 'security', types: ['Egress'] }))).toMatchObject([
      { reason: 'where the tier security stands is not known', directions: ['egress'] },
    ]);
    expect(readAll(gnp({ tier: 'x' }), object('Tier', { name: 'x' }, { order: UNKNOWN }))).toHaveLength(1);
    const [one, other] = ['x', 'y'].map((name) => object('Tier', { name }, { order: 5 }));
    expect(readAll(gnp({ tier: 'x' }), one!)).toMatchObject([{ tierOrder: 5 }]);
    expect(readAll(gnp({ tier: 'x' }), one!, other!)).toMatchObject([{ reason: expect.any(String) }]);
    expect(readAll(np({ order: UNKNOWN }))).toMatchObject([{ reason: 'its place in its tier is not known' }]);
  });

  test('what is seen in both groups counts once', () => {
    const stored = np({}, 'default.p', 'crd.projectcalico.org/v1');
    expect(readAll(stored)).toHaveLength(1);
    expect(readAll(np({}), stored, np({}, 'q'))).toHaveLength(2);
  });
});

describe('types', () => {
  test.each<[spec: object, ingress: boolean | undefined, egress: boolean | undefined]>([
    [{}, true, false],
    [{ ingress: [{ action: 'Allow' }] }, true, false],
    [{ egress: [{ action: 'Allow' }] }, false, true],
    [{ ingress: [{ action: 'Allow' }], egress: [{ action: 'Allow' }] }, true, true],
    [{ types: ['Egress'], ingress: [{ action: 'Allow' }] }, false, true],
    [{ types: ['Ingress', 'Egress'] }, true, true],
    [{ types: [UNKNOWN] }, undefined, undefined],
    [{ ingress: UNKNOWN }, true, false],
    [{ egress: UNKNOWN }, undefined, undefined],
    [{ egress: [{ action: 'Allow' }], ingress: UNKNOWN }, undefined, true],
  ])('%o', (spec, inward, outward) => {
    expect(read(np(spec)).applies).toEqual({ ingress: inward, egress: outward });
  });
});

describe('whom it selects', () => {
  test('pods of its namespace, or of all', () => {
    expect(read(np({ selector: "app == 'web'" })).subject).toMatchObject({
      namespaces: 'shop',
      pods: { text: 'app In web' },
      hostNetwork: 'never',
    });
    const global = gnp({ selector: 'all()', namespaceSelector: "projectcalico.org/name == 'shop'" });
    expect(read(global).subject).toMatchObject({
      namespaces: { text: 'kubernetes.io/metadata.name In shop' },
      pods: { text: '' },
    });
  });

  test('by the ServiceAccount too', () => {
    const { pods } = read(np({ selector: 'has(a)', serviceAccountSelector: "team == 'x'" })).subject;
    expect(pods.keys).toEqual(['a', 'pcsa.team']);
    const named = read(gnp({ serviceAccountSelector: "projectcalico.org/name == 'bot'" })).subject.pods;
    expect(named.text).toBe('projectcalico.org/serviceaccount In bot');
  });

  test('perhaps anybody, when it is not known', () => {
    expect(read(np({ selector: UNKNOWN })).subject.pods.text).toBe(' ?');
    expect(read(gnp({ namespaceSelector: UNKNOWN })).subject.namespaces).toMatchObject({ text: ' ?' });
  });
});

describe('peers', () => {
  test('nobody is named: everybody', () => {
    expect(ingress({})).toEqual(['allow anybody any']);
    expect(from({ selector: '', nets: [] })).toEqual(['allow anybody any']);
  });

  test('pods by selectors; of the own namespace unless it is said', () => {
    expect(from({ selector: "app == 'web'" })).toEqual(['allow shop/{app In web} any']);
    expect(from({ namespaceSelector: 'all()' })).toEqual(['allow {}/{} any']);
    expect(from({ namespaceSelector: "team == 'x'", selector: 'has(a)' })).toEqual([
      'allow {team In x}/{a Exists } any',
    ]);
    expect(from({ selector: 'has(a)', notSelector: "b == 'x'" })).toEqual([
      'allow shop/{a Exists , b NotIn x} any',
    ]);
    expect(from({ namespaceSelector: 'all()', notSelector: 'has(a)' })).toEqual([
      'allow {}/{a DoesNotExist } any',
    ]);
    const global = read(gnp({ ingress: [{ action: 'Deny', source: { selector: 'has(a)' } }] }));
    expect(ruleTexts(global.rules.ingress)).toEqual(['deny {}/{a Exists } any']);
  });

  test('pods by their ServiceAccount', () => {
    expect(from({ serviceAccounts: { names: ['b', 'a'] } })).toEqual([
      'allow shop/{projectcalico.org/serviceaccount In a|b} any',
    ]);
    expect(from({ serviceAccounts: { selector: 'has(x)' }, namespaceSelector: 'all()' })).toEqual([
      'allow {}/{calico pcsa.x Exists {}} any',
    ]);
  });

  test('addresses, and all that are not some', () => {
    expect(from({ nets: ['10.0.0.0/32', '10.0.0.9'] })).toEqual([
      'allow 167772160-167772160 + 167772169-167772169 any',
    ]);
    expect(from({ notNets: ['128.0.0.0/1'] })).toEqual(['allow 0-4294967295 but 2147483648-4294967295 any']);
    expect(from({ nets: ['10.0.0.0/31'], notNets: ['10.0.0.1/32'] })).toEqual([
      'allow 167772160-167772161 but 167772161-167772161 any',
    ]);
    expect(from({ nets: ['10.0.0.0/31'], notNets: ['fd00::/8'] })).toEqual(['allow 167772160-167772161 any']);
  });

  test('sets of networks, where a rule looks for them', () => {
    const set = (name: string, labels: object, nets: unknown) =>
      object('NetworkSet', { name, namespace: 'shop', labels }, { nets });
    const global = (labels: object, spec: object) => object('GlobalNetworkSet', { name: 'g', labels }, spec);
    const office = set('office', { kind: 'office' }, ['10.0.0.0/32']);
    expect(from({ selector: "kind == 'office'" }, office)).toEqual([
      'allow shop/{kind In office} + 167772160-167772160 any',
    ]);
    expect(
      from({ selector: "kind == 'office'", namespaceSelector: "kubernetes.io/metadata.name == 'b'" }, office),
    ).toEqual(['allow {kubernetes.io/metadata.name In b}/{kind In office} any']);
    expect(from({ selector: "projectcalico.org/namespace == 'shop'" }, office)[0]).toContain('167772160');
    const world = global({ kind: 'office' }, { nets: ['10.0.0.1/32'] });
    expect(from({ selector: "kind == 'office'" }, world)).toEqual(['allow shop/{kind In office} any']);
    expect(from({ selector: "kind == 'office'", namespaceSelector: 'all()' }, world)).toEqual([
      'allow {}/{kind In office} any',
    ]);
    expect(from({ selector: "kind == 'office'", namespaceSelector: 'global()' }, world)).toEqual([
      'allow {calico global()}/{kind In office} + 167772161-167772161 any',
    ]);
    const unsure = set('unsure', { kind: UNKNOWN }, ['10.0.0.0/32']);
    expect(from({ selector: "kind == 'office'" }, unsure)).toEqual(['allow ? any']);
    expect(from({ selector: "kind == 'office'" }, set('half', { kind: 'office' }, [OTHERS]))).toEqual([
      'allow ? any',
    ]);
    // A set has no ServiceAccount.
    const both = { selector: "kind == 'office'", serviceAccounts: { names: ['a'] } };
    expect(from(both, office).join()).not.toContain('167772160');
    expect(from(both, office)).toEqual(from(both));
  });

  test('what is not read is open', () => {
    expect(from({ notSelector: 'has(a)' })).toEqual(['allow ? any']);
    expect(egress({ destination: { services: { name: 'db', namespace: 'shop' } } })).toEqual(['allow ? any']);
    expect(from({ selector: UNKNOWN })).toEqual(['allow ? any']);
    expect(from({ nets: [UNKNOWN] })).toEqual(['allow ? any']);
    expect(from(UNKNOWN as unknown as object)).toEqual(['allow ? any']);
    expect(from({ serviceAccounts: { names: [UNKNOWN] } })).toEqual(['allow ? any']);
  });
});

describe('ports and protocols', () => {
  const to = (destination: object, rule: object = { protocol: 'TCP' }) =>
    ingress({ ...rule, destination })[0]!.replace('allow anybody ', '');
  test('numbers, ranges and names', () => {
    expect(to({ ports: [80, '90:91', '443', 'http'] })).toBe('TCP:80-80 TCP:90-91 TCP:443-443 TCP:http');
    expect(to({ ports: [53] }, { protocol: 17 })).toBe('UDP:53-53');
    expect(to({ ports: [53] }, { protocol: 'udp' })).toBe('UDP:53-53');
  });

  test('all but some', () => {
    expect(to({ notPorts: [80] })).toBe('TCP:0-79 TCP:81-65535');
    expect(to({ ports: ['80:90', 'x'], notPorts: [80, '85:95'] })).toBe('TCP:81-84 TCP:x');
    expect(to({ notPorts: ['x'] })).toBe('?');
  });

  test('protocols by name and by number, and all but one', () => {
    const of = (rule: object) => to({}, rule);
    expect(of({ protocol: 'SCTP' })).toBe('SCTP');
    expect(of({ protocol: 1 })).toBe('ICMP');
    expect(of({ protocol: '6' })).toBe('TCP');
    expect(of({ protocol: 'ICMPv6' })).toBe('?');
    expect(of({ protocol: 47 })).toBe('?');
    expect(of({ notProtocol: 'UDP' })).toBe('SCTP TCP ICMP other');
    expect(of({ notProtocol: 47 })).toBe('SCTP TCP UDP ICMP ?');
    expect(of({ protocol: UNKNOWN })).toBe('?');
  });

  test('a rule that is for less than it says is perhaps for it', () => {
    expect(ingress({ protocol: 'ICMP', icmp: { type: 8 } })).toEqual(['allow anybody ?']);
    expect(ingress({ ipVersion: 4 })).toEqual(['allow anybody ?']);
    expect(ingress({ http: { methods: ['GET'] } })).toEqual(['allow anybody ?']);
    expect(ingress({ protocol: 'TCP', source: { ports: [1024] } })).toEqual(['allow anybody ?']);
    expect(ingress({ source: { selector: 'has(a)' }, destination: { selector: 'has(b)' } })).toEqual([
      'allow shop/{a Exists  ?} any',
    ]);
    expect(ingress({ source: { nets: ['10.0.0.0/32'], selector: 'has(a)' } })).toEqual([
      'allow shop/{a Exists  ?} any',
    ]);
    expect(egress({ source: { nets: ['10.0.0.0/32'] }, destination: { nets: ['10.0.0.0/32'] } })).toEqual([
      'allow 167772160-167772160 ?',
    ]);
  });
});

describe('actions', () => {
  test('in their order; to log decides nothing', () => {
    const rules = ['Allow', 'Log', 'Pass', 'Deny'].map((action) => ({ action }));
    expect(ruleTexts(read(np({ ingress: rules })).rules.ingress)).toEqual([
      'allow anybody any',
      'pass anybody any',
      'deny anybody any',
    ]);
  });

  test('one that is not known may be each', () => {
    expect(ingress({ action: UNKNOWN })).toEqual(['allow ? any', 'deny ? any', 'pass ? any']);
    expect(ruleTexts(read(np({ ingress: [{ action: 'Deny' }, OTHERS] })).rules.ingress)).toHaveLength(4);
  });
});

describe('faults', () => {
  test.each<[expected: string, found: () => string[]]>([
    ['spec.selector: "a =" can\'t be read from "=" on', () => faultsOf(np({ selector: 'a =' }))],
    [
      'spec.selector: global() stands only in the namespaceSelector of a rule',
      () => faultsOf(np({ selector: 'global()' })),
    ],
    [
      'spec.namespaceSelector: global() stands only in the namespaceSelector of a rule',
      () => faultsOf(gnp({ namespaceSelector: 'global()' })),
    ],
    ['spec.order: the order is a number', () => faultsOf(np({ order: 'first' }))],
    ['spec.types.0: a type is Ingress or Egress', () => faultsOf(np({ types: ['ingress'] }))],
    [
      'spec.ingress.0.action: the action is Allow, Deny, Pass or Log',
      () => faultsOfRule({ action: 'Accept' }),
    ],
    ['spec.ingress.0: the action is Allow, Deny, Pass or Log', () => faultsOfRule({ action: null })],
    [
      'spec.ingress.0.destination.ports: ports need the protocol TCP, UDP or SCTP',
      () => faultsOfRule({ destination: { ports: [80] } }),
    ],
    [
      'spec.ingress.0.destination.ports.0: a port is a number, two with a colon between them, or a name',
      () => faultsOfRule({ protocol: 'TCP', destination: { ports: ['90:80'] } }),
    ],
    [
      'spec.ingress.0.destination.ports.0: a port is a number, two with a colon between them, or a name',
      () => faultsOfRule({ protocol: 'TCP', destination: { ports: [65_536] } }),
    ],
    [
      'spec.ingress.0.protocol: the protocol is ICMP, TCP, UDP, ICMPv6, SCTP, UDPLite or a number from 1 to 255',
      () => faultsOfRule({ protocol: 'HTTP' }),
    ],
    [
      'spec.ingress.0.source.nets.0: a net is a text like 10.0.0.0/16',
      () => faultsOfRule({ source: { nets: ['x'] } }),
    ],
    ['spec.ingress.0: a rule is a map', () => faultsOf(np({ ingress: ['x'] }))],
    ['spec.ingress: ingress is a list', () => faultsOf(np({ ingress: 'x' }))],
  ])('%s', (expected, found) => {
    expect(found()).toContain(expected);
  });

  test('of a policy with faults only what it denies stays', () => {
    const policy = read(np({ order: 'x', ingress: ['Allow', 'Deny', 'Pass'].map((action) => ({ action })) }));
    expect(ruleTexts(policy.rules.ingress)).toEqual(['deny anybody any']);
    expect(policy.isolates).toBe(true);
  });
});

describe('what is done at the hosts is unread', () => {
  test('policies before connections are tracked or redirected', () => {
    for (const field of ['doNotTrack', 'preDNAT'])
      expect(readAll(gnp({ [field]: true, applyOnForward: true }))).toMatchObject([
        { subject: { namespaces: { text: '' }, pods: { text: '' } }, directions: ['ingress', 'egress'] },
      ]);
  });

  test('forwarded traffic: the policy holds for the pods that it selects, and is unread for all', () => {
    const [unread, policy] = readAll(gnp({ applyOnForward: true, selector: 'has(a)' }));
    expect('rules' in unread!).toBe(false);
    expect(policy).toMatchObject({ subject: { pods: { text: 'a Exists ' } } });
    expect(readAll(gnp({ applyOnForward: false }))).toHaveLength(1);
  });

  test('a HostEndpoint matters to pods in the network of their node', () => {
    expect(readAll(object('HostEndpoint', { name: 'h' }, { node: 'n' }))).toMatchObject([
      { subject: { hostNetwork: 'only' }, directions: ['ingress', 'egress'] },
    ]);
    const host = object('HostEndpoint', { name: 'h', labels: { a: 'x' } }, { expectedIPs: ['10.0.0.0'] });
    const [policy] = readAll(gnp({ ingress: [{ action: 'Deny', source: { selector: 'has(a)' } }] }), host);
    expect(ruleTexts((policy as Policy).rules.ingress)).toEqual([
      'deny {}/{a Exists } + 167772160-167772160 any',
    ]);
  });
});

describe('in a cluster', () => {
  const account = (name: string, labels: object): Written => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'shop', labels },
  });
  const cluster = (...objects: readonly Written[]): ClusterNetwork =>
    readClusterNetwork(
      estateOf([
        namespace('shop'),
        account('bot', { team: 'x' }),
        pod('shop/web', { app: 'web' }, '10.0.0.1', { spec: { serviceAccountName: 'bot' } }),
        pod('shop/db', {}, '10.0.0.2'),
        pod('shop/odd', {}, '10.0.0.3', { spec: { serviceAccountName: 'missing' } }),
        ...objects,
      ]),
      scope,
    );

  test('pods have the labels that its selectors look at, and no others', () => {
    const { groups } = cluster(np({ selector: 'has(app)', serviceAccountSelector: "team == 'x'" }));
    const of = (name: string) => groups.find(({ podName }) => podName === name)!.labels;
    expect(of('web').known.get('pcsa.team')).toBe('x');
    expect(of('web').known.get('projectcalico.org/serviceaccount')).toBe('bot');
    expect(of('web').known.get('projectcalico.org/namespace')).toBe('shop');
    expect(of('db').known.get('projectcalico.org/serviceaccount')).toBe('default');
    expect(of('odd').unknown).toEqual(new Set(['pcsa.team']));
    expect([...cluster(np({ selector: 'has(app)' })).groups[0]!.labels.known.keys()]).toEqual(['app']);
  });

  test('its policies are policies of the cluster', () => {
    const { policies, unread } = cluster(np({ types: ['Egress'], selector: 'has(app)' }));
    expect(unread).toEqual([]);
    expect(policies).toMatchObject([{ applies: { ingress: false, egress: true }, namespace: 'shop' }]);
  });
});
