// https://linkerd.io/2/reference/authorization-policy/
import { describe, expect, test } from 'vitest';
import { MESH_TLS, allows, four, linkerd, older, ref, server, tls } from './testing-linkerd.ts';

describe('who is let in at a port of a Server: web, mon, one without a proxy, somebody outside', () => {
  const rows: Record<string, readonly [readonly string[], string]> = {
    'where nobody says anything everybody': [[], 'yes yes yes yes'],
    'nobody, by a Server alone': [[server()], 'no no no no'],
    'by its number': [[server('', 'shop/sql', 5432)], 'no no no no'],
    'of other pods': [
      [linkerd('Server', 'shop/sql', '{ podSelector: { matchLabels: { app: web } }, port: 5432 }')],
      'yes yes yes yes',
    ],
    'of another namespace': [[server('', 'ops/sql', 5432)], 'yes yes yes yes'],
    'by a name that the pod does not have': [[server('', 'shop/sql', 'http')], 'yes yes yes yes'],
    'who is proven': [[server(), allows(MESH_TLS), tls('{ identities: ["*"] }')], 'yes yes no no'],
    'by an identity': [
      [
        server(),
        allows(MESH_TLS),
        tls('{ identities: [mon.ops.serviceaccount.identity.linkerd.cluster.local] }'),
      ],
      'no yes no no',
    ],
    'by the end of an identity': [
      [
        server(),
        allows(MESH_TLS),
        tls('{ identities: ["*.shop.serviceaccount.identity.linkerd.cluster.local"] }'),
      ],
      'yes no no no',
    ],
    'of another trust domain, as far as is known': [
      [
        server(),
        allows(MESH_TLS),
        tls('{ identities: ["*.shop.serviceaccount.identity.linkerd.own.mesh"] }'),
      ],
      'depends no no no',
    ],
    'by a ServiceAccount': [
      [server(), allows(MESH_TLS), tls('{ identityRefs: [{ kind: ServiceAccount, name: web }] }')],
      'yes no no no',
    ],
    'by one of another namespace': [
      [
        server(),
        allows(MESH_TLS),
        tls('{ identityRefs: [{ kind: ServiceAccount, name: mon, namespace: ops }] }'),
      ],
      'no yes no no',
    ],
    'by a namespace': [
      [server(), allows(MESH_TLS), tls('{ identityRefs: [{ kind: Namespace, name: ops }] }')],
      'no yes no no',
    ],
    'by a ServiceAccount that the policy names itself': [
      [server(), allows(ref('ServiceAccount', 'mon', ', namespace: ops'))],
      'no yes no no',
    ],
    'by networks': [
      [
        server(),
        allows(ref('NetworkAuthentication', 'net')),
        linkerd(
          'NetworkAuthentication',
          'shop/net',
          '{ networks: [{ cidr: 10.0.0.0/8, except: [10.0.1.0/24] }, { cidr: 8.8.8.8/32 }] }',
        ),
      ],
      'yes no yes yes',
    ],
    'all that is required': [
      [
        server(),
        allows(`${MESH_TLS}, ${ref('NetworkAuthentication', 'net')}`),
        tls('{ identities: ["*"] }'),
        linkerd('NetworkAuthentication', 'shop/net', '{ networks: [{ cidr: 10.0.1.0/24 }] }'),
      ],
      'no yes no no',
    ],
    'who is required, where it is not here': [
      [server(), allows(MESH_TLS)],
      'depends depends depends depends',
    ],
    'everybody, where nothing is required': [[server(), allows('')], 'yes yes yes yes'],
    'by a policy of the namespace': [
      [server(), allows('', '{ kind: Namespace, name: shop }')],
      'yes yes yes yes',
    ],
    'by a policy of another Server': [
      [server(), allows('', '{ group: policy.linkerd.io, kind: Server, name: other }')],
      'no no no no',
    ],
    'what a policy allows adds up': [
      [
        server(),
        allows(ref('ServiceAccount', 'mon', ', namespace: ops')),
        allows(ref('ServiceAccount', 'web'), undefined, 'q'),
      ],
      'yes yes no no',
    ],
    'what becomes of the others': [[server('accessPolicy: all-authenticated')], 'yes yes no no'],
    'by the older kind, everybody': [
      [server(), older('{ unauthenticated: true, networks: [{ cidr: 0.0.0.0/0 }] }')],
      'yes yes yes yes',
    ],
    'by the older kind, from where the mesh chooses': [
      [server(), older('{ unauthenticated: true }')],
      'yes yes yes depends',
    ],
    'by the older kind, a ServiceAccount': [
      [server(), older('{ meshTLS: { serviceAccounts: [{ name: web }, { name: mon, namespace: shop }] } }')],
      'yes no no no',
    ],
    'by the older kind, TLS without an identity': [
      [
        server(),
        older(
          '{ meshTLS: { unauthenticatedTLS: true } }',
          'selector: { matchExpressions: [{ key: a, operator: DoesNotExist }] }',
        ),
      ],
      'yes yes no no',
    ],
    'by the older kind, of other Servers': [
      [server(), older('{ unauthenticated: true }', 'selector: { matchLabels: { a: b } }')],
      'no no no no',
    ],
    'requests of a route': [
      [
        server(),
        linkerd(
          'HTTPRoute',
          'shop/get',
          '{ parentRefs: [{ group: policy.linkerd.io, kind: Server, name: sql }], rules: [{ matches: [{ method: GET }] }] }',
        ),
        allows(MESH_TLS, '{ group: policy.linkerd.io, kind: HTTPRoute, name: get }'),
        tls('{ identities: ["*"] }'),
      ],
      'depends depends no no',
    ],
  };
  test.each(Object.entries(rows))('%s', (_, [documents, answers]) => {
    expect(four(documents)).toBe(answers);
  });
});
