import type { Resource, View } from '../../estate/index.ts';

/** What is asked of a rule: may it do this to such a resource. `name` only when one object is meant. */
export interface Request {
  readonly verb: string;
  readonly group: string;
  /** `pods`, or with its subresource `pods/exec`. */
  readonly resource: string;
  readonly name?: string;
}

/** The types that hold rules. */
export const roleTypes = ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'] as const;
/** The types that hand them out. */
export const bindingTypes = [
  'rbac.authorization.k8s.io/RoleBinding',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
] as const;

/** The rules of a Role or ClusterRole; `unknown` where there may be more. */
export function rulesOf(role: Resource): { rules: readonly View[]; unknown: View | undefined } {
  const { items, rest } = role.at('rules').items();
  return { rules: items, unknown: rest?.at };
}

/**
 * Whether a rule grants a request: `undefined` when that hangs on what is not known. Exactly as the API server matches:
 * `*` in each list, a resource with its subresource as one name, or the subresource of every resource as
 * `*` + `/scale`; there is no `pods/*`. A rule with resourceNames grants nothing that has no name.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
export function grants(rule: View, request: Request): boolean | undefined {
  const verb = has(rule.get('verbs'), (verb) => verb === '*' || verb === request.verb);
  const group = has(rule.get('apiGroups'), (group) => group === '*' || group === request.group);
  const slash = request.resource.indexOf('/');
  const anyWithSubresource = slash === -1 ? undefined : `*${request.resource.slice(slash)}`;
  const resource = has(
    rule.get('resources'),
    (resource) => resource === '*' || resource === request.resource || resource === anyWithSubresource,
  );
  const names = rule.get('resourceNames');
  const unnamed =
    names.shape === 'absent' ||
    (names.shape === 'list' && names.items().items.length === 0 && names.items().rest === undefined);
  const named = unnamed
    ? true
    : request.name === undefined
      ? false
      : has(names, (name) => name === request.name);
  const answers = [verb, group, resource, named];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** Whether a list of texts has one that is meant. */
export function has(list: View, test: (text: string) => boolean): boolean | undefined {
  const { items, rest } = list.items();
  let open = rest !== undefined;
  for (const item of items) {
    const value = item.string();
    if (value.kind === 'known' || value.kind === 'default') {
      if (test(value.value)) return true;
    } else open = true;
  }
  return open ? undefined : false;
}

/** The item of a list that a test picks, for pointing at it; the list itself when none does. */
export function itemOf(list: View, test: (text: string) => boolean): View {
  const found = list.items().items.find((item) => {
    const value = item.string();
    return value.kind === 'known' && test(value.value);
  });
  return found ?? list;
}

/** Roles the API server or EKS itself makes: their wide rules are no choice of the owner. */
export function isBuiltIn(role: Resource): boolean {
  const label = role.at('metadata', 'labels', 'kubernetes.io/bootstrapping').value();
  return (label.kind === 'known' && label.value === 'rbac-defaults') || /^(?:system:|eks:)/.test(role.name);
}
