// Small clusters and lists of flows, and what was asked for in them, told without anything of what is tested.
import fc from 'fast-check';
import { parseCidr } from '../cidr.ts';
import type { KubernetesObject, Packet } from '../slow/testing-objects.ts';
import type { Declared, PortSpan } from './flow.ts';

export interface RandomPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
}

export interface RandomService {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly port: number;
  readonly targetPort: number;
  readonly clusterIP: string;
}

export interface RandomCluster {
  readonly pods: readonly RandomPod[];
  readonly services: readonly RandomService[];
  readonly flows: readonly Declared[];
}

const NAMESPACES = ['a', 'b'];
/** None holds the address of a pod: a rule for addresses is no rule for pods. */
const BLOCKS = [
  '8.8.8.0/24',
  '8.8.8.8',
  '52.0.0.0/8',
  '192.168.0.0/16',
  '192.168.4.0/24',
  '128.0.0.0/1',
  'internet',
];
const PROBES = [
  '8.8.8.8',
  '8.8.8.9',
  '8.8.9.1',
  '52.1.1.1',
  '192.168.4.4',
  '192.168.5.5',
  '169.254.169.254',
  '172.16.0.1',
  '240.0.0.1',
  '1.1.1.1',
];
const PRIVATE = ['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3'];
const PORTS: readonly (readonly PortSpan[] | undefined)[] = [
  [{ protocol: 'TCP', first: 80, last: 80 }],
  [{ protocol: 'TCP', first: 443, last: 443 }],
  [
    { protocol: 'TCP', first: 443, last: 443 },
    { protocol: 'TCP', first: 80, last: 80 },
  ],
  [{ protocol: 'TCP', first: 8000, last: 8100 }],
  [{ protocol: 'UDP', first: 53, last: 53 }],
  undefined,
];
const ASKED_PORTS = [
  ['TCP', 80],
  ['TCP', 443],
  ['TCP', 8050],
  ['TCP', 9999],
  ['UDP', 53],
] as const;

const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'x'), fc.constantFrom('1', '2'), { maxKeys: 3 });

export const anyCluster: fc.Arbitrary<RandomCluster> = fc
  .record({
    pods: fc.array(fc.record({ namespace: fc.constantFrom(...NAMESPACES), labels }), {
      minLength: 2,
      maxLength: 6,
    }),
    services: fc.array(
      fc.record({
        namespace: fc.constantFrom(...NAMESPACES),
        selector: labels,
        targetPort: fc.constantFrom(80, 443),
      }),
      { maxLength: 2 },
    ),
  })
  .chain(({ pods, services }) => {
    // Somebody else is always there, or a rule for a whole namespace has nobody to be for.
    const all = [
      ...pods,
      ...NAMESPACES.flatMap((namespace) => ['1', '2'].map((visitor) => ({ namespace, labels: { visitor } }))),
      { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    ].map((pod, at) => ({ ...pod, name: `p${at}`, address: `10.0.0.${at + 1}` }));
    const named = services
      .filter(({ selector }) => Object.keys(selector).length > 0)
      .map((one, at) => ({ ...one, name: `s${at}`, port: 5000 + at, clusterIP: `10.100.0.${at + 1}` }));
    const workloads = all
      .filter(({ namespace }) => namespace !== 'kube-system')
      .map(({ name, namespace }) => `${namespace}/${name}`);
    const inside = [...workloads, ...NAMESPACES.map((name) => `namespace:${name}`)];
    const flow = fc
      .record({
        from: fc.constantFrom(...inside, ...BLOCKS),
        to: fc.constantFrom(
          ...inside,
          ...BLOCKS,
          'dns',
          ...named.map(({ name, namespace }) => `service:${namespace}/${name}`),
        ),
        ports: fc.constantFrom(...PORTS),
      })
      .filter(
        ({ from, to }) =>
          from !== to &&
          (inside.includes(from) || !BLOCKS.includes(to)) &&
          (!BLOCKS.includes(from) || to !== 'dns'),
      )
      .map(({ from, ports, to }): Declared => ({
        from,
        to,
        ports: to.startsWith('service:') || to === 'dns' ? undefined : ports,
        evidence: { text: 'test' },
      }));
    return fc.array(flow, { maxLength: 8 }).map((flows) => ({ pods: all, services: named, flows }));
  });

export function objectsOf({ pods, services }: RandomCluster): KubernetesObject[] {
  const spaces = [...NAMESPACES, 'kube-system'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  return [
    ...spaces,
    ...pods.map(({ address, labels: own, name, namespace }, at) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: own },
      spec: { nodeName: `n${at % 2}`, containers: [{ name: 'c', image: 'example.com/c' }] },
      status: { podIP: address, podIPs: [{ ip: address }], hostIP: `10.255.0.${(at % 2) + 1}` },
    })),
    ...services.map(({ clusterIP, name, namespace, port, selector, targetPort }) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { clusterIP, clusterIPs: [clusterIP], selector, ports: [{ port, targetPort, protocol: 'TCP' }] },
    })),
  ] as KubernetesObject[];
}

