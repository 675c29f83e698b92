import { attack, control, page } from '../control.ts';
import { eachNamespace, podMakers } from './_namespaces.ts';
import { DIRECTIONS, SYSTEM_NAMESPACES } from './_policies.ts';

export default control({
  id: 'system-namespace-default-deny',
  title: 'The namespaces of Kubernetes deny by default too',
  layer: 'network',
  stage: 'deploy',
  severity: 'low',
  confidence: 'medium',
  persona: 'pedantic',
  rationale:
    'What runs in kube-system often has wide rights in the cluster or in AWS. A default deny with exact paths keeps a ' +
    'pod that somebody slips in there from everything else.',
  references: [
    attack('T1046'),
    page(
      'Network policies: default policies',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
    ),
  ],
  appliesTo: ['Namespace', ...podMakers],
  decide: (resource, estate) =>
    DIRECTIONS.flatMap((direction) =>
      eachNamespace(resource, estate, direction, (namespace) => SYSTEM_NAMESPACES.has(namespace)),
    ),
  fix: {
    text: 'Allow what the components need (DNS for all, metrics, webhooks, the API server), then deny the rest.',
    safe: false,
    breaks: 'the whole cluster, when DNS or a webhook is forgotten',
    kubernetes:
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: default-deny, namespace: kube-system }\nspec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata:
  name: tool
  namespace: kube-system # here
spec:
  containers: [{ name: app, image: "example.com/app:1.0.0" }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default, namespace: kube-system }
spec: { podSelector: {}, policyTypes: [Egress] }
`,
      at: 'namespace: kube-system # here',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: tool, namespace: kube-system }
spec:
  containers: [{ name: app, image: "example.com/app:1.0.0" }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default, namespace: kube-system }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    },
  ],
});
