import type { Subject } from '../model.ts';
import type { Requirement, Selector } from '../selector.ts';
import { EVERYTHING, selectorOf } from '../selector.ts';
import type { At, Faults } from './at.ts';

const NAMESPACE_KEY = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';
const CLUSTER_KEY = 'io.cilium.k8s.policy.cluster';
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The label by which Cilium knows the ServiceAccount of a pod. */
export const CILIUM_ACCOUNT_LABEL = 'io.cilium.k8s.policy.serviceaccount';

/** Labels that Cilium leaves out unless it is told otherwise. https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/ */
const LEFT_OUT =
  /^(?!app\.kubernetes\.io\/)(?:.*\.)?(?:kubernetes\.io|k8s\.io)(?:\/|$)|^io\.kubernetes\.|^(?:pod-template-(?:hash|generation)|controller-revision-hash)$/;

/** What an EndpointSelector asks for. */
export interface Endpoints {
  readonly namespaces: readonly Requirement[];
  readonly pods: readonly Requirement[];
  /** Labels with which Cilium marks what is no pod: `host` of `reserved:host`. */
  readonly reserved: readonly string[];
  /** Whether it asks for a namespace by its name, and by its labels. */
  readonly byNamespace: boolean;
  readonly byNamespaceLabels: boolean;
  /** Whether it asks for more, nobody knows what. */
  readonly open: boolean;
}

/**
 * Reads an EndpointSelector: a label selector whose labels may say where they come from (`k8s:app`), and among which
 * stand those of the namespace.
 * https://docs.cilium.io/en/stable/security/policy/kubernetes/#namespaces
 */
export function endpointsAt(at: At, faults: Faults): Endpoints {
  const conditions = conditionsAt(at, faults);
  const namespaces: Requirement[] = [];
  const pods: Requirement[] = [];
  const reserved: string[] = [];
  let { open } = conditions;
  let byNamespace = false;
  let byNamespaceLabels = false;
  for (const condition of conditions.list) {
    const key = condition.key.replace(/^(?:k8s|any):/, '');
    if (key.startsWith('reserved:')) {
      const positive = condition.operator === 'Exists' || condition.operator === 'In';
      if (positive) reserved.push(key.slice('reserved:'.length));
      else open = true;
    } else if (key === NAMESPACE_KEY) {
      byNamespace = true;
      namespaces.push({ ...condition, key: NAME_LABEL });
    } else if (key.startsWith(NAMESPACE_LABELS)) {
      byNamespaceLabels = true;
      namespaces.push({ ...condition, key: key.slice(NAMESPACE_LABELS.length) });
    } else if (key === CLUSTER_KEY || LEFT_OUT.test(key)) open = true;
    else pods.push({ ...condition, key });
  }
  return { namespaces, pods, reserved, byNamespace, byNamespaceLabels, open };
}

/** Whom an EndpointSelector means among the pods. */
export function podsOf({
  namespaces,
  open,
  pods,
}: Endpoints): Pick<Subject, 'pods'> & { readonly namespaces: Selector } {
  return {
    namespaces: namespaces.length === 0 ? EVERYTHING : selectorOf(namespaces),
    pods: pods.length === 0 && !open ? EVERYTHING : selectorOf(pods, open),
  };
}

/** The conditions of a label selector; the names of its labels are not looked at. */
function conditionsAt(at: At, faults: Faults): { list: Requirement[]; open: boolean } {
  if (at.open !== undefined) return { list: [], open: true };
  faults.map(at, 'a selector');
  const list: Requirement[] = [];
  const labels = faults.map(at.get('matchLabels'), 'matchLabels').entries();
  const expressions = faults.itemsOf(at.get('matchExpressions'), 'matchExpressions');
  let open = at.entries().rest !== undefined || labels.rest !== undefined || expressions.rest !== undefined;
  for (const [key, label] of labels.entries) {
    const value = label.value();
    if (typeof value === 'string') list.push({ key, operator: 'In', values: [value] });
    else if (label.open === undefined)
      faults.add(label, 'the value of a label is a text; write it in quotes');
    else open = true;
  }
  for (const expression of expressions.items) {
    const condition = conditionAt(expression, faults);
    if (condition === undefined) open = true;
    else list.push(condition);
  }
  return { list, open };
}

function conditionAt(at: At, faults: Faults): Requirement | undefined {
  const key = at.get('key').text();
  const operator = at.get('operator').value();
  const { items, rest } = faults.itemsOf(at.get('values'), 'values');
  const values = items.map((item) => item.text());
  if (at.open !== undefined || at.get('key').open !== undefined || at.get('operator').open !== undefined)
    return undefined;
  const wants = operator === 'In' || operator === 'NotIn';
  if (key === undefined || (!wants && operator !== 'Exists' && operator !== 'DoesNotExist')) {
    faults.add(at, 'an expression has a key, and an operator In, NotIn, Exists or DoesNotExist');
    return undefined;
  }
  if (rest !== undefined || values.includes(undefined)) return undefined;
  if (wants === (values.length === 0)) {
    faults.add(at, wants ? `${operator} needs values` : `${operator} takes no values`);
    return undefined;
  }
  return { key, operator, values: [...new Set(values.map((value) => value!))].toSorted() };
}
