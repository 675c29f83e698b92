import fc from 'fast-check';

/** A small account, as a test writes it down; the Terraform of it is what the fast way reads. */
export interface World {
  readonly groups: readonly (readonly WorldRule[])[];
  /** Rules that are added to the group that EKS makes. */
  readonly clusterRules: readonly WorldRule[];
  readonly acls: readonly (readonly WorldEntry[])[];
  readonly subnets: readonly WorldSubnet[];
  readonly nodes: readonly WorldNodes[];
  readonly pods: readonly WorldPod[];
  readonly peer: { readonly routesBack: boolean; readonly acl: number | undefined };
  readonly strict: boolean;
  readonly externalSnat: boolean;
}

export interface WorldRule {
  readonly egress: boolean;
  readonly protocol: 'tcp' | 'udp' | 'icmp' | '-1';
  readonly from: number;
  readonly to: number;
  /** A block, the number of a group, or the group of the cluster. */
  readonly peer: string | number;
}

export interface WorldEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol: 'tcp' | 'udp' | 'icmp' | '-1';
  readonly from: number;
  readonly to: number;
  readonly cidr: string;
}

export interface WorldSubnet {
  readonly cidr: string;
  readonly acl: number | undefined;
  readonly routes: readonly { readonly cidr: string; readonly target: Target }[];
}

export const TARGETS = ['internet', 'nat', 'peering', 'transit'] as const;
export type Target = (typeof TARGETS)[number];

export interface WorldNodes {
  readonly subnets: readonly number[];
  /** `undefined` where no launch template names any: then it is the cluster's. */
  readonly groups: readonly number[] | undefined;
  readonly isPublic: boolean;
}

export interface WorldPod {
  /** The nodes that it asks for. */
  readonly nodes: number | undefined;
  readonly host: boolean;
  /** Groups of its own. */
  readonly groups: readonly number[] | undefined;
}

export const VPC = '10.0.0.0/16';
export const PEER = { vpc: '10.1.0.0/16', subnet: '10.1.0.0/24' } as const;
/** The last subnet is the one of the NAT gateway. */
const SUBNETS = ['10.0.1.0/24', '10.0.2.0/24', '10.0.9.0/24'] as const;
export const NAT = SUBNETS.length - 1;
const BLOCKS = [
  '0.0.0.0/0',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.1.128/25',
  '10.0.2.0/24',
  '10.1.0.0/16',
  '8.8.8.0/24',
];
const PORTS = [22, 80, 443, 40_000];
const GROUPS = 3;

const ports = fc
  .tuple(fc.constantFrom(...PORTS, 0, 1024), fc.constantFrom(...PORTS, 65_535))
  .map(([a, b]): readonly [number, number] => (a < b ? [a, b] : [b, a]));
const protocol = fc.constantFrom('tcp', 'udp', 'icmp', '-1') as fc.Arbitrary<WorldRule['protocol']>;
const rule: fc.Arbitrary<WorldRule> = fc
  .record({
    egress: fc.boolean(),
    protocol,
    ports,
    peer: fc.oneof(fc.constantFrom(...BLOCKS), fc.nat(GROUPS - 1), fc.constant('cluster')),
  })
  .map(({ ports: [from, to], ...rest }) => ({ ...rest, from, to }));
const entry = fc
  .record({ egress: fc.boolean(), allow: fc.boolean(), protocol, ports, cidr: fc.constantFrom(...BLOCKS) })
  .map(({ ports: [from, to], ...rest }) => ({ ...rest, from, to }));
/** Most ACLs end by allowing everything. */
const acl = fc.tuple(fc.array(entry, { maxLength: 4 }), fc.boolean()).map(([entries, open]): WorldEntry[] => [
  ...entries.map((one, at) => ({ ...one, number: 100 - at * 10 })),
  ...(open
    ? [true, false].map((egress): WorldEntry => ({
        number: 200,
        egress,
        allow: true,
        protocol: '-1',
        from: 0,
        to: 0,
        cidr: '0.0.0.0/0',
      }))
    : []),
]);
const route = fc.record({
  cidr: fc.constantFrom('0.0.0.0/0', '10.1.0.0/16', '8.8.8.0/24', '192.168.0.0/16'),
  target: fc.constantFrom(...TARGETS),
});
const some = (count: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: count });

export const world: fc.Arbitrary<World> = fc.record({
  groups: fc.array(fc.array(rule, { maxLength: 4 }), { minLength: GROUPS, maxLength: GROUPS }),
  clusterRules: fc.array(rule, { maxLength: 2 }),
  acls: fc.tuple(acl, acl),
  subnets: fc
    .array(
      fc.record({
        acl: fc.option(fc.nat(1), { nil: undefined }),
        routes: fc.uniqueArray(route, { maxLength: 3, selector: ({ cidr }) => cidr }),
      }),
      { minLength: SUBNETS.length, maxLength: SUBNETS.length },
    )
    .map((all) => all.map((one, at): WorldSubnet => ({ ...one, cidr: SUBNETS[at]! }))),
  nodes: fc.array(
    fc.record({
      subnets: some(SUBNETS.length),
      groups: fc.option(some(GROUPS), { nil: undefined }),
      isPublic: fc.boolean(),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  pods: fc.array(
    fc.record({
      nodes: fc.option(fc.nat(1), { nil: undefined }),
      host: fc.boolean().map((one) => one),
      groups: fc.option(some(GROUPS), { nil: undefined }),
    }),
    { minLength: 2, maxLength: 3 },
  ),
  peer: fc.record({ routesBack: fc.boolean(), acl: fc.option(fc.nat(1), { nil: undefined }) }),
  strict: fc.boolean(),
  externalSnat: fc.boolean(),
});
