/** The packets worth asking about in a cluster: everything that a boundary is near to. */
import type { Address } from './testing-addresses.ts';
import { addressText, isSameAddress, lastAddressOf, parseAddress, parseBlock } from './testing-addresses.ts';
import { addressesOf, clusterOf, isOnHostNetwork, nameOf } from './testing-cluster.ts';
import { serviceAddresses } from './testing-services.ts';
import type { KubernetesObject, Packet, Protocol, Service } from './testing-objects.ts';

/** Every value anywhere in the objects, with the key it stands under. */
const leavesOf = (value: unknown, key = ''): [string, unknown][] => {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, key));
  if (typeof value !== 'object' || value === null) return [[key, value]];
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item, name));
};

const PORT_KEYS = ['port', 'endPort', 'containerPort', 'targetPort', 'number', 'start', 'end'];

const inRange = (ports: readonly number[]): number[] =>
  [...new Set(ports)].filter((port) => port >= 1 && port <= 65_535).sort((a, b) => a - b);

const portsUnder = (keys: readonly string[], objects: readonly unknown[]): number[] =>
  leavesOf(objects)
    .filter(([key, value]) => keys.includes(key) && typeof value === 'number')
    .map(([, value]) => value as number);

/** Each port that is named anywhere, and its neighbours where a range may end. */
const boundaryPorts = (objects: readonly KubernetesObject[]): number[] =>
  inRange([1, 65_535, ...portsUnder(PORT_KEYS, objects).flatMap((port) => [port - 1, port, port + 1])]);

/** The first and last address of each block, and the ones just outside; no pod's and no Service's. */
const boundaryAddresses = (objects: readonly KubernetesObject[]): string[] => {
  const cluster = clusterOf(objects);
  const taken = [
    ...cluster.pods.filter((pod) => !isOnHostNetwork(pod)).flatMap((pod) => addressesOf(cluster, pod)),
    ...cluster.services.flatMap(serviceAddresses),
  ];
  const policies = objects.filter(({ kind }) => kind.endsWith('NetworkPolicy'));
  const blocks = leavesOf(policies)
    .filter(([key]) => key === 'cidr' || key === 'except' || key === 'networks')
    .map(([, text]) => parseBlock(text as string));
  const edges = blocks.flatMap(({ family, first, last }): Address[] =>
    [first - 1n, first, last, last + 1n]
      .filter((value) => value > 0n && value < lastAddressOf(family))
      .map((value) => ({ family, value })),
  );
  const nodes = leavesOf(cluster.nodes)
    .filter(([key, value]) => key === 'address' && /[.:]/.test(value as string))
    .map(([, text]) => parseAddress(text as string));
  const free = [...nodes, ...edges].filter((address) => !taken.some((one) => isSameAddress(one, address)));
  return [...new Set(free.map(addressText))];
};

interface How {
  readonly protocol: Protocol;
  readonly port?: number;
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const icmp: readonly How[] = [{ protocol: 'ICMP' }];
const howOf = (protocols: readonly Protocol[], ports: readonly number[]): How[] =>
  protocols.flatMap((protocol) => ports.map((port) => ({ protocol, port })));

/** Packets of one sort. There are too many to write them all down: each is made when it is asked for. */
export interface Sort<T> {
  readonly length: number;
  readonly at: (index: number) => T;
}

const product = <A, B>(first: readonly A[], second: readonly B[]): Sort<A & B> => ({
  length: first.length * second.length,
  at: (index) => ({ ...first[Math.floor(index / second.length)]!, ...second[index % second.length]! }),
});

/**
 * All ordered pairs with a pod at one end at least, in every protocol and at every boundary port; in sorts, so
 * that whoever asks about some of them only takes some of each.
 */
export const packetsOf = (objects: readonly KubernetesObject[]): Sort<Packet>[] => {
  const pods = clusterOf(objects).pods.map((pod) => ({ pod: nameOf(pod) }));
  const outside = boundaryAddresses(objects).map((address) => ({ address }));
  const within = pods.flatMap((from) => pods.map((to) => ({ from, to })));
  const outward = pods.flatMap((from) => outside.map((to) => ({ from, to })));
  const inward = outside.flatMap((from) => pods.map((to) => ({ from, to })));
  const near = boundaryPorts(objects);
  const served = inRange(portsUnder(['containerPort'], objects));
  return [
    ...[within, outward, inward].flatMap((pairs: readonly Pick<Packet, 'from' | 'to'>[]) => [
      product(pairs, howOf(['TCP'], near)),
      product(pairs, howOf(['UDP', 'SCTP'], near)),
    ]),
    product([...within, ...outward, ...inward], icmp),
    product(within, howOf(PROTOCOLS, served)),
    product(inward, howOf(PROTOCOLS, served)),
  ];
};

/** With Services as ends too. */
export const servicePacketsOf = (objects: readonly KubernetesObject[]): Sort<Packet>[] => {
  const { pods, services } = clusterOf(objects);
  const to = (service: Service, hows: readonly How[]): Sort<Packet> => {
    const end: Packet['to'] = { service: nameOf(service) };
    return product(
      pods.map((pod) => ({ from: { pod: nameOf(pod) }, to: end })),
      hows,
    );
  };
  return [
    ...packetsOf(objects),
    ...services.flatMap((service) => [
      to(
        service,
        (service.spec?.ports ?? []).map(({ port, protocol }) => ({
          port,
          protocol: (protocol ?? 'TCP') as Protocol,
        })),
      ),
      to(service, howOf(PROTOCOLS, inRange(portsUnder(['port'], [service.spec])))),
    ]),
  ];
};

/** About so many of them, equally many of each sort (all for Infinity); another start gives others. */
export const spread = <T>(sorts: readonly Sort<T>[], count: number, start = 0): T[] => {
  const full = sorts.filter(({ length }) => length > 0);
  const each = Math.ceil(count / full.length);
  return full.flatMap(({ length, at }) => {
    // A prime step that is no part of the length visits all places before it comes back.
    const step = [7919, 7907, 7901].find((prime) => length % prime !== 0)!;
    return Array.from({ length: Math.min(each, length) }, (_, index) => at((start + index * step) % length));
  });
};
