import { expect, test } from 'vitest';
import { policy, service, told, workload } from './testing-ways.ts';

const WEB = workload('web');
const INNER = service('ports: [{ port: 80, targetPort: http }]');
const proxy = (label: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: proxy, namespace: edge }
spec:
  selector: { matchLabels: { ${label} } }
  template:
    metadata: { labels: { ${label} } }
    spec: { containers: [{ name: app, image: "example.com/proxy:1", ports: [{ name: https, containerPort: 8443 }] }] }
`;
const front = (label: string): string => `
apiVersion: v1
kind: Service
metadata: { name: proxy, namespace: edge }
spec: { type: LoadBalancer, selector: { ${label} }, ports: [{ port: 443, targetPort: https, nodePort: 30443 }] }
`;
const ISTIO = 'istio: ingressgateway';
const istio = (gateway = 'edge/public', host = 'web', hosts = '["*.example.com"]', tls = ''): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec: { selector: { ${ISTIO} }, servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: ${hosts}${tls} }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec: { hosts: [shop.example.com], gateways: [${gateway}], http: [{ route: [{ destination: { host: ${host} } }] }] }
`;
const BY_ISTIO = [WEB, INNER, proxy(ISTIO), front(ISTIO)];
const OPEN =
  'Gateway VirtualService shop/web (internet) TCP 443,30443→shop/web[Deployment]:8080 as controller: yes';
const DENY = policy('podSelector: {}, policyTypes: [Ingress]');

/** What leads to the pods behind a proxy. */
const through = (documents: readonly string[]): string[] =>
  told(documents).filter((text) => text.endsWith('no') || text.includes('as controller'));

test.each([
  ['by a gateway of Istio', [OPEN], [...BY_ISTIO, istio()]],
  ['by its full name', [OPEN], [...BY_ISTIO, istio('edge/public', 'web.shop.svc.cluster.local')]],
  [
    'TLS that ends there',
    [OPEN.replace('30443', '30443 TLS')],
    [...BY_ISTIO, istio('edge/public', 'web', '["*"]', ', tls: { mode: SIMPLE }')],
  ],
  ['within the mesh alone', [], [...BY_ISTIO, istio('mesh')]],
  ['a gateway of another namespace', [], [...BY_ISTIO, istio('public')]],
  ['names of hosts that never meet', [], [...BY_ISTIO, istio('edge/public', 'web', '[example.org]')]],
  ['a host outside', [], [...BY_ISTIO, istio('edge/public', 'www.example.org')]],
  ['policies close it', [OPEN.replace('yes', 'no')], [...BY_ISTIO, istio(), DENY]],
  [
    'pods that are not here',
    ['Gateway VirtualService shop/web (outside) TCP *→shop/web[Deployment]:8080 as controller: depends'],
    [WEB, INNER, istio()],
  ],
])('%s', (_, expected, documents) => {
  expect(through(documents)).toEqual(expected);
});

const TRAEFIK = 'app.kubernetes.io/name: traefik';
const BY_TRAEFIK = [INNER, proxy(TRAEFIK), front(TRAEFIK), WEB];
const ingressRoute = (namespace: string, kind = 'IngressRoute'): string => `
apiVersion: traefik.io/v1alpha1
kind: ${kind}
metadata: { name: web, namespace: ${namespace} }
spec: { routes: [{ match: Host(\`example.com\`), kind: Rule, services: [{ name: web, namespace: shop, port: 80 }] }] }
`;

test.each([
  ['a route of Traefik', 'yes', [...BY_TRAEFIK, ingressRoute('shop')]],
  ['a route of TCP', 'yes', [...BY_TRAEFIK, ingressRoute('shop', 'IngressRouteTCP')]],
  ['a route of another namespace', 'depends', [...BY_TRAEFIK, ingressRoute('edge')]],
  ['a route that policies close', 'no', [...BY_TRAEFIK, ingressRoute('shop'), DENY]],
])('%s: %s', (_, expected, documents) => {
  expect(through(documents).map((text) => text.split(': ')[1])).toEqual([expected]);
});
