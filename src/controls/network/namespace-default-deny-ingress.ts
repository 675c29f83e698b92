import { attack, cisEks, control, nsaCisa, page } from '../control.ts';
import { defaultDenyExamples } from './_default-deny.ts';
import { eachNamespace, podMakers } from './_namespaces.ts';
import { SYSTEM_NAMESPACES } from './_policies.ts';

export default control({
  id: 'namespace-default-deny-ingress',
  title: 'Every namespace denies incoming connections by default',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Without a policy every pod accepts connections from every other one. Whoever gets into one pod of the cluster ' +
    'reaches the databases, caches and admin ports of all others. A policy for some pods does not help the next one ' +
    'that is deployed: the default has to be no.',
  references: [
    cisEks('4.3.2'),
    attack('T1046'),
    attack('T1210'),
    nsaCisa('Network separation and hardening'),
    page(
      'Network policies: default policies',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
    ),
  ],
  appliesTo: ['Namespace', ...podMakers],
  decide: (resource, estate) =>
    eachNamespace(resource, estate, 'Ingress', (namespace) => !SYSTEM_NAMESPACES.has(namespace)),
  fix: {
    text: 'Add a policy with an empty podSelector for Ingress, and policies for the paths that are needed.',
    safe: false,
    breaks: 'every connection into the namespace that no policy allows',
    kubernetes:
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: default-deny-ingress }\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]',
  },
  examples: () => defaultDenyExamples('Ingress'),
});
