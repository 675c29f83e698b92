import { attack, cisEks, control, nsaCisa, page } from '../control.ts';
import { defaultDenyExamples, pod, policy } from './_default-deny.ts';
import { eachNamespace, podMakers } from './_namespaces.ts';
import { SYSTEM_NAMESPACES } from './_policies.ts';

export default control({
  id: 'namespace-default-deny-egress',
  title: 'Every namespace denies outgoing connections by default',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'A pod that may connect everywhere fetches tools, calls its command-and-control server, carries data out, and asks ' +
    'the metadata service for the credentials of the node. A policy for some pods does not help the next one that is ' +
    'deployed: the default has to be no.',
  references: [
    cisEks('4.3.2'),
    attack('T1041'),
    attack('T1552.005'),
    nsaCisa('Network separation and hardening'),
    page(
      'Network policies: default policies',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
    ),
  ],
  appliesTo: ['Namespace', ...podMakers],
  decide: (resource, estate) =>
    eachNamespace(resource, estate, 'Egress', (namespace) => !SYSTEM_NAMESPACES.has(namespace)),
  fix: {
    text: 'Add a policy with an empty podSelector for Egress, and policies for the paths that are needed.',
    safe: false,
    breaks: 'every connection out of the namespace that no policy allows, DNS for one',
    kubernetes:
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: default-deny-egress }\nspec:\n  podSelector: {}\n  policyTypes: [Egress]',
  },
  examples: () => [
    ...defaultDenyExamples('Egress'),
    {
      verdict: 'fail',
      title: 'An empty list of rules without policyTypes says nothing about egress',
      format: 'kubernetes',
      source: `${pod('web', 'shop # first')}
---
${policy('podSelector: {}, egress: []')}
`,
      at: 'namespace: shop # first',
    },
  ],
});
