import type { View } from '../../../estate/index.ts';
import type { Service, ServicePort } from '../model.ts';
import type { Told } from '../told.ts';
import { titleOf, toldFault } from './ground.ts';
import { wordAt } from './texts.ts';

/** Whether a port of a Service has one on every node, and its number where it is written. */
export interface NodePort {
  /** `undefined` where that can't be told. */
  readonly given: boolean | undefined;
  readonly number: number | undefined;
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport */
export function nodePortOf({ resource }: Service, port: ServicePort): NodePort {
  const number = writtenIn(resource.at('spec', 'ports').items().items, port);
  const type = wordAt(resource.at('spec', 'type'), ['ClusterIP', 'NodePort', 'LoadBalancer'], 'ClusterIP');
  if (type === undefined) return { given: undefined, number };
  if (type !== 'LoadBalancer') return { given: type === 'NodePort', number };
  const allocates = resource.at('spec', 'allocateLoadBalancerNodePorts').boolean();
  if (allocates.kind === 'unknown') return { given: number === undefined ? undefined : true, number };
  return { given: number !== undefined || allocates.kind === 'absent' || allocates.value, number };
}

function writtenIn(items: readonly View[], { port, protocol }: ServicePort): number | undefined {
  for (const item of items) {
    const number = item.get('port').number();
    if (number.kind !== 'known' || number.value !== port) continue;
    if (wordAt(item.get('protocol'), ['TCP', 'UDP', 'SCTP'], 'TCP') !== protocol) continue;
    const given = item.get('nodePort').number();
    return given.kind === 'known' ? given.value : undefined;
  }
  return undefined;
}

/** A load balancer of nodes needs a port on each of them. */
export function noNodePort(service: Service, port: ServicePort, whose: string): Told[] {
  if (nodePortOf(service, port).given !== false) return [];
  const { name, namespace, resource } = service;
  const message = `has no port on the nodes, and those are the targets of ${whose}: nothing gets through`;
  return [toldFault(titleOf('Service', namespace, name), message, resource.at('spec', 'type'))];
}
