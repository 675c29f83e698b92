import type { Resource, View } from '../../../estate/index.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Told } from '../told.ts';
import type { Dangling } from './dangling.ts';
import { Danglings, portAt } from './dangling.ts';
import type { WayGround } from './ground.ts';
import { titleOf, toldFault } from './ground.ts';
import { forwardedWay } from './in-cluster.ts';
import { textAt } from './texts.ts';
import type { Way } from './way.ts';

const KINDS = ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'];
/** The second is what it was called up to its third version. */
const GROUPS = ['traefik.io', 'traefik.containo.us'];

/** The ways by Traefik's own kinds. https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/ */
export function traefikWays(
  ground: WayGround,
  direct: readonly Way[],
): { readonly ways: readonly Way[]; readonly dangling: readonly Dangling[] } {
  const ways: Way[] = [];
  const dangling: Dangling[] = [];
  const groups = ground.controllers('traefik', 'traefik.io/ingress-controller');
  for (const kind of KINDS) {
    const routes = GROUPS.flatMap((group) => ground.estate.ofTypeIn(`${group}/${kind}`, ground.scope));
    for (const route of routes) {
      const name = titleOf(kind, namespaceOf(route), route.name);
      const lost = new Danglings(name);
      for (const place of servicesIn(route)) {
        const wanted = textAt(place.get('name'));
        const namespace = textAt(place.get('namespace')) ?? namespaceOf(route);
        const service = wanted === undefined ? undefined : ground.service(namespace, wanted);
        const port = service && portAt(service, place.get('port'));
        if (wanted === undefined) lost.unnamed(place);
        else if (service === undefined) lost.missing(`${namespace}/${wanted}`, place);
        else if (port === undefined || port === 'unknown') lost.noPort(service, port, place);
        else {
          const tls = route.at('spec', 'tls').present !== false;
          const way = forwardedWay(
            ground,
            {
              kind: 'Ingress',
              name,
              place,
              service,
              port,
              tls,
              groups,
              who: 'Traefik',
              at: route.at('spec'),
            },
            direct,
          );
          ways.push({ ...way, faults: [...farFrom(route, namespace, name, place), ...way.faults] });
        }
      }
      dangling.push(...lost.all);
    }
  }
  return { ways, dangling };
}

function servicesIn(route: Resource): readonly View[] {
  return route
    .at('spec', 'routes')
    .items()
    .items.flatMap((one) => one.get('services').items().items)
    .filter((one) => (textAt(one.get('kind')) ?? 'Service') === 'Service');
}

/** Traefik looks into other namespaces only where it is told to (`allowCrossNamespace`). */
function farFrom(route: Resource, namespace: string, name: string, place: View): Told[] {
  if (namespace === namespaceOf(route)) return [];
  const message = `leads to namespace ${namespace}, which Traefik does only where allowCrossNamespace is on`;
  return [toldFault(name, message, place.get('namespace'), false)];
}
