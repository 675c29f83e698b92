import type { About, Decision, Estate, PodTemplate, Resource, View } from '../../estate/index.ts';
import { fail, labelsOf, pass, podTemplates, selects, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { otherPolicy, podMakers } from './_namespaces.ts';
import type { Direction } from './_policies.ts';
import { DIRECTIONS, POLICY, isEmptySelector, isFor } from './_policies.ts';

/** A policy as a pod sees it. */
interface Selecting {
  readonly selector: View;
  readonly empty: boolean;
  readonly applies: Readonly<Record<Direction, boolean | undefined>>;
}

const byNamespace = new WeakMap<Estate, Map<string, readonly Selecting[]>>();

/** The policies of a namespace, read once. */
function policiesFor(estate: Estate, { scope, namespace }: Resource): readonly Selecting[] {
  let known = byNamespace.get(estate);
  if (known === undefined) byNamespace.set(estate, (known = new Map()));
  const key = `${scope.id}\u0000${namespace ?? ''}`;
  let policies = known.get(key);
  if (policies === undefined) {
    policies = estate.inNamespace(POLICY, scope, namespace).map((policy) => {
      const selector = policy.at('spec', 'podSelector');
      const applies = { Ingress: isFor(policy, 'Ingress'), Egress: isFor(policy, 'Egress') };
      return { selector, empty: isEmptySelector(selector), applies };
    });
    known.set(key, policies);
  }
  return policies;
}

function isolated(pod: PodTemplate, estate: Estate): Decision[] {
  const { workload } = pod;
  const at = pod.metadata.get('labels');
  const labels = labelsOf(at);
  const found = new Map<Direction, View>();
  const open = new Set<Direction>();
  for (const { selector, empty, applies } of policiesFor(estate, workload)) {
    const asked = DIRECTIONS.filter((direction) => applies[direction] !== false && !found.has(direction));
    if (asked.length === 0) continue;
    const takes = empty || selects(selector, labels);
    if (takes === false) continue;
    for (const direction of asked) {
      if (takes === true && applies[direction] === true) found.set(direction, selector);
      else open.add(direction);
    }
  }
  return DIRECTIONS.map((direction) => {
    const selector = found.get(direction);
    if (selector !== undefined) return pass(selector);
    if (open.has(direction)) {
      return undecidedAt(at, `whether a policy selects this pod (${direction}) hangs on what is not known`);
    }
    const other = otherPolicy(estate, workload.scope, workload.namespace);
    return other === undefined
      ? fail(at, `no network policy selects this pod for ${direction}`)
      : undecidedAt(other.at('kind'), `${other.address} may select this pod, and its kind is not read`);
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
