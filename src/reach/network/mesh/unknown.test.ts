// What is not known of the policies of a mesh makes answers depend, and nothing else does.
import { expect, test } from 'vitest';
import { Estate } from '../../../estate/index.ts';
import { readClusterNetwork } from '../read/cluster.ts';
import type { Written } from '../read/testing-read.ts';
import { OTHERS, UNKNOWN, pod, resourceOf, scope } from '../read/testing-read.ts';
import { authorizationIn } from './authorization.ts';

const object = (apiVersion: string, kind: string, spec: unknown, name = 'p'): Written => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop' },
  spec,
});
const space = (annotations: object, labels: object): Written => {
  const metadata = { name: 'shop', labels, annotations };
  return { apiVersion: 'v1', kind: 'Namespace', metadata };
};
const PODS = [
  pod('shop/web', { app: 'web' }, '10.0.0.1', { spec: { serviceAccountName: 'web' } }),
  pod('shop/db', { app: 'db' }, '10.0.0.2'),
];

/** What is said of a request from web to db, at 80. */
function said(home: Written, documents: readonly Written[]): string | undefined {
  const estate = new Estate();
  for (const one of [home, ...PODS, ...documents]) estate.add(resourceOf(one));
  const network = readClusterNetwork(estate, scope);
  const at = (name: string): number => network.groups.findIndex(({ podName }) => podName === name);
  return authorizationIn(estate, scope, network)(at('web'), at('db'), 80)?.answer;
}

const istio = space({}, { 'istio-injection': 'enabled' });
const policy = (spec: unknown): Written => object('security.istio.io/v1', 'AuthorizationPolicy', spec);
const from = (source: unknown): unknown => ({ rules: [{ from: [{ source }] }] });

test.each([
  ['an action', { action: UNKNOWN, rules: [{}] }, 'depends'],
  ['an action of a policy that matches nobody', { action: UNKNOWN }, 'depends'],
  ['a selector', { selector: { matchLabels: { app: UNKNOWN } } }, 'depends'],
  ['a selector that others rule out', { selector: { matchLabels: { app: UNKNOWN, tier: 'x' } } }, 'yes'],
  ['rules', { rules: UNKNOWN }, 'depends'],
  ['other rules', { rules: [{ to: [{ operation: { ports: ['81'] } }] }, OTHERS] }, 'depends'],
  ['other rules beside one that allows', { rules: [{}, OTHERS] }, 'yes'],
  ['a rule', { rules: [UNKNOWN] }, 'depends'],
  ['a source', from(UNKNOWN), 'depends'],
  ['a namespace', from({ namespaces: [UNKNOWN] }), 'depends'],
  ['one of several', from({ namespaces: [UNKNOWN, 'shop'] }), 'yes'],
  ['a port', { rules: [{ to: [{ operation: { ports: [UNKNOWN] } }] }] }, 'depends'],
  [
    'a port of a rule for others',
    { rules: [{ from: [{ source: { namespaces: ['x'] } }], to: [{ operation: { ports: [UNKNOWN] } }] }] },
    'no',
  ],
  ['a key', { rules: [{ when: [{ key: UNKNOWN, values: ['a'] }] }] }, 'depends'],
  ['a target', { targetRefs: [{ kind: UNKNOWN, name: 'x' }] }, 'depends'],
] as const)('Istio: %s', (_, spec, answer) => {
  expect(said(istio, [policy(spec)])).toBe(answer);
});

test.each([
  ['STRICT', 'no'],
  [UNKNOWN, 'depends'],
  ['PERMISSIVE', 'yes'],
] as const)('Istio: a mode, for who has no proxy', (mode, answer) => {
  const strict = object('security.istio.io/v1', 'PeerAuthentication', { mtls: { mode } });
  const bare = pod('shop/web', { 'sidecar.istio.io/inject': 'false' }, '10.0.0.1');
  const estate = new Estate();
  for (const one of [istio, bare, PODS[1]!, strict]) estate.add(resourceOf(one));
  const network = readClusterNetwork(estate, scope);
  const at = network.groups.findIndex(({ podName }) => podName === 'web');
  expect(authorizationIn(estate, scope, network)(at, 1 - at, 80)?.answer).toBe(answer);
});

const linkerd = space({ 'linkerd.io/inject': 'enabled' }, {});
const GROUP = 'policy.linkerd.io/v1beta1';
const server = (more: object = {}): Written =>
  object(GROUP, 'Server', { podSelector: {}, port: 80, ...more }, 's');
const allows = (spec: object): Written =>
  object(GROUP, 'AuthorizationPolicy', {
    targetRef: { kind: 'Server', name: 's' },
    requiredAuthenticationRefs: [],
    ...spec,
  });
const tls = (spec: unknown): readonly Written[] => [
  server(),
  allows({ requiredAuthenticationRefs: [{ kind: 'MeshTLSAuthentication', name: 't' }] }),
  object(GROUP, 'MeshTLSAuthentication', spec, 't'),
];

test.each<readonly [string, readonly Written[], string]>([
  ['a port', [server({ port: UNKNOWN })], 'depends'],
  ['a selector', [server({ podSelector: { matchLabels: { app: UNKNOWN } } })], 'depends'],
  [
    'a selector that others rule out',
    [server({ podSelector: { matchLabels: { app: UNKNOWN, tier: 'x' } } })],
    'yes',
  ],
  ['what becomes of others', [server({ accessPolicy: UNKNOWN })], 'depends'],
  ['a target', [server(), allows({ targetRef: UNKNOWN })], 'depends'],
  ['who is required', [server(), allows({ requiredAuthenticationRefs: [OTHERS] })], 'depends'],
  ['an identity', tls({ identities: [UNKNOWN] }), 'depends'],
  ['one of several', tls({ identities: [UNKNOWN, '*'] }), 'yes'],
  ['the identities', tls({ identities: UNKNOWN }), 'depends'],
  ['a ServiceAccount', tls({ identityRefs: [{ kind: 'ServiceAccount', name: UNKNOWN }] }), 'depends'],
])('Linkerd: %s', (_, documents, answer) => {
  expect(said(linkerd, documents)).toBe(answer);
});

test('Linkerd: whether there is a proxy, and the default policy', () => {
  expect(said(space({ 'linkerd.io/inject': UNKNOWN }, {}), [server()])).toBe('depends');
  const word = { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': UNKNOWN };
  expect(said(space(word, {}), [])).toBe('depends');
});
