// What besides the rules decides: ports, proxies, annotations, the settings of the mesh.
import { expect, test } from 'vitest';
import { viewOf } from '../index.ts';
import { MESH, peers, policy, said } from './testing-istio.ts';
import { authorizations, object, pod, service, space } from './testing-mesh.ts';

test('where nobody says what a port speaks both may be', () => {
  const get = '{ rules: [{ to: [{ operation: { methods: [GET] } }] }] }';
  const denied = '{ action: DENY, rules: [{ to: [{ operation: { methods: [GET] } }] }] }';
  expect(said([policy('shop/p', get)], 'shop/web > shop/db 9000')).toEqual(['depends']);
  expect(said([policy('shop/p', denied)], 'shop/web > shop/db 9000', 'shop/web > shop/db 1')).toEqual([
    'depends',
    'depends',
  ]);
});

test('where Services say different things of a port both may be', () => {
  const get = policy('shop/p', '{ rules: [{ to: [{ operation: { methods: [GET] } }] }] }');
  const other = service('shop/db', ['http-sql:5432']).replace('name: db', 'name: other');
  expect(said([get, other], 'shop/web > shop/db 5432', 'shop/web > shop/db 80')).toEqual([
    'depends',
    'depends',
  ]);
  expect(said([get], 'shop/web > shop/db 5432')).toEqual(['no']);
});

test('without a port what hangs on it is not known', () => {
  const ports = policy('shop/p', '{ rules: [{ to: [{ operation: { ports: ["80"] } }] }] }');
  expect(said([ports], 'shop/web > shop/db')).toEqual(['depends']);
});

test('pods without a proxy ask for nothing, and of others it may not be known', () => {
  const none = policy('istio-system/none', '{}');
  expect(said([none], 'shop/web > out/old 80')).toEqual([undefined]);
  const more = [none, pod('nowhere/x'), pod('shop/out', { labels: 'sidecar.istio.io/inject: "false"' })];
  expect(said(more, 'shop/web > nowhere/x 80', 'shop/web > shop/out 80')).toEqual(['depends', undefined]);
});

test('the proxy of the node knows nothing of HTTP', () => {
  const ambient = [
    space('sea', 'istio.io/dataplane-mode: ambient'),
    pod('sea/one'),
    pod('sea/two'),
    service('sea/two', ['http-web:80']),
  ];
  const get = policy('sea/p', '{ rules: [{ to: [{ operation: { methods: [GET] } }] }] }');
  const by = policy('sea/p', '{ rules: [{ from: [{ source: { namespaces: [sea] } }] }] }');
  expect(said([...ambient, get], 'sea/one > sea/two 80')).toEqual(['no']);
  expect(said([...ambient, by], 'sea/one > sea/two 80', 'out/old > sea/two 80')).toEqual(['yes', 'no']);
  // Between nodes it is mutual TLS whatever is asked.
  const plain = peers('sea/p', '{ mtls: { mode: DISABLE } }');
  expect(said([...ambient, by, plain], 'sea/one > sea/two 80')).toEqual(['yes']);
});

test('ports that annotations keep out of the proxy', () => {
  const annotations = 'traffic.sidecar.istio.io/excludeInboundPorts: "80, 81"';
  const more = [pod('shop/open', { annotations }), policy('shop/none', '{}')];
  expect(said(more, 'shop/web > shop/open 81', 'shop/web > shop/open 82', 'shop/web > shop/open')).toEqual([
    'yes',
    'no',
    'depends',
  ]);
  const out = 'traffic.sidecar.istio.io/excludeOutboundPorts: "5432"';
  const strict = peers('shop/p', '{ mtls: { mode: STRICT } }');
  const client = [pod('ops/bare', { annotations: out }), strict];
  expect(said(client, 'ops/bare > shop/db 5432', 'ops/bare > shop/db 80')).toEqual(['no', 'yes']);
});

test('clients that are told to speak otherwise', () => {
  const rule = object(
    'networking.istio.io/v1',
    'DestinationRule',
    'ops/r',
    '{ host: db.shop, trafficPolicy: { tls: { mode: SIMPLE } } }',
  );
  const by = policy('shop/p', '{ rules: [{ from: [{ source: { namespaces: [ops] } }] }] }');
  expect(said([rule, by], 'ops/mon > shop/db 80', 'ops/mon > shop/web 80')).toEqual(['depends', 'yes']);
});

test.each([
  [
    'the ConfigMap of the control plane',
    `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |-
    rootNamespace: roots
    trustDomain: own.mesh`,
  ],
  [
    'an IstioOperator',
    object(
      'install.istio.io/v1alpha1',
      'IstioOperator',
      'istio-system/i',
      '{ meshConfig: { rootNamespace: roots, trustDomain: own.mesh } }',
    ),
  ],
])('the root namespace and the trust domain: %s', (_, mesh) => {
  const by = (domain: string): string =>
    policy('roots/p', `{ rules: [{ from: [{ source: { principals: ["${domain}/ns/ops/sa/mon"] } }] }] }`);
  for (const domain of ['own.mesh', 'cluster.local', '*'])
    expect(said([mesh, by(domain)], 'ops/mon > shop/db 80')).toEqual(['yes']);
  expect(said([mesh, by('other.mesh')], 'ops/mon > shop/db 80')).toEqual(['no']);
  expect(said([mesh, policy('istio-system/p', '{}')], 'ops/mon > shop/db 80')).toEqual(['yes']);
});

test('each answer names the line that decides', () => {
  const documents = [
    policy(
      'shop/a',
      '\n  rules:\n  - from: [{ source: { namespaces: [shop] } }]\n  - to: [{ operation: { methods: [GET] } }]',
    ),
    policy('shop/d', '\n  action: DENY\n  rules:\n  - to: [{ operation: { ports: ["1"] } }]'),
  ];
  const found = authorizations(
    [...MESH, ...documents],
    ['shop/web > shop/db 80', 'ops/mon > shop/db 80', 'ops/mon > shop/db 1', 'ops/mon > shop/db 5432'],
  );
  const lines = found.map((one) =>
    one?.because.map(({ by, certain, message, place }) => {
      const span = viewOf(place!).span!;
      return `${by}:${span.file.position(span.start).line} ${message}${certain ? '' : ' (?)'}`;
    }),
  );
  expect(lines).toEqual([
    ['AuthorizationPolicy shop/a:6 lets shop/web[Pod] in to shop/db[Pod]'],
    ['AuthorizationPolicy shop/a:7 lets ops/mon[Pod] in to shop/db[Pod], perhaps: it hangs on methods (?)'],
    ['AuthorizationPolicy shop/d:7 does not let ops/mon[Pod] in to shop/db[Pod]'],
    ['AuthorizationPolicy shop/a:5 is for shop/db[Pod]: who matches no rule that allows is not let in'],
  ]);
});
