import type { Resource, Tree, View } from '../../estate/index.ts';

/** What is asked of a rule: may it do this to such a resource. `name` only when one object is meant. */
export interface Request {
  readonly verb: string;
  readonly group: string;
  /** `pods`, or with its subresource `pods/exec`. */
  readonly resource: string;
  readonly name?: string;
}

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
  const verb = hasOneOf(rule.verbs, '*', request.verb);
  if (verb === false) return false;
  const resource = hasOneOf(rule.resources, ...writtenAs(request.resource));
  if (resource === false) return false;
  const group = hasOneOf(rule.groups, '*', request.group);
  if (group === false) return false;
  if (rule.names === undefined) return verb && resource && group;
  if (request.name === undefined) return false;
  const named = hasOneOf(rule.names, request.name);
  return named === false ? false : verb && resource && group && named;
}

/** The ways in which a rule can write a resource. */
export function writtenAs(resource: string): readonly string[] {
  const slash = resource.indexOf('/');
  return slash === -1 ? ['*', resource] : ['*', resource, `*${resource.slice(slash)}`];
}

/** What EKS calls its own roles, after `eks:`. */
const OF_EKS =
  /^eks:(?:addon|auto|az-poller|ccm|certificate|cloud-controller|cluster-|compute|coredns|extension|fargate|k8s-metrics|kms|kube-proxy|load-balanc|network|node|pod|service-operations|storage|tagging|vpc|workload)/;

/**
 * Roles the API server or EKS itself makes: their wide rules are no choice of the owner. A name alone does not make one:
 * whoever writes a role may call it `system:anything`.
 */
export function isBuiltIn(role: Resource): boolean {
  const labels = role.at('metadata', 'labels');
  const label = labels.get('kubernetes.io/bootstrapping').value();
  if (label.kind === 'known' && label.value === 'rbac-defaults') {
    return /^system:|^(?:cluster-admin|admin|edit|view)$/.test(role.name);
  }
  return (
    OF_EKS.test(role.name) ||
    (role.name.startsWith('eks:') && labels.get('eks.amazonaws.com/component').present === true)
  );
}
