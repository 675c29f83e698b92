import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { networksOf } from '../index.ts';
import type { Mode } from '../index.ts';
import { askMesh } from '../mesh/ask.ts';
import { endpointOf } from '../endpoint.ts';
import { hintsFor, wantedOf } from './index.ts';
import { answerWithHints, lineOf } from './testing-hints.ts';

const pod = (name: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: app, image: "example.com/${name}:1"${more} }] }
---
`;
const PODS = `${pod('web')}${pod('db', ', ports: [{ name: sql, containerPort: 5432 }]')}`;

const said = (
  text: string,
  source: string,
  destination: string,
  mode: Mode = 'eks',
  port = 5432,
): string[] => {
  const [network] = networksOf(readTexts({ 'shop.yaml': PODS, 'more.yaml': text }), mode);
  const { hints } = answerWithHints(network!, source, destination, { protocol: 'TCP', port });
  // Three lines of a terminal hold so much.
  expect(hints.map(({ text }) => text).filter(({ length }) => length > 200)).toEqual([]);
  return hints.map(lineOf);
};

const inMesh = (text: string): string[] => {
  const space =
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { istio-injection: enabled } }\n---\n';
  const [network] = networksOf(readTexts({ 'shop.yaml': `${space}${PODS}`, 'more.yaml': text }), 'eks');
  const { network: cluster } = network!.reach;
  const end = (name: string) => ({ name, end: endpointOf(cluster, name) });
  const [from, to] = [end('shop/web'), end('shop/db')];
  const found = askMesh(network!.authorized(), cluster, from.end, to.end, 5432)!;
  const wanted = wantedOf(cluster, from, to, { protocol: 'TCP', port: 5432 }, true);
  return hintsFor(wanted, found.answer, found.because).map(lineOf);
};

test('a policy of the cluster that denies: what may go before it hangs on its kind', () => {
  const cluster = (priority: number): string => `apiVersion: networking.k8s.aws/v1alpha1
kind: ClusterNetworkPolicy
metadata: { name: guard }
spec: { tier: Admin, priority: ${priority}, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] }
`;
  expect(said(cluster(10), 'shop/web', 'shop/db')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 add a rule with action Accept for ingress from shop/web on TCP 5432 to a ClusterNetworkPolicy with a priority below 10: ingress[0] of ClusterNetworkPolicy guard denies it ahead of every NetworkPolicy",
    ]
  `);
  expect(said(cluster(0), 'shop/web', 'shop/db')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 narrow ingress[0] of ClusterNetworkPolicy guard, which denies it: on EKS nothing goes before priority 0",
    ]
  `);
  const upstream = cluster(10).replace('networking.k8s.aws/v1alpha1', 'policy.networking.k8s.io/v1alpha2');
  expect(said(upstream, 'shop/web', 'shop/db', 'spec')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 add a rule with action Accept for ingress from shop/web on TCP 5432 to ClusterNetworkPolicy guard before ingress[0], which denies it ahead of every NetworkPolicy",
    ]
  `);
  const admin = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ namespaces: {} }] }] }
`;
  expect(said(admin, 'shop/web', 'shop/db', 'spec')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 add a rule with action Allow for egress to shop/db on TCP 5432 to BaselineAdminNetworkPolicy default before egress[0], which denies it",
    ]
  `);
  const calico = `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: { name: guard }
spec: { order: 1, selector: all(), types: [Ingress], ingress: [{ action: Deny, protocol: TCP }] }
`;
  expect(said(calico, 'shop/web', 'shop/db', 'spec')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 add a rule with action Allow for ingress from shop/web on TCP 5432 to GlobalNetworkPolicy guard before ingress[0], which denies it",
    ]
  `);
  const cilium = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: guard, namespace: shop }
spec: { endpointSelector: {}, ingressDeny: [{ fromEntities: [all] }] }
`;
  expect(said(cilium, 'shop/web', 'shop/db', 'spec')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 narrow ingressDeny[0] of CiliumNetworkPolicy shop/guard, which denies it: no rule that allows goes before one that denies",
    ]
  `);
});

test('a Service that leads nowhere, and one that is judged by its own address', () => {
  const service = (spec: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: shop }\nspec: ${spec}\n`;
  const good = service('{ selector: { app: db }, ports: [{ port: 5432, targetPort: sql }] }');
  expect(said(good, 'shop/web', 'service:shop/db', 'eks', 80)).toMatchInlineSnapshot(`
    [
      "more.yaml:4 ask for a port that Service shop/db has (TCP 5432), or give it TCP 80",
    ]
  `);
  const lost = service('{ selector: { app: dbs }, ports: [{ port: 5432 }] }');
  expect(said(lost, 'shop/web', 'service:shop/db')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 let the selector of Service shop/db name labels that pods of shop have",
    ]
  `);
  const nameless = service('{ selector: { app: db }, ports: [{ port: 5432, targetPort: pg }] }');
  expect(said(nameless, 'shop/web', 'service:shop/db')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 name the targetPort of Service shop/db at a container of its pods, or write its number",
    ]
  `);
  const policy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: db, tier: x } } }] }] }
`;
  expect(said(`${good}${policy}`, 'shop/web', 'service:shop/db')).toMatchInlineSnapshot(`
    [
      "more.yaml:4 add a rule for egress to the pods of Service shop/db on TCP sql to NetworkPolicy shop/web, with a podSelector of just the labels that the Service selects by",
    ]
  `);
});

test('a mesh that keeps somebody out', () => {
  const policy = (spec: string): string =>
    `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: db, namespace: shop }\nspec: ${spec}\n`;
  expect(inMesh(policy('{ rules: [{ from: [{ source: { namespaces: [ops] } }] }] }'))).toMatchInlineSnapshot(`
    [
      "more.yaml:4 add a rule for shop/web on TCP 5432 to AuthorizationPolicy shop/db",
    ]
  `);
  expect(inMesh(policy('{ action: DENY, rules: [{ to: [{ operation: { ports: ["5432"] } }] }] }')))
    .toMatchInlineSnapshot(`
    [
      "more.yaml:4 narrow the rule of AuthorizationPolicy shop/db that denies it: no policy that allows goes before one that denies",
    ]
  `);
});
