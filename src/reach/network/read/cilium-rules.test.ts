import { describe, expect, test } from 'vitest';
import type { Node, Policy } from '../model.ts';
import { parseCidr } from '../cidr.ts';
import { readCiliumPolicy } from './cilium.ts';
import type { Written } from './testing-read.ts';
import { UNKNOWN, faultTexts, resourceOf, ruleTexts } from './testing-read.ts';

const cnp = (spec: object): Written => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'c', namespace: 'shop' },
  spec: { endpointSelector: {}, ...spec },
});
const ccnp = (spec: object): Written => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumClusterwideNetworkPolicy',
  metadata: { name: 'cc' },
  spec: { endpointSelector: {}, ...spec },
});

const resource = resourceOf({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } });
const node: Node = {
  name: 'n',
  labels: { known: new Map(), unknown: new Set(), complete: true },
  addresses: [parseCidr('10.0.0.9')!],
  resource,
};
function readOne(policy: Written, nodes: readonly Node[] = []): Policy {
  const [found] = readCiliumPolicy(resourceOf(policy), { namespace: policy.metadata.namespace, nodes });
  if (found === undefined || !('rules' in found)) throw new Error('not a policy');
  return found;
}
const ingress = (...rules: readonly unknown[]) => ruleTexts(readOne(cnp({ ingress: rules })).rules.ingress);
const egress = (...rules: readonly unknown[]) => ruleTexts(readOne(cnp({ egress: rules })).rules.egress);
const wide = (...rules: readonly unknown[]) => ruleTexts(readOne(ccnp({ ingress: rules })).rules.ingress);
const faultsOf = (policy: Written) => faultTexts(readOne(policy).faults);
const labels = (matchLabels: object) => ({ matchLabels });
const TCP80 = { ports: [{ port: '80', protocol: 'TCP' }] };

describe('endpoints', () => {
  test('are of the namespace of the policy, unless they say another', () => {
    expect(ingress({ fromEndpoints: [{}] })).toEqual(['allow shop/{} any']);
    expect(ingress({ fromEndpoints: [labels({ app: 'a' }), labels({ app: 'b' })] })).toEqual([
      'allow shop/{app In a} + shop/{app In b} any',
    ]);
    expect(egress({ toEndpoints: [labels({ 'k8s:io.kubernetes.pod.namespace': 'b', app: 'a' })] })).toEqual([
      'allow {kubernetes.io/metadata.name In b}/{app In a} any',
    ]);
    const anywhere = { matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'Exists' }] };
    expect(ingress({ fromEndpoints: [anywhere] })).toEqual([
      'allow {kubernetes.io/metadata.name Exists }/{} any',
    ]);
  });

  test('are of all namespaces in a policy of the cluster', () => {
    expect(wide({ fromEndpoints: [{}] })).toEqual(['allow {}/{} any']);
    expect(wide({ fromEndpoints: [labels({ 'k8s:io.cilium.k8s.namespace.labels.team': 'x' })] })).toEqual([
      'allow {team In x}/{} any',
    ]);
  });

  test('of an empty list are nobody, whatever else is listed', () => {
    expect(ingress({ fromEndpoints: [] })).toEqual(['allow nobody any']);
    expect(ingress({ fromEndpoints: [], fromCIDR: ['10.0.0.0/8'] })).toEqual(['allow nobody any']);
  });

  test('by labels of namespaces in a policy of one namespace: perhaps anybody', () => {
    expect(
      ingress({ fromEndpoints: [labels({ 'io.cilium.k8s.namespace.labels.team': 'x', app: 'a' })] }),
    ).toEqual(['allow {}/{app In a ?} any']);
  });

  test('that Cilium reserves are entities', () => {
    expect(ingress({ fromEndpoints: [labels({ 'reserved:remote-node': '' })] })).toEqual([
      'allow nodes {} any',
    ]);
    expect(ingress({ fromEndpoints: [labels({ 'reserved:host': '', a: 'b' })] })).toEqual(['allow ? any']);
  });

  test('that are not known are open', () => {
    expect(ingress({ fromEndpoints: UNKNOWN })).toEqual(['allow ? any']);
    expect(ingress({ fromEndpoints: [UNKNOWN] })).toEqual(['allow ? any']);
    expect(ingress({ fromEndpoints: [labels({ app: UNKNOWN })] })).toEqual(['allow shop/{ ?} any']);
    expect(ingress({ fromEndpoints: [labels({ 'io.cilium.k8s.policy.cluster': 'b' })] })).toEqual([
      'allow shop/{ ?} any',
    ]);
  });
});

