import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../api/objects.ts';
import type { Direction, NetworkPolicy, Peer, Pod, Port } from './objects.ts';
import { matches, portsNamed } from './objects.ts';

/** All that decides what a node lets through. */
export interface State {
  readonly namespaces: readonly KubernetesObject[];
  readonly pods: readonly Pod[];
  readonly policies: readonly NetworkPolicy[];
}

const table = 'ip ringwall';

/**
 * The nftables rules of one node, written off the text of the NetworkPolicies: every isolated pod has a chain for
 * each direction, with one `return` for all that some rule of some policy allows, and a refusal at the end. A packet
 * between two pods of a node passes both chains. Packets from the node to its own pods and back are not forwarded, so
 * they pass none, as Kubernetes demands. kube-proxy has put a pod in the place of a Service before. Answers pass; what
 * the asking end sends is judged packet by packet, since a connection of UDP outlives the socket that made it, and the
 * next socket with its port would go through a policy that came in between.
 */
export function rulesFor(node: string, state: State): string {
  const pods = state.pods.filter((pod) => isOnPodNetwork(pod) && pod.status.podIP !== undefined);
  const chains: string[] = [];
  const jumps: Record<Direction, string[]> = { Ingress: [], Egress: [] };
  // A pod that has no address yet is isolated before its first container starts.
  state.pods
    .filter((pod) => isOnPodNetwork(pod) && pod.spec.nodeName === node)
    .forEach((pod, index) => {
      for (const direction of ['Egress', 'Ingress'] as const) {
        const policies = state.policies.filter((policy) => isolates(policy, pod, direction));
        if (policies.length === 0) continue;
        const chain = `${direction === 'Egress' ? 'from' : 'to'}-${index}`;
        const rules = policies.flatMap((policy) => allowances(policy, pod, direction, state, pods));
        chains.push(chainOf(chain, pod, [...new Set(rules)]));
        jumps[direction].push(`"${linkOf(pod)}" : jump ${chain}`);
      }
    });
  return `table ${table}
delete table ${table}
table ${table} {
${chains.join('')}  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state related accept
    ct state established ct direction reply accept
    ${lookup('iifname', jumps.Egress)}
    ${lookup('oifname', jumps.Ingress)}
  }
}
`;
}

const lookup = (key: string, jumps: readonly string[]) =>
  jumps.length === 0 ? '' : `${key} vmap { ${jumps.join(', ')} }`;

/** A pod can't be kept from itself. The answer tells a refusal apart from a packet that was lost. */
const chainOf = (name: string, { metadata, status }: Pod, rules: readonly string[]) =>
  `  chain ${name} {
    comment "${metadata.namespace}/${metadata.name}"
    ${status.podIP === undefined ? '' : `ip saddr ${status.podIP} ip daddr ${status.podIP} return`}
${rules.map((rule) => `    ${rule} return\n`).join('')}    reject with icmp type net-prohibited
  }
`;

/** Pods that have ended have no address any more: it may be somebody else's. */
const isOnPodNetwork = ({ spec, status }: Pod): boolean =>
  !spec.hostNetwork && status.phase !== 'Succeeded' && status.phase !== 'Failed';

const isolates = ({ metadata, spec }: NetworkPolicy, pod: Pod, direction: Direction): boolean =>
  metadata.namespace === pod.metadata.namespace &&
  spec.policyTypes.includes(direction) &&
  matches(spec.podSelector, pod.metadata.labels);

/** The matches of one policy for one pod: each lets a packet through. */
function allowances(
  policy: NetworkPolicy,
  pod: Pod,
  direction: Direction,
  state: State,
  pods: readonly Pod[],
): readonly string[] {
  const rules =
    direction === 'Ingress'
      ? (policy.spec.ingress ?? []).map(({ from, ports }) => ({ peers: from ?? [], ports: ports ?? [] }))
      : (policy.spec.egress ?? []).map(({ to, ports }) => ({ peers: to ?? [], ports: ports ?? [] }));
  return rules.flatMap(({ peers, ports }) => {
    const places = peers.length === 0 ? [anywhere] : peers.map((peer) => placeOf(peer, policy, state, pods));
    return places.flatMap((place) => {
      if (ports.length === 0) return place.all(direction);
      return ports.flatMap((port) => throughPort(port, place, pod, direction, pods));
    });
  });
}

/** Where a peer is: as a match of addresses, and as a question about one pod. */
interface Place {
  all(direction: Direction): readonly string[];
  has(pod: Pod): boolean;
}

const side = (direction: Direction) => (direction === 'Ingress' ? 'ip saddr' : 'ip daddr');

const anywhere: Place = { all: () => ['ip version 4'], has: () => true };

function placeOf(peer: Peer, policy: NetworkPolicy, state: State, pods: readonly Pod[]): Place {
  if (peer.ipBlock) return blockPlace(peer.ipBlock.cidr, peer.ipBlock.except ?? []);
  const namespaces = peer.namespaceSelector
    ? state.namespaces.filter(({ metadata }) => matches(peer.namespaceSelector!, metadata.labels))
    : state.namespaces.filter(({ metadata }) => metadata.name === policy.metadata.namespace);
  const names = new Set(namespaces.map(({ metadata }) => metadata.name));
  const chosen = new Set(
    pods.filter(
      ({ metadata }) => names.has(metadata.namespace) && matches(peer.podSelector ?? {}, metadata.labels),
    ),
  );
  const addresses = [...chosen].map(({ status }) => status.podIP!);
  return {
    all: (direction) => (addresses.length === 0 ? [] : [`${side(direction)} { ${addresses.join(', ')} }`]),
    has: (pod) => chosen.has(pod),
  };
}

function blockPlace(cidr: string, except: readonly string[]): Place {
  // The other family is not routed in the lab.
  if (cidr.includes(':')) return { all: () => [], has: () => false };
  return {
    all: (direction) => {
      const not = except.map((inner) => ` ${side(direction)} != ${inner}`);
      return [`${side(direction)} ${cidr}${not.join('')}`];
    },
    has: ({ status }) =>
      contains(cidr, status.podIP!) && !except.some((inner) => contains(inner, status.podIP!)),
  };
}

function throughPort(
  { port, endPort, protocol }: Port,
  place: Place,
  pod: Pod,
  direction: Direction,
  pods: readonly Pod[],
): readonly string[] {
  const kind = protocol.toLowerCase();
  if (port === undefined) return place.all(direction).map((at) => `${at} meta l4proto ${kind}`);
  if (typeof port === 'number') {
    const range = endPort === undefined ? port : `${port}-${endPort}`;
    return place.all(direction).map((at) => `${at} ${kind} dport ${range}`);
  }
  // A name means what the pod at the receiving end means by it.
  if (direction === 'Ingress')
    return portsNamed(pod, port, protocol).flatMap((number) =>
      place.all(direction).map((at) => `${at} ${kind} dport ${number}`),
    );
  return pods
    .filter((other) => place.has(other))
    .flatMap((other) =>
      portsNamed(other, port, protocol).map(
        (number) => `ip daddr ${other.status.podIP} ${kind} dport ${number}`,
      ),
    );
}

function contains(cidr: string, address: string): boolean {
  const [base, length] = cidr.split('/') as [string, string];
  const size = 2 ** (32 - Number(length));
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}

const numberOf = (address: string) =>
  address.split('.').reduce((value, part) => value * 256 + Number(part), 0);

/** The node's end of a pod's link, named as the VPC CNI does. */
const linkOf = ({ metadata }: Pod) =>
  `eni${createHash('sha1').update(`${metadata.namespace}.${metadata.name}`).digest('hex').slice(0, 11)}`;
