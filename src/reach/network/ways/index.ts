/** The ways into a cluster: what listens outside, and the pods that it leads to. */
import type { Estate, Scope } from '../../../estate/index.ts';
import type { Ground } from '../aws/model.ts';
import type { ClusterNetwork } from '../model.ts';
import { bindingWays } from './bindings.ts';
import { gatewayWays } from './gateway/index.ts';
import { WayGround } from './ground.ts';
import { hostWays } from './host-ports.ts';
import { controlledWays } from './in-cluster.ts';
import type { Dangling } from './dangling.ts';
import { albWays, backendsOf } from './ingresses.ts';
import { istioWays } from './istio-gateways.ts';
import { INGRESS, isForAlb } from './makers.ts';
import { serviceWays } from './services.ts';
import { traefikWays } from './traefik.ts';
import type { Way } from './way.ts';

export { judgeWay } from './verdict.ts';
export { whoConnects } from './admission.ts';
export type { Target, Way } from './way.ts';

/** What leads into a cluster. */
export interface Ways {
  readonly all: readonly Way[];
  /** What is named and leads nowhere, or of which it is not known where it leads. */
  readonly dangling: readonly Dangling[];
}

/** Every way into a cluster that its objects open, and what is named in them and leads nowhere. */
export function readWays(estate: Estate, scope: Scope, network: ClusterNetwork, account?: Ground): Ways {
  const ground = new WayGround(estate, scope, network, account);
  const ingresses = estate.ofTypeIn(INGRESS, scope);
  const gateways = gatewayWays(ground);
  const bindings = bindingWays(ground);
  const direct = [
    ...network.services.flatMap((service) => serviceWays(ground, service)),
    ...hostWays(ground),
    ...ingresses.flatMap((one) => (isForAlb(one, estate) ? albWays(ground, one) : [])),
    ...gateways.direct,
    ...bindings.ways,
  ];
  const istio = istioWays(ground, direct);
  const traefik = traefikWays(ground, direct);
  return {
    all: [
      ...direct,
      ...ingresses.flatMap((one) => (isForAlb(one, estate) ? [] : controlledWays(ground, one, direct))),
      ...gateways.through(direct),
      ...istio.ways,
      ...traefik.ways,
    ],
    dangling: [
      ...ingresses.flatMap((one) => backendsOf(ground, one).dangling),
      ...gateways.dangling,
      ...bindings.dangling,
      ...istio.dangling,
      ...traefik.dangling,
    ],
  };
}
