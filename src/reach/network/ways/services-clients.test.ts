import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { networksOf } from '../index.ts';
import { judgeWay } from './index.ts';
import { WEB, NLB, PORTS, noted, PUBLIC, IP, DENY, from, balanced } from './testing-services.ts';
import { VPC, service } from './testing-ways.ts';

const KEEPING = service(`${NLB}, externalTrafficPolicy: Local, ${PORTS}`, noted(PUBLIC));
const NARROW = service(
  `${NLB}, loadBalancerSourceRanges: [198.51.100.0/24, 8.8.8.0/24], ${PORTS}`,
  noted({ ...PUBLIC, ...IP }),
);
const OWN_GROUPS = service(
  `${NLB}, ${PORTS}`,
  noted({ ...PUBLIC, ...IP, 'aws-load-balancer-security-groups': 'sg-0123456789abcdef0' }),
);

test.each([
  ['everybody, where the policies let everybody in', 'internet', 'yes', [WEB, KEEPING]],
  ['everybody, where they let some in', 'internet', 'depends', [WEB, KEEPING, from('8.8.8.0/24')]],
  ['one of those', '8.8.8.8', 'yes', [WEB, KEEPING, from('8.8.8.0/24')]],
  ['another', '9.9.9.9', 'no', [WEB, KEEPING, from('8.8.8.0/24')]],
  ['everybody, where its blocks let some in', 'internet', 'depends', [WEB, NARROW]],
  ['one that its blocks let in', '8.8.8.8', 'yes', [WEB, NARROW]],
  ['one that they do not let in', '9.9.9.9', 'no', [WEB, NARROW]],
  ['whoever its own security groups let in', '8.8.8.8', 'depends', [WEB, OWN_GROUPS]],
  ['the internet, to one that is internal', 'internet', 'no', [WEB, service(`${NLB}, ${PORTS}`)]],
  [
    'an address of the VPC, to one that is internal',
    '10.0.9.9',
    'yes',
    [WEB, VPC, service(`${NLB}, ${PORTS}`)],
  ],
  [
    'an address of some VPC, to one that is internal',
    '10.0.9.9',
    'depends',
    [WEB, service(`${NLB}, ${PORTS}`)],
  ],
  ['an address of the VPC, that comes by a NAT', '10.0.9.9', 'depends', [WEB, VPC, KEEPING]],
])('who connects: %s', (_, source, expected, documents) => {
  expect(balanced(documents, source).map((text) => text.slice(text.lastIndexOf(' ') + 1))).toEqual([
    expected,
  ]);
});

test('on the node of the pod itself no policy applies, on the others the policies of the pod do', () => {
  const node = (name: string, address: string): string => `
apiVersion: v1
kind: Node
metadata: { name: ${name} }
status: { addresses: [{ type: InternalIP, address: ${address} }] }
`;
  const pod = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { nodeName: one, containers: [{ name: app, image: "example.com/web:1", ports: [{ name: http, containerPort: 8080 }] }] }
status: { podIP: 10.0.2.7, hostIP: 10.0.2.1 }
`;
  const web = service(`${NLB}, ${PORTS}`, noted(PUBLIC));
  const one = node('one', '10.0.2.1');
  const two = node('two', '10.0.3.1');
  const verdict = (...documents: readonly string[]): string | undefined =>
    balanced([pod, web, ...documents])[0]?.split(': ')[1];
  expect(verdict(one, DENY)).toBe('yes');
  expect(verdict(one, two, DENY)).toBe('depends');
  expect(verdict(one, two, from('10.0.3.1/32'))).toBe('yes');
  expect(verdict(one, two, from('10.0.2.1/32'))).toBe('depends');
});

test('whoever connects for sure gets through, and perhaps somebody else does', () => {
  const inner = service(`${NLB}, externalTrafficPolicy: Local, ${PORTS}`);
  const all = [WEB, VPC, inner];
  expect(balanced([...all, from('10.0.0.0/16')])[0]).toMatch(/: yes$/);
  // It may be that of a network that is connected with the VPC.
  expect(balanced([...all, from('10.8.0.0/16')])[0]).toMatch(/: depends$/);
  expect(balanced([...all, from('8.8.8.0/24')])[0]).toMatch(/: no$/);
});

test('whether another maker looks at the blocks of a Service is not known', () => {
  const other = service(
    `type: LoadBalancer, loadBalancerClass: example.com/lb, loadBalancerSourceRanges: [8.8.8.0/24], ${PORTS}`,
  );
  expect(balanced([WEB, other], '9.9.9.9')[0]).toMatch(/: depends$/);
});

test('security groups of a Classic Load Balancer stand in the place of its blocks', () => {
  const classic = service(
    `type: LoadBalancer, loadBalancerSourceRanges: [8.8.8.0/24], ${PORTS}`,
    noted({ 'aws-load-balancer-security-groups': 'sg-0123456789abcdef0' }),
  );
  expect(balanced([WEB, classic], '9.9.9.9')[0]).toMatch(/: depends$/);
});

test('a Service whose type is not known may open any way', () => {
  const main = `variable "type" {}
resource "kubernetes_manifest" "web" {
  manifest = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "web", namespace = "shop", labels = { app = "web" } }
    spec       = { containers = [{ name = "app", image = "example.com/web:1" }] }
  }
}
resource "kubernetes_manifest" "service" {
  manifest = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "web", namespace = "shop" }
    spec       = { type = var.type, selector = { app = "web" }, ports = [{ port = 443, targetPort = 8080 }] }
  }
}
`;
  const network = networksOf(readTexts({ 'main.tf': main }), 'eks')[0]!;
  const found = network.ways().all.map((way) => `${way.kind} ${judgeWay(network, way).verdict}`);
  expect(found).toEqual(['CLB depends', 'NodePort depends']);
});
