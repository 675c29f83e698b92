import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { BINDINGS, isBuiltInBinding, roleRefOf } from './_bindings.ts';
import { clusterBinding } from './_examples.ts';

export default control({
  id: 'rbac-cluster-admin-binding',
  title: 'Nothing is bound to cluster-admin',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'cluster-admin may do everything to everything. A ServiceAccount bound to it hands the cluster to whoever runs code in ' +
    'one of its pods; a group bound to it, to whoever gets one session of a member.',
  references: [
    cisEks('4.1.1'),
    attack('T1078'),
    page(
      'User-facing roles',
      'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
    ),
  ],
  appliesTo: BINDINGS,
  decide: (binding) => {
    if (isBuiltInBinding(binding)) return [];
    const ref = roleRefOf(binding);
    if (ref.unknown !== undefined) return ref.unknown;
    if (ref.name !== 'cluster-admin' || ref.kind === 'Role') return pass(ref.at);
    const { items, rest } = binding.at('subjects').items();
    if (items.length === 0) return rest === undefined ? pass(ref.at) : undecided(rest);
    const whom = items.slice(0, 3).map((subject) => {
      const [kind, name] = [subject.get('kind').string(), subject.get('name').string()];
      return `${kind.kind === 'known' ? kind.value : 'subject'} ${name.kind === 'known' ? name.value : '(unknown)'}`;
    });
    const more = items.length > 3 ? ` and ${items.length - 3} more` : '';
    const within = binding.type === BINDINGS[0] ? 'the cluster' : 'its namespace';
    return fail(ref.at, `${whom.join(', ')}${more} may do everything in ${within}`);
  },
  fix: {
    text: 'Bind a role with the rules that are used; people get admin through an access entry, for a time.',
    safe: false,
    breaks: 'what the subjects do that the new role does not allow',
    kubernetes: 'roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view',
  },
  examples: () => [
    failing(
      'kubernetes',
      'A ServiceAccount of an operator',
      clusterBinding(
        'cluster-admin',
        `
  - kind: ServiceAccount
    name: tiller
    namespace: kube-system`,
      ),
      'name: cluster-admin',
    ),
    failing(
      'kubernetes',
      'A RoleBinding gives its whole namespace away, and any name of a binding counts',
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: "system:shop-admins", namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects:
  - { kind: Group, apiGroup: rbac.authorization.k8s.io, name: shop-developers }
`,
      'roleRef:',
    ),
    failing(
      'kubernetes',
      'The binding of Kubernetes itself, with somebody else in it',
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: cluster-admin, labels: { kubernetes.io/bootstrapping: rbac-defaults } }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects:
  - { kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:masters" }
  - { kind: User, apiGroup: rbac.authorization.k8s.io, name: jane }
`,
      'roleRef:',
    ),
    passing(
      'kubernetes',
      'Another role',
      clusterBinding(
        'view',
        `
  - { kind: Group, apiGroup: rbac.authorization.k8s.io, name: developers }`,
      ),
    ),
  ],
});
