import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole, role } from './_examples.ts';
import { CLUSTER_ROLE, ROLE, eachRule, isForUrls, isFullWildcard, itemIn } from './_rules.ts';

export default control({
  id: 'rbac-admin-rule',
  title: 'No role of your own allows every verb on every resource',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A rule with `*` on `*` is cluster-admin under another name, and it grows with every API that is installed later. ' +
    'Whoever gets hold of one token of a subject bound to it reads every Secret, starts pods on every node and hands ' +
    'out more rights.',
  references: [
    cisEks('4.1.3'),
    cisEks('4.1.1'),
    attack('T1078'),
    page('RBAC good practices', 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/'),
  ],
  appliesTo: [CLUSTER_ROLE, ROLE],
  decide: (resource) =>
    eachRule(resource, (rule) => {
      if (isForUrls(rule)) return undefined;
      const full = isFullWildcard(rule);
      if (full === undefined) return undecidedAt(rule.at, 'the lists of this rule are not fully known');
      if (!full) return pass(rule.at);
      const within = resource.type === ROLE ? 'in its namespace' : 'in the cluster';
      return fail(
        itemIn(rule.verbs, '*'),
        `${resource.name} allows every verb on every resource ${within}: it is an administrator`,
      );
    }),
  fix: {
    text: 'Name the API groups, resources and verbs that are used; the audit log tells which.',
    safe: false,
    breaks: 'whatever a subject of this role does that the new rules do not name',
    kubernetes: 'rules:\n  - apiGroups: [apps]\n    resources: [deployments]\n    verbs: [get, list, patch]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'The second rule counts as much as the first',
      clusterRole(`
  - apiGroups: [""]
    resources: [pods]
    verbs: [get]
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: ["*"]`),
      'verbs: ["*"]',
    ),
    failing(
      'kubernetes',
      'The core group alone holds Secrets, tokens and pods; `*` need not be the first element',
      role(`
  - apiGroups: [apps, ""]
    resources: [pods, "*"]
    verbs:
      - get
      - "*"`),
      '- "*"',
    ),
    passing(
      'kubernetes',
      'A wildcard of one list is narrower',
      clusterRole(`
  - apiGroups: [apps]
    resources: ["*"]
    verbs: ["*"]
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: [get, list]`),
    ),
    passing(
      'kubernetes',
      'Bound to object names it is not for every object',
      clusterRole(`
  - apiGroups: ["*"]
    resources: ["*"]
    resourceNames: [settings]
    verbs: ["*"]`),
    ),
  ],
});
