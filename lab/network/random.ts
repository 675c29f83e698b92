import type { KubernetesObject } from '../api/objects.ts';
import { servingPod } from '../testing/manifests.ts';
import type { LabelSelector, Peer, Port } from './objects.ts';

/** Reproducible choices (mulberry32): the same seed is the same cluster. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  some<T>(atMost: number, make: () => T): readonly T[] {
    return Array.from({ length: this.below(atMost + 1) }, make);
  }
}

/** What every pod answers on. */
export const servedPorts = [
  { port: 8080, protocol: 'TCP' },
  { port: 8081, protocol: 'TCP' },
  { port: 8085, protocol: 'TCP' },
  { port: 8080, protocol: 'UDP' },
  { port: 8081, protocol: 'UDP' },
] as const;

/** Every cluster has namespaces of its own, so that one that failed does not disturb the next. */
const spacesOf = (cluster: string) => ['one', 'two', 'three'].map((name) => `${cluster}-${name}`);
const labelValues = { app: ['a', 'b', 'c'], tier: ['x', 'y'] } as const;
const spaceLabels = { team: ['red', 'blue'] } as const;
const portNames = ['http', 'other'];

type Alphabet = Readonly<Record<string, readonly string[]>>;

/** Three namespaces with pods whose labels and port names are often alike, spread over two nodes. */
export function randomPods(random: Random, cluster: string, count: number): readonly KubernetesObject[] {
  const spaces = spacesOf(cluster);
  const namespaces = spaces.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: labels(random, spaceLabels) },
  }));
  const pods = Array.from({ length: count }, (_, index) => {
    // A name belongs to one port of each protocol at most, and to another one in another pod.
    const named = new Map<string, string>();
    for (const protocol of ['TCP', 'UDP'])
      for (const name of portNames)
        if (random.chance(60)) named.set(`${random.one([8080, 8081])}/${protocol}`, name);
    const ports = servedPorts.map(({ port, protocol }) => {
      const listen = `${port}/${protocol}`;
      return named.has(listen) ? `${named.get(listen)}-${protocol.toLowerCase()}=${listen}` : listen;
    });
    return servingPod(random.one(spaces), `pod-${index}`, {
      labels: labels(random, labelValues),
      node: random.one(['node-1', 'node-2']),
      ports,
    });
  });
  return [...namespaces, ...pods];
}

/** Policies that the API server takes; `addresses` are those of pods, to be named in blocks. */
export function randomPolicies(
  random: Random,
  cluster: string,
  count: number,
  addresses: readonly string[],
): readonly KubernetesObject[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${index}`, namespace: random.one(spacesOf(cluster)) },
    spec: randomSpec(random, addresses),
  }));
}

function randomSpec(random: Random, addresses: readonly string[]) {
  const rules = (side: 'from' | 'to') =>
    random.some(3, () => {
      const peers = random.some(2, () => randomPeer(random, addresses));
      // What a port's name means for addresses, the text leaves open; implementations differ.
      const isNamed = side === 'from' || !peers.some(({ ipBlock }) => ipBlock);
      return {
        ...optional(side, peers),
        ...optional(
          'ports',
          random.some(2, () => randomPort(random, isNamed)),
        ),
      };
    });
  const types = random.one([undefined, ['Ingress'], ['Egress'], ['Ingress', 'Egress']]);
  return {
    podSelector: selector(random, labelValues, 40),
    ...(types ? { policyTypes: types } : {}),
    ...(types?.includes('Ingress') === false ? {} : optional('ingress', rules('from'))),
    ...(types?.includes('Egress') === false ? {} : optional('egress', rules('to'))),
  };
}

/** An empty list is sometimes written and sometimes left out: both mean something, and not always the same. */
const optional = <T>(name: string, list: readonly T[]) => (list.length === 0 ? {} : { [name]: list });

function randomPeer(random: Random, addresses: readonly string[]): Peer {
  if (random.chance(25)) return { ipBlock: randomBlock(random, addresses) };
  const podSelector = selector(random, labelValues, 25);
  const namespaceSelector = selector(random, spaceLabels, 40);
  return random.one([{ podSelector }, { namespaceSelector }, { podSelector, namespaceSelector }]);
}

function randomBlock(random: Random, addresses: readonly string[]) {
  const nodeBlock = () => random.one(['10.244.1.0/24', '10.244.2.0/24']);
  const one = () => `${random.one(addresses)}/32`;
  const cidr = random.one([() => '0.0.0.0/0', () => '10.244.0.0/16', nodeBlock, one])();
  if (cidr.endsWith('/32') || random.chance(40)) return { cidr };
  const inside = (block: string) => !cidr.endsWith('/24') || block.startsWith(cidr.slice(0, -'0/24'.length));
  const except = [one(), nodeBlock(), one()]
    .slice(random.below(3))
    .filter((block) => inside(block) && block !== cidr);
  return except.length === 0 ? { cidr } : { cidr, except };
}

function randomPort(random: Random, isNamed: boolean): Port {
  const protocol = random.one(['TCP', 'UDP'] as const);
  const kind = random.below(10);
  if (kind === 0) return { protocol };
  if (kind < 4 && isNamed)
    return { protocol, port: `${random.one(portNames)}-${random.one(['tcp', 'udp'])}` };
  if (kind < 7) return { protocol, port: random.one([8080, 8081]) };
  return random.one([
    { protocol, port: 8080, endPort: 8081 },
    { protocol, port: 8081, endPort: 8090 },
    { protocol, port: 1, endPort: 65_535 },
  ]);
}

function labels(random: Random, alphabet: Alphabet): Readonly<Record<string, string>> {
  const chosen = Object.entries(alphabet).flatMap(([key, values]) =>
    random.chance(80) ? [[key, random.one(values)] as const] : [],
  );
  return Object.fromEntries(chosen);
}

function selector(random: Random, alphabet: Alphabet, percentOfAll: number): LabelSelector {
  if (random.chance(percentOfAll)) return {};
  const key = random.one(Object.keys(alphabet));
  const value = () => random.one(alphabet[key]!);
  if (random.chance(55)) return { matchLabels: { [key]: value() } };
  const operator = random.one(['In', 'NotIn', 'Exists', 'DoesNotExist'] as const);
  const values = operator === 'In' || operator === 'NotIn' ? { values: [value(), value()] } : {};
  return { matchExpressions: [{ key, operator, ...values }] };
}
