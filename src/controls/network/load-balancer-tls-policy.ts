import type { Decision, Resource, View } from '../../estate/index.ts';
import { fail, must, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { ALB, SERVICE, annotation } from '../../reach/network/ways/makers.ts';
import { TLS_POLICIES_CHECKED, isCurrentPolicy } from './_tls.ts';

function decidePolicy(policy: View): Decision {
  const value = policy.string();
  if (value.kind === 'known' && isCurrentPolicy(value.value) === undefined) {
    return undecidedAt(
      policy,
      `${value.value.slice(0, 80)} is not in the table of security policies of ${TLS_POLICIES_CHECKED}`,
    );
  }
  return must(
    value,
    (name) => name !== undefined && isCurrentPolicy(name) === true,
    (name) => `${name ?? 'the security policy'} takes TLS versions older than 1.2`,
  );
}

function decide(resource: Resource): Decision | undefined {
  if (resource.type === 'AWS::ElasticLoadBalancingV2::Listener') {
    const protocol = resource.at('Protocol').string();
    if (protocol.kind !== 'known' || !['HTTPS', 'TLS'].includes(protocol.value.toUpperCase()))
      return undefined;
    const policy = resource.at('SslPolicy');
    return policy.present === false
      ? fail(
          policy,
          'no SslPolicy is set, and the default, ELBSecurityPolicy-2016-08, takes TLS versions older than 1.2',
        )
      : decidePolicy(policy);
  }
  const name =
    resource.type === 'Service' ? `${SERVICE}aws-load-balancer-ssl-negotiation-policy` : `${ALB}ssl-policy`;
  const policy = annotation(resource, name);
  return policy.present === false ? undefined : decidePolicy(policy);
}

export default control({
  id: 'load-balancer-tls-policy',
  title: 'Load balancers take TLS 1.2 and newer only',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'TLS 1.0 and 1.1 are broken and withdrawn. As long as a load balancer takes them, who sits between it and its ' +
    'clients can make both fall back to them.',
  references: [
    cisEks('5.4.5'),
    attack('T1557'),
    page(
      'Security policies for your Application Load Balancer',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    ),
  ],
  appliesTo: ['AWS::ElasticLoadBalancingV2::Listener', 'networking.k8s.io/Ingress', 'Service'],
  decide: (resource) => decide(resource) ?? [],
  fix: {
    text: 'Take a policy for TLS 1.3 and 1.2, such as ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09.',
    safe: false,
    breaks: 'clients that speak nothing newer than TLS 1.1',
    cloudformation: 'SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    kubernetes: 'alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-0-2021-06
      DefaultActions: [{ Type: forward, TargetGroupArn: arn }]
`,
      at: 'SslPolicy',
    },
    {
      verdict: 'fail',
      title: 'Nothing is written: the default is of 2016',
      format: 'cloudformation',
      source: `Resources:
  Tls:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: arn, Port: 443, Protocol: TLS, DefaultActions: [{ Type: forward, TargetGroupArn: arn }] }
`,
      at: 'Tls:',
    },
    {
      verdict: 'fail',
      title: 'By annotation',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-2016-08
spec: { ingressClassName: alb }
`,
      at: 'ssl-policy',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: arn, Port: 443, Protocol: HTTPS, SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 }
  Older:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: arn, Port: 8443, Protocol: HTTPS, SslPolicy: ELBSecurityPolicy-FS-1-2-Res-2020-10 }
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'A name that is newer than the table',
      format: 'cloudformation',
      source: `Resources:
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS14-2031-01
`,
      at: 'SslPolicy',
    },
  ],
});
