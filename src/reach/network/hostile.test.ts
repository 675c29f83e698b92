// Objects of every kind that the network looks at, with something odd in them: whatever it is, nobody falls over it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTexts } from '../../sources/texts.ts';
import { ACCOUNT } from './aws/testing-aws.ts';
import { exposuresOn } from './eks/exposure.ts';
import { connections, networksOf, notesOn } from './index.ts';
import type { Mode } from './index.ts';
import { lintNetwork } from './lint/index.ts';
import { judgeWay } from './ways/index.ts';

const object = (type: string, name: string, rest: object): object => {
  const [apiVersion, kind] = type.split(' ');
  return { apiVersion, kind, metadata: { name, namespace: 'a', labels: { app: name } }, ...rest };
};
const spec = (type: string, name: string, rest: object): object => object(type, name, { spec: rest });
const containers = [{ name: 'c', image: 'x', ports: [{ containerPort: 80, name: 'http', hostPort: 8080 }] }];
const selector = { app: 'web' };

const OBJECTS: readonly object[] = [
  object('v1 Namespace', 'a', { metadata: { name: 'a', labels: { 'istio-injection': 'enabled' } } }),
  object('v1 Pod', 'web', { spec: { containers, serviceAccountName: 'web' }, status: { podIP: '10.0.1.9' } }),
  object('v1 Pod', 'host', { spec: { containers, hostNetwork: true, nodeName: 'n1' } }),
  object('v1 Node', 'n1', { status: { addresses: [{ type: 'InternalIP', address: '10.0.1.5' }] } }),
  spec('apps/v1 Deployment', 'db', {
    replicas: 2,
    template: { metadata: { labels: { app: 'db' } }, spec: { containers } },
  }),
  spec('v1 Service', 'lb', {
    type: 'LoadBalancer',
    selector,
    externalIPs: ['203.0.113.4'],
    loadBalancerSourceRanges: ['198.51.100.0/24'],
    ports: [{ name: 'w', port: 443, targetPort: 'http', nodePort: 30_080 }],
  }),
  spec('networking.k8s.io/v1 Ingress', 'i', {
    ingressClassName: 'alb',
    rules: [
      { http: { paths: [{ path: '/', backend: { service: { name: 'lb', port: { number: 443 } } } }] } },
    ],
  }),
  spec('gateway.networking.k8s.io/v1 GatewayClass', 'alb', { controllerName: 'gateway.k8s.aws/alb' }),
  spec('gateway.networking.k8s.io/v1 Gateway', 'gw', {
    gatewayClassName: 'alb',
    listeners: [{ name: 'h', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }],
  }),
  spec('gateway.networking.k8s.io/v1 HTTPRoute', 'r', {
    parentRefs: [{ name: 'gw', sectionName: 'h' }],
    rules: [{ backendRefs: [{ name: 'lb', port: 443, weight: 1 }] }],
  }),
  spec('elbv2.k8s.aws/v1beta1 TargetGroupBinding', 't', {
    serviceRef: { name: 'lb', port: 443 },
    targetType: 'ip',
    targetGroupARN: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/x/1',
  }),
  spec('vpcresources.k8s.aws/v1beta1 SecurityGroupPolicy', 's', {
    podSelector: { matchLabels: { app: 'db' } },
    securityGroups: { groupIds: ['sg-0123456789abcdef0'] },
  }),
  spec('networking.k8s.io/v1 NetworkPolicy', 'np', {
    podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
    ingress: [
      { from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 'http' }] },
    ],
    egress: [{ to: [{ namespaceSelector: {}, podSelector: {} }], ports: [{ port: 80, endPort: 90 }] }],
  }),
  spec('policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy', 'anp', {
    priority: 5,
    subject: { namespaces: {} },
    ingress: [{ action: 'Pass', from: [{ pods: { namespaceSelector: {}, podSelector: {} } }] }],
  }),
  spec('networking.k8s.aws/v1alpha1 ClusterNetworkPolicy', 'cnp', {
    tier: 'Admin',
    priority: 5,
    subject: { namespaces: {} },
    egress: [{ action: 'Accept', to: [{ domainNames: ['*.example.com'] }, { networks: ['10.0.0.0/8'] }] }],
  }),
  spec('projectcalico.org/v3 GlobalNetworkPolicy', 'g', {
    selector: "app == 'web'",
    types: ['Ingress'],
    ingress: [
      { action: 'Allow', protocol: 'TCP', source: { nets: ['10.0.0.0/8'] }, destination: { ports: [80] } },
    ],
  }),
  spec('cilium.io/v2 CiliumNetworkPolicy', 'c', {
    endpointSelector: { matchLabels: selector },
    ingress: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }],
  }),
  spec('security.istio.io/v1 AuthorizationPolicy', 'az', {
    rules: [{ from: [{ source: { principals: ['*'] } }], to: [{ operation: { ports: ['80'] } }] }],
  }),
  spec('policy.linkerd.io/v1beta3 Server', 'sv', { podSelector: { matchLabels: selector }, port: 'http' }),
];

const ODD: readonly unknown[] = [
  null,
  [],
  {},
  -1,
  1.5,
  99_999_999,
  '',
  'x',
  true,
  [null],
  [{}],
  '::/0',
  '300.1.1.1/99',
  'a'.repeat(300),
  '\u0000',
];

type Holder = Record<string, unknown>;

/** Every place in some objects but what they are. */
function placesIn(holder: Holder): (readonly [holder: Holder, key: string])[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    ...(key === 'apiVersion' || key === 'kind' ? [] : [[holder, key] as const]),
    ...(typeof value === 'object' && value !== null ? placesIn(value as Holder) : []),
  ]);
}

/** How much is said of a cluster, by everybody who says anything. */
function said(texts: Readonly<Record<string, string>>, mode: Mode): number {
  const estate = readTexts(texts);
  let count = 0;
  for (const network of networksOf(estate, mode)) {
    const { reach, settings } = network;
    for (const { open, why } of connections(reach)) if (open !== 0) count += why().length;
    count += notesOn(network).length + lintNetwork({ estate, network }).length;
    for (const way of network.ways().all) count += judgeWay(network, way).because.length;
    count += exposuresOn(reach, settings).length;
    for (const source of reach.network.groups.keys()) {
      for (const destination of reach.network.groups.keys()) {
        count += reach.reasons(source, destination, 'TCP', 80).length;
        count += network.encryption()(source, destination).message.length;
      }
    }
  }
  return count;
}

test.each(['spec', 'eks'] as const)('odd objects are no trouble: %s', { timeout: 60_000 }, (mode) => {
  const change = fc.tuple(fc.nat(), fc.constantFrom(...ODD, undefined));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), (changes, withAccount) => {
      const objects = structuredClone(OBJECTS) as unknown as Holder[];
      for (const [at, value] of changes) {
        const places = objects.flatMap(placesIn);
        const [holder, key] = places[at % places.length]!;
        if (value === undefined) delete holder[key];
        else holder[key] = value;
      }
      const manifests = objects.map((one) => JSON.stringify(one)).join('\n---\n');
      const texts = { 'k.yaml': manifests, ...(withAccount ? { 'infra.yaml': ACCOUNT } : {}) };
      expect(said(texts, mode)).toBeGreaterThan(0);
    }),
    { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 100) },
  );
});
