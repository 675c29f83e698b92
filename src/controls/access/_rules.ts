import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { Request, Rule } from '../../reach/kubernetes-authorization/rules.ts';
import {
  grants,
  hasOneOf,
  isBuiltIn,
  rulesOf,
  writtenAs,
} from '../../reach/kubernetes-authorization/rules.ts';

export const CLUSTER_ROLE = 'rbac.authorization.k8s.io/ClusterRole';
export const ROLE = 'rbac.authorization.k8s.io/Role';
export const RBAC = 'rbac.authorization.k8s.io';

/** One decision for each rule of a role that is somebody's choice; none for the roles that Kubernetes or EKS makes. */
export function eachRule(role: Resource, decide: (rule: Rule) => Decision | undefined): About[] {
  if (isBuiltIn(role)) return [];
  const { rules, unknown } = rulesOf(role);
  const about: About[] = [];
  for (const rule of rules) {
    const decision = decide(rule);
    if (decision !== undefined) about.push({ subject: rule.at, decision });
  }
  if (unknown !== undefined) {
    about.push({
      subject: unknown,
      decision: undecidedAt(unknown, 'the rules of this role are not fully known'),
    });
  }
  return about;
}

/** Whether a rule is cluster-admin's: every verb on every resource, of all groups or of the core group. */
export function isFullWildcard(rule: Rule): boolean | undefined {
  if (rule.names !== undefined) return false;
  const answers = [hasOneOf(rule.verbs, '*'), hasOneOf(rule.resources, '*'), hasOneOf(rule.groups, '*', '')];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** A rule that names no resource is about URLs of the API server. */
export function isForUrls(rule: Rule): boolean {
  return rule.resources.texts.size === 0 && !rule.resources.open;
}

/** What a control asks of rules: any of these requests is too much. */
export interface Asked {
  readonly requests: readonly Request[];
  /** What a rule that grants one is, in one sentence. */
  readonly message: (request: Request) => string;
  /** Where a person would edit; the resource unless told. */
  readonly at?: 'verb' | 'resource';
  /** Leaves rules for every resource to `rbac-wildcard`, which weighs as much and wants the same edit. */
  readonly named?: boolean;
}

/** One decision for each rule: whether it grants any of the requests. What is cluster-admin is reported as that. */
export function eachGrant(role: Resource, asked: Asked): About[] {
  return eachRule(role, (rule) => decideGrant(rule, asked));
}

export function decideGrant(rule: Rule, asked: Asked): Decision | undefined {
  if (isForUrls(rule) || isFullWildcard(rule) === true) return undefined;
  if (asked.named === true && rule.resources.texts.has('*')) return undefined;
  let open = false;
  for (const request of asked.requests) {
    const answer = grants(rule, request);
    if (answer === true) return fail(placeOf(rule, request, asked.at), asked.message(request));
    open ||= answer === undefined;
  }
  return open ? undecidedAt(rule.at, 'the lists of this rule are not fully known') : pass(rule.at);
}

function placeOf(rule: Rule, request: Request, at: Asked['at']): View {
  if (at === 'verb') return itemIn(rule.verbs, request.verb, '*');
  const [all, ...exact] = writtenAs(request.resource);
  return itemIn(rule.resources, ...exact, all!);
}

/** The first of some texts that a list has. */
export function itemIn(words: Rule['verbs'], ...texts: readonly string[]): View {
  for (const text of texts) {
    const found = words.texts.get(text);
    if (found !== undefined) return found;
  }
  return words.at;
}

/** All combinations of verbs and resources of one API group. */
export function requests(group: string, verbs: readonly string[], resources: readonly string[]): Request[] {
  return resources.flatMap((resource) => verbs.map((verb) => ({ group, verb, resource })));
}
