import type { Scope } from '../../estate/index.ts';
import { Estate, Resource, kubernetesDefaults, treeOf } from '../../estate/index.ts';
import { parseCidr } from './cidr.ts';
import type { Protocol } from './connections.ts';
import { EksReach } from './eks/eks-reach.ts';
import type { ClusterNetwork } from './model.ts';
import type { Reach, Verdict } from './reach.ts';
import { verdictOf } from './reach.ts';
import { readClusterNetwork } from './read/cluster.ts';
import { SpecifiedReach } from './specified-reach.ts';

/** Plain objects, as the API server returns them. */
export interface PlainObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

export type PlainEnd = { readonly pod: string } | { readonly address: string } | { readonly service: string };

export interface PlainPacket {
  readonly from: PlainEnd;
  readonly to: PlainEnd;
  readonly protocol: Protocol;
  readonly port?: number | undefined;
}

const SCOPE: Scope = { kind: 'cluster', id: 'test' };

/** The network of a cluster that holds these objects. */
export function networkOf(objects: readonly object[]): ClusterNetwork {
  const estate = new Estate();
  for (const object of objects as readonly PlainObject[]) {
    const { apiVersion, kind, metadata } = object;
    const slash = apiVersion.indexOf('/');
    const type = slash === -1 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
    estate.add(
      new Resource({
        scope: SCOPE,
        type,
        name: metadata.name,
        namespace: metadata.namespace,
        address: `${kind}/${metadata.namespace ?? ''}/${metadata.name}`,
        tree: treeOf(JSON.parse(JSON.stringify(object))),
        defaults: kubernetesDefaults(type),
      }),
    );
  }
  return readClusterNetwork(estate, SCOPE);
}

/** The fast engine, asked packet by packet. */
export function fastReach(objects: readonly object[], mode: 'spec' | 'standard' | 'strict'): Reach {
  const network = networkOf(objects);
  if (mode === 'spec') return new SpecifiedReach(network);
  return new EksReach(network, {
    enforced: true,
    enforcedAt: undefined,
    strict: mode === 'strict',
    strictAt: undefined,
  });
}

/** What the fast engine says of one packet. */
export function fastVerdict(reach: Reach, { from, port, protocol, to }: PlainPacket): Verdict {
  const { groups } = reach.network;
  const groupOf = (name: string): number =>
    groups.findIndex(({ namespace, podName }) => `${namespace}/${podName}` === name);
  const source = 'pod' in from ? groupOf(from.pod) : undefined;
  const destination = 'pod' in to ? groupOf(to.pod) : undefined;
  // A pod that ended is nobody.
  if (source === -1 || destination === -1) return 'no';
  const verdict = (result: { least: number; most: number }): Verdict =>
    verdictOf(reach.sets, result, protocol, port);
  if (source !== undefined && destination !== undefined)
    return verdict(reach.pods(source, destination, protocol));
  if (source !== undefined && 'address' in to)
    return verdict(reach.addresses(source, parseCidr(to.address)!, 'egress', protocol)[0]!.result);
  if (destination !== undefined && 'address' in from)
    return verdict(reach.addresses(destination, parseCidr(from.address)!, 'ingress', protocol)[0]!.result);
  if (source !== undefined && 'service' in to) {
    const service = reach.network.services.find(
      ({ name, namespace }) => `${namespace}/${name}` === to.service,
    );
    return verdict(reach.service(source, service!));
  }
  throw new RangeError('a packet has a pod at one end');
}
