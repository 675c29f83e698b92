import fc from 'fast-check';
import type {
  KubernetesObject,
  Labels,
  PolicyPort,
  Requirement,
  Selector,
  TierPort,
} from './testing-objects.ts';

/** Parts of random clusters, from alphabets so small that things meet all the time. */

export const SPACES = ['a', 'b', 'c', 'd'] as const;
export const NODES = ['n1', 'n2'] as const;

/** What is undefined is left out, as it would be in YAML. */
export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const weighted = <T>(...choices: readonly (readonly [number, fc.Arbitrary<T>])[]): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** One of them, the number before each saying how often. */
export const often = <T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> =>
  weighted(...choices.map(([weight, value]) => [weight, fc.constant(value)] as const));

export const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq });

export const anyLabels: fc.Arbitrary<Labels> = fc
  .record({
    app: maybe(fc.constantFrom('x', 'y')),
    tier: maybe(fc.constantFrom('x', 'z')),
  })
  .map((labels) => plain(labels) as Labels);

const anyRequirement: fc.Arbitrary<Requirement> = fc
  .tuple(
    fc.constantFrom('app', 'tier', 'none'),
    fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
    fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 2 }),
  )
  .map(([key, operator, values]) => ({
    key,
    operator,
    ...(operator === 'In' || operator === 'NotIn' ? { values } : {}),
  }));

export const anySelector: fc.Arbitrary<Selector> = weighted(
  [3, fc.constant({})],
  [4, anyLabels.map((matchLabels) => ({ matchLabels }))],
  [
    2,
    fc
      .array(anyRequirement, { minLength: 1, maxLength: 2 })
      .map((matchExpressions) => ({ matchExpressions })),
  ],
  [1, fc.record({ matchLabels: anyLabels, matchExpressions: fc.array(anyRequirement, { maxLength: 1 }) })],
);

/** Of a subject: a policy for nobody tells nothing. */
export const anySubjectSelector: fc.Arbitrary<Selector> = weighted([1, fc.constant({})], [1, anySelector]);

export const anyNamespaceSelector: fc.Arbitrary<Selector> = weighted(
  [3, anySelector],
  [2, fc.constant({})],
  [1, fc.constantFrom(...SPACES).map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } }))],
);

const PORTS = [1, 53, 80, 81, 8080, 65_535] as const;
const RANGES = [
  [1, 80],
  [80, 81],
  [81, 8080],
  [8080, 65_535],
  [1, 65_535],
  [80, 80],
] as const;
export const anyPortNumber = fc.constantFrom(...PORTS);
export const anyPortName = fc.constantFrom('http', 'dns');
export const anyProtocol = often([4, 'TCP'], [2, 'UDP'], [1, 'SCTP']);

export const anyPolicyPort: fc.Arbitrary<PolicyPort> = fc
  .tuple(
    maybe(anyProtocol),
    weighted<Pick<PolicyPort, 'port' | 'endPort'>>(
      [4, anyPortNumber.map((port) => ({ port }))],
      [3, fc.constantFrom(...RANGES).map(([port, endPort]) => ({ port, endPort }))],
      [6, anyPortName.map((port) => ({ port }))],
      [1, fc.constant({})],
    ),
  )
  .map(([protocol, port]) => ({ ...(protocol ? { protocol } : {}), ...port }));

export const anyTierPort = (named: boolean): fc.Arbitrary<TierPort> =>
  weighted<TierPort>(
    [3, fc.record({ protocol: anyProtocol, port: anyPortNumber }).map((portNumber) => ({ portNumber }))],
    [
      2,
      fc
        .tuple(anyProtocol, fc.constantFrom(...RANGES.filter(([start, end]) => start < end)))
        .map(([protocol, [start, end]]) => ({ portRange: { protocol, start, end } })),
    ],
    [named ? 2 : 0, anyPortName.map((namedPort) => ({ namedPort }))],
  );

/** A name is there at most once for a protocol in one pod: more is not what the API means. */
export const anyContainerPorts = fc
  .uniqueArray(fc.record({ name: anyPortName, containerPort: anyPortNumber, protocol: maybe(anyProtocol) }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ name, protocol }) => `${name}/${protocol ?? 'TCP'}`,
  })
  .chain((ports) =>
    fc.integer({ min: 1, max: ports.length }).map((at) => [ports.slice(0, at), ports.slice(at)] as const),
  );

