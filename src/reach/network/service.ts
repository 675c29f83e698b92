import type { ConnectionSets, Protocol } from './connections.ts';
import { NONE } from './connections.ts';
import type { ServiceLacks } from './hints/about.ts';
import type { ClusterNetwork, PodGroup, Service, ServicePort } from './model.ts';
import type { Result } from './rows.ts';
import type { Told } from './told.ts';

/** The pods that are behind a Service, or may be, by their numbers. */
export function backendsOf({ groups }: ClusterNetwork, { namespace, selector }: Service): readonly number[] {
  if (selector === undefined) return [];
  return groups.flatMap((group, at) =>
    group.namespace === namespace && selector.takes(group.labels) !== false ? [at] : [],
  );
}

/** Whether a connection comes through, for sure and perhaps. */
export interface Reaches {
  readonly sure: boolean;
  readonly perhaps: boolean;
}

/**
 * The ports of a Service behind which a pod accepts. Which pod gets a connection is nobody's word: it goes through for
 * sure where all pods that have the port accept it, perhaps where one does.
 * @param reaches whether a connection to a port of the Service comes through to a pod behind it, at a port of the pod
 */
export function behindService(
  network: ClusterNetwork,
  sets: ConnectionSets,
  service: Service,
  reaches: (backend: number, port: ServicePort, target: number) => Reaches,
): Result {
  const { union } = sets;
  const backends = backendsOf(network, service);
  let least = NONE;
  let most = NONE;
  for (const port of service.ports) {
    let all = false;
    let refused = false;
    // Without a selector somebody else says where it leads, and that is not known.
    let some = service.selector === undefined;
    for (const backend of backends) {
      const group = network.groups[backend]!;
      const target = targetAt(group, service, port);
      // A pod that does not have the port gets no connection to it.
      if (target === undefined) continue;
      const { perhaps, sure } = reaches(backend, port, target);
      if (!sure) refused = true;
      else all ||= service.selector?.takes(group.labels) === true;
      some ||= perhaps;
    }
    const set = sets.ports(port.protocol, port.port, port.port);
    if (all && !refused) least = union(least, set);
    if (some) most = union(most, set);
  }
  return { least, most };
}

/** What decides over the pods behind a Service, or that there are none. */
export function reasonsBehind(
  network: ClusterNetwork,
  service: Service,
  protocol: Protocol,
  port: number | undefined,
  reasons: (backend: number, port: number | undefined) => readonly Told[],
): readonly Told[] {
  const name = `Service ${service.namespace}/${service.name}`;
  const place = { resource: service.resource, path: ['spec'] };
  const told = (message: string, lacks: ServiceLacks): Told[] => {
    const about = { kind: 'service', service, lacks } as const;
    return [{ by: name, direction: undefined, effect: 'denies', message, place, certain: true, about }];
  };
  const ports = service.ports.filter(
    (one) => one.protocol === protocol && (port === undefined || one.port === port),
  );
  if (ports.length === 0)
    return told(`has no port ${protocol}${port === undefined ? '' : ` ${port}`}`, 'port');
  const backends = backendsOf(network, service);
  if (backends.length === 0) return told('selects no pod that is here', 'pods');
  const targets = backends.flatMap((group) =>
    ports.flatMap((one) => {
      const target = targetAt(network.groups[group]!, service, one);
      return target === undefined ? [] : [{ group, target }];
    }),
  );
  const [first] = targets;
  if (first === undefined) return told('leads to a port that its pods do not name', 'named port');
  return reasons(first.group, port === undefined ? undefined : first.target);
}

/** The port of a pod that a port of a Service leads to; nobody translates that of a headless one. */
export function targetAt(
  { ports, sidecarPorts }: PodGroup,
  { headless }: Service,
  { port, protocol, target }: ServicePort,
): number | undefined {
  if (headless) return port;
  if (typeof target === 'number') return target;
  return [...ports, ...sidecarPorts].find((one) => one.name === target && one.protocol === protocol)?.port;
}
