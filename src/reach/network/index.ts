/** Who reaches whom in a cluster, exactly: as the specification says, and as EKS enforces it. */
import type { Estate, Scope } from '../../estate/index.ts';
import { BehindAccount } from './aws/behind.ts';
import type { Ground } from './aws/model.ts';
import { EksReach } from './eks/eks-reach.ts';
import type { EksSettings } from './eks/settings.ts';
import type { Authorizer } from './mesh/authorization.ts';
import { authorizationIn } from './mesh/authorization.ts';
import type { Encryption } from './mesh/encryption.ts';
import { encryptionIn } from './mesh/encryption.ts';
import type { ClusterNetwork, Fault, Policy } from './model.ts';
import type { Reach } from './reach.ts';
import { readClusterNetwork } from './read/cluster.ts';
import { eksSettingsOf, otherEnforcer } from './read/enforcement.ts';
import { clustersOf } from './read/clusters.ts';
import { SpecifiedReach } from './specified-reach.ts';
import type { Ways } from './ways/index.ts';
import { readWays } from './ways/index.ts';

export type { Protocol } from './connections.ts';
export { NoEndpoint, NotAsked, endpointOf, nameOf } from './endpoint.ts';
export type { Connection } from './list.ts';
export { connections } from './list.ts';
export { viewOf } from './model.ts';
export { notesOn } from './notes.ts';
export type { Reach } from './reach.ts';

/** As the specification says, or as the data plane of EKS enforces it. */
export type Mode = 'spec' | 'eks';

/** The network of one cluster. */
export interface Network {
  readonly scope: Scope;
  readonly reach: Reach;
  /** What the policies alone say, whatever the account lets through. */
  readonly policies: Reach;
  /** How EKS enforces the policies; `undefined` in mode spec, and where another program enforces them. */
  readonly settings: EksSettings | undefined;
  /** What of the account stands under it; `undefined` where that is not known, and not looked at. */
  readonly ground: Ground | undefined;
  /** Whether what goes through between two pods is encrypted by a mesh; worked out when it is asked for. */
  readonly encryption: () => (source: number, destination: number) => Encryption;
  /** Whether the mesh of a pod lets a request in; worked out when it is asked for. */
  readonly authorized: () => Authorizer;
  /** What leads into the cluster from outside; worked out when it is asked for. */
  readonly ways: () => Ways;
  /** What the API server would refuse. */
  readonly faults: readonly (Fault & { readonly policy: Policy })[];
}

/** What decides besides what is read; it is for who knows the cluster better than the files say. */
export interface Enforcing {
  readonly enforcing?: 'off' | 'standard' | 'strict';
}

/** The network of each cluster of an estate. */
export function networksOf(estate: Estate, mode: Mode, options: Enforcing = {}): Network[] {
  return clustersOf(estate).map((scope) => {
    const cluster = readClusterNetwork(estate, scope);
    const found = reachOf(estate, scope, cluster, mode, options);
    return {
      scope,
      ...found,
      encryption: () => encryptionIn(estate, scope, cluster),
      authorized: () => authorizationIn(estate, scope, cluster),
      ways: once(() => readWays(estate, scope, cluster, found.ground)),
      faults: cluster.policies.flatMap((policy) => policy.faults.map((fault) => ({ ...fault, policy }))),
    };
  });
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => (done ??= { value: work() }).value;
}

function reachOf(
  estate: Estate,
  scope: Scope,
  cluster: ClusterNetwork,
  mode: Mode,
  { enforcing }: Enforcing,
): Pick<Network, 'ground' | 'policies' | 'reach' | 'settings'> {
  // Who runs another enforcer gets what the specification says.
  if (mode === 'spec' || (enforcing === undefined && otherEnforcer(estate, scope) !== undefined)) {
    const policies = new SpecifiedReach(cluster);
    return { reach: policies, policies, settings: undefined, ground: undefined };
  }
  const told: Partial<EksSettings> =
    enforcing === undefined ? {} : { enforced: enforcing !== 'off', strict: enforcing === 'strict' };
  const settings = { ...eksSettingsOf(estate, scope), ...told };
  const policies = new EksReach(cluster, settings);
  return { policies, ...BehindAccount.over(policies, estate, scope), settings };
}
