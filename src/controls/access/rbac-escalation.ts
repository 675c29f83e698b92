import type { Decision } from '../../estate/index.ts';
import { fail, pass } from '../../estate/index.ts';
import type { Request, Rule } from '../../reach/kubernetes-authorization/rules.ts';
import { grants, hasOneOf } from '../../reach/kubernetes-authorization/rules.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole, role } from './_examples.ts';
import {
  CLUSTER_ROLE,
  RBAC,
  ROLE,
  decideGrant,
  eachRule,
  isForUrls,
  isFullWildcard,
  itemIn,
  requests,
} from './_rules.ts';

const REQUESTS: readonly Request[] = [
  ...requests(RBAC, ['bind', 'escalate'], ['clusterroles', 'roles']),
  ...requests('', ['impersonate'], ['users', 'groups', 'serviceaccounts']),
];

/** Bound to a name, and the worst all the same. */
const NAMED: readonly Request[] = [
  { group: RBAC, verb: 'bind', resource: 'clusterroles', name: 'cluster-admin' },
  { group: RBAC, verb: 'escalate', resource: 'clusterroles', name: 'cluster-admin' },
  { group: '', verb: 'impersonate', resource: 'groups', name: 'system:masters' },
];

export default control({
  id: 'rbac-escalation',
  title: 'No role can give itself more, or act as another',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    '`bind` and `escalate` switch off the check that nobody hands out more than they have; `impersonate` makes a subject ' +
    'whoever it says it is, the group system:masters included. Any of the three ends in cluster-admin.',
  references: [
    cisEks('4.1.8'),
    attack('T1098.006'),
    page(
      'Privilege escalation prevention and bootstrapping',
      'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping',
    ),
    page(
      'User impersonation',
      'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation',
    ),
  ],
  appliesTo: [CLUSTER_ROLE, ROLE],
  decide: (resource) => eachRule(resource, (rule) => decide(rule, resource.name)),
  fix: {
    text: 'Take the verb out, or name under `resourceNames` the roles that may be bound and the users that may be acted as.',
    safe: false,
    breaks: 'an operator that makes roles or bindings, or a proxy that acts for its users',
    kubernetes:
      'rules:\n  - apiGroups: [rbac.authorization.k8s.io]\n    resources: [clusterroles]\n    resourceNames: [view]\n    verbs: [bind]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Among harmless verbs',
      clusterRole(`
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [roles, clusterroles]
    verbs:
      - get
      - bind`),
      '- bind',
    ),
    failing(
      'kubernetes',
      'Acting as any group',
      clusterRole(`
  - apiGroups: [""]
    resources: [users, groups]
    verbs: [impersonate]`),
      'verbs: [impersonate]',
    ),
    failing(
      'kubernetes',
      'Every verb on roles has `escalate` in it',
      role(`
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [roles]
    verbs: ["*"]`),
      'verbs: ["*"]',
    ),
    failing(
      'kubernetes',
      'A name does not help when it is cluster-admin',
      clusterRole(`
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    resourceNames: [view, cluster-admin]
    verbs: [bind]`),
      'verbs: [bind]',
    ),
    passing(
      'kubernetes',
      'Binding one named role; the verbs mean nothing on other resources',
      clusterRole(`
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    resourceNames: [view]
    verbs: [bind]
  - apiGroups: [library.example.com]
    resources: [books]
    verbs: [bind]
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [roles]
    verbs: [get, list, create]`),
    ),
  ],
});

const DOES: Readonly<Record<string, string>> = {
  bind: 'it binds roles with more rights than it has',
  escalate: 'it writes rules with more rights than it has',
  impersonate: 'it acts as whomever it names',
};

function decide(rule: Rule, role: string): Decision | undefined {
  const message = ({ verb, resource }: Request): string => `${role} may ${verb} ${resource}: ${DOES[verb]}`;
  // Most rules have none of the verbs: they need no closer look.
  if (hasOneOf(rule.verbs, '*', 'bind', 'escalate', 'impersonate') === false) {
    return isForUrls(rule) ? undefined : pass(rule.at);
  }
  if (isFullWildcard(rule) !== true) {
    for (const request of NAMED) {
      if (rule.names !== undefined && grants(rule, request) === true) {
        return fail(itemIn(rule.verbs, request.verb, '*'), `${message(request)} (${request.name})`);
      }
    }
  }
  const extras = [...rule.resources.texts.keys()].filter((text) => text.startsWith('userextras'));
  const asked = [...REQUESTS, ...requests('authentication.k8s.io', ['impersonate'], ['uids', ...extras])];
  return decideGrant(rule, { requests: asked, at: 'verb', message });
}
