// https://istio.io/latest/docs/reference/config/security/authorization-policy/
import { describe, expect, test } from 'vitest';
import { viewOf } from '../index.ts';
import { authorizations, object, pod, service, space } from './testing-mesh.ts';

const policy = (place: string, spec: string): string =>
  object('security.istio.io/v1', 'AuthorizationPolicy', place, spec);
const peers = (place: string, spec: string): string =>
  object('security.istio.io/v1', 'PeerAuthentication', place, spec);

const MESH = [
  space('shop', 'istio-injection: enabled'),
  space('ops', 'istio-injection: enabled'),
  space('out'),
  pod('shop/web', { account: 'web', ip: '10.0.0.1' }),
  pod('shop/db', { account: 'db', ip: '10.0.0.2' }),
  pod('ops/mon', { account: 'mon', ip: '10.0.1.1' }),
  pod('out/old', { ip: '10.0.2.1' }),
  service('shop/db', ['tcp-sql:5432', 'http-web:80', 'what:9000']),
];
const said = (documents: readonly string[], ...questions: string[]): (string | undefined)[] =>
  authorizations([...MESH, ...documents], questions).map((found) => found?.answer);

/** What is said to web, mon, old and somebody outside, at 5432 and at 80. */
const FOUR = ['shop/web', 'ops/mon', 'out/old', '8.8.8.8'];
const asked = (port: number): string[] => FOUR.map((from) => `${from} > shop/db ${port}`);
const rows: Record<string, readonly [readonly string[], string, string]> = {
  'without a policy everybody comes in': [[], 'yes yes yes yes', 'yes yes yes yes'],
  'a policy that allows nothing denies all': [[policy('shop/p', '{}')], 'no no no no', 'no no no no'],
  'one that denies nothing denies nobody': [
    [policy('shop/p', '{ action: DENY }')],
    'yes yes yes yes',
    'yes yes yes yes',
  ],
  'an empty rule matches all': [[policy('shop/p', '{ rules: [{}] }')], 'yes yes yes yes', 'yes yes yes yes'],
  'of another namespace': [[policy('ops/p', '{}')], 'yes yes yes yes', 'yes yes yes yes'],
  'of the root namespace': [[policy('istio-system/p', '{}')], 'no no no no', 'no no no no'],
  'for other pods': [
    [policy('shop/p', '{ selector: { matchLabels: { app: web } } }')],
    'yes yes yes yes',
    'yes yes yes yes',
  ],
  'by a namespace': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { namespaces: [shop] } }] }] }')],
    'yes no no no',
    'yes no no no',
  ],
  'by the end of a namespace': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { namespaces: ["*ps"] } }] }] }')],
    'no yes no no',
    'no yes no no',
  ],
  'by an identity': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { principals: [cluster.local/ns/ops/sa/mon] } }] }] }')],
    'no yes no no',
    'no yes no no',
  ],
  'by the begin of an identity': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { principals: ["cluster.local/ns/shop/*"] } }] }] }')],
    'yes no no no',
    'yes no no no',
  ],
  'who has any identity': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { principals: ["*"] } }] }] }')],
    'yes yes no no',
    'yes yes no no',
  ],
  'an identity of another mesh, as far as is known': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { principals: [own.mesh/ns/ops/sa/mon] } }] }] }')],
    'no depends no no',
    'no depends no no',
  ],
  'by ServiceAccounts, of the namespace of the policy too': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { serviceAccounts: [web, ops/x] } }] }] }')],
    'yes no no no',
    'yes no no no',
  ],
  'plain text is nobody that a policy denies by name': [
    [policy('shop/p', '{ action: DENY, rules: [{ from: [{ source: { namespaces: [ops, out] } }] }] }')],
    'yes no yes yes',
    'yes no yes yes',
  ],
  'what not to be means for plain text is not known': [
    [policy('shop/p', '{ action: DENY, rules: [{ from: [{ source: { notNamespaces: [shop] } }] }] }')],
    'yes no depends depends',
    'yes no depends depends',
  ],
  'by addresses': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { ipBlocks: [10.0.0.0/23, 8.8.8.8] } }] }] }')],
    'yes yes no yes',
    'yes yes no yes',
  ],
  'by a header of addresses': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { remoteIpBlocks: [10.0.0.0/8] } }] }] }')],
    'depends depends depends depends',
    'depends depends depends depends',
  ],
  'by ports': [
    [policy('shop/p', '{ rules: [{ to: [{ operation: { ports: ["80"] } }] }] }')],
    'no no no no',
    'yes yes yes yes',
  ],
  'by ports that are not meant': [
    [policy('shop/p', '{ rules: [{ to: [{ operation: { notPorts: ["80"] } }] }] }')],
    'yes yes yes yes',
    'no no no no',
  ],
  'all of a rule has to hold, and one of each list': [
    [
      policy(
        'shop/p',
        '{ rules: [{ from: [{ source: { namespaces: [ops] } }, { source: { ipBlocks: [8.8.8.8] } }], to: [{ operation: { ports: ["80"] } }] }] }',
      ),
    ],
    'no no no no',
    'no yes no yes',
  ],
  'HTTP narrows what is HTTP, and opens nothing else': [
    [policy('shop/p', '{ rules: [{ to: [{ operation: { methods: [GET] } }] }] }')],
    'no no no no',
    'depends depends depends depends',
  ],
  'a denial leaves HTTP out where there is none': [
    [
      policy(
        'shop/p',
        '{ action: DENY, rules: [{ to: [{ operation: { methods: [GET], ports: ["5432"] } }] }] }',
      ),
    ],
    'no no no no',
    'yes yes yes yes',
  ],
  'a token is of HTTP': [
    [policy('shop/p', '{ rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }] }')],
    'no no no no',
    'depends depends depends depends',
  ],
  'conditions that can be told': [
    [
      policy(
        'shop/p',
        '{ rules: [{ when: [{ key: source.namespace, values: [shop, ops] }, { key: destination.port, notValues: ["80"] }] }] }',
      ),
    ],
    'yes yes no no',
    'no no no no',
  ],
  'conditions that can not': [
    [policy('shop/p', '{ rules: [{ when: [{ key: connection.sni, values: [a] }] }] }')],
    'depends depends depends depends',
    'depends depends depends depends',
  ],
  'a denial goes before what allows': [
    [
      policy('shop/a', '{ rules: [{}] }'),
      policy('shop/d', '{ action: DENY, rules: [{ from: [{ source: { namespaces: [ops] } }] }] }'),
    ],
    'yes no yes yes',
    'yes no yes yes',
  ],
  'what allows adds up': [
    [
      policy('shop/a', '{ rules: [{ from: [{ source: { namespaces: [ops] } }] }] }'),
      policy('shop/b', '{ rules: [{ from: [{ source: { namespaces: [shop] } }] }] }'),
    ],
    'yes yes no no',
    'yes yes no no',
  ],
  'a provider decides': [
    [
      policy(
        'shop/p',
        '{ action: CUSTOM, provider: { name: a }, rules: [{ to: [{ operation: { ports: ["80"] } }] }] }',
      ),
    ],
    'yes yes yes yes',
    'depends depends depends depends',
  ],
  'an audit decides nothing': [
    [policy('shop/p', '{ action: AUDIT, rules: [{}] }')],
    'yes yes yes yes',
    'yes yes yes yes',
  ],
  'STRICT refuses plain text': [
    [peers('shop/p', '{ mtls: { mode: STRICT } }')],
    'yes yes no no',
    'yes yes no no',
  ],
  'at one port of a workload': [
    [
      peers(
        'shop/p',
        '{ selector: { matchLabels: { app: db } }, mtls: { mode: STRICT }, portLevelMtls: { 80: { mode: PERMISSIVE } } }',
      ),
    ],
    'yes yes no no',
    'yes yes yes yes',
  ],
  'who takes no mutual TLS knows nobody': [
    [
      peers('shop/p', '{ mtls: { mode: DISABLE } }'),
      policy('shop/p', '{ rules: [{ from: [{ source: { namespaces: [shop, ops] } }] }] }'),
    ],
    'no no no no',
    'no no no no',
  ],
  'a policy for a Service is of its waypoint, if there is one': [
    [policy('shop/p', '{ targetRefs: [{ kind: Service, group: "", name: db }] }')],
    'depends depends depends depends',
    'depends depends depends depends',
  ],
  'one for another Service is not': [
    [policy('shop/p', '{ targetRefs: [{ kind: Service, group: "", name: web }] }')],
    'yes yes yes yes',
    'yes yes yes yes',
  ],
};

describe('who is let in at a port of TCP and at one of HTTP', () => {
  test.each(Object.entries(rows))('%s', (_, [documents, tcp, http]) => {
    expect(said(documents, ...asked(5432)).join(' ')).toBe(tcp);
    expect(said(documents, ...asked(80)).join(' ')).toBe(http);
  });
});

test('where nobody says what a port speaks both may be', () => {
  const get = '{ rules: [{ to: [{ operation: { methods: [GET] } }] }] }';
  const denied = '{ action: DENY, rules: [{ to: [{ operation: { methods: [GET] } }] }] }';
  expect(said([policy('shop/p', get)], 'shop/web > shop/db 9000')).toEqual(['depends']);
  expect(said([policy('shop/p', denied)], 'shop/web > shop/db 9000', 'shop/web > shop/db 1')).toEqual([
    'depends',
    'depends',
  ]);
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
