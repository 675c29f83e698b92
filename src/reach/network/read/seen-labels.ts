import type { Estate, Labels, Scope } from '../../../estate/index.ts';
import type { PodGroup } from '../model.ts';
import { At } from './at.ts';
import { ACCOUNT_LABEL } from './calico-entity.ts';
import { ACCOUNT_PREFIX } from './calico-selector.ts';
import { NAMESPACE_LABEL } from './calico-sets.ts';
import { CILIUM_ACCOUNT_LABEL } from './cilium-selector.ts';
import { labelsAt } from './labels.ts';

const ORCHESTRATOR_LABEL = 'projectcalico.org/orchestrator';
const ACCOUNT_LABELS = [ACCOUNT_LABEL, CILIUM_ACCOUNT_LABEL];

/**
 * The pods with the labels that network plugins see on them: their namespace, their ServiceAccount and its labels.
 * https://docs.tigera.io/calico/latest/reference/resources/workloadendpoint and
 * https://docs.cilium.io/en/stable/security/policy/kubernetes/#serviceaccounts
 * @param keys the labels that some selector looks at
 */
export function withSeenLabels(
  groups: readonly PodGroup[],
  keys: ReadonlySet<string>,
  estate: Estate,
  scope: Scope,
): readonly PodGroup[] {
  const ofAccounts = [...keys].filter((key) => key.startsWith(ACCOUNT_PREFIX));
  const added = [NAMESPACE_LABEL, ORCHESTRATOR_LABEL, ...ACCOUNT_LABELS].some((key) => keys.has(key));
  if (!added && ofAccounts.length === 0) return groups;
  return groups.map((group) => {
    const { labels, namespace, place, serviceAccount: name } = group;
    const known = new Map(labels.known);
    const unknown = new Set(labels.unknown);
    known.set(NAMESPACE_LABEL, namespace);
    known.set(ORCHESTRATOR_LABEL, 'k8s');
    for (const key of ACCOUNT_LABELS) {
      if (name === undefined) unknown.add(key);
      else known.set(key, name);
    }
    const account =
      name === undefined ? undefined : accountLabels(estate, scope, place.resource.namespace, name);
    for (const key of ofAccounts) {
      const own = key.slice(ACCOUNT_PREFIX.length);
      const value = account?.known.get(own);
      if (value !== undefined) known.set(key, value);
      else if (account === undefined || !account.complete || account.unknown.has(own)) unknown.add(key);
    }
    return { ...group, labels: { known, unknown, complete: labels.complete } };
  });
}

function accountLabels(
  estate: Estate,
  scope: Scope,
  namespace: string | undefined,
  name: string,
): Labels | undefined {
  const resource = estate.find(scope, 'ServiceAccount', namespace, name);
  return resource === undefined ? undefined : labelsAt(At.root(resource).at('metadata', 'labels'));
}
