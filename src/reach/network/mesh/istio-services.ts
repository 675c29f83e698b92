import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import type { ClusterNetwork, PodGroup, Service } from '../model.ts';
import { At } from '../read/at.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Answer } from '../selector.ts';
import { targetAt } from '../service.ts';

const HTTP = new Set(['http', 'http2', 'grpc', 'grpc-web', 'kubernetes.io/h2c', 'kubernetes.io/ws']);
/** What these carry nobody looks into; TLS of the programs themselves among them. */
const OPAQUE = new Set(['tcp', 'tls', 'https', 'mongo', 'mysql', 'redis', 'kubernetes.io/wss']);

/**
 * Whether the proxy of a pod takes what comes to a port for HTTP: as the Services say that lead there. Where they say
 * nothing it looks at the first bytes.
 * https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function speaksHttp({ services }: ClusterNetwork, group: PodGroup, port: number | undefined): Answer {
  const answers = new Set<Answer>();
  for (const service of servicesOf(services, group)) {
    const items = At.root(service.resource).at('spec', 'ports').items().items;
    for (const one of service.ports) {
      if (one.protocol !== 'TCP' || targetAt(group, service, one) !== port) continue;
      const item = items.find((at) => at.get('port').value() === one.port);
      const word = item?.get('appProtocol').text()?.toLowerCase() ?? one.name?.toLowerCase();
      answers.add(wordSays(word));
    }
  }
  return answers.size === 1 ? [...answers][0] : undefined;
}

/** `http-web` says http, and so does `http`. */
function wordSays(word: string | undefined): Answer {
  if (word === undefined) return undefined;
  const says = (words: ReadonlySet<string>): boolean =>
    [...words].some((one) => word === one || word.startsWith(`${one}-`));
  return says(HTTP) ? true : says(OPAQUE) ? false : undefined;
}

/** The Services that may lead to pods. */
function servicesOf(services: readonly Service[], group: PodGroup): Service[] {
  return services.filter(
    ({ namespace, selector }) =>
      namespace === group.namespace && selector !== undefined && selector.takes(group.labels) !== false,
  );
}

/** Whether a Service that policies name leads to pods. */
export function leadsTo(
  { services }: ClusterNetwork,
  namespace: string,
  name: string,
  group: PodGroup,
): boolean {
  return servicesOf(services, group).some((one) => one.namespace === namespace && one.name === name);
}

/**
 * Whether clients may be told to speak to pods otherwise than by the mutual TLS of the mesh.
 * https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export function mayBeRuled(
  estate: Estate,
  scope: Scope,
  network: ClusterNetwork,
): (group: PodGroup) => boolean {
  const rules = estate.ofTypeIn('networking.istio.io/DestinationRule', scope).filter(changesTls);
  return (group) =>
    servicesOf(network.services, group).some((service) => rules.some((rule) => isFor(rule, service)));
}

function changesTls(rule: Resource): boolean {
  const spec = At.root(rule).get('spec');
  const policies = [
    spec.get('trafficPolicy'),
    ...spec
      .get('subsets')
      .items()
      .items.map((subset) => subset.get('trafficPolicy')),
  ];
  const modes = policies.flatMap((policy) => [
    policy.at('tls', 'mode'),
    ...policy
      .get('portLevelSettings')
      .items()
      .items.map((port) => port.at('tls', 'mode')),
  ]);
  return modes.some((mode) => mode.there && mode.value() !== 'ISTIO_MUTUAL');
}

function isFor(rule: Resource, { name, namespace }: Service): boolean {
  const host = At.root(rule).at('spec', 'host').text();
  if (host === undefined) return true;
  const whole = `${name}.${namespace}.svc.cluster.local`;
  if (host.startsWith('*')) return whole.endsWith(host.slice(1));
  const wanted = host.includes('.') ? host : `${host}.${namespaceOf(rule)}`;
  return whole === wanted || whole.startsWith(`${wanted}.`);
}
