/** The ways into a cluster: what listens outside, and the pods that it leads to. */
import type { Estate, Scope } from '../../../estate/index.ts';
import type { ClusterNetwork } from '../model.ts';
import { WayGround } from './ground.ts';
import { hostWays } from './host-ports.ts';
import { controlledWays } from './in-cluster.ts';
import { albWays } from './ingresses.ts';
import { INGRESS, isForAlb } from './makers.ts';
import { serviceWays } from './services.ts';
import type { Way } from './way.ts';

export { judgeWay } from './verdict.ts';
export type { Target, Way } from './way.ts';

/** Every way into a cluster that its objects open. */
export function waysOf(estate: Estate, scope: Scope, network: ClusterNetwork): Way[] {
  const ground = new WayGround(estate, scope, network);
  const ingresses = estate.ofTypeIn(INGRESS, scope);
  const [albs, others] = [
    ingresses.filter((ingress) => isForAlb(ingress, estate)),
    ingresses.filter((ingress) => !isForAlb(ingress, estate)),
  ];
  const direct = [
    ...network.services.flatMap((service) => serviceWays(ground, service)),
    ...hostWays(ground),
    ...albs.flatMap((ingress) => albWays(ground, ingress)),
  ];
  return [...direct, ...others.flatMap((ingress) => controlledWays(ground, ingress, direct))];
}
