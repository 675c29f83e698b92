/**
 * Small clusters behind a load balancer, and each packet of it walked one by one: from the client to the load
 * balancer, to a node where nodes are its targets, and to a pod, with the address that each of them puts on it. Written
 * from the documentation, with nothing of what is tested.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
 * https://kubernetes.io/docs/tutorials/services/source-ip/
 */
import fc from 'fast-check';
import type { Mode } from '../index.ts';

export interface SlowPod {
  readonly app: string;
  readonly node: number;
  /** The port that it calls `http`; `undefined` for one that has none of that name. */
  readonly http: number | undefined;
}

export interface SlowPolicy {
  readonly app: string | undefined;
  readonly rules: readonly {
    /** Everybody where there is none. */
    readonly from: readonly ({ readonly block: string } | { readonly app: string })[];
    readonly port: number | undefined;
  }[];
}

export interface SlowBalancer {
  /** Who makes it, and what: an ALB is made for an Ingress. */
  readonly maker: 'aws' | 'nlb' | 'classic' | 'alb';
  readonly internal: boolean;
  readonly targetType: 'instance' | 'ip';
  readonly preserves: boolean | undefined;
  readonly local: boolean;
  readonly sourceRanges: readonly string[];
  readonly protocol: 'TCP' | 'UDP';
  readonly app: string;
  readonly target: number | 'http';
}

export interface SlowWorld {
  readonly nodes: number;
  readonly pods: readonly SlowPod[];
  readonly policies: readonly SlowPolicy[];
  readonly balancer: SlowBalancer;
  readonly client: string;
  /** Pods of this name are also reached by an Ingress, whose controller is what the load balancer leads to. */
  readonly onwards: { readonly app: string; readonly target: number } | undefined;
}

const APPS = ['a', 'b', 'c'];
const BLOCKS = [
  '0.0.0.0/0',
  '8.0.0.0/8',
  '8.8.8.8/32',
  '9.9.9.0/24',
  '10.0.0.0/16',
  '10.0.0.0/30',
  '10.0.1.4/30',
  '10.0.9.1/32',
  '10.0.9.2/31',
];
const PORTS = [8080, 9090];
export const SUBNETS = { public: '10.0.0.0/29', internal: '10.0.1.0/29' } as const;

export const podAddress = (index: number): string => `10.0.2.${index + 1}`;
export const nodeAddress = (index: number): string => `10.0.9.${index + 1}`;

const anyPolicy: fc.Arbitrary<SlowPolicy> = fc.record({
  app: fc.option(fc.constantFrom(...APPS), { nil: undefined }),
  rules: fc.array(
    fc.record({
      from: fc.array(
        fc.oneof(
          fc.record({ block: fc.constantFrom(...BLOCKS) }),
          fc.record({ app: fc.constantFrom(...APPS) }),
        ),
        { maxLength: 2 },
      ),
      port: fc.option(fc.constantFrom(...PORTS), { nil: undefined }),
    }),
    { maxLength: 2 },
  ),
});

const anyBalancer: fc.Arbitrary<SlowBalancer> = fc.record({
  maker: fc.constantFrom('aws', 'aws', 'nlb', 'classic', 'alb', 'alb'),
  internal: fc.boolean(),
  targetType: fc.constantFrom('instance', 'ip'),
  preserves: fc.option(fc.boolean(), { nil: undefined }),
  local: fc.boolean(),
  sourceRanges: fc.oneof(
    { weight: 3, arbitrary: fc.constant<readonly string[]>([]) },
    {
      weight: 1,
      arbitrary: fc
        .uniqueArray(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 2 })
        .map((blocks): readonly string[] => blocks),
    },
  ),
  protocol: fc.constantFrom('TCP', 'UDP'),
  app: fc.constantFrom(...APPS),
  target: fc.constantFrom<number | 'http'>(8080, 9090, 'http'),
});

