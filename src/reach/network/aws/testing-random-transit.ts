import fc from 'fast-check';
import type { WorldEntry } from './testing-random-account.ts';

/** Three VPCs and a transit gateway, as a test writes them down. The cluster is in the first. */
export interface TransitWorld {
  readonly vpcs: readonly TransitVpc[];
  readonly acls: readonly (readonly WorldEntry[])[];
  readonly gateway: {
    readonly associates: boolean;
    readonly propagates: boolean;
    readonly groups: boolean;
    readonly vpn: boolean;
  };
  /** Routes of the two tables that are made, and of the default one. */
  readonly tables: readonly (readonly TransitWorldRoute[])[];
  /** Which VPCs a table that is made learns from. */
  readonly learns: readonly (readonly number[])[];
  readonly externalSnat: boolean;
  /** Whether the group of the pods lets everybody in. */
  readonly letIn: boolean;
  /** Which subnets of the first VPC have nodes. */
  readonly nodes: readonly number[];
}

export interface TransitVpc {
  readonly cidr: string;
  readonly subnets: readonly TransitSubnet[];
  readonly attachment: TransitWorldAttachment | undefined;
}

export interface TransitSubnet {
  readonly cidr: string;
  readonly zone: string | undefined;
  readonly acl: number | undefined;
  readonly routes: readonly { readonly cidr: string; readonly target: 'transit' | 'internet' | 'nat' }[];
}

export interface TransitWorldAttachment {
  readonly subnets: readonly number[];
  readonly appliance: boolean;
  /** A table that is named, or whatever the gateway gives it. */
  readonly table: number | undefined;
  readonly takesDefault: boolean;
  readonly announces: boolean;
}

export interface TransitWorldRoute {
  readonly cidr: string;
  /** A VPC by its number. */
  readonly target: number | 'blackhole' | 'vpn';
}

/** The number of the default table; the others are made. */
export const DEFAULT = 2;
/** The subnet of each VPC that its NAT gateway is in. */
export const HOME = 1;

const BLOCKS = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.1.128/25',
  '10.1.0.0/16',
  '10.2.0.0/16',
  '8.8.8.0/24',
];
const block = fc.constantFrom(...BLOCKS);

const entry = fc.record({
  egress: fc.boolean(),
  allow: fc.boolean(),
  protocol: fc.constantFrom('tcp', 'udp', '-1') as fc.Arbitrary<WorldEntry['protocol']>,
  ports: fc.constantFrom([0, 65_535], [443, 443], [1024, 65_535]) as fc.Arbitrary<readonly [number, number]>,
  cidr: block,
});
/** They end by allowing everything. */
const acl = fc.array(entry, { maxLength: 2 }).map((entries): WorldEntry[] => [
  ...entries.map(({ ports: [from, to], ...rest }, at): WorldEntry => ({
    ...rest,
    from,
    to,
    number: 10 + at,
  })),
  ...[true, false].map((egress): WorldEntry => ({
    number: 200,
    egress,
    allow: true,
    protocol: '-1',
    from: 0,
    to: 0,
    cidr: '0.0.0.0/0',
  })),
]);
const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const byCidr = { selector: ({ cidr }: { readonly cidr: string }): string => cidr };

/** Most routes lead to the gateway, so that something comes through. */
const route = fc.record({
  cidr: block,
  target: often<'transit' | 'internet' | 'nat'>('transit', 'internet', 'nat'),
});
const subnet = (usual: string): fc.Arbitrary<Omit<TransitSubnet, 'cidr'>> =>
  fc.record({
    zone: often<string | undefined>('a', 'b', undefined),
    acl: fc.option(fc.nat(1), { nil: undefined, freq: 2 }),
    routes: fc
      .tuple(often(true, false), fc.uniqueArray(route, { maxLength: 2, ...byCidr }))
      .map(([isUsual, others]) => [
        ...others.filter(({ cidr }) => !isUsual || cidr !== usual),
        ...(isUsual ? [{ cidr: usual, target: 'transit' as const }] : []),
      ]),
  });
const attachment = fc.record({
  subnets: often<readonly number[]>([0, 1], [0], [1]),
  appliance: often(false, true),
  table: fc.option(fc.nat(1), { nil: undefined }),
  takesDefault: often(true, false),
  announces: often(true, false),
});
const vpc = (at: number): fc.Arbitrary<TransitVpc> =>
  fc
    .record({
      subnets: fc.tuple(subnet(usualOf(at)), subnet(usualOf(at))),
      attachment: fc.option(attachment, { nil: undefined, freq: 15 }),
      central: often(true, false),
    })
    .map(({ attachment: own, central, subnets: [first, second] }): TransitVpc => {
      // Most of the others have a NAT gateway that goes to the internet, and leads back.
      const home = central && at > 0 ? { ...second, routes: OUT } : second;
      const door = central && at > 0 ? { ...first, routes: BY_NAT } : first;
      const isOne = door.zone !== undefined && door.zone === home.zone;
      return {
        cidr: `10.${at}.0.0/16`,
        subnets: [
          { ...door, cidr: `10.${at}.1.0/24` },
          { ...home, cidr: `10.${at}.2.0/24` },
        ],
        // A gateway has at most one interface in a zone.
        attachment: own === undefined || !isOne ? own : { ...own, subnets: own.subnets.slice(0, 1) },
      };
    });
/** The cluster sends everything there, the others what is for their own kind. */
function usualOf(vpc: number): string {
  return vpc === 0 ? '0.0.0.0/0' : '10.0.0.0/8';
}

const OUT: TransitSubnet['routes'] = [
  { cidr: '0.0.0.0/0', target: 'internet' },
  { cidr: '10.0.0.0/8', target: 'transit' },
];
const BY_NAT: TransitSubnet['routes'] = [
  { cidr: '0.0.0.0/0', target: 'nat' },
  { cidr: '10.0.0.0/8', target: 'transit' },
];
const tableRoute = fc.record({
  cidr: block,
  target: fc.oneof(
    { weight: 6, arbitrary: fc.nat(2) },
    { weight: 2, arbitrary: fc.constantFrom('blackhole' as const, 'vpn' as const) },
  ),
});
/** Most send what nobody announces to the last VPC. */
const table = fc
  .tuple(often(true, false), fc.uniqueArray(tableRoute, { maxLength: 2, ...byCidr }))
  .map(([isUsual, others]): TransitWorldRoute[] => [
    ...others.filter(({ cidr }) => !isUsual || cidr !== '0.0.0.0/0'),
    ...(isUsual ? [{ cidr: '0.0.0.0/0', target: 2 }] : []),
  ]);
const learns = often<readonly number[]>([0, 1, 2], [0], [1, 2], []);

export const transitWorld: fc.Arbitrary<TransitWorld> = fc.record({
  vpcs: fc.tuple(vpc(0), vpc(1), vpc(2)),
  acls: fc.tuple(acl, acl),
  gateway: fc.record({
    associates: often(true, false),
    propagates: often(true, false),
    groups: fc.boolean(),
    vpn: often(false, true),
  }),
  tables: fc.tuple(table, table, table),
  learns: fc.tuple(learns, learns),
  externalSnat: fc.boolean(),
  letIn: often(true, false),
  nodes: fc.constantFrom([0], [1], [0, 1]),
});
