import type { ConnectionSets, Protocol } from './connections.ts';
import { ALL, NONE } from './connections.ts';
import type { ClusterNetwork, PodGroup, Service, ServicePort } from './model.ts';
import type { Result } from './rows.ts';
import type { Told } from './told.ts';

/** The pods behind a Service, by their numbers. */
export function backendsOf({ groups }: ClusterNetwork, { namespace, selector }: Service): readonly number[] {
  if (selector === undefined) return [];
  return groups.flatMap((group, at) =>
    group.namespace === namespace && selector.takes(group.labels) !== false ? [at] : [],
  );
}

/**
 * The ports of a Service behind which a pod accepts: for sure where all of its pods do, perhaps where one does.
 * @param accepts what a pod behind it accepts, in ports of the pod
 */
export function behindService(
  network: ClusterNetwork,
  sets: ConnectionSets,
  service: Service,
  accepts: (backend: number) => Result,
): Result {
  const { intersection, union } = sets;
  const backends = backendsOf(network, service);
  let least = NONE;
  let most = NONE;
  for (const port of service.ports) {
    let all = ALL;
    // Without a selector somebody else says where it leads, and that is not known.
    let some = service.selector === undefined ? ALL : NONE;
    for (const backend of backends) {
      const accepted = accepts(backend);
      const targets = targetsAt(network.groups[backend]!, port);
      const lets = (id: number): boolean => targets.some((target) => sets.has(id, port.protocol, target));
      if (!lets(accepted.least)) all = NONE;
      if (lets(accepted.most)) some = ALL;
    }
    const set = sets.ports(port.protocol, port.port, port.port);
    if (backends.length > 0) least = union(least, intersection(set, all));
    most = union(most, intersection(set, some));
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
  const told = (message: string): Told[] => [
    { by: name, direction: undefined, effect: 'denies', message, place, certain: true },
  ];
  const ports = service.ports.filter(
    (one) => one.protocol === protocol && (port === undefined || one.port === port),
  );
  if (ports.length === 0) return told(`has no port ${protocol}${port === undefined ? '' : ` ${port}`}`);
  const [backend] = backendsOf(network, service);
  if (backend === undefined) return told('selects no pod that is here');
  const targets = ports.flatMap((one) => targetsAt(network.groups[backend]!, one));
  if (targets.length === 0) return told('leads to a port that its pods do not name');
  return reasons(backend, port === undefined ? undefined : targets[0]);
}

/** The port of a pod that a port of a Service leads to. */
function targetsAt({ ports, sidecarPorts }: PodGroup, { protocol, target }: ServicePort): readonly number[] {
  if (typeof target === 'number') return [target];
  const named = [...ports, ...sidecarPorts].find((one) => one.name === target && one.protocol === protocol);
  return named === undefined ? [] : [named.port];
}
