import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole } from './_examples.ts';
import { CLUSTER_ROLE, eachGrant, requests } from './_rules.ts';

export default control({
  id: 'rbac-nodes-proxy',
  title: 'No role reaches the kubelet through nodes/proxy',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'nodes/proxy is a way to the kubelet API of every node: commands in every container and all logs, past the audit ' +
    'log of the API server and past admission. Even `get` is enough to run commands.',
  references: [
    cisEks('4.1.10'),
    attack('T1609'),
    page(
      'RBAC good practices: access to the proxy subresource of Nodes',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes',
    ),
  ],
  appliesTo: [CLUSTER_ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      requests: requests('', ['get', 'create', 'update', 'patch', 'delete'], ['nodes/proxy']),
      message: ({ verb }) =>
        `${resource.name} may ${verb} nodes/proxy: it runs commands in every pod through the kubelet`,
    }),
  fix: {
    text: 'Ask for the kubelet endpoint that is needed, `nodes/metrics` or `nodes/stats`, in place of `nodes/proxy`.',
    safe: false,
    breaks: 'an agent that reads kubelet endpoints through the API server',
    kubernetes: 'rules:\n  - apiGroups: [""]\n    resources: [nodes/metrics, nodes/stats]\n    verbs: [get]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Reading is enough',
      clusterRole(`
  - apiGroups: [""]
    resources:
      - nodes
      - nodes/proxy
    verbs: [get, list, watch]`),
      '- nodes/proxy',
    ),
    failing(
      'kubernetes',
      'The proxy subresource of everything',
      clusterRole(`
  - apiGroups: ["*"]
    resources: ["*/proxy"]
    verbs: [create]`),
      'resources: ["*/proxy"]',
    ),
    passing(
      'kubernetes',
      'Metrics',
      clusterRole(`
  - apiGroups: [""]
    resources: [nodes, nodes/metrics, services/proxy]
    verbs: [get, list]`),
    ),
  ],
});
