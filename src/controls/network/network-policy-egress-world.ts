import { attack, control, page } from '../control.ts';
import { POLICY } from './_policies.ts';
import { opensTheWorld } from './_world.ts';

export default control({
  id: 'network-policy-egress-world',
  title: 'No network policy opens the whole internet on every port',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A pod that reaches any address on any port is a pod from which data leave by any protocol: an attacker calls home, ' +
    'fetches tools and joins a mining pool, and no connection of his stands out.',
  references: [
    attack('T1041'),
    attack('T1571'),
    page(
      'Network policies: ipBlock',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    ),
  ],
  appliesTo: [POLICY],
  decide: (policy) =>
    opensTheWorld(policy, 'Egress', 'the pods may connect to the whole internet, on every port'),
  fix: {
    text: 'Name the ports (443), or the addresses that are needed; send the rest through a proxy.',
    safe: false,
    breaks: 'connections to the internet on other ports',
    kubernetes:
      'egress:\n  - to:\n      - ipBlock:\n          cidr: 0.0.0.0/0\n          except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16]\n    ports:\n      - port: 443',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Without the private networks it is still the internet',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.169.254/32]
`,
      at: 'cidr: 0.0.0.0/0',
    },
    {
      verdict: 'fail',
      title: 'IPv6, on all ports in a range',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  egress:
    - to: [{ podSelector: {} }]
    - to:
        - ipBlock: { cidr: "::/0" }
      ports: [{ port: 1, endPort: 65535 }]
`,
      at: '"::/0"',
    },
    {
      verdict: 'pass',
      title: 'One port, and networks of your own on all',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  egress:
    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]
      ports: [{ port: 443 }]
    - to: [{ ipBlock: { cidr: 10.0.0.0/8 } }]
`,
    },
  ],
});
