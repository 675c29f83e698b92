import { expect, test } from 'vitest';
import { WEB, NLB, PORTS, noted, PUBLIC, IP, DENY, from, AUTO, balanced } from './testing-services.ts';
import { VPC, service, told, workload } from './testing-ways.ts';

const CASES: readonly (readonly [what: string, expected: readonly string[], documents: readonly string[]])[] =
  [
    [
      'the AWS Load Balancer Controller makes an internal NLB of instances unless told otherwise',
      ['NLB Service shop/web (VPC) TCP 443→shop/web[Deployment]:8080 as node: yes'],
      [WEB, service(`${NLB}, ${PORTS}`)],
    ],
    [
      'the cloud provider makes a Classic Load Balancer that faces the internet',
      ['CLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as node: yes'],
      [WEB, service(`type: LoadBalancer, ${PORTS}`)],
    ],
    [
      'its Classic Load Balancer hides the client where the Service keeps to the pods of a node',
      ['CLB Service shop/web (VPC) TCP 443→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        service(
          `type: LoadBalancer, externalTrafficPolicy: Local, ${PORTS}`,
          noted({ 'aws-load-balancer-internal': 'true' }),
        ),
      ],
    ],
    [
      'its NLB keeps the client',
      ['NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as client: yes'],
      [
        WEB,
        service(
          `type: LoadBalancer, externalTrafficPolicy: Local, ${PORTS}`,
          noted({ 'aws-load-balancer-type': 'nlb' }),
        ),
      ],
    ],
    [
      'EKS Auto Mode gives every Service its class, and takes pods as targets',
      ['NLB Service shop/web (VPC) TCP 443→shop/web[Deployment]:8080 as balancer: yes'],
      [WEB, AUTO, service(`type: LoadBalancer, ${PORTS}`)],
    ],
    [
      'an NLB with pods as targets hides the client of TCP and keeps that of UDP',
      [
        'NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as balancer: yes',
        'NLB Service shop/web (internet) UDP 53→shop/web[Deployment]:53 as client: yes',
      ],
      [
        WEB,
        service(
          `${NLB}, ports: [{ name: a, port: 443, targetPort: http }, { name: b, port: 53, protocol: UDP }]`,
          noted({ ...PUBLIC, ...IP }),
        ),
      ],
    ],
    [
      'unless its target groups are told to keep it',
      ['NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as client: yes'],
      [
        WEB,
        service(
          `${NLB}, ${PORTS}`,
          noted({
            ...PUBLIC,
            ...IP,
            'aws-load-balancer-target-group-attributes':
              'deregistration_delay.timeout_seconds=5,preserve_client_ip.enabled=true',
          }),
        ),
      ],
    ],
    [
      'the class of somebody else',
      [
        'load balancer Service shop/web (outside) TCP 443→shop/web[Deployment]:8080 as client|balancer|node: yes',
      ],
      [WEB, service(`type: LoadBalancer, loadBalancerClass: example.com/lb, ${PORTS}`)],
    ],
    [
      'TLS at the listeners that are named',
      [
        'NLB Service shop/web (internet) TCP 443 TLS→shop/web[Deployment]:8080 as node: yes',
        'NLB Service shop/web (internet) TCP 80→shop/web[Deployment]:8080 as node: yes',
      ],
      [
        WEB,
        service(
          `${NLB}, ports: [{ name: https, port: 443, targetPort: http }, { name: http, port: 80, targetPort: http }]`,
          noted({
            ...PUBLIC,
            'aws-load-balancer-ssl-cert': 'arn:aws:acm:eu-west-1:111122223333:certificate/x',
            'aws-load-balancer-ssl-ports': 'https',
          }),
        ),
      ],
    ],
    [
      'its blocks',
      ['NLB Service shop/web (198.51.100.0/24) TCP 443→shop/web[Deployment]:8080 as node: yes'],
      [
        WEB,
        service(
          `${NLB}, loadBalancerSourceRanges: [198.51.100.0/24], ${PORTS}`,
          noted({ ...PUBLIC, 'load-balancer-source-ranges': '0.0.0.0/0' }),
        ),
      ],
    ],
    [
      'a NodePort, with its number, and an external address',
      [
        'NodePort Service shop/web (outside) TCP 30443→shop/web[Deployment]:8080 as node: yes',
        'external IP Service shop/web (outside) TCP 443→shop/web[Deployment]:8080 as node: yes',
      ],
      [
        WEB,
        service(
          'type: NodePort, externalIPs: [192.0.2.1], ports: [{ port: 443, targetPort: http, nodePort: 30443 }]',
        ),
      ],
    ],
    ['a Service of the cluster alone', [], [WEB, service(PORTS)]],
    [
      'a Service that selects nobody',
      ['NLB Service shop/web (VPC) TCP 443→ as node: no'],
      [service(`${NLB}, ${PORTS}`), workload('db')],
    ],
    [
      'a name that its pods do not have',
      ['NLB Service shop/web (VPC) TCP 443→ as node: no'],
      [WEB, service(`${NLB}, ports: [{ port: 443, targetPort: https }]`)],
    ],
    [
      'policies let in the subnets of the balancer',
      ['NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as balancer: yes'],
      [WEB, VPC, from('10.0.0.0/24'), service(`${NLB}, ${PORTS}`, noted({ ...PUBLIC, ...IP }))],
    ],
    [
      'or other subnets',
      ['NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as balancer: no'],
      [WEB, VPC, from('10.0.1.0/24'), service(`${NLB}, ${PORTS}`, noted({ ...PUBLIC, ...IP }))],
    ],
    [
      'or subnets of a VPC that is not here',
      ['NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as balancer: depends'],
      [WEB, from('10.0.0.0/24'), service(`${NLB}, ${PORTS}`, noted({ ...PUBLIC, ...IP }))],
    ],
    [
      'a node reaches its own pods whatever policies say',
      ['NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as node: depends'],
      [WEB, DENY, service(`${NLB}, ${PORTS}`, noted(PUBLIC))],
    ],
    [
      'a client that stays the client is judged as such',
      ['NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as client: no'],
      [WEB, DENY, service(`${NLB}, externalTrafficPolicy: Local, ${PORTS}`, noted(PUBLIC))],
    ],
  ];

test.each(CASES)('%s', (_, expected, documents) => {
  expect(balanced(documents)).toEqual(expected);
});

test('every load balancer leaves a port on every node, unless it is told not to', () => {
  const web = service(`${NLB}, ${PORTS}`);
  const node = 'NodePort Service shop/web (outside) TCP *→shop/web[Deployment]:8080 as node: yes';
  expect(told([WEB, web])[1]).toBe(node);
  const without = 'allocateLoadBalancerNodePorts: false';
  expect(told([WEB, service(`${NLB}, ${without}, ${PORTS}`, noted(IP))])).toEqual([
    'NLB Service shop/web (VPC) TCP 443→shop/web[Deployment]:8080 as balancer: yes',
  ]);
  // A load balancer of nodes needs one.
  expect(told([WEB, service(`${NLB}, ${without}, ${PORTS}`)])).toEqual([
    'NLB Service shop/web (VPC) TCP 443→shop/web[Deployment]:8080 as node: no',
  ]);
});