describe('entities', () => {
  const entity = (...names: readonly unknown[]) => egress({ toEntities: names });
  test.each<[name: string, expected: string]>([
    ['all', 'allow anybody any'],
    ['world', `allow 0-4294967295 + 0-${(1n << 128n) - 1n} any`],
    ['world-ipv4', 'allow 0-4294967295 any'],
    ['cluster', 'allow {}/{} + nodes {} any'],
    ['host', 'allow nodes { ?} any'],
    ['remote-node', 'allow nodes {} any'],
    ['kube-apiserver', 'allow names kube-apiserver any'],
    ['unmanaged', 'allow {}/{ ?} any'],
    ['init', 'allow nobody any'],
    ['none', 'allow nobody any'],
  ])('%s', (name, expected) => {
    expect(entity(name)).toEqual([expected]);
  });

  test('several, and one that is not known', () => {
    expect(entity('host', 'remote-node')).toEqual(['allow nodes { ?} + nodes {} any']);
    expect(entity(UNKNOWN)).toEqual(['allow ? any']);
    expect(faultsOf(cnp({ egress: [{ toEntities: ['moon'] }] }))).toEqual([
      'spec.egress.0.toEntities.0: moon is no entity that Cilium knows',
    ]);
  });
});

describe('addresses', () => {
  test('are those of nobody in the cluster', () => {
    const policy = readOne(cnp({ egress: [{ toCIDR: ['10.0.0.0/8'] }] }), [node]);
    expect(policy.rules.egress[0]!.peers).toMatchObject([{ kind: 'block', outside: true, except: [{}] }]);
    expect(ruleTexts(policy.rules.egress)).toEqual(['allow 167772160-184549375 but 167772169-167772169 any']);
  });

  test('without some', () => {
    expect(
      ingress({ fromCIDRSet: [{ cidr: '10.0.0.0/31', except: ['10.0.0.1/32'] }, { cidr: '10.1.0.0' }] }),
    ).toEqual(['allow 167772160-167772161 but 167772161-167772161 + 167837696-167837696 any']);
  });

  test('that are not here are open', () => {
    expect(ingress({ fromCIDRSet: [{ cidrGroupRef: 'g' }] })).toEqual(['allow ? any']);
    expect(ingress({ fromCIDRSet: [{ cidr: '10.0.0.0/8', except: [UNKNOWN] }] })).toEqual(['allow ? any']);
    expect(egress({ toServices: [{ k8sService: { serviceName: 'db' } }] })).toEqual(['allow ? any']);
    expect(egress({ toGroups: [{ aws: {} }] })).toEqual(['allow ? any']);
    expect(ingress({ fromNodes: [labels({ a: 'b' })] })).toEqual(['allow ? any']);
  });

  test('of names', () => {
    expect(egress({ toFQDNs: [{ matchName: 'example.com' }, { matchPattern: '*.example.com' }] })).toEqual([
      'allow names example.com + names *.example.com any',
    ]);
  });
});

describe('ports', () => {
  const to = (...ports: readonly unknown[]) =>
    ingress({ toPorts: [{ ports }] })[0]!.replace('allow anybody ', '');
  test('with a protocol, a range or a name', () => {
    expect(to({ port: '80', protocol: 'TCP' }, { port: '53', protocol: 'udp' })).toBe('TCP:80-80 UDP:53-53');
    expect(to({ port: '80', endPort: 90, protocol: 'TCP' })).toBe('TCP:80-90');
    expect(to({ port: '0', protocol: 'SCTP' })).toBe('SCTP:0-65535');
    expect(to({ port: 'http', protocol: 'TCP' }, { port: 'dns' })).toBe('TCP:http *:dns');
    expect(to({ port: UNKNOWN, protocol: 'TCP' })).toBe('?');
  });

  test('without a protocol, all of them; of SCTP that is a matter of its settings', () => {
    const [rule] = readOne(cnp({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'ANY' }] }] }] }))
      .rules.ingress;
    expect(rule!.ports).toMatchObject([
      { kind: 'range', protocol: 'TCP', first: 80 },
      { kind: 'range', protocol: 'UDP', first: 80 },
      { kind: 'open', within: [{ protocol: 'SCTP', first: 80 }] },
    ]);
  });

  test('into which Cilium looks are some of them', () => {
    const ofRule = (rule: object) =>
      readOne(cnp({ ingress: [{ toPorts: [{ ...TCP80, ...rule }] }] })).rules.ingress[0]!;
    expect(ofRule({ rules: { http: [{ method: 'GET' }] } }).ports).toMatchObject([
      { kind: 'open', within: [{ kind: 'range', first: 80, last: 80 }] },
    ]);
    expect(ofRule({ serverNames: ['a.example.com'] }).ports).toMatchObject([{ kind: 'open' }]);
    expect(ofRule({ rules: {} }).ports).toMatchObject([{ kind: 'range' }]);
  });

  test('kinds of ICMP messages are some of ICMP', () => {
    const [rule] = readOne(cnp({ ingress: [{ icmps: [{ fields: [{ type: 8 }] }] }] })).rules.ingress;
    expect(rule!.ports).toMatchObject([{ kind: 'open', within: [{ kind: 'protocol', protocol: 'ICMP' }] }]);
  });

  test('of who proves who it is', () => {
    const [rule] = readOne(cnp({ ingress: [{ toPorts: [TCP80], authentication: { mode: 'required' } }] }))
      .rules.ingress;
    expect(rule!.ports).toMatchObject([{ kind: 'open', within: [{ first: 80 }] }]);
    expect(ingress({ toPorts: [TCP80], authentication: { mode: 'disabled' } })).toEqual([
      'allow anybody TCP:80-80',
    ]);
  });
});
