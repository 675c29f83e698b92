import { attack, cisEks, control, nsaCisa, page } from '../control.ts';
import { eachNamespace, podMakers } from './_namespaces.ts';
import { SYSTEM_NAMESPACES } from './_policies.ts';

export default control({
  id: 'namespace-default-deny-ingress',
  title: 'Every namespace denies incoming connections by default',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Without a policy every pod accepts connections from every other one. Whoever gets into one pod of the cluster ' +
    'reaches the databases, caches and admin ports of all others. A policy for some pods does not help the next one ' +
    'that is deployed: the default has to be no.',
  references: [
    cisEks('4.3.2'),
    attack('T1046'),
    attack('T1210'),
    nsaCisa('Network separation and hardening'),
    page(
      'Network policies: default policies',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
    ),
  ],
  appliesTo: ['Namespace', ...podMakers],
  decide: (resource, estate) =>
    eachNamespace(resource, estate, 'Ingress', (namespace) => !SYSTEM_NAMESPACES.has(namespace)),
  fix: {
    text: 'Add a policy with an empty podSelector for Ingress, and policies for the paths that are needed.',
    safe: false,
    breaks: 'every connection into the namespace that no policy allows',
    kubernetes:
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: default-deny-ingress }\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]',
  },
  examples: () => [
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
${policy('podSelector: {}, policyTypes: [Egress]')}
---
${policy('podSelector: {}, policyTypes: [Ingress], ingress: [{}]', 'open')}
`,
      at: 'namespace: shop # first',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `${pod('web', 'shop')}
---
${policy('podSelector: {}, policyTypes: [Ingress]')}
`,
    },
    {
      verdict: 'pass',
      title: 'Two policies that leave no pod out between them',
      format: 'kubernetes',
      source: `${pod('web', 'shop')}
---
${policy('podSelector: { matchExpressions: [{ key: app, operator: Exists }] }, policyTypes: [Ingress]')}
---
${policy('podSelector: { matchExpressions: [{ key: app, operator: DoesNotExist }] }, policyTypes: [Ingress]', 'rest')}
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'A policy of another kind',
      format: 'kubernetes',
      source: `${pod('web', 'shop')}
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: default, namespace: shop }
spec: { endpointSelector: {} }
`,
      at: 'kind: CiliumNetworkPolicy',
    },
  ],
});

function pod(name: string, namespace: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: { app: ${name} }
spec:
  containers: [{ name: app, image: "example.com/app:1.0.0" }]`;
}

function policy(spec: string, name = 'default'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }`;
}
