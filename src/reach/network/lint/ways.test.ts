import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import type { Mode } from '../index.ts';
import { networksOf } from '../index.ts';
import { viewOf } from '../model.ts';
import { policy, service, workload } from '../ways/testing-ways.ts';
import { lintNetwork } from './index.ts';

const WEB = workload('web');
const NLB = 'type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb';
const PORTS = 'ports: [{ port: 443, targetPort: http }]';
const IP = '{ service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip }';
const WITHOUT = 'allocateLoadBalancerNodePorts: false';
const DENY = policy('podSelector: {}, policyTypes: [Ingress]');
const ingress = (name: string, port: string): string => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { alb.ingress.kubernetes.io/target-type: ip } }
spec: { ingressClassName: alb, defaultBackend: { service: { name: ${name}, port: { number: ${port} } } } }
`;
const route = (namespace: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: amazon-vpc-lattice, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: web, namespace: ${namespace}, port: 443 }] }] }
`;

const OURS = new Set(['leads-nowhere', 'closed-way', 'past-policies']);

/** The lints about ways, with the place and the policy that each names. */
function lints(documents: readonly string[], mode: Mode = 'eks'): string[] {
  const estate = readTexts(Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])));
  return networksOf(estate, mode, { enforcing: 'standard' }).flatMap((network) =>
    lintNetwork({ estate, network })
      .filter(({ lint }) => OURS.has(lint))
      .map(({ lint, place, policy: by }) => {
        const { span } = viewOf(place);
        const at = `${span?.file.path}:${span?.file.position(span.start).line}`;
        return `${lint} ${at}${by === undefined ? '' : ` ${by.name}`}`;
      }),
  );
}

const CASES: readonly (readonly [what: string, expected: readonly string[], documents: readonly string[]])[] =
  [
    ['a way that is open', [], [WEB, service(`${NLB}, ${PORTS}`), ingress('web', '443')]],
    ['a Service that is not here', ['leads-nowhere 1.yaml:5'], [WEB, ingress('wbe', '443')]],
    ['a port that it does not have', ['leads-nowhere 2.yaml:5'], [WEB, service(PORTS), ingress('web', '80')]],
    [
      'a Service that selects nobody',
      ['leads-nowhere 1.yaml:5'],
      [WEB, service(`${NLB}, ${PORTS}`).replace('app: web', 'app: wbe')],
    ],
    [
      'a Service that selects nobody in a namespace of which no pod is here',
      [],
      [workload('web').replace('namespace: shop', 'namespace: other'), service(`${NLB}, ${PORTS}`)],
    ],
    [
      'a name of a port that its pods do not have',
      ['leads-nowhere 1.yaml:5'],
      [WEB, service(`${NLB}, ports: [{ port: 443, targetPort: https }]`)],
    ],
    [
      'nodes as targets without a port on them',
      ['leads-nowhere 1.yaml:5'],
      [WEB, service(`${NLB}, ${WITHOUT}, ${PORTS}`)],
    ],
    [
      'a Service of another namespace without a grant',
      ['leads-nowhere 2.yaml:10'],
      [WEB, service(PORTS).replace('namespace: shop', 'namespace: apps'), route('apps')],
    ],
    [
      'policies that close a load balancer of pods',
      ['closed-way 1.yaml:5 policy'],
      [WEB, service(`${NLB}, ${WITHOUT}, ${PORTS}`, IP), DENY],
    ],
    [
      'policies that close VPC Lattice',
      ['closed-way 2.yaml:10 policy'],
      [WEB, service(PORTS), route('shop'), DENY],
    ],
    [
      'policies that close a port of the node',
      ['closed-way 0.yaml:9 policy'],
      [workload('web', '[{ containerPort: 8080, hostPort: 80 }]'), DENY],
    ],
    [
      'a node hands on to its own pods what policies close',
      ['past-policies 1.yaml:5 policy'],
      [WEB, service(`${NLB}, ${PORTS}`), DENY],
    ],
    [
      'a Service that keeps to the pods of a node',
      ['closed-way 1.yaml:5 policy'],
      [WEB, service(`${NLB}, externalTrafficPolicy: Local, ${PORTS}`), DENY],
    ],
    [
      'policies that let in some addresses: whether those of nodes are among them is not known',
      [],
      [
        WEB,
        service(`${NLB}, ${PORTS}`),
        policy('podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/16 } }] }]'),
      ],
    ],
  ];

for (const [what, expected, documents] of CASES)
  test(`${what}: ${expected.join() || 'nothing'}`, () => {
    expect(lints(documents)).toEqual(expected);
  });

test('as the specification says nothing goes past policies', () => {
  expect(lints([WEB, service(`${NLB}, ${PORTS}`), DENY], 'spec')).toEqual([]);
});
