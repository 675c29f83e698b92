import type { About, Decision, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import {
  POLICY,
  SYSTEM_NAMESPACES,
  isEmptySelector,
  isFor,
  peersOf,
  rulesOf,
  takesEverything,
} from './_policies.ts';

/** Every namespace carries its name as a label. */
const GIVEN = ['kubernetes.io/metadata.name'];

function decidePeer(peer: View): Decision {
  const namespaces = peer.get('namespaceSelector');
  const pods = peer.get('podSelector');
  if (namespaces.present === false || !isEmptySelector(pods)) return pass(peer);
  const every = takesEverything([namespaces], GIVEN);
  if (every === undefined) return undecidedAt(namespaces, 'which namespaces this takes is not known');
  if (!every) return pass(namespaces);
  return fail(
    namespaces,
    'every pod of every namespace may connect: the namespace selector takes all of them',
  );
}

export default control({
  id: 'network-policy-any-namespace',
  title: 'No network policy lets in every namespace',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'An empty namespace selector is the whole cluster: also the namespaces of other teams, of build jobs, and of ' +
    'whatever somebody installs tomorrow. Whoever gets into any pod may connect.',
  references: [
    attack('T1210'),
    page(
      'Network policies: behavior of to and from selectors',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    ),
  ],
  appliesTo: [POLICY],
  decide: (policy) => {
    // What serves the whole cluster, DNS for one, is in the namespaces of Kubernetes.
    if (SYSTEM_NAMESPACES.has(policy.namespace) || isFor(policy, 'Ingress') === false) return [];
    const abouts: About[] = [];
    for (const rule of rulesOf(policy, 'Ingress').rules) {
      const { peers, unknown } = peersOf(rule, 'Ingress');
      for (const peer of peers) abouts.push({ subject: peer, decision: decidePeer(peer) });
      if (unknown !== undefined)
        abouts.push({
          subject: unknown,
          decision: undecidedAt(unknown, 'whom this rule allows is not known'),
        });
    }
    return abouts.length > 0 ? abouts : pass(policy.root);
  },
  fix: {
    text: 'Name the namespaces by their label `kubernetes.io/metadata.name`, and the pods in them.',
    safe: false,
    breaks: 'every connection from a namespace that is not named',
    kubernetes:
      'from:\n  - namespaceSelector:\n      matchLabels: { kubernetes.io/metadata.name: front }\n    podSelector:\n      matchLabels: { app: web }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second peer: two items are two ways in',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from:
        - podSelector: { matchLabels: { app: web } }
        - namespaceSelector: {}
      ports: [{ port: 5432 }]
`,
      at: 'namespaceSelector: {}',
    },
    {
      verdict: 'fail',
      title: 'By a label that every namespace has',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
          namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: Exists }] }
`,
      at: 'namespaceSelector:',
    },
    {
      verdict: 'pass',
      title: 'In any namespace, but these pods only; or these namespaces only',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector: {}
          podSelector: { matchLabels: { app: prometheus } }
        - namespaceSelector: { matchLabels: { team: shop } }
`,
    },
  ],
});
