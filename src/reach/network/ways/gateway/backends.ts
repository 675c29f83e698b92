import type { Resource, View } from '../../../../estate/index.ts';
import type { Service, ServicePort } from '../../model.ts';
import { namespaceOf } from '../../read/pods.ts';
import type { Answer } from '../../selector.ts';
import type { Dangling } from '../dangling.ts';
import { Danglings, portAt } from '../dangling.ts';
import type { WayGround } from '../ground.ts';
import { titleOf } from '../ground.ts';
import { textAt } from '../texts.ts';
import { GROUP } from './kinds.ts';

/** A Service that a route leads to, and whether it is known that it may. */
export interface RouteBackend {
  readonly service: Service;
  readonly port: ServicePort;
  readonly place: View;
  readonly granted: Answer;
}

/**
 * The Services that a route leads to, each once: also those that get a copy of each request.
 * https://gateway-api.sigs.k8s.io/reference/spec/#backendref
 */
export function routeBackends(
  ground: WayGround,
  route: Resource,
  kind: string,
): { readonly backends: readonly RouteBackend[]; readonly dangling: readonly Dangling[] } {
  const name = titleOf(kind, namespaceOf(route), route.name);
  const backends = new Map<string, RouteBackend>();
  const dangling = new Danglings(name);
  for (const place of referencesIn(route)) {
    if ((textAt(place.get('group')) ?? '') !== '' || (textAt(place.get('kind')) ?? 'Service') !== 'Service')
      continue;
    const wanted = textAt(place.get('name'));
    if (wanted === undefined) {
      dangling.unnamed(place);
      continue;
    }
    const namespace = textAt(place.get('namespace')) ?? namespaceOf(route);
    const service = ground.service(namespace, wanted);
    if (service === undefined) {
      dangling.missing(`${namespace}/${wanted}`, place);
      continue;
    }
    const port = portAt(service, place.get('port'));
    if (port === undefined || port === 'unknown') {
      dangling.noPort(service, port, place);
      continue;
    }
    const granted = isGranted(ground, route, kind, service);
    const key = `${namespace}/${wanted} ${port.protocol} ${port.port}`;
    if (granted === false) {
      const message = `leads to Service ${namespace}/${wanted} of another namespace, and no ReferenceGrant there allows it`;
      dangling.add(message, place);
    } else if (!backends.has(key)) backends.set(key, { service, port, place, granted });
  }
  return { backends: [...backends.values()], dangling: dangling.all };
}

/** Every place that names a backend and gets something. */
function referencesIn(route: Resource): View[] {
  return route
    .at('spec', 'rules')
    .items()
    .items.flatMap((rule) => {
      const backends = rule
        .get('backendRefs')
        .items()
        .items.filter((one) => {
          const weight = one.get('weight').number();
          return weight.kind !== 'known' || weight.value !== 0;
        });
      const filters = [rule, ...backends].flatMap((one) => one.get('filters').items().items);
      const mirrors = filters
        .map((filter) => filter.at('requestMirror', 'backendRef'))
        .filter((one) => one.present !== false);
      return [...backends, ...mirrors];
    });
}

/** Whether a route may name a Service of another namespace. https://gateway-api.sigs.k8s.io/api-types/referencegrant/ */
function isGranted({ estate, scope }: WayGround, route: Resource, kind: string, service: Service): Answer {
  const from = namespaceOf(route);
  if (service.namespace === from) return true;
  const grants = estate
    .ofTypeIn(`${GROUP}/ReferenceGrant`, scope)
    .filter((grant) => namespaceOf(grant) === service.namespace);
  let open = false;
  for (const grant of grants) {
    const [sources, targets] = ['from', 'to'].map((key) => grant.at('spec', key).items());
    open ||= sources!.rest !== undefined || targets!.rest !== undefined;
    const comes = sources!.items.some(
      (one) =>
        textAt(one.get('group')) === GROUP &&
        textAt(one.get('kind')) === kind &&
        textAt(one.get('namespace')) === from,
    );
    const goes = targets!.items.some(
      (one) =>
        textAt(one.get('group')) === '' &&
        textAt(one.get('kind')) === 'Service' &&
        (one.get('name').present === false || textAt(one.get('name')) === service.name),
    );
    if (comes && goes) return true;
  }
  return open ? undefined : false;
}
