import { EksReach } from './eks/eks-reach.ts';
import type { ClusterNetwork } from './model.ts';
import type { Reach } from './reach.ts';
import { SpecifiedReach } from './specified-reach.ts';

/** Who reaches whom in a network that a test has made something else of. */
export function reachOf(network: ClusterNetwork, mode: 'spec' | 'standard'): Reach {
  return mode === 'spec'
    ? new SpecifiedReach(network)
    : new EksReach(network, { enforced: true, enforcedAt: undefined, strict: false, strictAt: undefined });
}
