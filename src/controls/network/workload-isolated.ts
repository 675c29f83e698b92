import type { About, Decision, Estate, PodTemplate } from '../../estate/index.ts';
import { fail, pass, podTemplates, undecidedAt } from '../../estate/index.ts';
import { isolationIn } from '../../reach/network/isolation.ts';
import { viewOf } from '../../reach/network/model.ts';
import { attack, control, page } from '../control.ts';
import { otherPolicy, podMakers } from './_namespaces.ts';
import { DIRECTIONS, WAYS } from './_policies.ts';

/** Whether the pods of a workload are closed to who was not thought of, in both directions. */
function isolated(pod: PodTemplate, estate: Estate): Decision[] {
  const { workload } = pod;
  const at = pod.metadata.get('labels');
  const isolation = isolationIn(estate, workload.scope);
  return DIRECTIONS.flatMap((direction): Decision[] => {
    const found = isolation.ofWorkload(workload, WAYS[direction]);
    // Its pods are here and answer for themselves, or it makes none.
    if (found === undefined) return [];
    if (found.closed === true) return [pass(viewOf(found.place!))];
    if (found.closed === undefined)
      return [undecidedAt(at, `whether a policy selects this pod (${direction}) hangs on what is not known`)];
    const other = otherPolicy(estate, workload.scope, workload.namespace);
    if (other !== undefined)
      return [
        undecidedAt(other.at('kind'), `${other.address} may select this pod, and its kind is not read`),
      ];
    const message =
      found.place === undefined
        ? `no network policy selects this pod for ${direction}`
        : `the policies that select this pod let everything through for ${direction}`;
    return [fail(at, message)];
  });
}

export default control({
  id: 'workload-isolated',
  title: 'A network policy selects every pod, in both directions',
  layer: 'network',
  stage: 'deploy',
  severity: 'low',
  confidence: 'medium',
  persona: 'pedantic',
  rationale:
    'A pod that no policy selects is open: everybody reaches it and it reaches everybody. A label that changed in one ' +
    'place and not in the other is enough.',
  references: [
    attack('T1046'),
    page(
      'Network policies',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
    ),
  ],
  appliesTo: podMakers,
  decide: (workload, estate) => {
    const abouts: About[] = [];
    for (const pod of podTemplates(workload)) {
      const host = pod.spec.get('hostNetwork').boolean();
      if (host.kind === 'known' && host.value) continue;
      for (const decision of isolated(pod, estate)) abouts.push({ subject: pod.spec, decision });
    }
    return abouts;
  },
  fix: {
    text: 'Add a policy that selects it by the labels of its pods, not by those of the workload.',
    safe: false,
    breaks: 'every connection of the pod that no policy allows',
    kubernetes: 'spec:\n  podSelector: { matchLabels: { app: web } }\n  policyTypes: [Ingress, Egress]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The labels of the Deployment are not those of its pods',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  selector: { matchLabels: { run: web } }
  template:
    metadata:
      labels: { run: web }
    spec:
      containers: [{ name: web, image: "example.com/web:1.0.0" }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress] }
`,
      at: 'labels: { run: web }',
    },
    {
      verdict: 'pass',
      title: 'NotIn takes what has no such label',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.com/web:1.0.0" }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchExpressions: [{ key: tier, operator: NotIn, values: [front] }] }
  policyTypes: [Ingress, Egress]
`,
    },
  ],
});