/** Every packet that a probe could send, and whether it was asked for. */
export function packetsOf(cluster: RandomCluster): { packet: Packet; asked: boolean }[] {
  const subjects = cluster.pods.filter(({ namespace }) => namespace !== 'kube-system');
  const packets: { packet: Packet; asked: boolean }[] = [];
  for (const [protocol, port] of ASKED_PORTS) {
    for (const pod of subjects) {
      const me = { pod: `${pod.namespace}/${pod.name}` };
      for (const other of cluster.pods) {
        if (other === pod) continue;
        packets.push({
          packet: { from: me, to: { pod: `${other.namespace}/${other.name}` }, protocol, port },
          asked: isAsked(cluster, pod, other, protocol, port),
        });
      }
      for (const address of PROBES) {
        packets.push({
          packet: { from: me, to: { address }, protocol, port },
          asked: isAsked(cluster, pod, address, protocol, port),
        });
        packets.push({
          packet: { from: { address }, to: me, protocol, port },
          asked: isAsked(cluster, address, pod, protocol, port),
        });
      }
    }
  }
  return packets;
}

type Party = RandomPod | string;

function isAsked(
  cluster: RandomCluster,
  from: Party,
  to: Party,
  protocol: 'TCP' | 'UDP',
  port: number,
): boolean {
  // Who connects to anybody asks for names.
  const talks =
    typeof from !== 'string' &&
    cluster.flows.some((flow) => isEnd(cluster, flow.from, from) && leadsOn(cluster, flow, from));
  if (talks && port === 53 && typeof to !== 'string' && to.namespace === 'kube-system') return true;
  return cluster.flows.some((flow) => {
    if (!isEnd(cluster, flow.from, from)) return false;
    const service = serviceOf(cluster, flow.to);
    if (service !== undefined)
      return (
        typeof to !== 'string' && isBehind(service, to) && protocol === 'TCP' && port === service.targetPort
      );
    if (!isEnd(cluster, flow.to, to)) return false;
    if (flow.to === 'dns') return port === 53;
    return (
      flow.ports === undefined ||
      flow.ports.some((span) => span.protocol === protocol && span.first <= port && port <= span.last)
    );
  });
}

/** Nobody needs anything for what leads to nobody but himself; by way of a Service it is as good as another. */
function leadsOn(cluster: RandomCluster, { to }: Declared, from: RandomPod): boolean {
  const service = serviceOf(cluster, to);
  if (service !== undefined) return cluster.pods.some((pod) => isBehind(service, pod));
  return BLOCKS.includes(to) || cluster.pods.some((pod) => pod !== from && isEnd(cluster, to, pod));
}

/** What has to go through to the addresses of Services. */
export function servicePacketsOf(cluster: RandomCluster): Packet[] {
  return cluster.flows.flatMap(({ from, to }) => {
    const service = serviceOf(cluster, to);
    if (service === undefined || !cluster.pods.some((pod) => isBehind(service, pod))) return [];
    const { name, namespace, port } = service;
    return cluster.pods
      .filter((pod) => isEnd(cluster, from, pod))
      .map((pod): Packet => ({
        from: { pod: `${pod.namespace}/${pod.name}` },
        to: { service: `${namespace}/${name}` },
        protocol: 'TCP',
        port,
      }));
  });
}

function serviceOf({ services }: RandomCluster, text: string): RandomService | undefined {
  return services.find(({ name, namespace }) => text === `service:${namespace}/${name}`);
}

function isBehind({ namespace, selector }: RandomService, pod: RandomPod): boolean {
  return (
    pod.namespace === namespace && Object.entries(selector).every(([key, value]) => pod.labels[key] === value)
  );
}

/** Whether an end means somebody: pods with the same labels are the same to every policy. */
function isEnd({ pods }: RandomCluster, text: string, party: Party): boolean {
  if (typeof party === 'string') {
    const address = parseCidr(party)!;
    const within = (block: string): boolean => {
      const { first, last } = parseCidr(block)!;
      return first <= address.first && address.first <= last;
    };
    return text === 'internet' ? !PRIVATE.some(within) : BLOCKS.includes(text) && within(text);
  }
  if (text === 'dns') return party.namespace === 'kube-system';
  if (text.startsWith('namespace:')) return text === `namespace:${party.namespace}`;
  const named = pods.find(({ name, namespace }) => text === `${namespace}/${name}`);
  return (
    named !== undefined &&
    named.namespace === party.namespace &&
    textOf(named.labels) === textOf(party.labels)
  );
}

function textOf(own: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(own).toSorted());
}
