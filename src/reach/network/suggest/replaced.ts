import type { Resource, Scope } from '../../../estate/index.ts';
import { Estate, Resource as Made, treeOf } from '../../../estate/index.ts';
import { namespaceOf } from '../read/pods.ts';
import type { PolicyObject } from './policies.ts';

const POLICY = 'networking.k8s.io/NetworkPolicy';

/** The NetworkPolicies of some namespaces. */
export function policiesIn(
  estate: Estate,
  scope: Scope,
  isOurs: (namespace: string) => boolean,
): readonly Resource[] {
  return estate.ofTypeIn(POLICY, scope).filter((resource) => isOurs(namespaceOf(resource)));
}

/** The same estate without some of its objects, and with other policies. */
export function replaced(
  estate: Estate,
  scope: Scope,
  without: (resource: Resource) => boolean,
  policies: readonly PolicyObject[],
): Estate {
  const changed = new Estate();
  for (const resource of estate.resources) if (!without(resource)) changed.add(resource);
  for (const object of policies) {
    const { name, namespace } = object.metadata;
    const address = `NetworkPolicy/${namespace}/${name}`;
    changed.add(new Made({ scope, type: POLICY, name, namespace, address, tree: treeOf(object) }));
  }
  return changed;
}
