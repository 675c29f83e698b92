import { targetAt, backendsOf } from '../service.ts';
import type { Range } from '../cidr.ts';
import type { Endpoint } from '../endpoint.ts';
import type { ClusterNetwork } from '../model.ts';
import type { Authorization, Authorizer } from './authorization.ts';

/**
 * Whether the meshes of the pods of one end let in what those of the other send by TCP: `yes` where all do, `no` where
 * none does. `undefined` where no mesh has a say.
 */
export function askMesh(
  authorizer: Authorizer,
  network: ClusterNetwork,
  source: Endpoint,
  destination: Endpoint,
  port: number | undefined,
): Authorization | undefined {
  const sources: readonly (number | Range)[] =
    source.kind === 'pods' ? source.groups : source.kind === 'addresses' ? source.ranges : [];
  const found = destinationsOf(network, destination, port).flatMap(([group, target]) =>
    sources.map((from) => authorizer(from, group, target)),
  );
  const asked = found.filter((one) => one !== undefined);
  if (asked.length === 0) return undefined;
  const verdicts = new Set(found.map((one) => one?.answer ?? 'yes'));
  // The one that says most: that does not let it in, where there is one.
  const told = asked.find(({ answer }) => answer !== 'yes') ?? asked[0]!;
  return verdicts.size === 1 ? told : { ...told, answer: 'depends' };
}

/** Pods with the port that they are asked at. */
function destinationsOf(
  network: ClusterNetwork,
  destination: Endpoint,
  port: number | undefined,
): (readonly [group: number, port: number | undefined])[] {
  if (destination.kind === 'pods') return destination.groups.map((group) => [group, port]);
  if (destination.kind !== 'service') return [];
  const { service } = destination;
  const ports = service.ports.filter(
    (one) => one.protocol === 'TCP' && (port === undefined || one.port === port),
  );
  return backendsOf(network, service).flatMap((group) =>
    ports.flatMap((one) => {
      const target = targetAt(network.groups[group]!, service, one);
      return target === undefined ? [] : [[group, target] as const];
    }),
  );
}
