import { expect, test } from 'vitest';
import { policy, service, told, workload } from './testing-ways.ts';

const WEB = workload('web');
const INNER = service('ports: [{ port: 80, targetPort: http }]');
const proxy = (label = 'app.kubernetes.io/name: ingress-nginx', spec = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: proxy, namespace: edge }
spec:
  selector: { matchLabels: { ${label} } }
  template:
    metadata: { labels: { ${label} } }
    spec: { ${spec}containers: [{ name: app, image: "example.com/proxy:1", ports: [{ name: https, containerPort: 8443 }] }] }
`;
const front = (spec: string): string => `
apiVersion: v1
kind: Service
metadata: { name: proxy, namespace: edge }
spec: { selector: { app.kubernetes.io/name: ingress-nginx }, ports: [{ port: 443, targetPort: https, nodePort: 30443 }], ${spec} }
`;
const ingress = (className = 'nginx', more = ''): string => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { ingressClassName: ${className}, ${more}defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
const LOAD_BALANCER = front('type: LoadBalancer');
const DENY = policy('podSelector: {}, policyTypes: [Ingress]');
const FROM_EDGE = policy(
  'podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } } }] }]',
);

/** The ways of Ingresses. */
const forwarded = (documents: readonly string[], source?: string): string[] =>
  told(documents, source).filter((text) => text.startsWith('Ingress'));
const OPEN = 'Ingress Ingress shop/web (internet) TCP 443,30443→shop/web[Deployment]:8080 as controller: yes';

test.each([
  ['by the load balancer of the controller', OPEN, [WEB, INNER, proxy(), LOAD_BALANCER, ingress()]],
  ['policies let in the controller alone', OPEN, [WEB, INNER, proxy(), LOAD_BALANCER, ingress(), FROM_EDGE]],
  [
    'policies let in nobody',
    OPEN.replace('yes', 'no'),
    [WEB, INNER, proxy(), LOAD_BALANCER, ingress(), DENY],
  ],
  [
    'TLS',
    OPEN.replace('30443', '30443 TLS'),
    [WEB, INNER, proxy(), LOAD_BALANCER, ingress('nginx', 'tls: [{ hosts: [example.com] }], ')],
  ],
  [
    'by the ports of nodes',
    'Ingress Ingress shop/web (outside) TCP 30443→shop/web[Deployment]:8080 as controller: yes',
    [WEB, INNER, proxy(), front('type: NodePort'), ingress()],
  ],
  [
    'by the network of the node',
    'Ingress Ingress shop/web (outside) TCP 8443→shop/web[Deployment]:8080 as controller: yes',
    [WEB, INNER, proxy(undefined, 'hostNetwork: true, '), ingress()],
  ],
  [
    'nothing here leads to the controller',
    'Ingress Ingress shop/web (outside) TCP *→shop/web[Deployment]:8080 as controller: depends',
    [WEB, INNER, proxy(), ingress()],
  ],
  [
    'a controller that is not here',
    'Ingress Ingress shop/web (outside) TCP *→shop/web[Deployment]:8080 as controller: depends',
    [WEB, INNER, ingress()],
  ],
  [
    'a controller by its IngressClass',
    OPEN,
    [
      WEB,
      INNER,
      proxy('istio: ingressgateway'),
      LOAD_BALANCER.replace('app.kubernetes.io/name: ingress-nginx', 'istio: ingressgateway'),
      ingress('mesh'),
      '\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: mesh }\nspec: { controller: istio.io/ingress-controller }\n',
    ],
  ],
])('%s', (_, expected, documents) => {
  expect(forwarded(documents)).toEqual([expected]);
});

test('an internal load balancer of the controller keeps the internet out, a closed one everybody', () => {
  const internal = LOAD_BALANCER.replace(
    'namespace: edge }',
    'namespace: edge, annotations: { service.beta.kubernetes.io/aws-load-balancer-internal: "true" } }',
  ).replace(', nodePort: 30443', '');
  const without = internal.replace('type: LoadBalancer', 'type: LoadBalancer, externalTrafficPolicy: Local');
  const verdicts = (documents: readonly string[], source: string): (string | undefined)[] =>
    forwarded([WEB, INNER, proxy(), ingress(), ...documents], source).map((text) => text.split(': ')[1]);
  expect(verdicts([LOAD_BALANCER], 'internet')).toEqual(['yes']);
  // Whether anybody reaches the ports of nodes is not known.
  expect(verdicts([without], 'internet')).toEqual(['depends']);
  const closed = policy('podSelector: {}, policyTypes: [Ingress]').replace(
    'namespace: shop',
    'namespace: edge',
  );
  expect(verdicts([without, closed], 'internet')).toEqual(['no']);
});

test('an ALB may lead to the controller', () => {
  const alb = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: edge, namespace: edge, annotations: { alb.ingress.kubernetes.io/scheme: internet-facing, alb.ingress.kubernetes.io/target-type: ip } }
spec: { ingressClassName: alb, defaultBackend: { service: { name: proxy, port: { number: 443 } } } }
`;
  expect(forwarded([WEB, INNER, proxy(), front('type: ClusterIP'), ingress(), alb], 'internet')).toEqual([
    'Ingress Ingress shop/web (internet) TCP 80→shop/web[Deployment]:8080 as controller: yes',
  ]);
});
