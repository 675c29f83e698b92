import { fail, pass } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { ANYBODY, BINDINGS, eachSubject, roleName, roleRefOf } from './_bindings.ts';
import { clusterBinding } from './_examples.ts';

/** What Kubernetes binds to everyone itself: the version, the health and the list of APIs. */
const DISCOVERY = new Set(['system:discovery', 'system:basic-user', 'system:public-info-viewer']);

const WHO: Readonly<Record<string, string>> = {
  'system:anonymous': 'whoever reaches the endpoint, without any credentials,',
  'system:unauthenticated': 'whoever reaches the endpoint, without any credentials,',
  'system:authenticated': 'whoever has any identity here, every ServiceAccount included,',
};

export default control({
  id: 'rbac-anonymous',
  title: 'Nothing is granted to everyone',
  layer: 'access',
  stage: 'deploy',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A role bound to system:anonymous or system:unauthenticated is open to whoever can reach the API endpoint; one bound ' +
    'to system:authenticated to every pod and every principal with an access entry. Attackers scan for the former.',
  references: [
    attack('T1190'),
    page(
      'EKS best practices: anonymous access',
      'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
    ),
    page(
      'API discovery roles',
      'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles',
    ),
  ],
  appliesTo: BINDINGS,
  decide: (binding) => {
    const { name, kind } = roleRefOf(binding);
    if (name !== undefined && DISCOVERY.has(name) && kind === 'ClusterRole') return [];
    return eachSubject(binding, ({ at, kind: subject, name: called }) => {
      const everyone =
        called !== undefined && ANYBODY.has(called) && (subject === 'Group' || subject === 'User');
      if (!everyone) return pass(at.get('name'));
      return fail(at.get('name'), `${WHO[called]} gets ${roleName(binding)}`);
    });
  },
  fix: {
    text: 'Bind the role to the groups or ServiceAccounts that need it.',
    safe: false,
    breaks: 'clients that send no credentials, such as a health check from outside',
    kubernetes: 'subjects:\n  - kind: Group\n    apiGroup: rbac.authorization.k8s.io\n    name: developers',
  },
  examples: () => [
    failing(
      'kubernetes',
      'The second subject counts as much',
      clusterBinding(
        'view',
        `
  - { kind: Group, apiGroup: rbac.authorization.k8s.io, name: developers }
  - { kind: User, apiGroup: rbac.authorization.k8s.io, name: "system:anonymous" }`,
      ),
      'system:anonymous',
    ),
    failing(
      'kubernetes',
      'Everyone who is somebody',
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: system:authenticated
`,
      'name: system:authenticated',
    ),
    passing(
      'kubernetes',
      'A group with members',
      clusterBinding(
        'view',
        `
  - { kind: Group, apiGroup: rbac.authorization.k8s.io, name: developers }`,
      ),
    ),
  ],
});
