import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole, role } from './_examples.ts';
import { CLUSTER_ROLE, ROLE, eachGrant, requests } from './_rules.ts';

export default control({
  id: 'rbac-secrets',
  title: 'Secrets are read by name, not all at once',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Who may get, list or watch Secrets without naming them reads every password and key there, and the tokens of ' +
    'service accounts where they are stored: `list` and `watch` return the contents, not only the names.',
  references: [
    cisEks('4.1.2'),
    attack('T1552.007'),
    page(
      'RBAC good practices: listing Secrets',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets',
    ),
  ],
  appliesTo: [CLUSTER_ROLE, ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      requests: requests('', ['list', 'get', 'watch'], ['secrets']),
      message: ({ verb }) =>
        `${resource.name} may ${verb} every Secret ${resource.type === ROLE ? 'of its namespace' : 'of the cluster'}`,
    }),
  fix: {
    text: 'Grant `get` on the Secrets that are needed, by `resourceNames`, in a Role of their namespace.',
    safe: false,
    breaks: 'a controller that watches Secrets to find out about new ones',
    kubernetes:
      'rules:\n  - apiGroups: [""]\n    resources: [secrets]\n    resourceNames: [db-password]\n    verbs: [get]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Among other resources',
      clusterRole(`
  - apiGroups: [""]
    resources:
      - configmaps
      - secrets
    verbs: [get, watch]`),
      '- secrets',
    ),
    failing(
      'kubernetes',
      'A wildcard of resources has Secrets in it',
      role(`
  - apiGroups: ["", apps]
    resources: ["*"]
    verbs: [get, list]`),
      'resources: ["*"]',
    ),
    passing(
      'kubernetes',
      'By name',
      role(`
  - apiGroups: [""]
    resources: [secrets]
    resourceNames: [db-password]
    verbs: [get]`),
    ),
    passing(
      'kubernetes',
      'Writing is another matter, and so is a resource of that name in another API group',
      clusterRole(`
  - apiGroups: [""]
    resources: [secrets]
    verbs: [create]
  - apiGroups: [vault.example.com]
    resources: [secrets]
    verbs: [get, list]`),
    ),
  ],
});
