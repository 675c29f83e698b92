import type { About, Decision, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { internetIn } from '../../reach/network/cidr.ts';
import { attack, cisEks, control, page } from '../control.ts';
import type { Direction } from './_policies.ts';
import {
  DIRECTIONS,
  POLICY,
  addressesOf,
  allowsAll,
  isFor,
  opensEveryPort,
  peersOf,
  rulesOf,
} from './_policies.ts';

function decideRule(rule: View, direction: Direction): Decision {
  const all = allowsAll(rule, direction);
  if (all === true) {
    const way = direction === 'Ingress' ? 'everybody may connect to' : 'everything may be connected to from';
    return fail(rule, `this rule names no peer and no port: ${way} the pods it selects`);
  }
  if (direction === 'Ingress' && opensEveryPort(rule) === true) {
    const blocks = peersOf(rule, direction).peers.map(addressesOf);
    const world = internetIn(blocks.flatMap((block) => block?.ranges ?? [])) === 'world';
    const at = blocks.find((block) => block !== undefined)?.at;
    if (world && at !== undefined) return fail(at, 'this rule lets the whole internet connect on every port');
  }
  return all === undefined ? undecidedAt(rule, 'whom this rule allows is not known') : pass(rule);
}

export default control({
  id: 'network-policy-allows-all',
  title: 'No network policy allows everything',
  layer: 'network',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Policies add up: one rule without peers and ports undoes every other policy of its pods. The namespace looks ' +
    'isolated, and whoever gets into any pod of the cluster still reaches it.',
  references: [
    cisEks('4.3.2'),
    attack('T1046'),
    page(
      'Network policies: allow all',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic',
    ),
  ],
  appliesTo: [POLICY],
  decide: (policy) => {
    const abouts: About[] = [];
    for (const direction of DIRECTIONS) {
      if (isFor(policy, direction) === false) continue;
      const { rules, unknown } = rulesOf(policy, direction);
      for (const rule of rules) abouts.push({ subject: rule, decision: decideRule(rule, direction) });
      if (unknown !== undefined)
        abouts.push({ subject: unknown, decision: undecidedAt(unknown, 'the rules are not known') });
    }
    return abouts.length > 0 ? abouts : pass(policy.root);
  },
  fix: {
    text: 'Name the peers and the ports that are needed; take the rule out where nobody is.',
    safe: false,
    breaks: 'every connection that only this rule allows',
    kubernetes:
      'ingress:\n  - from:\n      - podSelector: { matchLabels: { app: web } }\n    ports:\n      - port: 8080',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'An empty rule, the second one',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: front } } }]
    - {}
`,
      at: '- {}',
    },
    {
      verdict: 'fail',
      title: 'An empty list of peers is everybody',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  egress:
    - to: []
`,
      at: '- to: []',
    },
    {
      verdict: 'fail',
      title: 'The internet in two halves',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock: { cidr: 0.0.0.0/1 }
        - ipBlock: { cidr: 128.0.0.0/1 }
`,
      at: 'cidr: 0.0.0.0/1',
    },
    {
      verdict: 'pass',
      title: 'Everybody on one port, the namespace on all, and rules of a direction that does not count',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - ports: [{ port: 443 }]
    - from: [{ podSelector: {} }]
  egress:
    - {}
`,
    },
    {
      verdict: 'pass',
      title: 'No rules: nobody',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress], ingress: [] }
`,
    },
  ],
});
