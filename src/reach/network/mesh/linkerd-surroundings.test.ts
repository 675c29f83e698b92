// What besides Servers decides: default policies, proxies, annotations.
import { describe, expect, test } from 'vitest';
import { viewOf } from '../index.ts';
import {
  FROM,
  MESH,
  MESH_TLS,
  allows,
  db,
  four,
  linkerd,
  ref,
  said,
  server,
  tls,
} from './testing-linkerd.ts';
import { authorizations, pod, space } from './testing-mesh.ts';

test('at the other ports of its pods a Server says nothing', () => {
  expect(four([server()], 80)).toBe('yes yes yes yes');
  expect(said([db(), server()], 'shop/web > shop/db')).toEqual(['depends']);
});

describe('default policies', () => {
  const rows: Record<string, string> = {
    'all-unauthenticated': 'yes yes yes yes',
    audit: 'yes yes yes yes',
    'all-authenticated': 'yes yes no no',
    'cluster-unauthenticated': 'yes yes yes no',
    'cluster-authenticated': 'yes yes no no',
    deny: 'no no no no',
  };
  test.each(Object.entries(rows))('%s', (word, answers) => {
    const questions = FROM.map((from) => `${from} > shop/db 80`);
    const own = db(`config.linkerd.io/default-inbound-policy: ${word}`);
    expect(said([own], ...questions).join(' ')).toBe(answers);
    const spaces = MESH.with(
      0,
      space('shop', '', `linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: ${word}`),
    );
    expect(
      authorizations([...spaces, db()], questions)
        .map((one) => one?.answer)
        .join(' '),
    ).toBe(answers);
    const config = `apiVersion: v1
kind: ConfigMap
metadata: { name: linkerd-config, namespace: linkerd }
data:
  values: |
    clusterNetworks: 10.0.0.0/8,fd00::/8
    proxy:
      defaultInboundPolicy: ${word}`;
    expect(said([db(), config], ...questions).join(' ')).toBe(answers);
  });

  test('what is in the networks of the cluster and is no pod is let in with them', () => {
    const own = db('config.linkerd.io/default-inbound-policy: cluster-unauthenticated');
    expect(said([own], '10.9.9.9 > shop/db 80', '10.0.0.0/7 > shop/db 80')).toEqual(['yes', 'depends']);
  });
});

test('ports that annotations keep out of the proxy', () => {
  const skipping = db('config.linkerd.io/skip-inbound-ports: "25,5000-6000"');
  expect(said([skipping, server()], 'out/old > shop/db 5432')).toEqual(['yes']);
  const client = pod('ops/bare', { annotations: 'config.linkerd.io/skip-outbound-ports: "5432"' });
  const all = [db(), client, server(), allows(MESH_TLS), tls('{ identities: ["*"] }')];
  expect(said(all, 'ops/bare > shop/db 5432')).toEqual(['no']);
});

test('ports that take nobody without a proven identity', () => {
  const asking = db('config.linkerd.io/proxy-require-identity-inbound-ports: "80"');
  expect(
    said(
      [asking],
      'out/old > shop/db 80',
      'shop/web > shop/db 80',
      'out/old > shop/db 81',
      'out/old > shop/db',
    ),
  ).toEqual(['no', 'yes', 'yes', 'depends']);
});

test('pods without a proxy ask for nothing, and of others it may not be known', () => {
  expect(said([db(), server()], 'shop/web > out/old 80')).toEqual([undefined]);
  const nowhere = [pod('nowhere/x'), linkerd('Server', 'nowhere/all', '{ podSelector: {}, port: 80 }')];
  expect(said([db(), ...nowhere], 'shop/web > nowhere/x 80', 'shop/web > nowhere/x 81')).toEqual([
    'depends',
    'yes',
  ]);
});

test('each answer names the line that decides', () => {
  const documents = [db(), server(), allows(ref('ServiceAccount', 'web'))];
  const found = authorizations(
    [...MESH, ...documents],
    ['shop/web > shop/db 5432', 'ops/mon > shop/db 5432', 'ops/mon > shop/db 80'],
  );
  const lines = found.map((one) =>
    one?.because.map(({ by, message, place }) => {
      const span = place === undefined ? undefined : viewOf(place).span;
      return `${by}${span === undefined ? '' : `:${span.file.position(span.start).line}`} ${message}`;
    }),
  );
  expect(lines).toEqual([
    ['AuthorizationPolicy shop/p:4 lets shop/web[Pod] in to shop/db[Pod]'],
    ['Server shop/sql:4 does not let ops/mon[Pod] in to shop/db[Pod]: nobody authorizes it'],
    ['the default policy of Linkerd is all-unauthenticated: it lets ops/mon[Pod] in to shop/db[Pod]'],
  ]);
});
