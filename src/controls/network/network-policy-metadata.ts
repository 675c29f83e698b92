import type { About, Decision, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { parseCidr } from '../../reach/network/cidr.ts';
import { attack, control, page } from '../control.ts';
import { POLICY, addressesOf, allowsAll, isFor, opens, peersOf, rulesOf } from './_policies.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
const METADATA = ['169.254.169.254', 'fd00:ec2::254'].map((text) => ({ text, range: parseCidr(text)! }));

function metadataIn(ranges: readonly Range[]): string | undefined {
  return METADATA.find(({ range }) =>
    ranges.some((one) => one.family === range.family && one.first <= range.first && range.last <= one.last),
  )?.text;
}

function decideRule(rule: View): Decision | undefined {
  const port = opens(rule, 80);
  // What allows everything is what `network-policy-allows-all` reports.
  if (port === false || allowsAll(rule, 'Egress') === true) return undefined;
  const { peers, anybody, unknown } = peersOf(rule, 'Egress');
  if (anybody && port === true)
    return fail(rule, 'the pods may reach the metadata service: this rule opens port 80 to everything');
  for (const peer of peers) {
    const block = addressesOf(peer);
    if (block === undefined) continue;
    if (block.ranges === undefined) return undecidedAt(block.at, 'which addresses this takes is not known');
    const address = metadataIn(block.ranges);
    if (address === undefined) continue;
    if (port === undefined) return undecidedAt(rule, 'whether port 80 is open is not known');
    return fail(
      block.at,
      `the pods may reach the metadata service of their node: ${address} is in this block and not excepted`,
    );
  }
  return unknown === undefined && !anybody
    ? pass(rule)
    : undecidedAt(unknown ?? rule, 'whom this rule allows is not known');
}

export default control({
  id: 'network-policy-metadata',
  title: 'No network policy opens the metadata service of the node',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'The metadata service hands the credentials of the node role to whoever asks from the node. A policy that opens ' +
    '0.0.0.0/0 without an exception for it gives a pod that can be made to fetch a URL the identity of its node.',
  references: [
    attack('T1552.005'),
    page(
      'Restrict access to the instance profile assigned to the worker node',
      'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
    ),
    page(
      'Network policies: ipBlock',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    ),
  ],
  appliesTo: [POLICY],
  decide: (policy) => {
    if (isFor(policy, 'Egress') === false) return [];
    const abouts: About[] = [];
    for (const rule of rulesOf(policy, 'Egress').rules) {
      const decision = decideRule(rule);
      if (decision !== undefined) abouts.push({ subject: rule, decision });
    }
    return abouts.length > 0 ? abouts : pass(policy.root);
  },
  fix: {
    text: 'Except 169.254.169.254/32 (and fd00:ec2::254/128) from the block.',
    safe: false,
    breaks: 'a pod that takes its credentials or its region from the metadata service',
    kubernetes: 'ipBlock:\n  cidr: 0.0.0.0/0\n  except: [169.254.169.254/32]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Excepted in one block, and held by the other',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: { cidr: 0.0.0.0/0, except: [169.254.169.254/32] }
        - ipBlock:
            cidr: 169.254.0.0/16
            except: [169.254.170.23/32]
`,
      at: 'cidr: 169.254.0.0/16',
    },
    {
      verdict: 'fail',
      title: 'The exception is too small',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  egress:
    - to: [{ ipBlock: { cidr: 128.0.0.0/1, except: [169.254.169.0/25] } }]
      ports: [{ port: 80 }, { port: 443 }]
`,
      at: 'cidr: 128.0.0.0/1',
    },
    {
      verdict: 'pass',
      title: 'Excepted by a larger block; another port; no addresses',
      format: 'kubernetes',
      source: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  egress:
    - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.0.0/16] } }]
    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]
      ports: [{ port: 443 }]
    - to: [{ namespaceSelector: {} }]
`,
    },
  ],
});
