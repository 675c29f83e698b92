/**
 * What the network policy controller of EKS writes into a PolicyEndpoint: peers become addresses, names of ports
 * become numbers. https://github.com/aws/amazon-network-policy-controller-k8s
 */
import type { Address, Block } from './testing-addresses.ts';
import { hostBlock, parseBlock } from './testing-addresses.ts';
import {
  isForPod,
  isOnHostNetwork,
  labelsOf,
  namedPorts,
  namespaceLabels,
  namespaceOf,
} from './testing-cluster.ts';
import type { Placed, World } from './testing-eks-world.ts';
import { podsBehind, serviceAddresses } from './testing-services.ts';
import type {
  Direction,
  NetworkPolicy,
  Pod,
  PolicyPeer,
  PolicyPort,
  Protocol,
  Selector,
  Service,
  ServicePort,
} from './testing-objects.ts';
import { selects } from './testing-selectors.ts';

/** Ports of a map's value: without a protocol any traffic at all, without a port any port of the protocol. */
export interface MapPort {
  readonly protocol?: Protocol | undefined;
  readonly port?: number | undefined;
  readonly endPort?: number | undefined;
}

export interface MapRule {
  readonly block: Block;
  readonly except: readonly Block[];
  readonly ports: readonly MapPort[];
}

/** Ports before names are resolved. */
export interface WantedPort {
  readonly protocol: Protocol | undefined;
  readonly port: number | string | undefined;
  readonly endPort: number | undefined;
}

const EVERYTHING: readonly MapPort[] = [{}];

export const wantedPort = ({ protocol, port, endPort }: PolicyPort): WantedPort => ({
  protocol: (protocol ?? 'TCP') as Protocol,
  port: port ?? undefined,
  endPort: endPort ?? undefined,
});

/** Only spec.containers is known to the controller. */
const numbersIn = (pod: Pod, name: string, protocol: Protocol | undefined): number[] =>
  namedPorts(pod, name, protocol, { sidecars: false });

/** Names are resolved in each of the given pods, and all numbers found are taken. */
export const resolvePorts = (ports: readonly WantedPort[], pods: readonly Pod[]): MapPort[] =>
  ports.flatMap(({ protocol, port, endPort }): MapPort[] =>
    typeof port === 'string'
      ? pods.flatMap((pod) => numbersIn(pod, port, protocol).map((number) => ({ protocol, port: number })))
      : [{ protocol, port, endPort }],
  );

/** No ports in the rule: everything. Ports of which none could be resolved: no rule at all. */
export const rulesFor = (
  block: Block,
  except: readonly Block[],
  wanted: readonly WantedPort[],
  ports: readonly MapPort[],
): MapRule[] => {
  if (wanted.length === 0) return [{ block, except, ports: EVERYTHING }];
  return ports.length === 0 ? [] : [{ block, except, ports }];
};

const allows = (ports: readonly MapPort[], protocol: Protocol, number: number): boolean =>
  ports.some(
    (one) =>
      one.protocol === protocol &&
      (one.port === undefined || (number >= one.port && number <= (one.endPort ?? one.port))),
  );

/** Which of the ports that a rule names does a port of a Service lead to? */
const leadsTo = (
  { port, protocol, targetPort }: ServicePort,
  wanted: WantedPort,
  backends: readonly Pod[],
): boolean => {
  const own = (protocol ?? 'TCP') as Protocol;
  const target = targetPort ?? port;
  if (wanted.protocol !== undefined && wanted.protocol !== own) return false;
  if (typeof wanted.port === 'string') {
    if (typeof target === 'string') return target === wanted.port;
    return backends.some((pod) => numbersIn(pod, wanted.port as string, own).includes(target));
  }
  const numbers =
    typeof target === 'number' ? [target] : backends.flatMap((pod) => numbersIn(pod, target, own));
  return numbers.some((number) => allows([{ ...wanted, protocol: own } as MapPort], own, number));
};

/** A name that leads some pod's traffic to a port which the rule does not allow is left out. */
const escapes = (
  { protocol, targetPort }: ServicePort,
  wanted: readonly WantedPort[],
  backends: readonly Pod[],
): boolean =>
  typeof targetPort === 'string' &&
  backends.some((pod) =>
    numbersIn(pod, targetPort, (protocol ?? 'TCP') as Protocol).some(
      (number) => !allows(resolvePorts(wanted, [pod]), (protocol ?? 'TCP') as Protocol, number),
    ),
  );

