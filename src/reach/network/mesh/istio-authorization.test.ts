// https://istio.io/latest/docs/reference/config/security/authorization-policy/
import { describe, expect, test } from 'vitest';
import { peers, policy, said } from './testing-istio.ts';

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
  'conditions that cannot': [
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
