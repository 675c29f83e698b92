import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { Decision } from '../../estate/index.ts';
import type { Rule } from '../../reach/kubernetes-authorization/rules.ts';
import { hasOneOf } from '../../reach/kubernetes-authorization/rules.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole, role } from './_examples.ts';
import { CLUSTER_ROLE, ROLE, eachRule, isFullWildcard, itemIn } from './_rules.ts';

export default control({
  id: 'rbac-wildcard',
  title: 'Roles name their verbs and resources',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A `*` also grants what nobody thought of: subresources such as `pods/exec`, verbs such as `impersonate` and ' +
    '`escalate`, and every resource that a later release or add-on brings. An attacker who takes over the subject looks ' +
    'for exactly these.',
  references: [
    cisEks('4.1.3'),
    attack('T1078'),
    page(
      'Referring to resources',
      'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources',
    ),
  ],
  appliesTo: [CLUSTER_ROLE, ROLE],
  decide: (resource) => eachRule(resource, (rule) => decide(rule, resource.name)),
  fix: {
    text: 'Write out the verbs and resources that are used, one rule for each API group.',
    safe: false,
    breaks: 'whatever a subject of this role does that the new lists do not name',
    kubernetes:
      'rules:\n  - apiGroups: [apps]\n    resources: [deployments]\n    verbs: [get, list, watch, patch]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Any element of the list',
      clusterRole(`
  - apiGroups: [batch]
    resources:
      - jobs
      - "*"
    verbs: [get, list]`),
      '- "*"',
    ),
    failing(
      'kubernetes',
      'Every verb, in the second rule',
      role(`
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get]
  - apiGroups: [apps]
    resources: [deployments]
    verbs: ["*"]`),
      'verbs: ["*"]',
    ),
    passing(
      'kubernetes',
      'A named list, and the scale subresource of every resource, which is no wildcard of objects',
      clusterRole(`
  - apiGroups: ["*"]
    resources: ["*/scale"]
    verbs: [get, update]
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, list, watch]`),
    ),
  ],
});

function decide(rule: Rule, role: string): Decision | undefined {
  // What is cluster-admin is reported as that.
  if (isFullWildcard(rule) === true) return undefined;
  const verbs = hasOneOf(rule.verbs, '*');
  const resources = hasOneOf(rule.resources, '*');
  if (verbs === true) {
    const on = [...rule.resources.texts.keys(), ...rule.urls.texts.keys()].slice(0, 3).join(', ');
    return fail(itemIn(rule.verbs, '*'), `${role} allows every verb on ${on || 'its resources'}`);
  }
  if (resources === true) {
    const may = [...rule.verbs.texts.keys()].slice(0, 4).join(', ');
    const groups = [...rule.groups.texts.keys()].map((group) => (group === '' ? 'core' : group)).join(', ');
    return fail(
      itemIn(rule.resources, '*'),
      `${role} allows ${may} on every resource of ${groups === '*' ? 'every API group' : `the API group ${groups}`}`,
    );
  }
  if (verbs === undefined || resources === undefined) {
    return undecidedAt(rule.at, 'the lists of this rule are not fully known');
  }
  return pass(rule.at);
}
