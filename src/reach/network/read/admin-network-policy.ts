import type { Resource } from '../../../estate/index.ts';
import type { Policy, Unread } from '../model.ts';
import { At, Faults } from './at.ts';
import type { Words } from './tiered.ts';
import { priorityAt, readTiered } from './tiered.ts';
import { portAt } from './tiered-ports.ts';

/** The only name that a BaselineAdminNetworkPolicy can have: there is one of them. */
const BASELINE_NAME = 'default';

const ADMIN: Words = {
  kind: 'AdminNetworkPolicy',
  actions: new Map([
    ['Allow', 'allow'],
    ['Deny', 'deny'],
    ['Pass', 'pass'],
  ]),
  ports: 'ports',
  portAt: (port, faults) => portAt(port, faults, true),
  outside: ['nodes', 'networks', 'domainNames'],
  namesForAddresses: false,
  namespacesNeeded: true,
  hostBits: true,
  most: 100,
};

const BASELINE: Words = {
  ...ADMIN,
  kind: 'BaselineAdminNetworkPolicy',
  actions: new Map([
    ['Allow', 'allow'],
    ['Deny', 'deny'],
  ]),
  outside: ['nodes', 'networks'],
};

/**
 * Reads an AdminNetworkPolicy, which goes before all NetworkPolicies.
 * https://network-policy-api.sigs.k8s.io/reference/spec/#policy.networking.k8s.io/v1alpha1.AdminNetworkPolicy
 */
export function readAdminNetworkPolicy(resource: Resource): Policy | Unread {
  const root = At.root(resource);
  const faults = new Faults();
  return readTiered(root, ADMIN, 'admin', priorityAt(root.get('spec'), faults), faults);
}

/**
 * Reads the BaselineAdminNetworkPolicy, which decides what no NetworkPolicy has decided.
 * https://network-policy-api.sigs.k8s.io/reference/spec/#policy.networking.k8s.io/v1alpha1.BaselineAdminNetworkPolicy
 */
export function readBaselineAdminNetworkPolicy(resource: Resource): Policy | Unread {
  const root = At.root(resource);
  const faults = new Faults();
  const name = root.at('metadata', 'name');
  if (name.open === undefined && name.value() !== BASELINE_NAME)
    faults.add(name.there ? name : root, `a BaselineAdminNetworkPolicy is called "${BASELINE_NAME}"`);
  return readTiered(root, BASELINE, 'baseline', 0, faults);
}
