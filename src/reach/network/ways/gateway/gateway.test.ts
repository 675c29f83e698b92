import { expect, test } from 'vitest';
import { policy, service, told, workload } from '../testing-ways.ts';

const WEB = workload('web');
const INNER = service('ports: [{ name: http, port: 80, targetPort: http }]');
const NODE_PORT = service('type: NodePort, ports: [{ port: 80, targetPort: http }]');
const HTTP = '{ name: http, port: 80, protocol: HTTP }';
const object = (apiVersion: string, kind: string, metadata: string, spec: string): string => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { ${metadata} }
spec: { ${spec} }
`;
const API = 'gateway.networking.k8s.io/v1';
const AWS = 'gateway.k8s.aws/v1beta1';
const gatewayClass = (controller: string, more = ''): string =>
  object(API, 'GatewayClass', 'name: edge', `controllerName: ${controller}${more}`);
const gateway = (listeners: string, more = ''): string =>
  object(
    API,
    'Gateway',
    'name: edge, namespace: shop',
    `gatewayClassName: edge, ${more}listeners: [${listeners}]`,
  );
const route = (more = '', kind = 'HTTPRoute', metadata = 'name: web, namespace: shop', parent = ''): string =>
  object(
    API,
    kind,
    metadata,
    `parentRefs: [{ name: edge${parent} }], ${more}rules: [{ backendRefs: [{ name: web, port: 80 }] }]`,
  );
const ALB = gatewayClass('gateway.k8s.aws/alb');
const NLB = gatewayClass('gateway.k8s.aws/nlb');
const targets = (settings: string, reference = 'targetReference: { name: web }, '): string =>
  object(
    AWS,
    'TargetGroupConfiguration',
    `name: web, namespace: shop`,
    `${reference}defaultConfiguration: { ${settings} }`,
  );
const IP = targets('targetType: ip');
const balancer = (name: string, settings: string): string =>
  object(AWS, 'LoadBalancerConfiguration', `name: ${name}, namespace: shop`, settings);
const OWN =
  'infrastructure: { parametersRef: { group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: own } }, ';
const OF_CLASS =
  ', parametersRef: { group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: general, namespace: shop }';
const ways = (documents: readonly string[], source?: string): string[] =>
  told(documents, source).filter((text) => !text.startsWith('NodePort'));
const OPEN = 'ALB HTTPRoute shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as balancer: yes';

const CASES: readonly (readonly [what: string, expected: readonly string[], documents: readonly string[]])[] =
  [
    [
      'an ALB is internal and leads to nodes unless told otherwise',
      ['ALB HTTPRoute shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as node: yes'],
      [WEB, NODE_PORT, ALB, gateway(HTTP), route()],
    ],
    ['pods as targets of one Service', [OPEN], [WEB, INNER, ALB, gateway(HTTP), route(), IP]],
    [
      'pods as targets of all, by the settings of the Gateway',
      [OPEN],
      [
        WEB,
        INNER,
        ALB,
        gateway(HTTP, OWN),
        route(),
        balancer('own', 'defaultTargetGroupConfiguration: { name: web }'),
        targets('targetType: ip', ''),
      ],
    ],
    [
      'the settings of a route go first',
      [OPEN],
      [
        WEB,
        INNER,
        ALB,
        gateway(HTTP),
        route(),
        targets('targetType: instance').replace(
          'defaultConfiguration',
          'routeConfigurations: [{ routeIdentifier: { kind: HTTPRoute }, targetGroupProps: { targetType: instance } }, { routeIdentifier: { kind: HTTPRoute, namespace: shop, name: web }, targetGroupProps: { targetType: ip } }], defaultConfiguration',
        ),
      ],
    ],
    [
      'its scheme and its blocks',
      ['ALB HTTPRoute shop/web (198.51.100.0/24) TCP 80→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        ALB,
        gateway(HTTP, OWN),
        route(),
        IP,
        balancer('own', 'scheme: internet-facing, sourceRanges: [198.51.100.0/24]'),
      ],
    ],
    [
      'what the class says goes before what the Gateway says',
      [OPEN],
      [
        WEB,
        INNER,
        gatewayClass('gateway.k8s.aws/alb', OF_CLASS),
        gateway(HTTP, OWN),
        route(),
        IP,
        balancer('own', 'scheme: internet-facing'),
        balancer('general', 'scheme: internal'),
      ],
    ],
    [
      'unless the class leaves it to the Gateway',
      [OPEN.replace('VPC', 'internet')],
      [
        WEB,
        INNER,
        gatewayClass('gateway.k8s.aws/alb', OF_CLASS),
        gateway(HTTP, OWN),
        route(),
        IP,
        balancer('own', 'scheme: internet-facing'),
        balancer('general', 'scheme: internal, mergingMode: prefer-gateway'),
      ],
    ],
    [
      'an NLB of pods hides the client of TCP and keeps that of UDP',
      [
        'NLB TCPRoute shop/web (VPC) TCP 443→shop/web[Deployment]:8080 as balancer: yes',
        'NLB UDPRoute shop/dns (VPC) UDP 53→shop/dns[Deployment]:53 as client: yes',
      ],
      [
        WEB,
        INNER,
        workload('dns', '[]'),
        service('ports: [{ port: 53, protocol: UDP }]', '{}', 'dns'),
        NLB,
        gateway('{ name: tcp, port: 443, protocol: TCP }, { name: udp, port: 53, protocol: UDP }'),
        route('', 'TCPRoute'),
        route('', 'UDPRoute', 'name: dns, namespace: shop').replace(
          'name: web, port: 80',
          'name: dns, port: 53',
        ),
        IP,
        IP.replaceAll('name: web', 'name: dns'),
      ],
    ],
    [
      'unless its target group is told to keep it',
      ['NLB TCPRoute shop/web (VPC) TCP 443→shop/web[Deployment]:8080 as client: yes'],
      [
        WEB,
        INNER,
        NLB,
        gateway('{ name: tcp, port: 443, protocol: TCP }'),
        route('', 'TCPRoute'),
        targets(
          'targetType: ip, targetGroupAttributes: [{ key: preserve_client_ip.enabled, value: "true" }]',
        ),
      ],
    ],
    [
      'each listener that takes the route, with TLS where it ends there',
      [
        'ALB HTTPRoute shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as balancer: yes',
        'ALB HTTPRoute shop/web (VPC) TCP 443 TLS→shop/web[Deployment]:8080 as balancer: yes',
      ],
      [WEB, INNER, ALB, gateway(`${HTTP}, { name: https, port: 443, protocol: HTTPS }`), route(), IP],
    ],
    [
      'the listener that the route names',
      ['ALB HTTPRoute shop/web (VPC) TCP 443 TLS→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        ALB,
        gateway(`${HTTP}, { name: https, port: 443, protocol: HTTPS }`),
        route('', undefined, undefined, ', sectionName: https'),
        IP,
      ],
    ],
    [
      'a kind that the listener does not take',
      [],
      [
        WEB,
        INNER,
        ALB,
        gateway('{ name: http, port: 80, protocol: HTTP, allowedRoutes: { kinds: [{ kind: GRPCRoute }] } }'),
        route(),
        IP,
      ],
    ],
    [
      'names of hosts that never meet',
      [],
      [
        WEB,
        INNER,
        ALB,
        gateway('{ name: http, port: 80, protocol: HTTP, hostname: "*.example.com" }'),
        route('hostnames: [example.com, www.example.org], '),
        IP,
      ],
    ],
    [
      'names of hosts that meet',
      [OPEN],
      [
        WEB,
        INNER,
        ALB,
        gateway('{ name: http, port: 80, protocol: HTTP, hostname: "*.example.com" }'),
        route('hostnames: [www.example.com], '),
        IP,
      ],
    ],
    [
      'VPC Lattice connects to pods itself',
      ['VPC Lattice HTTPRoute shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        gateway(HTTP).replace('gatewayClassName: edge', 'gatewayClassName: amazon-vpc-lattice'),
        route(),
      ],
    ],
    [
      'policies close it to VPC Lattice',
      ['VPC Lattice HTTPRoute shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as balancer: no'],
      [
        WEB,
        INNER,
        gatewayClass('application-networking.k8s.aws/gateway-api-controller'),
        gateway(HTTP),
        route(),
        policy('podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]'),
      ],
    ],
    [
      'a controller in the cluster that is not here',
      ['Gateway HTTPRoute shop/web (outside) TCP *→shop/web[Deployment]:8080 as controller: depends'],
      [WEB, INNER, gatewayClass('istio.io/gateway-controller'), gateway(HTTP), route()],
    ],
    [
      'a controller in the cluster, by the pods that it runs for the Gateway',
      [
        'CLB Service shop/proxy (internet) TCP 80→shop/proxy[Deployment]:8080 as node: yes',
        'Gateway HTTPRoute shop/web (internet) TCP 80→shop/web[Deployment]:8080 as controller: yes',
      ],
      [
        WEB,
        INNER,
        gatewayClass('istio.io/gateway-controller'),
        gateway(HTTP),
        route(),
        workload('proxy').replace(
          'metadata: { labels: { app: proxy',
          'metadata: { labels: { gateway.networking.k8s.io/gateway-name: edge, app: proxy',
        ),
        service('type: LoadBalancer, ports: [{ port: 80, targetPort: http }]', '{}', 'proxy'),
      ],
    ],
  ];

test.each(CASES)('%s', (_, expected, documents) => {
  expect(ways(documents)).toEqual(expected);
});

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

test('VPC Lattice is not on the internet', () => {
  const lattice = gateway(HTTP).replace('gatewayClassName: edge', 'gatewayClassName: amazon-vpc-lattice');
  expect(ways([WEB, INNER, lattice, route()], 'internet')[0]).toMatch(/: no$/);
  expect(ways([WEB, INNER, lattice, route()], '10.0.0.7')[0]).toMatch(/: depends$/);
});
