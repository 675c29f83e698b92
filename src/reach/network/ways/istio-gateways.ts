import type { Resource, View } from '../../../estate/index.ts';
import type { Service } from '../model.ts';
import { At } from '../read/at.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Selector } from '../selector.ts';
import { bareSelector } from '../read/cluster.ts';
import type { Dangling } from './dangling.ts';
import { Danglings, portAt } from './dangling.ts';
import type { WayGround } from './ground.ts';
import { titleOf } from './ground.ts';
import { hostsOverlap } from './hosts.ts';
import { forwardedWay } from './in-cluster.ts';
import { listAt, textAt } from './texts.ts';
import type { Way } from './way.ts';

const GATEWAY = 'networking.istio.io/Gateway';
const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';

/**
 * The ways by gateways of Istio: a VirtualService names them, and they are served by the pods that they select.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function istioWays(
  ground: WayGround,
  direct: readonly Way[],
): { readonly ways: readonly Way[]; readonly dangling: readonly Dangling[] } {
  const ways: Way[] = [];
  const dangling: Dangling[] = [];
  for (const virtual of ground.estate.ofTypeIn(VIRTUAL_SERVICE, ground.scope)) {
    const name = titleOf('VirtualService', namespaceOf(virtual), virtual.name);
    const gateways = gatewaysOf(ground, virtual);
    if (gateways.length === 0) continue;
    const seen = new Set<string>();
    const lost = new Danglings(name);
    for (const place of destinationsIn(virtual)) {
      const service = serviceAt(ground, virtual, place.get('host'));
      if (service === undefined) continue;
      if (service === 'unknown') {
        lost.unnamed(place);
        continue;
      }
      if (service === 'missing') {
        lost.missing(textAt(place.get('host'))!, place);
        continue;
      }
      const number = place.at('port', 'number');
      const only = service.ports.length === 1 ? service.ports[0] : undefined;
      const port = number.present === false ? only : portAt(service, number);
      const title = `${service.namespace}/${service.name}`;
      if (port === undefined || port === 'unknown') lost.noPort(service, port, place);
      else if (!seen.has(`${title} ${port.port}`)) {
        seen.add(`${title} ${port.port}`);
        for (const gateway of gateways)
          ways.push(
            forwardedWay(
              ground,
              {
                kind: 'Gateway',
                name,
                place,
                service,
                port,
                tls: endsTls(gateway),
                groups: podsOf(ground, gateway),
                who: `Gateway ${namespaceOf(gateway)}/${gateway.name} of Istio`,
                at: gateway.at('spec', 'selector'),
              },
              direct,
            ),
          );
      }
    }
    dangling.push(...lost.all);
  }
  return { ways, dangling };
}

/** The gateways that a VirtualService is bound to; without any it is for the mesh alone. */
function gatewaysOf({ estate, scope }: WayGround, virtual: Resource): readonly Resource[] {
  const { texts } = listAt(virtual.at('spec', 'gateways'));
  const hosts = listAt(virtual.at('spec', 'hosts')).texts;
  return texts.flatMap((text) => {
    const [name = '', namespace = namespaceOf(virtual)] = text.split('/').toReversed();
    const found = estate
      .ofTypeIn(GATEWAY, scope)
      .find((one) => one.name === name && namespaceOf(one) === namespace);
    return found !== undefined && sharesHost(found, hosts) ? [found] : [];
  });
}

/** https://istio.io/latest/docs/reference/config/networking/gateway/#Server */
function sharesHost(gateway: Resource, hosts: readonly string[]): boolean {
  return gateway
    .at('spec', 'servers')
    .items()
    .items.some((server) => {
      const { open, texts } = listAt(server.get('hosts'));
      // `ns/host` is for the VirtualServices of one namespace.
      const names = texts.map((text) => text.slice(text.indexOf('/') + 1));
      return open || names.some((name) => hosts.some((host) => hostsOverlap(name, host)));
    });
}

function endsTls(gateway: Resource): boolean {
  return gateway
    .at('spec', 'servers')
    .items()
    .items.some((server) => {
      const mode = textAt(server.at('tls', 'mode'));
      return mode !== undefined && mode !== 'PASSTHROUGH' && mode !== 'AUTO_PASSTHROUGH';
    });
}

/** The pods that serve a gateway, of any namespace. https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway */
function podsOf({ network }: WayGround, gateway: Resource): readonly number[] {
  const selector: Selector | undefined = bareSelector(At.root(gateway).at('spec', 'selector'));
  if (selector === undefined) return [];
  return network.groups.flatMap(({ labels }, at) => (selector.takes(labels) === true ? [at] : []));
}

/** Every destination that gets something: also those that get a copy of each request. */
function destinationsIn(virtual: Resource): View[] {
  const rulesOf = (key: string): readonly View[] => virtual.at('spec', key).items().items;
  const routes = ['http', 'tcp', 'tls']
    .flatMap(rulesOf)
    .flatMap((rule) => rule.get('route').items().items)
    .filter((route) => {
      const weight = route.get('weight').number();
      return weight.kind !== 'known' || weight.value !== 0;
    })
    .map((route) => route.get('destination'));
  const mirrors = rulesOf('http').flatMap((rule) => [
    rule.get('mirror'),
    ...rule
      .get('mirrors')
      .items()
      .items.map((one) => one.get('destination')),
  ]);
  return [...routes, ...mirrors].filter((one) => one.present !== false);
}

/** A Service by its name in the cluster; other hosts are outside of it. */
function serviceAt(
  ground: WayGround,
  virtual: Resource,
  host: View,
): Service | 'missing' | 'unknown' | undefined {
  const text = textAt(host);
  if (text === undefined) return 'unknown';
  const [name = '', namespace = namespaceOf(virtual), ...more] = text.split('.');
  const isFull = more[0] === 'svc';
  if (more.length > 0 && !isFull) return undefined;
  // `example.com` is as long as `name.namespace`.
  return ground.service(namespace, name) ?? (text.includes('.') && !isFull ? undefined : 'missing');
}
