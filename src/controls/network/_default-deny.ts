import type { Example } from '../control.ts';
import type { Direction } from './_policies.ts';

/** What holds for both directions alike: which policies are a default, and where a missing one is reported. */
export function defaultDenyExamples(direction: Direction): Example[] {
  const other = direction === 'Ingress' ? 'Egress' : 'Ingress';
  const rules = direction.toLowerCase();
  return [
    {
      verdict: 'fail',
      title: 'No policy: at the Namespace',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Namespace
metadata:
  name: shop # here
---
${pod('web', 'shop')}
---
${pod('db', 'shop')}
`,
      at: 'name: shop # here',
    },
    {
      verdict: 'fail',
      title: 'A policy for some pods is no default; no Namespace object: at the first workload',
      format: 'kubernetes',
      source: `${pod('web', 'shop')}
---
${pod('db', 'shop # first')}
---
${policy('podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress, Egress]')}
`,
      at: 'namespace: shop # first',
    },
    {
      verdict: 'fail',
      title: 'A policy of the other direction, and one that allows everything',
      format: 'kubernetes',
      source: `${pod('web', 'shop # first')}
---
${policy(`podSelector: {}, policyTypes: [${other}]`)}
---
${policy(`podSelector: {}, policyTypes: [${direction}], ${rules}: [{}]`, 'open')}
`,
      at: 'namespace: shop # first',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `${pod('web', 'shop')}
---
${policy(`podSelector: {}, policyTypes: [${direction}]`)}
`,
    },
    {
      verdict: 'pass',
      title: 'Two policies that leave no pod out between them',
      format: 'kubernetes',
      source: `${pod('web', 'shop')}
---
${policy(`podSelector: { matchExpressions: [{ key: app, operator: Exists }] }, policyTypes: [${direction}]`)}
---
${policy(`podSelector: { matchExpressions: [{ key: app, operator: DoesNotExist }] }, policyTypes: [${direction}]`, 'rest')}
`,
    },
    {
      verdict: 'pass',
      title: 'A policy of another kind',
      format: 'kubernetes',
      source: `${pod('web', 'shop')}
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: default, namespace: shop }
spec: { endpointSelector: {}, ${rules}: [{}] }
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'A policy of a kind that is not read',
      format: 'kubernetes',
      source: `${pod('web', 'shop')}
---
apiVersion: crd.antrea.io/v1beta1
kind: NetworkPolicy
metadata: { name: default, namespace: shop }
spec: { tier: baseline, priority: 1, appliedTo: [{ podSelector: {} }] }
`,
      at: 'kind: NetworkPolicy',
    },
  ];
}

/** A pod of a namespace. */
export function pod(name: string, namespace: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: { app: ${name} }
spec:
  containers: [{ name: app, image: "example.com/app:1.0.0" }]`;
}

/** A policy of namespace shop. */
export function policy(spec: string, name = 'default'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }`;
}
