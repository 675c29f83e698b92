import { expect, test } from 'vitest';
import { WEB, INNER, HTTP, object, gateway, route, ALB, IP, ways } from './testing-gateway.ts';

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
