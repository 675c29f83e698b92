import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, jsonIn, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import {
  ALB,
  SERVICE,
  annotation,
  classParameter,
  controllerOf,
  groupOf,
  isForAlb,
} from '../../reach/network/ways/makers.ts';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** Whether an action sends the client on to HTTPS, or answers by itself: neither carries anything of the application. */
function carriesNothing(action: View): boolean | undefined {
  const type = action.get('Type').string();
  if (type.kind !== 'known') return undefined;
  if (type.value === 'fixed-response') return true;
  if (type.value !== 'redirect') return false;
  const protocol = action.at('RedirectConfig', 'Protocol').string();
  if (protocol.kind === 'unknown') return undefined;
  // Left out, it is the protocol of the request.
  return protocol.kind === 'known' && protocol.value === 'HTTPS';
}

function ofListener(listener: Resource, estate: Estate): Decision | undefined {
  const protocol = listener.at('Protocol');
  const value = protocol.string();
  if (value.kind === 'unknown') return undecided(value);
  if (value.kind === 'known' && ['HTTPS', 'TLS'].includes(value.value)) return pass(protocol);
  if (value.kind !== 'known' || value.value !== 'HTTP') return undefined;
  const lists = [listener.at('DefaultActions')];
  let open: View | undefined;
  for (const rule of estate.ofTypeIn(RULE, listener.scope)) {
    const followed = estate.follow(rule.at('ListenerArn'), LISTENER, ['ListenerArn']);
    if (followed.kind === 'resource' && followed.resource === listener) lists.push(rule.at('Actions'));
    // It may be a rule of this listener.
    else if (followed.kind === 'unknown' && !rule.at('Actions').items().items.every(carriesNothing))
      open ??= rule.at('ListenerArn');
  }
  for (const list of lists) {
    const { items, rest } = list.items();
    for (const action of items) {
      const nothing = carriesNothing(action);
      if (nothing === false) {
        return fail(
          protocol,
          'this listener serves plain HTTP: it does not send its clients on to HTTPS',
          action,
        );
      }
      if (nothing === undefined) open ??= action;
    }
    open ??= rest?.at;
  }
  return open === undefined
    ? pass(protocol)
    : undecidedAt(open, 'whether it sends its clients on to HTTPS is not known');
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ */
function ofIngress(ingress: Resource, estate: Estate): Decision | undefined {
  if (!isForAlb(ingress, estate)) return undefined;
  const group = groupOf(ingress, estate);
  const redirect = group
    .map((one) => annotation(one, `${ALB}ssl-redirect`))
    .find((view) => view.present !== false);
  if (redirect !== undefined) return pass(redirect);
  if (redirectsByAction(ingress)) return pass(ingress.at('metadata', 'annotations'));
  const ports = annotation(ingress, `${ALB}listen-ports`);
  if (ports.present === false) {
    const certificate = [
      classParameter(ingress, estate, 'certificateArn'),
      annotation(ingress, `${ALB}certificate-arn`),
    ].find((view) => view !== undefined && view.present !== false);
    // With a certificate the default is HTTPS on 443, and nothing on 80.
    if (certificate !== undefined) return pass(certificate);
    return fail(
      ports,
      'its load balancer serves plain HTTP on port 80: there is no certificate and no listen-ports',
    );
  }
  const read = jsonIn(ports);
  const { items, rest } = read.items();
  if (rest !== undefined) return undecided(rest);
  for (const item of items) {
    const http = item.entries().entries.find(([key]) => key === 'HTTP');
    if (http !== undefined) {
      return fail(
        ports,
        'its load balancer serves plain HTTP, and does not send its clients on to HTTPS (ssl-redirect)',
      );
    }
  }
  return pass(ports);
}

/** The way before there was ssl-redirect: an action of that kind as a backend. */
function redirectsByAction(ingress: Resource): boolean {
  return ingress
    .at('metadata', 'annotations')
    .entries()
    .entries.some(([key, view]) => {
      if (!key.startsWith(`${ALB}actions.`)) return false;
      const action = jsonIn(view);
      const config = ['RedirectConfig', 'redirectConfig']
        .map((name) => action.get(name))
        .find((one) => one.present === true);
      const protocol =
        config === undefined
          ? undefined
          : ['Protocol', 'protocol']
              .map((name) => config.get(name).value())
              .find((one) => one.kind === 'known');
      return protocol?.kind === 'known' && protocol.value === 'HTTPS';
    });
}

const TLS_PORT = new Set([443, 8443, 6443, 9443]);
const HTTP_PORT = new Set([80, 8080]);

/** A Service passes bytes on: what matters is a port that is HTTP for sure, where no other takes TLS. */
function ofService(service: Resource, estate: Estate): Decision | undefined {
  const type = service.at('spec', 'type').string();
  if (type.kind !== 'known' || type.value !== 'LoadBalancer') return undefined;
  if (controllerOf(service, estate) === 'other') return undefined;
  const certificate = annotation(service, `${SERVICE}aws-load-balancer-ssl-cert`);
  if (certificate.present !== false) return pass(certificate);
  let http: View | undefined;
  for (const port of service.at('spec', 'ports').items().items) {
    const number = port.get('port').number();
    const words = ['name', 'appProtocol']
      .map((key) => port.get(key).string())
      .map((one) => (one.kind === 'known' ? one.value : ''));
    if (
      (number.kind === 'known' && TLS_PORT.has(number.value)) ||
      words.some((word) => /https|tls|ssl/i.test(word))
    )
      return pass(port);
    if (
      (number.kind === 'known' && HTTP_PORT.has(number.value)) ||
      words.some((word) => /^(?:http|web|ws)(?:$|-)/i.test(word))
    ) {
      http ??= port.get('port');
    }
  }
  return http === undefined
    ? undefined
    : fail(
        http,
        'its load balancer serves plain HTTP: it has no certificate (aws-load-balancer-ssl-cert) and no port for TLS',
      );
}

export default control({
  id: 'load-balancer-tls',
  title: 'Load balancers serve HTTPS',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Over plain HTTP everybody on the way reads and changes what users and applications say to each other, their ' +
    'passwords and sessions first.',
  references: [
    cisEks('5.4.5'),
    attack('T1557'),
    attack('T1040'),
    page(
      'Create an HTTPS listener for your Application Load Balancer',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html',
    ),
    page(
      'AWS Load Balancer Controller: Ingress annotations',
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
    ),
  ],
  appliesTo: [LISTENER, 'networking.k8s.io/Ingress', 'Service'],
  decide: (resource, estate) => {
    const decision =
      resource.type === LISTENER
        ? ofListener(resource, estate)
        : resource.type === 'Service'
          ? ofService(resource, estate)
          : ofIngress(resource, estate);
    return decision ?? [];
  },
  fix: {
    text: 'Serve HTTPS with a certificate of ACM, and send plain HTTP on to it.',
    safe: false,
    breaks: 'clients that do not follow the redirect',
    cloudformation:
      'DefaultActions:\n  - Type: redirect\n    RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 }',
    kubernetes: `alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'\nalb.ingress.kubernetes.io/ssl-redirect: "443"\nalb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:…`,
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Http:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn
      Port: 80
      Protocol: HTTP
      DefaultActions: [{ Type: forward, TargetGroupArn: arn }]
`,
      at: 'Protocol: HTTP',
    },
    {
      verdict: 'fail',
      title: 'A redirect by default, and a rule that forwards',
      format: 'cloudformation',
      source: `Resources:
  Http:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      Port: 80
      Protocol: HTTP # here
      DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, StatusCode: HTTP_301 } }]
  Legacy:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Http
      Priority: 1
      Conditions: [{ Field: path-pattern, Values: [/api/*] }]
      Actions: [{ Type: forward, TargetGroupArn: arn }]
`,
      at: '# here',
    },
    {
      verdict: 'fail',
      title: 'HTTP beside HTTPS, and no redirect',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-west-1:111122223333:certificate/x
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}, {"HTTP": 80}]'
spec: { ingressClassName: alb }
`,
      at: 'listen-ports',
    },
    {
      verdict: 'fail',
      title: 'A Service that is HTTP only',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: LoadBalancer
  ports:
    - { name: metrics, port: 9100 }
    - { name: http, port: 80 }
`,
      at: 'port: 80',
    },
    {
      verdict: 'pass',
      title: 'A certificate and nothing else; a redirect; a Service with TLS of its own',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:eu-west-1:111122223333:certificate/x" }
spec: { ingressClassName: alb }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: both
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}, {"HTTP": 80}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
spec: { ingressClassName: alb, tls: [{ hosts: [shop.example.com] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ingress-nginx }
spec: { type: LoadBalancer, ports: [{ name: http, port: 80 }, { name: https, port: 443 }] }
`,
    },
    {
      verdict: 'pass',
      title: 'Sent on to HTTPS',
      format: 'cloudformation',
      source: `Resources:
  Http:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      Port: 80
      Protocol: HTTP
      DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, StatusCode: HTTP_301 } }]
`,
    },
  ],
});
