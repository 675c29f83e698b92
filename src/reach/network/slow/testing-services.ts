/** What a Service leads to, for both slow models. */
import type { Address } from './testing-addresses.ts';
import { parseAddress } from './testing-addresses.ts';
import type { Cluster } from './testing-cluster.ts';
import { labelsOf, nameOf, namedPorts, namespaceOf } from './testing-cluster.ts';
import type { Packet, Pod, Service } from './testing-objects.ts';
import type { Ask } from './testing-readings.ts';
import { selects } from './testing-selectors.ts';

/** One pod behind a Service, with its own port that the packet comes out at. */
export interface Backend {
  readonly pod: Pod;
  readonly port: number;
}

export const serviceNamed = ({ services }: Cluster, name: string): Service => {
  const service = services.find((one) => nameOf(one) === name);
  if (!service) throw new RangeError(`no Service is called ${name}`);
  return service;
};

/** A Service without an address of its own (headless, ExternalName) has none. */
export const serviceAddresses = ({ spec }: Service): Address[] =>
  [...(spec?.clusterIPs ?? []), spec?.clusterIP]
    .filter((text): text is string => Boolean(text) && text !== 'None')
    .map(parseAddress);

/** The pods that a Service selects; one without a selector selects none by itself. */
export const podsBehind = ({ pods }: Cluster, service: Service): Pod[] => {
  const matchLabels = service.spec?.selector ?? {};
  if (Object.keys(matchLabels).length === 0) return [];
  return pods.filter(
    (pod) => namespaceOf(pod) === namespaceOf(service) && selects({ matchLabels }, labelsOf(pod)),
  );
};

/**
 * The backend that a connection to a Service is sent to: any of those that have the port, and nobody says which.
 * Undefined: there is none; `unknown`: somebody else keeps the list of backends.
 * https://kubernetes.io/docs/reference/networking/virtual-ips/
 */
export const chooseBackend = (
  cluster: Cluster,
  ask: Ask,
  service: Service,
  { protocol, port }: Packet,
): Backend | 'unknown' | undefined => {
  const entry = (service.spec?.ports ?? []).find(
    (one) => one.port === port && (one.protocol ?? 'TCP') === protocol,
  );
  if (!entry) return undefined;
  if (!service.spec?.selector) return 'unknown';
  // Who asks for the name of a headless Service gets the pods' addresses, and nobody translates the port.
  const target = service.spec.clusterIP === 'None' ? entry.port : (entry.targetPort ?? entry.port);
  const backends = podsBehind(cluster, service).flatMap((pod): Backend[] => {
    const ports =
      typeof target === 'number' ? [target] : namedPorts(pod, target, protocol, { sidecars: true });
    return ports.slice(0, 1).map((own) => ({ pod, port: own }));
  });
  const [first, ...rest] = backends;
  return first && ask(`who serves ${nameOf(service)} ${protocol} ${port}`, [first, ...rest]);
};
