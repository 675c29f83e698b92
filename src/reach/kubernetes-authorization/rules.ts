import type { Resource, Tree, View } from '../../estate/index.ts';

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

/** A rule as the API server reads it. */
export interface Rule {
  readonly at: View;
  readonly verbs: Words;
  readonly groups: Words;
  readonly resources: Words;
  /** `undefined` when the rule is for objects of any name. */
  readonly names: Words | undefined;
  readonly urls: Words;
}

/** A list of texts as far as it is known; `open` when there may be others. */
export interface Words {
  readonly at: View;
  readonly texts: ReadonlyMap<string, View>;
  readonly open: boolean;
}

const read = new WeakMap<Resource, Rules>();

export interface Rules {
  readonly rules: readonly Rule[];
  readonly unknown: View | undefined;
}

/** The rules of a Role or ClusterRole; `unknown` where there may be more. */
export function rulesOf(role: Resource): Rules {
  const known = read.get(role);
  if (known !== undefined) return known;
  const { items, rest } = role.at('rules').items();
  const rules: Rules = { rules: items.map(ruleOf), unknown: rest?.at };
  // What hangs on an open parameter is another in each world.
  if (!isOpen(role.tree)) read.set(role, rules);
  return rules;
}

function isOpen(tree: Tree | undefined): boolean {
  if (tree === undefined || tree.kind === 'leaf') return false;
  if (tree.kind === 'mapping') return tree.values.some(isOpen);
  if (tree.kind === 'sequence') return tree.items.some(isOpen);
  return true;
}

function ruleOf(at: View): Rule {
  const names = wordsOf(at.get('resourceNames'));
  return {
    at,
    verbs: wordsOf(at.get('verbs')),
    groups: wordsOf(at.get('apiGroups')),
    resources: wordsOf(at.get('resources')),
    names: names.texts.size === 0 && !names.open ? undefined : names,
    urls: wordsOf(at.get('nonResourceURLs')),
  };
}

function wordsOf(at: View): Words {
  const { items, rest } = at.items();
  const texts = new Map<string, View>();
  let open = rest !== undefined;
  for (const item of items) {
    const value = item.string();
    if (value.kind === 'known' || value.kind === 'default') {
      if (!texts.has(value.value)) texts.set(value.value, item);
    } else open = true;
  }
  return { at, texts, open };
}

/** Whether a list has one of some texts: `undefined` when that hangs on what is not known. */
export function hasOneOf(words: Words, ...texts: readonly string[]): boolean | undefined {
  if (texts.some((text) => words.texts.has(text))) return true;
  return words.open ? undefined : false;
}

/**
 * Whether a rule grants a request: `undefined` when that hangs on what is not known. Exactly as the API server matches:
 * `*` in each list, a resource with its subresource as one name, or the subresource of every resource as
 * `*` + `/scale`; there is no `pods/*`. A rule with resourceNames grants nothing that has no name.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
export function grants(rule: Rule, request: Request): boolean | undefined {
  const named =
    rule.names === undefined ? true : request.name === undefined ? false : hasOneOf(rule.names, request.name);
  return both(
    both(hasOneOf(rule.verbs, '*', request.verb), hasOneOf(rule.groups, '*', request.group)),
    both(hasOneOf(rule.resources, ...writtenAs(request.resource)), named),
  );
}

/** The ways in which a rule can write a resource. */
export function writtenAs(resource: string): readonly string[] {
  const slash = resource.indexOf('/');
  return slash === -1 ? ['*', resource] : ['*', resource, `*${resource.slice(slash)}`];
}

function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
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
