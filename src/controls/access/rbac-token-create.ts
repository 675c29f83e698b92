import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole, role } from './_examples.ts';
import { CLUSTER_ROLE, ROLE, eachGrant, requests } from './_rules.ts';

export default control({
  id: 'rbac-token-create',
  title: 'No role makes tokens of any ServiceAccount',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Who may create serviceaccounts/token becomes every ServiceAccount in reach, also towards AWS: a token with the ' +
    'audience sts.amazonaws.com is all that IRSA asks for.',
  references: [
    cisEks('4.1.12'),
    attack('T1528'),
    page(
      'RBAC good practices: token request',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request',
    ),
  ],
  appliesTo: [CLUSTER_ROLE, ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      requests: requests('', ['create'], ['serviceaccounts/token']),
      message: () =>
        `${resource.name} may create tokens of every ServiceAccount ${resource.type === ROLE ? 'of its namespace' : 'of the cluster'}`,
    }),
  fix: {
    text: 'Name the ServiceAccounts whose tokens are needed under `resourceNames`, in a Role of their namespace.',
    safe: false,
    breaks: 'a component that asks for tokens of ServiceAccounts that are not named',
    kubernetes:
      'rules:\n  - apiGroups: [""]\n    resources: [serviceaccounts/token]\n    resourceNames: [backup]\n    verbs: [create]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'In the second rule',
      clusterRole(`
  - apiGroups: [""]
    resources: [serviceaccounts]
    verbs: [get]
  - apiGroups: [""]
    resources: [serviceaccounts/token]
    verbs: [create]`),
      'resources: [serviceaccounts/token]',
    ),
    passing(
      'kubernetes',
      'By name; and creating ServiceAccounts is another matter',
      role(`
  - apiGroups: [""]
    resources: [serviceaccounts/token]
    resourceNames: [backup]
    verbs: [create]
  - apiGroups: [""]
    resources: [serviceaccounts]
    verbs: [create]`),
    ),
  ],
});
