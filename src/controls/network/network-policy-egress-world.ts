import type { About, Decision, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { internetIn } from '../../reach/network/cidr.ts';
import { attack, control, page } from '../control.ts';
import { POLICY, addressesOf, isFor, opensEveryPort, peersOf, rulesOf } from './_policies.ts';

const MESSAGE = 'the pods may connect to the whole internet, on every port';

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
  decide: (policy) => {
    if (isFor(policy, 'Egress') === false) return [];
    const abouts: About[] = [];
    const together: Range[] = [];
    let first: View | undefined;
    for (const rule of rulesOf(policy, 'Egress').rules) {
      const { peers, unknown } = peersOf(rule, 'Egress');
      const every = opensEveryPort(rule);
      if (every === false) continue;
      const blocks = peers.map(addressesOf).filter((block) => block !== undefined);
      const ranges = blocks.flatMap((block) => block.ranges ?? []);
      const open = blocks.find((block) => block.ranges === undefined)?.at ?? unknown;
      const world = blocks.length > 0 && internetIn(ranges) === 'world';
      let decision: Decision = pass(rule);
      if (world && every === true) decision = fail(blocks[0]!.at, MESSAGE);
      else if (world || open !== undefined)
        decision = undecidedAt(open ?? rule, 'where the pods may connect to is not known');
      else if (every === true && blocks.length > 0) {
        together.push(...ranges);
        first ??= blocks[0]!.at;
      }
      abouts.push({ subject: rule, decision });
    }
    if (first !== undefined && internetIn(together) === 'world')
      abouts.push({ subject: first, decision: fail(first, MESSAGE) });
    return abouts.length > 0 ? abouts : pass(policy.root);
  },
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
