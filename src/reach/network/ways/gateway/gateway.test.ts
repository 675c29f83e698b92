import { expect, test } from 'vitest';
import { policy, service, workload } from '../testing-ways.ts';
import {
  WEB,
  INNER,
  NODE_PORT,
  HTTP,
  gatewayClass,
  gateway,
  route,
  ALB,
  NLB,
  targets,
  IP,
  balancer,
  OWN,
  OF_CLASS,
  ways,
  OPEN,
} from './testing-gateway.ts';

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

test('VPC Lattice is not on the internet', () => {
  const lattice = gateway(HTTP).replace('gatewayClassName: edge', 'gatewayClassName: amazon-vpc-lattice');
  expect(ways([WEB, INNER, lattice, route()], 'internet')[0]).toMatch(/: no$/);
  expect(ways([WEB, INNER, lattice, route()], '10.0.0.7')[0]).toMatch(/: depends$/);
});
