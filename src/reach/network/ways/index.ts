/** The ways into a cluster: what listens outside, and the pods that it leads to. */
import type { Estate, Scope } from '../../../estate/index.ts';
import type { ClusterNetwork } from '../model.ts';
import { WayGround } from './ground.ts';
import { serviceWays } from './services.ts';
import type { Way } from './way.ts';

export { judgeWay } from './verdict.ts';
export type { Target, Way } from './way.ts';

/** Every way into a cluster that its objects open. */
export function waysOf(estate: Estate, scope: Scope, network: ClusterNetwork): Way[] {
  const ground = new WayGround(estate, scope, network);
  return network.services.flatMap((service) => serviceWays(ground, service));
}