/** Addresses of pods (`10.0.<namespace>.<pod>`), of nodes, of Services; v6 alike. */
export const podAddress = (family: 4 | 6, space: string, index: number): string => {
  const third = SPACES.indexOf(space as 'a');
  return family === 4 ? `10.0.${third}.${index + 1}` : `fd00::${third}:${index + 1}`;
};
export const nodeAddress = (family: 4 | 6, node: string): string =>
  family === 4 ? `192.168.0.${node.slice(-1)}` : `fd01::${node.slice(-1)}`;
export const serviceAddress = (family: 4 | 6, index: number): string =>
  family === 4 ? `172.20.0.${index + 1}` : `fd02::${index + 1}`;

/** A block and what may be taken out of it. */
const NESTS: Readonly<Record<4 | 6, readonly (readonly [string, readonly string[]])[]>> = {
  4: [
    ['0.0.0.0/0', ['10.0.0.0/16', '10.0.0.2/32', '192.168.0.0/30', '128.0.0.0/1']],
    ['10.0.0.0/8', ['10.0.0.0/24', '10.0.0.0/30', '10.0.1.1/32']],
    ['10.0.0.0/22', ['10.0.0.0/24', '10.0.0.2/31', '10.0.0.4/30']],
    ['10.0.0.0/24', ['10.0.0.2/31', '10.0.0.1/32', '10.0.0.4/30']],
    ['10.0.0.3/24', ['10.0.0.2/31']],
    ['10.0.0.2/31', ['10.0.0.2/32']],
    ['10.0.1.0/24', ['10.0.1.2/32', '10.0.1.0/30']],
    ['10.0.0.1/32', []],
    ['10.0.1.2/32', []],
    ['192.168.0.0/30', ['192.168.0.1/32']],
    ['192.168.0.2/32', []],
  ],
  6: [
    ['::/0', ['fd00::/16', '8000::/1']],
    ['fd00::/64', ['fd00::/126', 'fd00::1:0/112']],
    ['fd00::/112', ['fd00::1/128', 'fd00::2/127']],
    ['fd00::1:0/112', ['fd00::1:2/128']],
    ['fd00::1/128', []],
    ['fd01::/126', ['fd01::1/128']],
  ],
};

/** More for EKS: Services, and a rule that names the node itself. */
const EKS_NESTS: typeof NESTS = {
  4: [
    ['172.20.0.0/16', ['172.20.0.1/32']],
    ['172.20.0.2/32', []],
    ['192.168.0.1/24', ['192.168.0.2/32']],
  ],
  6: [
    ['fd02::/112', ['fd02::1/128']],
    ['fd01::1/64', ['fd01::2/128']],
  ],
};

const nestsFor = (family: 4 | 6 | 'both', eks: boolean) => {
  const families: readonly (4 | 6)[] = family === 'both' ? [4, 6] : [family];
  return families.flatMap((each) => [...NESTS[each], ...(eks ? EKS_NESTS[each] : [])]);
};

export const anyBlock = (family: 4 | 6 | 'both', eks: boolean) =>
  fc.constantFrom(...nestsFor(family, eks)).chain(([cidr, holes]) =>
    fc.subarray([...holes], { maxLength: Math.min(2, holes.length) }).map((except) => ({
      cidr,
      ...(except.length > 0 ? { except } : {}),
    })),
  );

export const anyNetworks = (family: 4 | 6 | 'both', eks: boolean) =>
  fc.uniqueArray(
    anyBlock(family, eks).map(({ cidr }) => cidr),
    { minLength: 1, maxLength: 2 },
  );

export const anyNamespaces: fc.Arbitrary<KubernetesObject[]> = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.array(anyLabels, { minLength: 4, maxLength: 4 }))
  .map(([count, labels]) =>
    SPACES.slice(0, count).map((name, index) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: labels[index]! },
    })),
  );

export const nameOfSpace = (spaces: readonly KubernetesObject[]): string[] =>
  spaces.map(({ metadata }) => metadata.name);
