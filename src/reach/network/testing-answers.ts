import type { Scope, Tree } from '../../estate/index.ts';
import { Estate, Resource, hole, kubernetesDefaults, mapping, sequence, treeOf } from '../../estate/index.ts';
import type { Range } from './cidr.ts';
import { parseCidr } from './cidr.ts';
import type { Protocol } from './connections.ts';
import { EksReach } from './eks/eks-reach.ts';
import type { Peer, Reason } from './explain.ts';
import { reasonsFor } from './explain.ts';
import type { ClusterNetwork, Direction, Service } from './model.ts';
import type { Reach, Verdict } from './reach.ts';
import { verdictOf } from './reach.ts';
import { readClusterNetwork } from './read/cluster.ts';
import { fargateIn } from './read/fargate.ts';
import type { Result } from './rows.ts';
import { SpecifiedReach } from './specified-reach.ts';
import type { Told } from './told.ts';

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

/** The tree of an object in which `{ $unknown: 'why' }` stands for what can't be told. */
function treeWithHoles(data: unknown): Tree {
  if (Array.isArray(data)) return sequence(data.map(treeWithHoles));
  if (typeof data !== 'object' || data === null) return treeOf(data);
  if ('$unknown' in data) return hole({ code: 'unresolved-parameter', text: String(data.$unknown) });
  return mapping(Object.entries(data).map(([key, value]) => [key, treeWithHoles(value), -1]));
}

/** The network of a cluster that holds these objects. */
export function networkOf(objects: readonly object[]): ClusterNetwork {
  return readClusterNetwork(estateOf(objects), SCOPE);
}

/** Objects of the API of EKS have `AWS::EKS` for their apiVersion. */
function estateOf(objects: readonly object[]): Estate {
  const estate = new Estate();
  for (const object of objects as readonly PlainObject[]) {
    const { apiVersion, kind, metadata } = object;
    const slash = apiVersion.indexOf('/');
    const ofAws = apiVersion.startsWith('AWS::') ? `${apiVersion}::${kind}` : undefined;
    const type = ofAws ?? (slash === -1 ? kind : `${apiVersion.slice(0, slash)}/${kind}`);
    estate.add(
      new Resource({
        scope: SCOPE,
        type,
        name: metadata.name,
        namespace: metadata.namespace,
        address: `${kind}/${metadata.namespace ?? ''}/${metadata.name}`,
        tree: treeWithHoles(JSON.parse(JSON.stringify(object))),
        defaults: kubernetesDefaults(type),
      }),
    );
  }
  return estate;
}

/** The fast engine, asked packet by packet. */
export function fastReach(objects: readonly object[], mode: 'spec' | 'standard' | 'strict'): Reach {
  const estate = estateOf(objects);
  const network = readClusterNetwork(estate, SCOPE);
  if (mode === 'spec') return new SpecifiedReach(network);
  return new EksReach(network, {
    enforced: true,
    enforcedAt: undefined,
    strict: mode === 'strict',
    strictAt: undefined,
    fargate: fargateIn(estate),
  });
}

/** An end of a packet, as the fast engine knows it: the number of a pod, an address, or a Service. */
function endOf({ network }: Reach, end: PlainEnd): number | Range | Service {
  if ('address' in end) return parseCidr(end.address)!;
  const isIt = (space: string, name: string | undefined, wanted: string): boolean =>
    `${space}/${name}` === wanted;
  if ('pod' in end)
    return network.groups.findIndex(({ namespace, podName }) => isIt(namespace, podName, end.pod));
  return network.services.find(({ name, namespace }) => isIt(namespace, name, end.service))!;
}

/** What the fast engine says of one packet. */
export function fastVerdict(reach: Reach, { from, port, protocol, to }: PlainPacket): Verdict {
  const source = endOf(reach, from);
  const destination = endOf(reach, to);
  // A pod that ended is nobody.
  if (source === -1 || destination === -1) return 'no';
  const verdict = (result: Result | undefined): Verdict => verdictOf(reach.sets, result!, protocol, port);
  if (typeof source === 'number') {
    if (typeof destination === 'number') return verdict(reach.pods(source, destination, protocol));
    if ('resource' in destination) return verdict(reach.service(source, destination));
    return verdict(reach.addresses(source, destination, 'egress', protocol)[0]?.result);
  }
  if (typeof destination !== 'number' || 'resource' in source)
    throw new RangeError('a packet has a pod at one end');
  return verdict(reach.addresses(destination, source, 'ingress', protocol)[0]?.result);
}

/** Why it says so. */
export function fastReasons(reach: Reach, { from, port, protocol, to }: PlainPacket): readonly Told[] {
  const source = endOf(reach, from) as number | Range;
  const destination = endOf(reach, to);
  if (typeof destination === 'number' || !('resource' in destination))
    return reach.reasons(source, destination, protocol, port);
  return reach.serviceReasons(source as number, destination, protocol, port);
}

/** Why one direction of it is as it is; `undefined` where no pod decides over that direction. */
export function specifiedReasons(
  reach: SpecifiedReach,
  { from, port, protocol, to }: PlainPacket,
  direction: Direction,
): readonly Reason[] | undefined {
  const [own, other] = direction === 'egress' ? [from, to] : [to, from];
  const subject = endOf(reach, own);
  const end = endOf(reach, other);
  if (typeof subject !== 'number' || (typeof end !== 'number' && 'resource' in end)) return undefined;
  const peer: Peer =
    typeof end === 'number' ? { kind: 'class', id: reach.likeness(end) } : { kind: 'range', range: end };
  return reasonsFor(reach.engine, { direction, subject: reach.likeness(subject), peer, protocol, port });
}
