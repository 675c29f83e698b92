import { fail, pass } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { BINDINGS, eachSubject, isBuiltInBinding, roleName } from './_bindings.ts';
import { clusterBinding } from './_examples.ts';

export default control({
  id: 'rbac-masters-group',
  title: 'No binding uses the group system:masters',
  layer: 'access',
  stage: 'deploy',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Members of system:masters are let through before RBAC is asked: no role narrows them and no binding that is removed ' +
    'takes it away. A binding that counts on the group says that somebody is meant to be in it.',
  references: [
    cisEks('4.1.1'),
    attack('T1078'),
    page(
      'RBAC good practices: least privilege',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    ),
  ],
  appliesTo: BINDINGS,
  decide: (binding) => {
    if (isBuiltInBinding(binding)) return [];
    return eachSubject(binding, ({ at, kind, name }) =>
      kind === 'Group' && name === 'system:masters'
        ? fail(
            at.get('name'),
            `${roleName(binding)} is bound to system:masters, whose members nothing can narrow`,
          )
        : pass(at.get('name')),
    );
  },
  fix: {
    text: 'Bind a group of your own, and map people to it with access entries.',
    safe: false,
    breaks:
      'nobody who is in system:masters; those who are to use the new group have to be mapped to it first',
    kubernetes:
      'subjects:\n  - kind: Group\n    apiGroup: rbac.authorization.k8s.io\n    name: platform-admins',
  },
  examples: () => [
    failing(
      'kubernetes',
      'In any place of the list',
      clusterBinding(
        'edit',
        `
  - { kind: ServiceAccount, name: ci, namespace: ci }
  - { kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:masters" }`,
      ),
      'system:masters',
    ),
    passing(
      'kubernetes',
      'A group of your own; a ServiceAccount of that name is no group',
      clusterBinding(
        'edit',
        `
  - { kind: Group, apiGroup: rbac.authorization.k8s.io, name: platform-admins }`,
      ),
    ),
  ],
});