export const anyWorld: fc.Arbitrary<SlowWorld> = fc
  .record({
    nodes: fc.integer({ min: 1, max: 3 }),
    pods: fc.array(
      fc.record({
        app: fc.constantFrom(...APPS),
        node: fc.nat(2),
        http: fc.option(fc.constantFrom(...PORTS), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    policies: fc.array(anyPolicy, { maxLength: 3 }),
    balancer: anyBalancer,
    publicClient: fc.constantFrom('8.8.8.8', '8.1.1.1', '9.9.9.9'),
    privateClient: fc.constantFrom('10.0.5.5', '10.0.1.5'),
    near: fc.constantFrom(true, true, true, false),
    onwards: fc.option(fc.record({ app: fc.constantFrom(...APPS), target: fc.constantFrom(...PORTS) }), {
      nil: undefined,
    }),
  })
  .map(({ near, nodes, pods, privateClient, publicClient, ...world }) => ({
    ...world,
    // Most of them lead to somebody.
    balancer: {
      ...world.balancer,
      app: near ? pods[0]!.app : world.balancer.app,
      // An ALB is for HTTP.
      protocol: world.balancer.maker === 'alb' ? 'TCP' : world.balancer.protocol,
    },
    nodes,
    pods: pods.map((pod) => ({ ...pod, node: pod.node % nodes })),
    // From inside the VPC a load balancer on the internet is reached by a NAT: who that is, nobody here knows.
    client: near && world.balancer.internal ? privateClient : publicClient,
  }));

const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const holds = (block: string, address: string): boolean => {
  const [base, bits] = block.split('/') as [string, string];
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(numberOf(base) / size) * size;
  return numberOf(address) >= first && numberOf(address) < first + size;
};

/** Every address of a small block. */
const addressesIn = (block: string): string[] => {
  const [base, bits] = block.split('/') as [string, string];
  const prefix = base.slice(0, base.lastIndexOf('.'));
  const last = Number(base.slice(base.lastIndexOf('.') + 1));
  return Array.from({ length: 2 ** (32 - Number(bits)) }, (_, at) => `${prefix}.${last + at}`);
};

/** Whether the policies of a pod let in a packet of some address, or of a pod. */
const letsIn = (
  world: SlowWorld,
  mode: Mode,
  to: number,
  source: string,
  app: string | undefined,
  port: number,
): boolean => {
  const pod = world.pods[to]!;
  const node = nodeAddress(pod.node);
  // A node reaches its own pods whatever policies say.
  if (source === node) return true;
  // The agent leaves out a block that is written with the address of its own node.
  const within = (block: string): boolean =>
    !(mode === 'eks' && block.startsWith(`${node}/`)) && holds(block, source);
  const own = world.policies.filter((policy) => policy.app === undefined || policy.app === pod.app);
  if (own.length === 0) return true;
  return own.some(({ rules }) =>
    rules.some(
      (rule) =>
        (rule.port === undefined || rule.port === port) &&
        (rule.from.length === 0 ||
          rule.from.some((peer) => ('block' in peer ? within(peer.block) : peer.app === app))),
    ),
  );
};

export type SlowVerdict = 'yes' | 'no' | 'depends';

const verdictOf = (outcomes: readonly boolean[]): SlowVerdict =>
  outcomes.length > 0 && outcomes.every(Boolean) ? 'yes' : outcomes.some(Boolean) ? 'depends' : 'no';

/** As whom and where each packet of a client may come to a pod of the load balancer. */
function* packets(world: SlowWorld): Generator<{ source: string; pod: number; port: number }> {
  const { balancer, client } = world;
  const balancers = addressesIn(balancer.internal ? SUBNETS.internal : SUBNETS.public);
  const choice = balancer.maker === 'aws' || balancer.maker === 'alb';
  const nodesOnly = !choice || balancer.targetType === 'instance';
  const proxies = balancer.maker === 'classic' || balancer.maker === 'alb';
  const keeps = !proxies && (balancer.protocol === 'UDP' || (balancer.preserves ?? nodesOnly));
  const senders = keeps ? [client] : balancers;
  for (const [at, pod] of world.pods.entries()) {
    if (pod.app !== balancer.app) continue;
    const port = balancer.target === 'http' ? pod.http : balancer.target;
    if (port === undefined) continue;
    if (!nodesOnly) for (const source of senders) yield { source, pod: at, port };
    else if (balancer.local) {
      // Only nodes with a pod of the Service take it, and they leave it as it is.
      for (const source of senders) yield { source, pod: at, port };
    } else for (let node = 0; node < world.nodes; node++) yield { source: nodeAddress(node), pod: at, port };
  }
}

/** Whether the client may connect to the load balancer at all. */
const admits = ({ balancer, client }: SlowWorld): boolean =>
  (client.startsWith('10.') || !balancer.internal) &&
  (balancer.sourceRanges.length === 0 || balancer.sourceRanges.some((block) => holds(block, client)));

/** What happens to what a client sends to the load balancer. */
export const walk = (world: SlowWorld, mode: Mode): SlowVerdict =>
  admits(world)
    ? verdictOf(
        [...packets(world)].map(({ pod, port, source }) => letsIn(world, mode, pod, source, undefined, port)),
      )
    : 'no';

/** What happens to what the pods behind the load balancer send on; `undefined` where it leads to none. */
export const walkOn = (world: SlowWorld, mode: Mode): SlowVerdict | undefined => {
  const { balancer, onwards, pods } = world;
  if (onwards === undefined) return undefined;
  const first = walk(world, mode);
  const outcomes = pods.flatMap((from, at) =>
    from.app === balancer.app
      ? pods.flatMap((to, other) =>
          to.app === onwards.app
            ? [at === other || letsIn(world, mode, other, podAddress(at), from.app, onwards.target)]
            : [],
        )
      : [],
  );
  if (outcomes.length === 0) return undefined;
  const next = verdictOf(outcomes);
  if (first === 'no' || next === 'no') return 'no';
  return first === 'yes' && next === 'yes' ? 'yes' : 'depends';
};
