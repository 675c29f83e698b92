import { attack, control, page } from '../control.ts';
import { POLICY } from './_policies.ts';
import { opensTheWorld } from './_world.ts';

export default control({
  id: 'network-policy-ingress-world',
  title: 'No network policy lets the whole internet in on every port',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A rule for every address is also one for every pod and node: whoever is anywhere in the cluster reaches each port of ' +
    'these pods, their debug and admin ports too, and from outside whoever finds a way to their address.',
  references: [
    attack('T1190'),
    attack('T1210'),
    page(
      'Network policies: ipBlock',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    ),
  ],
  appliesTo: [POLICY],
  decide: (policy) =>
    opensTheWorld(
      policy,
      'Ingress',
      'every address, inside and outside, may connect to the pods, on every port',
    ),
  fix: {
    text: 'Name the port that is served, and the peers that need it: the pods in front, or the subnets of the load balancer.',
    safe: false,
    breaks: 'connections to ports that are not named',
    kubernetes:
      'ingress:\n  - from:\n      - ipBlock: { cidr: 10.0.0.0/16 } # the subnets of the load balancer\n    ports:\n      - port: 8443',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second rule, by two halves',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from: [{ podSelector: {} }]
    - from:
        - ipBlock: { cidr: 0.0.0.0/1 }
        - ipBlock: { cidr: 128.0.0.0/1 }
`,
      at: 'cidr: 0.0.0.0/1',
    },
    {
      verdict: 'pass',
      title: 'One port for everybody, and every port for a network of your own',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from: [{ ipBlock: { cidr: 0.0.0.0/0 } }]
      ports: [{ port: 8443 }]
    - from: [{ ipBlock: { cidr: 10.0.0.0/16 } }]
`,
    },
  ],
});
