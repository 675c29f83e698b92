import { expect, test } from 'vitest';
import { VPC, networkOf, policy, service, told, workload } from './testing-ways.ts';

const WEB = workload('web');
const PORTS = 'ports: [{ name: http, port: 80, targetPort: http }]';
const NODE_PORT = service(`type: NodePort, ${PORTS}`);
const INNER = service(PORTS);
const BACKEND = 'defaultBackend: { service: { name: web, port: { number: 80 } } }';
const ingress = (annotations: Readonly<Record<string, string>>, spec = BACKEND, name = 'web'): string => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: shop
  annotations: ${JSON.stringify(Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value])))}
spec: { ingressClassName: alb, ${spec} }
`;
const IP = { 'target-type': 'ip' };
const PUBLIC = { ...IP, scheme: 'internet-facing' };
const classOf = (controller: string, group: string, params: string): string => `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: alb }
spec: { controller: ${controller}, parameters: { apiGroup: ${group}, kind: IngressClassParams, name: alb } }
---
apiVersion: ${group}/v1
kind: IngressClassParams
metadata: { name: alb }
spec: { ${params} }
`;

/** Without the ports on nodes. */
const albs = (documents: readonly string[], source?: string): string[] =>
  told(documents, source).filter((text) => text.startsWith('ALB'));

const CASES: readonly (readonly [what: string, expected: readonly string[], documents: readonly string[]])[] =
  [
    [
      'an ALB is internal, of nodes, and on port 80 unless told otherwise',
      ['ALB Ingress shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as node: yes'],
      [WEB, NODE_PORT, ingress({})],
    ],
    [
      'nodes as targets need a port on each of them',
      ['ALB Ingress shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as node: no'],
      [WEB, INNER, ingress({})],
    ],
    [
      'pods as targets do not',
      ['ALB Ingress shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as balancer: yes'],
      [WEB, INNER, ingress(IP)],
    ],
    [
      'with a certificate it listens on 443',
      ['ALB Ingress shop/web (internet) TCP 443 TLS→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        ingress({ ...PUBLIC, 'certificate-arn': 'arn:aws:acm:eu-west-1:111122223333:certificate/x' }),
      ],
    ],
    [
      'listeners that are told',
      [
        'ALB Ingress shop/web (internet) TCP 80→shop/web[Deployment]:8080 as balancer: yes',
        'ALB Ingress shop/web (internet) TCP 8443 TLS→shop/web[Deployment]:8080 as balancer: yes',
      ],
      [WEB, INNER, ingress({ ...PUBLIC, 'listen-ports': '[{"HTTP": 80}, {"HTTPS": 8443}]' })],
    ],
    [
      'those of HTTP that only send on to HTTPS carry nothing',
      ['ALB Ingress shop/web (internet) TCP 443 TLS→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        ingress({ ...PUBLIC, 'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]', 'ssl-redirect': '443' }),
      ],
    ],
    [
      'blocks that may connect, and those that may not where security groups stand in their place',
      ['ALB Ingress shop/web (198.51.100.0/24) TCP 80→shop/web[Deployment]:8080 as balancer: yes'],
      [WEB, INNER, ingress({ ...PUBLIC, 'inbound-cidrs': '198.51.100.0/24' })],
    ],
    [
      'the class overrules the annotations',
      ['ALB Ingress shop/web (192.0.2.0/24) TCP 80→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        ingress({ scheme: 'internal', 'target-type': 'instance', 'inbound-cidrs': '0.0.0.0/0' }),
        classOf(
          'ingress.k8s.aws/alb',
          'elbv2.k8s.aws',
          'scheme: internet-facing, targetType: ip, inboundCIDRs: [192.0.2.0/24]',
        ),
      ],
    ],
    [
      'EKS Auto Mode takes pods as targets',
      ['ALB Ingress shop/web (internet) TCP 80→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        ingress({}),
        classOf('eks.amazonaws.com/alb', 'eks.amazonaws.com', 'scheme: internet-facing'),
      ],
    ],
    [
      'a group shares its scheme and its blocks',
      [
        'ALB Ingress shop/a (198.51.100.0/24) TCP 80→shop/web[Deployment]:8080 as balancer: yes',
        'ALB Ingress shop/b (198.51.100.0/24) TCP 80→shop/web[Deployment]:8080 as balancer: yes',
      ],
      [
        WEB,
        INNER,
        ingress({ ...PUBLIC, 'group.name': 'g', 'inbound-cidrs': '198.51.100.0/24' }, BACKEND, 'a'),
        ingress({ ...IP, 'group.name': 'g' }, BACKEND, 'b'),
      ],
    ],
    [
      'an action that forwards',
      [
        'ALB Ingress shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as balancer: yes',
        'ALB Ingress shop/web (VPC) TCP 80→shop/api[Deployment]:9090 as balancer: yes',
      ],
      [
        WEB,
        INNER,
        workload('api', '[]'),
        service('ports: [{ port: 81, targetPort: 9090 }]', '{}', 'api'),
        ingress(
          {
            ...IP,
            'actions.both': JSON.stringify({
              type: 'forward',
              forwardConfig: {
                targetGroups: [
                  { serviceName: 'web', servicePort: 'http', weight: 1 },
                  { serviceName: 'api', servicePort: '81', weight: 1 },
                  { targetGroupARN: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/x/1' },
                ],
              },
            }),
          },
          'rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: both, port: { name: use-annotation } } } }] } }]',
        ),
      ],
    ],
    [
      'an action that answers by itself, and a Service that is not there',
      [],
      [
        WEB,
        INNER,
        ingress(
          { ...IP, 'actions.no': '{"type":"fixed-response","fixedResponseConfig":{"statusCode":"404"}}' },
          'defaultBackend: { service: { name: no, port: { name: use-annotation } } }',
        ),
        ingress(IP, 'defaultBackend: { service: { name: gone, port: { number: 80 } } }', 'gone'),
      ],
    ],
    [
      'several paths to one Service are one way, by name or number of its port',
      ['ALB Ingress shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        ingress(
          IP,
          'rules: [{ http: { paths: [{ path: /a, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }, { path: /b, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]',
        ),
      ],
    ],
    [
      'policies let in the subnets of internal load balancers only',
      ['ALB Ingress shop/web (internet) TCP 80→shop/web[Deployment]:8080 as balancer: no'],
      [
        WEB,
        INNER,
        VPC,
        ingress(PUBLIC),
        policy('podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.1.0/24 } }] }]'),
      ],
    ],
    [
      'its subnets by their names',
      ['ALB Ingress shop/web (internet) TCP 80→shop/web[Deployment]:8080 as balancer: yes'],
      [
        WEB,
        INNER,
        'Resources:\n  Own: { Type: AWS::EC2::Subnet, Properties: { CidrBlock: 10.0.7.0/24, Tags: [{ Key: Name, Value: edge }] } }\n',
        ingress({ ...PUBLIC, subnets: 'edge' }),
        policy('podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.7.0/24 } }] }]'),
      ],
    ],
  ];

test.each(CASES)('%s', (_, expected, documents) => {
  expect(albs(documents)).toEqual(expected);
});

test('who connects', () => {
  const open = [WEB, INNER, ingress(PUBLIC)];
  const verdict = (documents: readonly string[], source: string): string | undefined =>
    albs(documents, source)[0]?.split(': ')[1];
  expect(verdict(open, 'internet')).toBe('yes');
  expect(verdict([WEB, INNER, ingress(IP)], 'internet')).toBe('no');
  const groups = [WEB, INNER, ingress({ ...PUBLIC, 'security-groups': 'sg-0123456789abcdef0' })];
  expect(verdict(groups, 'internet')).toBe('depends');
  const blocks = [WEB, INNER, ingress({ ...PUBLIC, 'inbound-cidrs': '8.8.0.0/16, 9.9.9.0/24' })];
  expect(verdict(blocks, '8.8.8.0/24')).toBe('yes');
  expect(verdict(blocks, '8.9.0.0/24')).toBe('no');
});

test.each([
  ['no login', {}, '{}', [undefined, undefined]],
  ['a login at listeners of HTTPS', { 'auth-type': 'oidc' }, '{}', [undefined, 'yes']],
  [
    'what the Service says goes first',
    { 'auth-type': 'cognito' },
    '{ alb.ingress.kubernetes.io/auth-type: none }',
    [undefined, undefined],
  ],
  [
    'who has no login may come too',
    { 'auth-type': 'oidc', 'auth-on-unauthenticated-request': 'allow' },
    '{}',
    [undefined, undefined],
  ],
  [
    'who has none is sent away',
    { 'auth-type': 'oidc', 'auth-on-unauthenticated-request': 'deny' },
    '{}',
    [undefined, 'yes'],
  ],
] as const)('an ALB with %s', (_, annotations, ofService, expected) => {
  const ports = { ...PUBLIC, 'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]' };
  const network = networkOf([WEB, service(PORTS, ofService), ingress({ ...ports, ...annotations })]);
  const albs = network.ways().all.filter(({ kind }) => kind === 'ALB');
  expect(albs.map(({ login }) => login)).toEqual(expected);
});
