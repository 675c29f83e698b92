import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import {
  ALB,
  SERVICE,
  annotation,
  classParameter,
  controllerOf,
  groupOf,
  isForAlb,
} from '../../reach/network/ways/makers.ts';
import type { SchemeSaid } from '../../reach/network/ways/scheme.ts';
import { schemeOfIngress, schemeOfService } from '../../reach/network/ways/scheme.ts';
import { narrowing } from './_narrowing.ts';

/** Where a load balancer faces the internet, as far as it is known. */
function ofService(service: Resource, estate: Estate): SchemeSaid | undefined {
  const type = service.at('spec', 'type');
  const kind = type.string();
  if (kind.kind === 'unknown') return { scheme: undefined, at: type, why: kind.reason.text };
  if (kind.kind === 'absent' || kind.value !== 'LoadBalancer') return undefined;
  const controller = controllerOf(service, estate);
  return controller === 'other' ? undefined : schemeOfService(service, controller);
}

/** Lists of addresses, and security groups and prefix lists in their place. */
function limitsOf(resource: Resource, estate: Estate): { lists: View[]; prefixes: View; groups: View } {
  if (resource.type === 'Service') {
    return {
      lists: [
        resource.at('spec', 'loadBalancerSourceRanges'),
        annotation(resource, `${SERVICE}load-balancer-source-ranges`),
      ],
      prefixes: annotation(resource, `${SERVICE}aws-load-balancer-security-group-prefix-lists`),
      groups: annotation(resource, `${SERVICE}aws-load-balancer-security-groups`),
    };
  }
  const parameter = classParameter(resource, estate, 'inboundCIDRs');
  const annotated = groupOf(resource, estate).map((ingress) => annotation(ingress, `${ALB}inbound-cidrs`));
  return {
    lists: parameter === undefined ? annotated : [parameter],
    prefixes: annotation(resource, `${ALB}security-group-prefix-lists`),
    groups: annotation(resource, `${ALB}security-groups`),
  };
}

function decide(resource: Resource, estate: Estate): Decision | undefined {
  const where =
    resource.type === 'Service'
      ? ofService(resource, estate)
      : isForAlb(resource, estate)
        ? schemeOfIngress(resource, estate)
        : undefined;
  if (where === undefined) return undefined;
  if (where.scheme === 'internal') return pass(where.at);
  const { lists, prefixes, groups } = limitsOf(resource, estate);
  const first = resource.type === 'Service' && lists[0]!.present === true ? lists.slice(0, 1) : lists;
  const { reach, at } = narrowing(first);
  if (reach === 'narrow' || prefixes.present === true) return pass(at ?? prefixes);
  if (where.scheme !== 'internet-facing') {
    const value = where.at.value();
    return value.kind === 'unknown'
      ? undecided(value)
      : undecidedAt(where.at, 'whether it faces the internet is not known');
  }
  if (groups.present === true && reach !== 'open') {
    return undecidedAt(groups, 'it faces the internet, and security groups of its own decide who gets in');
  }
  if (reach === undefined) return undecidedAt(at ?? where.at, 'whom its address ranges let in is not known');
  return reach === 'open'
    ? fail(
        at ?? where.at,
        `it faces the internet (${where.why}), and its address ranges let everybody in`,
        where.at,
      )
    : fail(where.at, `it faces the internet (${where.why}), and no address ranges narrow who gets in`);
}

export default control({
  id: 'load-balancer-open',
  title: 'Load balancers are internal, or narrowed to who needs them',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'What faces the internet is found and tried by everybody. Many a dashboard, admin page or API was only meant for ' +
    'the office and came out by the default of a controller.',
  references: [
    attack('T1190'),
    page(
      'Route TCP and UDP traffic with Network Load Balancers',
      'https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html',
    ),
    page(
      'AWS Load Balancer Controller: Service annotations',
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/',
    ),
  ],
  appliesTo: ['Service', 'networking.k8s.io/Ingress'],
  decide: (resource, estate) => decide(resource, estate) ?? [],
  fix: {
    text: 'Make it internal, or list the networks that may connect; accept the finding for what everybody is meant to reach.',
    safe: false,
    breaks: 'who connects from an address that is not listed',
    kubernetes:
      'metadata:\n  annotations:\n    service.beta.kubernetes.io/aws-load-balancer-scheme: internal\nspec:\n  loadBalancerClass: service.k8s.aws/nlb',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written: the default of the cloud provider',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  type: LoadBalancer
  selector: { app: web }
  ports: [{ port: 443 }]
`,
      at: 'type: LoadBalancer',
    },
    {
      verdict: 'fail',
      title: 'An Ingress for an ALB, with ranges that are the internet in two halves',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/inbound-cidrs: 0.0.0.0/1, 128.0.0.0/1
spec:
  ingressClassName: alb
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`,
      at: 'inbound-cidrs',
    },
    {
      verdict: 'fail',
      title: 'The class of the Ingress says it',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  ingressClassName: public
  defaultBackend: { service: { name: web, port: { number: 80 } } }
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: public }
spec:
  controller: eks.amazonaws.com/alb
  parameters: { apiGroup: eks.amazonaws.com, kind: IngressClassParams, name: public }
---
apiVersion: eks.amazonaws.com/v1
kind: IngressClassParams
metadata: { name: public }
spec:
  scheme: internet-facing
`,
      at: 'scheme: internet-facing',
    },
    {
      verdict: 'pass',
      title: 'Internal by the default of its class, by annotation, or narrowed',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec: { type: LoadBalancer, loadBalancerClass: eks.amazonaws.com/nlb, ports: [{ port: 443 }] }
---
apiVersion: v1
kind: Service
metadata:
  name: b
  namespace: shop
  annotations: { service.beta.kubernetes.io/aws-load-balancer-internal: "true" }
spec: { type: LoadBalancer, ports: [{ port: 443 }] }
---
apiVersion: v1
kind: Service
metadata: { name: c, namespace: shop }
spec: { type: LoadBalancer, ports: [{ port: 443 }], loadBalancerSourceRanges: [198.51.100.0/24] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: d, namespace: shop }
spec:
  ingressClassName: alb
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`,
    },
  ],
});
