import type { Resource } from '../../../estate/index.ts';
import type { Direction, Peer, Policy, Unread } from '../model.ts';
import { At, Faults } from './at.ts';
import { readNetworkPolicy } from './network-policy.ts';
import { domainsAt } from './tiered-peers.ts';
import type { Words } from './tiered.ts';
import { ACCEPT_DENY_PASS, priorityAt, readTiered, tierAt } from './tiered.ts';
import { portAt } from './tiered-ports.ts';

const WORDS: Words = {
  kind: 'ClusterNetworkPolicy',
  actions: ACCEPT_DENY_PASS,
  ports: 'ports',
  portAt: (port, faults) => portAt(port, faults, false),
  outside: ['networks', 'domainNames'],
  namesForAddresses: true,
  namespacesNeeded: true,
  hostBits: true,
  most: 100,
};

/**
 * Reads a ClusterNetworkPolicy of networking.k8s.aws, which has ports where that of policy.networking.k8s.io has
 * protocols. Its rules are kept in the order in which they are written.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
export function readEksClusterNetworkPolicy(resource: Resource): Policy | Unread {
  const root = At.root(resource);
  const faults = new Faults();
  const spec = root.get('spec');
  return readTiered(root, WORDS, tierAt(spec, faults), priorityAt(spec, faults), faults);
}

/**
 * Reads an ApplicationNetworkPolicy: a NetworkPolicy whose rules for egress may have names of hosts.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
 */
export function readApplicationNetworkPolicy(resource: Resource, namespace: string): Policy {
  return readNetworkPolicy(resource, namespace, 'ApplicationNetworkPolicy', domainPeer);
}

function domainPeer(peer: At, direction: Direction, faults: Faults): Peer[] | undefined {
  const names = peer.get('domainNames');
  if (direction === 'ingress' || peer.open !== undefined || !names.there) return undefined;
  if (names.open !== undefined) return [{ kind: 'open', place: names, reason: names.open }];
  for (const other of ['podSelector', 'namespaceSelector', 'ipBlock'])
    if (peer.get(other).there) faults.add(names, `a peer with domainNames can have no ${other}`);
  return domainsAt(names, faults, Infinity);
}
