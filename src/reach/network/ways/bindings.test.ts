import { expect, test } from 'vitest';
import { policy, service, told, workload } from './testing-ways.ts';

const WEB = workload('web');
const INNER = service('ports: [{ name: http, port: 80, targetPort: http }]');
const binding = (spec: string, metadata = ''): string => `
apiVersion: elbv2.k8s.aws/v1beta1
kind: TargetGroupBinding
metadata: { name: web, namespace: shop${metadata} }
spec: { serviceRef: { name: web, port: 80 }, ${spec} }
`;
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
const account = (balancer: string, group: string, listener: string, more = ''): string => `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Edge: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.4.0/24 } }
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref Edge], ${balancer} } }
  Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Name: web, TargetType: ip, ${group} } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, ${listener} } }
${more}`;
const FORWARD = 'DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }]';
const ALB = account('Scheme: internal', 'Protocol: HTTP', `Port: 443, Protocol: HTTPS, ${FORWARD}`);

test.each([
  [
    'by the ARN of the target group, its listener and its load balancer',
    'ALB TargetGroupBinding shop/web (VPC) TCP 443 TLS→shop/web[Deployment]:8080 as balancer: yes',
    [WEB, INNER, binding(`targetGroupARN: ${ARN}`), ALB],
  ],
  [
    'by its name, and a load balancer that faces the internet unless told otherwise',
    'NLB TargetGroupBinding shop/web (internet) TCP 443→shop/web[Deployment]:8080 as balancer: yes',
    [
      WEB,
      INNER,
      binding('targetGroupName: web'),
      account('Type: network', 'Protocol: TCP', `Port: 443, Protocol: TCP, ${FORWARD}`),
    ],
  ],
  [
    'its target group keeps the client',
    'NLB TargetGroupBinding shop/web (internet) TCP 443→shop/web[Deployment]:8080 as client: yes',
    [
      WEB,
      INNER,
      binding('targetGroupName: web'),
      account(
        'Type: network',
        'Protocol: TCP, TargetGroupAttributes: [{ Key: preserve_client_ip.enabled, Value: "true" }]',
        `Port: 443, Protocol: TCP, ${FORWARD}`,
      ),
    ],
  ],
  [
    'by a rule of a listener that does something else by default',
    'ALB TargetGroupBinding shop/web (internet) TCP 80→shop/web[Deployment]:8080 as balancer: yes',
    [
      WEB,
      INNER,
      binding('targetGroupName: web'),
      account(
        'Scheme: internet-facing',
        'Protocol: HTTP',
        'Port: 80, Protocol: HTTP, DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "404" } }]',
        '  Rule: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref Listener, Priority: 1, Conditions: [], Actions: [{ Type: forward, ForwardConfig: { TargetGroups: [{ TargetGroupArn: !Ref Group }] } }] } }\n',
      ),
    ],
  ],
  [
    'a target group that is not here',
    'load balancer TargetGroupBinding shop/web (outside) TCP *→shop/web[Deployment]:8080 as client|balancer: yes',
    [WEB, INNER, binding(`targetType: ip, targetGroupARN: ${ARN}`)],
  ],
  [
    'nodes as targets',
    'ALB TargetGroupBinding shop/web (VPC) TCP 443 TLS→shop/web[Deployment]:8080 as node: no',
    [WEB, INNER, binding(`targetType: instance, targetGroupARN: ${ARN}`), ALB],
  ],
  [
    'policies let in other subnets',
    'ALB TargetGroupBinding shop/web (VPC) TCP 443 TLS→shop/web[Deployment]:8080 as balancer: no',
    [
      WEB,
      INNER,
      binding(`targetGroupARN: ${ARN}`),
      ALB,
      policy('podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.5.0/24 } }] }]'),
    ],
  ],
])('%s', (_, expected, documents) => {
  expect(told(documents)).toEqual([expected]);
});

test('what the controller binds for others is not a way of its own', () => {
  const made = binding(`targetGroupARN: ${ARN}`, ', labels: { ingress.k8s.aws/stack: shop-web }');
  expect(told([WEB, INNER, made])).toEqual([]);
});

test('security groups of its own decide who connects', () => {
  const own = account(
    'Scheme: internet-facing, SecurityGroups: [sg-0123456789abcdef0]',
    'Protocol: HTTP',
    `Port: 80, Protocol: HTTP, ${FORWARD}`,
  );
  expect(told([WEB, INNER, binding('targetGroupName: web'), own], 'internet')[0]).toMatch(/: depends$/);
});
