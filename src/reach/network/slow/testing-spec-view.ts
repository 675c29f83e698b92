import type { Address, Family } from './testing-addresses.ts';
import type { Cluster } from './testing-cluster.ts';
import { isOnHostNetwork } from './testing-cluster.ts';
import type { Direction, Packet, Pod } from './testing-objects.ts';
import type { Ask } from './testing-readings.ts';

/** One end of a packet. A pod whose address is not known has none. */
export interface Side {
  readonly pod: Pod | undefined;
  readonly addresses: readonly Address[];
}

/** Everything a judgement of one direction of one packet may look at. */
export interface View {
  readonly cluster: Cluster;
  readonly ask: Ask;
  readonly packet: Packet;
  readonly direction: Direction;
  /** The pod whose policies are judged. */
  readonly subject: Pod;
  readonly peer: Side;
  /** The pod that the packet goes to, if it is one. */
  readonly destination: Pod | undefined;
  /** Undefined where an end's address is not known: then blocks of both families are looked at. */
  readonly family: Family | undefined;
}

/**
 * NetworkPolicy leaves pods on the host network undefined and names two behaviours; one holds for the whole
 * cluster. https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
 */
export const isPodForNetworkPolicy = (ask: Ask, pod: Pod): boolean =>
  !isOnHostNetwork(pod) || ask('what is a hostNetwork pod to NetworkPolicy', ['pod', 'node']) === 'pod';
