import { describe, expect, test } from 'vitest';
import type { Policy } from '../model.ts';
import { readApplicationNetworkPolicy, readEksClusterNetworkPolicy } from './eks-policies.ts';
import type { Written } from './testing-read.ts';
import { UNKNOWN, faultTexts, namespace, pod, resourceOf, ruleTexts, verdicts } from './testing-read.ts';

const cnp = (spec: object): Written => ({
  apiVersion: 'networking.k8s.aws/v1alpha1',
  kind: 'ClusterNetworkPolicy',
  metadata: { name: 'c' },
  spec: { tier: 'Admin', priority: 10, subject: { namespaces: {} }, ...spec },
});
const application = (spec: object): Written => ({
  apiVersion: 'networking.k8s.aws/v1alpha1',
  kind: 'ApplicationNetworkPolicy',
  metadata: { name: 'a', namespace: 'shop' },
  spec: { podSelector: {}, ...spec },
});

function readCluster(spec: object): Policy {
  const found = readEksClusterNetworkPolicy(resourceOf(cnp(spec)));
  if (!('rules' in found)) throw new Error(found.reason);
  return found;
}
const readApplication = (spec: object): Policy =>
  readApplicationNetworkPolicy(resourceOf(application(spec)), 'shop');

const everybody = { namespaces: {} };
const egress = (rule: object) => readCluster({ egress: [{ action: 'Accept', to: [everybody], ...rule }] });

describe('ClusterNetworkPolicy', () => {
  test('has ports as an AdminNetworkPolicy, and the actions and tiers of a ClusterNetworkPolicy', () => {
    const ports = [
      { portNumber: { port: 80 } },
      { portRange: { protocol: 'UDP', start: 1, end: 9 } },
      { namedPort: 'x' },
    ];
    const policy = readCluster({
      tier: 'Baseline',
      ingress: [{ action: 'Accept', from: [everybody], ports }],
    });
    expect(policy).toMatchObject({ kind: 'ClusterNetworkPolicy', tier: 'baseline', order: 10, faults: [] });
    expect(policy.resource.type).toBe('networking.k8s.aws/ClusterNetworkPolicy');
    expect(ruleTexts(policy.rules.ingress)).toEqual(['allow {}/{} TCP:80-80 UDP:1-9 *:x']);
  });

  test('takes up to 100 rules and a name of a port for addresses', () => {
    const rules = Array.from({ length: 100 }, () => ({ action: 'Deny', from: [everybody] }));
    expect(readCluster({ ingress: rules }).faults).toEqual([]);
    expect(faultTexts(readCluster({ ingress: [...rules, rules[0]] }).faults)).toEqual([
      'spec.ingress: ingress has at most 100 rules',
    ]);
    expect(egress({ to: [{ networks: ['10.0.0.0/8'] }], ports: [{ namedPort: 'x' }] }).faults).toEqual([]);
  });

  test('has no peers that are nodes, and takes names of hosts only to accept them', () => {
    const nodes = egress({ action: 'Deny', to: [{ nodes: {} }] });
    expect(ruleTexts(nodes.rules.egress)).toEqual(['deny anybody any']);
    expect(egress({ to: [{ domainNames: ['example.com'] }] }).faults).toEqual([]);
    expect(faultTexts(egress({ action: 'Pass', to: [{ domainNames: ['example.com'] }] }).faults)).toEqual([
      'spec.egress.0.to.0.domainNames: only a rule that accepts can have domainNames',
    ]);
  });

  test('a port of several kinds, or of none, is taken, and what it means is not known', () => {
    for (const port of [{ portNumber: { port: 1 }, namedPort: 'x' }, {}]) {
      const policy = egress({ ports: [port] });
      expect(policy.faults).toEqual([]);
      expect(ruleTexts(policy.rules.egress)).toEqual(['allow {}/{} ?']);
    }
    expect(faultTexts(egress({ ports: [{ tcp: {} }] }).faults)).toEqual([
      'spec.egress.0.ports.0: a port is exactly one of portNumber, portRange, namedPort',
    ]);
  });

  test('what upstream calls protocols is not read', () => {
    const policy = egress({ protocols: [{ tcp: { destinationPort: { number: 80 } } }] });
    expect(ruleTexts(policy.rules.egress)).toEqual(['allow {}/{} any']);
  });
});

describe('ApplicationNetworkPolicy', () => {
  test('is a NetworkPolicy with names of hosts', () => {
    const policy = readApplication({
      egress: [
        { to: [{ domainNames: ['example.com', '*.example.com'] }], ports: [{ port: 443 }] },
        { to: [{ podSelector: {} }, { ipBlock: { cidr: '10.0.0.0/32' } }] },
      ],
    });
    expect(policy).toMatchObject({
      kind: 'ApplicationNetworkPolicy',
      tier: 'namespace',
      isolates: true,
      faults: [],
    });
    expect(policy).toMatchObject({ namespace: 'shop', applies: { ingress: true, egress: true } });
    expect(ruleTexts(policy.rules.egress)).toEqual([
      'allow names example.com,*.example.com TCP:443-443',
      'allow shop/{} + 167772160-167772160 any',
    ]);
  });

  test('names of hosts stand alone, are well-formed and for egress', () => {
    const faults = (spec: object) => faultTexts(readApplication(spec).faults);
    const names = { domainNames: ['example.com'] };
    expect(faults({ egress: [{ to: [{ ...names, podSelector: {} }] }] })).toEqual([
      'spec.egress.0.to.0.domainNames: a peer with domainNames can have no podSelector',
    ]);
    expect(faults({ egress: [{ to: [{ domainNames: [] }] }] })).toEqual([
      "spec.egress.0.to.0.domainNames: domainNames can't be empty",
    ]);
    expect(faults({ egress: [{ to: [{ domainNames: ['*'] }] }] })).toEqual([
      'spec.egress.0.to.0.domainNames.0: a domain name looks like example.com or *.example.com',
    ]);
    expect(faults({ ingress: [{ from: [names] }] })).toEqual([
      'spec.ingress.0.from.0: a peer needs a podSelector, a namespaceSelector or an ipBlock',
    ]);
  });

  test('what is not known is open', () => {
    for (const to of [[UNKNOWN], [{ domainNames: UNKNOWN }]])
      expect(ruleTexts(readApplication({ egress: [{ to }] }).rules.egress)).toEqual(['allow ? any']);
    expect(
      ruleTexts(readApplication({ egress: [{ to: [{ domainNames: [UNKNOWN] }] }] }).rules.egress),
    ).toEqual(['allow names  any']);
  });

  test('isolates, and adds to the NetworkPolicies of its namespace', () => {
    const objects = [namespace('shop'), pod('shop/web', {}, '10.0.0.1'), pod('shop/db', {}, '10.0.0.2')];
    const names = application({
      policyTypes: ['Egress'],
      egress: [{ to: [{ domainNames: ['example.com'] }] }],
    });
    const np = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'np', namespace: 'shop' },
      spec: { podSelector: {}, egress: [{ to: [{ podSelector: {} }] }], policyTypes: ['Egress'] },
    };
    const expected = { 'shop/web > shop/db TCP 80': 'no', 'shop/web > 8.8.8.8 TCP 80': 'depends' };
    expect(verdicts([...objects, names], Object.keys(expected))).toEqual(expected);
    const more = { ...expected, 'shop/web > shop/db TCP 80': 'yes' };
    expect(verdicts([...objects, names, np], Object.keys(more))).toEqual(more);
  });
});
