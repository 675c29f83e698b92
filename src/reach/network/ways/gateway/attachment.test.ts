import { expect, test } from 'vitest';
import { WEB, INNER, HTTP, OPEN, object, gateway, route, ALB, IP, ways } from './testing-gateway.ts';

const FAR = route('', 'HTTPRoute', 'name: web, namespace: apps', ', namespace: shop').replace(
  'name: web, port: 80',
  'name: web, namespace: shop, port: 80',
);
const FROM_ALL = '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }';
const FROM_SOME =
  '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: a } } } } }';
const apps = (labels: string): string => `
apiVersion: v1
kind: Namespace
metadata: { name: apps, labels: { ${labels} } }
`;
const grant = (from: string, to: string): string =>
  object(
    'gateway.networking.k8s.io/v1beta1',
    'ReferenceGrant',
    'name: web, namespace: shop',
    `from: [${from}], to: [${to}]`,
  );
const FROM_APPS = '{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: apps }';
const GRANT = grant(FROM_APPS, '{ group: "", kind: Service }');

test.each([
  ['attached and granted', 1, [gateway(FROM_ALL), GRANT]],
  ['not attached: the Gateway takes routes of its own namespace', 0, [gateway(HTTP), GRANT]],
  ['attached by the labels of its namespace', 1, [gateway(FROM_SOME), apps('team: a'), GRANT]],
  ['not attached by the labels of its namespace', 0, [gateway(FROM_SOME), apps('team: b'), GRANT]],
  ['not granted', 0, [gateway(FROM_ALL)]],
  [
    'granted another Service',
    0,
    [gateway(FROM_ALL), grant(FROM_APPS, '{ group: "", kind: Service, name: db }')],
  ],
  [
    'granted to another kind',
    0,
    [gateway(FROM_ALL), grant(FROM_APPS.replace('HTTPRoute', 'TCPRoute'), '{ group: "", kind: Service }')],
  ],
])('a route of another namespace: %s', (_, count, documents) => {
  expect(ways([WEB, INNER, ALB, IP, FAR, ...documents])).toHaveLength(count);
});

// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/listenersets
const set = (parent: string, namespace = 'shop', listeners = HTTP): string =>
  object(
    'gateway.networking.k8s.io/v1',
    'ListenerSet',
    `name: more, namespace: ${namespace}`,
    `parentRef: { name: edge${parent} }, listeners: [${listeners}]`,
  );
const TO_SET = route('', 'HTTPRoute', 'name: web, namespace: shop', ', kind: ListenerSet').replace(
  'name: edge',
  'name: more',
);
const allowed = (from: string): string =>
  gateway('{ name: far, port: 8443, protocol: HTTP }', `allowedListeners: { namespaces: { ${from} } }, `);
const OLD = set('').replace('gateway.networking.k8s.io/v1', 'gateway.networking.x-k8s.io/v1alpha1');

test.each([
  ['of the namespace of the Gateway', [OPEN], [allowed('from: Same'), set('')]],
  ['of a Gateway that takes none', [], [gateway(HTTP), set('')]],
  ['of a Gateway that takes those of others', [], [allowed('from: None'), set('')]],
  ['of another namespace', [], [allowed('from: Same'), set(', namespace: shop', 'apps')]],
  ['whose Gateway is not here', [], [allowed('from: All'), set('').replace('edge', 'other')]],
  [
    'that takes no routes of this protocol',
    [],
    [allowed('from: All'), set('', 'shop', '{ name: t, port: 1, protocol: TCP }')],
  ],
] as const)('a ListenerSet %s', (_, expected, documents) => {
  expect(ways([WEB, INNER, ALB, IP, TO_SET, ...documents])).toEqual(expected);
});

test('a ListenerSet of another namespace takes the routes of its own', () => {
  const far = set(', namespace: shop', 'apps', FROM_ALL);
  const both = [WEB, INNER, ALB, IP, far, TO_SET.replace('name: more', 'name: more, namespace: apps')];
  expect(ways([...both, allowed('from: All')])).toEqual([OPEN]);
  const some = allowed('from: Selector, selector: { matchLabels: { team: a } }');
  expect(ways([...both, some, apps('team: a')])).toEqual([OPEN]);
  expect(ways([...both, some, apps('team: b')])).toEqual([]);
  const same = [...both, allowed('from: All')].map((text) =>
    text.replace('from: All } } }]', 'from: Same } } }]'),
  );
  expect(ways(same)).toEqual([]);
});

test('an XListenerSet, as it was called before', () => {
  const old = OLD.replace('kind: ListenerSet', 'kind: XListenerSet');
  const to = TO_SET.replace('kind: ListenerSet', 'group: gateway.networking.x-k8s.io, kind: XListenerSet');
  expect(ways([WEB, INNER, ALB, IP, to, old, allowed('from: Same')])).toEqual([OPEN]);
  expect(ways([WEB, INNER, ALB, IP, TO_SET, old, allowed('from: Same')])).toEqual([]);
});