/** The rule's ports as ports of the Service; ports of a whole protocol stay what they are. */
const servicePorts = (world: World, service: Service, wanted: readonly WantedPort[]): MapPort[] => {
  const backends = podsBehind(world.cluster, service);
  const whole = wanted.filter(({ port }) => port === undefined);
  const own = service.spec?.ports ?? [];
  const mapped = own.filter(
    (port) =>
      wanted.some((one) => one.port !== undefined && leadsTo(port, one, backends)) &&
      !escapes(port, wanted, backends),
  );
  return [
    ...whole.map(({ protocol }) => ({ protocol })),
    ...mapped.map(({ protocol, port }) => ({ protocol: (protocol ?? 'TCP') as Protocol, port })),
  ];
};

/** Pods and, for egress, Services of the namespaces: a pod selector is held against a Service's own selector. */
export const rulesForSelected = (
  world: World,
  direction: Direction,
  isNamespace: (namespace: string) => boolean,
  podSelector: Selector,
  subjects: readonly Pod[],
  wanted: readonly WantedPort[],
): MapRule[] => {
  const { cluster, pods, options } = world;
  const ofFamily = (address: Address | undefined): address is Address => address?.family === options.family;
  const selected = pods.filter(
    ({ pod }) => isNamespace(namespaceOf(pod)) && selects(podSelector, labelsOf(pod)),
  );
  const toPods = selected.flatMap(({ pod, address }) => {
    if (!ofFamily(address)) return [];
    const ports = resolvePorts(wanted, direction === 'Ingress' ? subjects : [pod]);
    return rulesFor(hostBlock(address), [], wanted, ports);
  });
  if (direction === 'Ingress') return toPods;
  const toServices = cluster.services
    .filter((one) => isNamespace(namespaceOf(one)) && selects(podSelector, one.spec?.selector ?? {}))
    .flatMap((service) =>
      serviceAddresses(service)
        .filter((address) => ofFamily(address))
        .slice(0, 1)
        .flatMap((address) => rulesFor(hostBlock(address), [], wanted, servicePorts(world, service, wanted))),
    );
  return [...toPods, ...toServices];
};

const rulesForPeer = (
  world: World,
  policy: NetworkPolicy,
  direction: Direction,
  peer: PolicyPeer,
  subjects: readonly Pod[],
  wanted: readonly WantedPort[],
): MapRule[] => {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock) {
    if (podSelector || namespaceSelector) return [];
    const except = (ipBlock.except ?? []).map(parseBlock);
    // Names of ports mean nothing for blocks, in either direction.
    return rulesFor(parseBlock(ipBlock.cidr), except, wanted, resolvePorts(wanted, []));
  }
  // Entries with domainNames have no address.
  if (!podSelector && !namespaceSelector) return [];
  const isNamespace = (name: string): boolean =>
    namespaceSelector
      ? selects(namespaceSelector, namespaceLabels(world.cluster, name))
      : name === namespaceOf(policy);
  return rulesForSelected(world, direction, isNamespace, podSelector ?? {}, subjects, wanted);
};

/** The pods of a policy; on the host network a pod is skipped. */
export const subjectsOf = (world: World, policy: NetworkPolicy): Placed[] =>
  world.pods.filter((placed) => isForPod(policy, placed.pod) && !isOnHostNetwork(placed.pod));

/** The rules of one PolicyEndpoint in one direction. */
export const policyRules = (world: World, policy: NetworkPolicy, direction: Direction): MapRule[] => {
  const subjects = subjectsOf(world, policy).map(({ pod }) => pod);
  const rules = (direction === 'Ingress' ? policy.spec?.ingress : policy.spec?.egress) ?? [];
  return rules.flatMap((rule) => {
    const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
    const wanted = (rule.ports ?? []).map(wantedPort);
    if (peers.length === 0) {
      const ports = resolvePorts(wanted, direction === 'Ingress' ? subjects : []);
      return ['0.0.0.0/0', '::/0'].flatMap((all) => rulesFor(parseBlock(all), [], wanted, ports));
    }
    return peers.flatMap((peer) => rulesForPeer(world, policy, direction, peer, subjects, wanted));
  });
};
