import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import type { ClusterNetwork, Node, Policy, Unread } from '../model.ts';
import { readAdminNetworkPolicy, readBaselineAdminNetworkPolicy } from './admin-network-policy.ts';
import { CALICO_TYPES, readCalicoPolicies } from './calico.ts';
import { CILIUM_TYPES, readCiliumPolicies } from './cilium.ts';
import { readClusterNetworkPolicy } from './cluster-network-policy.ts';
import { readApplicationNetworkPolicy, readEksClusterNetworkPolicy } from './eks-policies.ts';
import { readNetworkPolicy } from './network-policy.ts';
import { namespaceOf } from './pods.ts';

type Reader = (resource: Resource) => Policy | Unread;

/** Every kind of policy, by its type, and who reads it. */
const READERS: Readonly<Record<string, Reader>> = {
  'networking.k8s.io/NetworkPolicy': (resource) => readNetworkPolicy(resource, namespaceOf(resource)),
  'policy.networking.k8s.io/AdminNetworkPolicy': readAdminNetworkPolicy,
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy': readBaselineAdminNetworkPolicy,
  'policy.networking.k8s.io/ClusterNetworkPolicy': readClusterNetworkPolicy,
  'networking.k8s.aws/ClusterNetworkPolicy': readEksClusterNetworkPolicy,
  'networking.k8s.aws/ApplicationNetworkPolicy': (resource) =>
    readApplicationNetworkPolicy(resource, namespaceOf(resource)),
};

/** The types of everything that says who may reach whom. */
export const policyTypes: readonly string[] = [...Object.keys(READERS), ...CALICO_TYPES, ...CILIUM_TYPES];

/** The policies of a cluster, and those of which it is not known what they do. */
export function readPolicies(
  estate: Estate,
  scope: Scope,
  nodes: readonly Node[],
): Pick<ClusterNetwork, 'policies' | 'unread'> {
  const policies: Policy[] = [];
  const unread: Unread[] = [];
  const found = Object.entries(READERS).flatMap(([type, read]) => estate.ofTypeIn(type, scope).map(read));
  const plugins = [...readCalicoPolicies(estate, scope), ...readCiliumPolicies(estate, scope, nodes)];
  for (const one of [...found, ...plugins]) {
    if ('rules' in one) policies.push(one);
    else unread.push(one);
  }
  return { policies, unread };
}
