import type { ConnectionSets } from './connections.ts';
import { ALL, NONE } from './connections.ts';
import type { ClusterNetwork, PodGroup, Service, ServicePort } from './model.ts';
import type { Result } from './rows.ts';

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
    let some = NONE;
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

/** The port of a pod that a port of a Service leads to. */
function targetsAt({ ports, sidecarPorts }: PodGroup, { protocol, target }: ServicePort): readonly number[] {
  if (typeof target === 'number') return [target];
  const named = [...ports, ...sidecarPorts].find((one) => one.name === target && one.protocol === protocol);
  return named === undefined ? [] : [named.port];
}
