import fc from 'fast-check';
import { terraformOf } from './testing-account-terraform.ts';
import type { World, WorldRule } from './testing-random-account.ts';
import { NAT, VPC, world } from './testing-random-account.ts';

export const SERVICES = ['sts', 's3', 'dynamodb'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface WorldEndpoint {
  readonly service: ServiceName;
  readonly privateDns: boolean;
  /** Whether only resolvers outside of the VPC get its addresses; nobody says where `undefined`. */
  readonly onlyInbound: boolean | undefined;
  readonly subnets: readonly number[];
  /** `undefined` where none is named: then it is the default one of the VPC. */
  readonly groups: readonly number[] | undefined;
}

export interface WorldGateway {
  readonly service: Exclude<ServiceName, 'sts'>;
  /** The subnets whose route tables have it. */
  readonly subnets: readonly number[];
  /** The groups with a rule that lets TCP 443 out to it. */
  readonly groups: readonly number[];
}

/** What a NetworkPolicy lets one pod send to. */
export interface WorldPolicy {
  readonly pod: number;
  readonly cidr: string;
  readonly port: number | undefined;
}

/** An account with endpoints in its VPC. */
export interface EndpointWorld {
  readonly world: World;
  readonly dnsHostnames: boolean;
  readonly endpoints: readonly WorldEndpoint[];
  readonly gateways: readonly WorldGateway[];
  readonly policies: readonly WorldPolicy[];
}

const SUBNETS = NAT + 1;
const some = (least: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat(SUBNETS - 1), { minLength: least, maxLength: SUBNETS });

/** Rules that let everything through, and no ACLs: without them next to nothing ever goes through. */
const OPEN: readonly WorldRule[] = [true, false].map((egress) => ({
  egress,
  protocol: '-1',
  from: 0,
  to: 0,
  peer: '0.0.0.0/0',
}));
const openOrNot = fc.tuple(world, fc.boolean()).map(([one, open]): World =>
  open
    ? {
        ...one,
        groups: one.groups.map((rules) => [...rules, ...OPEN]),
        subnets: one.subnets.map((subnet) => ({ ...subnet, acl: undefined })),
      }
    : one,
);

export const endpointWorld: fc.Arbitrary<EndpointWorld> = fc.record({
  world: openOrNot,
  dnsHostnames: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  endpoints: fc.array(
    fc.record({
      service: fc.constantFrom(...SERVICES),
      privateDns: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
      onlyInbound: fc.constantFrom(true, false, false, undefined),
      subnets: some(1),
      groups: fc.option(some(1), { nil: undefined, freq: 6 }),
    }),
    { maxLength: 3 },
  ),
  gateways: fc.uniqueArray(
    fc.record({
      service: fc.constantFrom('s3' as const, 'dynamodb' as const),
      subnets: some(0),
      groups: some(0),
    }),
    { maxLength: 2, selector: ({ service }) => service },
  ),
  policies: fc.uniqueArray(
    fc.record({
      pod: fc.nat(2),
      cidr: fc.constantFrom('0.0.0.0/0', '10.0.0.0/16', '10.0.1.0/24', '10.0.1.128/25', '8.8.8.0/24'),
      port: fc.constantFrom(undefined, 443),
    }),
    { maxLength: 2, selector: ({ pod }) => pod },
  ),
});

function list(type: string, letter: string, numbers: readonly number[]): string {
  return `[${numbers.map((one) => `${type}.${letter}${one}.id`).join(', ')}]`;
}

function endpointText(one: WorldEndpoint, at: number): string {
  const { groups, onlyInbound, privateDns, service, subnets } = one;
  const isSaid = onlyInbound !== undefined && service !== 'sts';
  return `resource "aws_vpc_endpoint" "e${at}" {
  vpc_id = aws_vpc.v.id
  service_name = "com.amazonaws.\${var.region}.${service}"
  vpc_endpoint_type = "Interface"
  private_dns_enabled = ${privateDns}
  subnet_ids = ${list('aws_subnet', 's', subnets)}
${groups === undefined ? '' : `  security_group_ids = ${list('aws_security_group', 'g', groups)}\n`}${
    isSaid
      ? `  dns_options {\n    private_dns_only_for_inbound_resolver_endpoint = ${onlyInbound}\n  }\n`
      : ''
  }}
`;
}

function gatewayText({ groups, service, subnets }: WorldGateway): string {
  const rules = groups.map(
    (one) => `resource "aws_security_group_rule" "to_${service}_${one}" {
  security_group_id = aws_security_group.g${one}.id
  type = "egress"
  protocol = "tcp"
  from_port = 443
  to_port = 443
  prefix_list_ids = [aws_vpc_endpoint.${service}.prefix_list_id]
}
`,
  );
  return `resource "aws_vpc_endpoint" "${service}" {
  vpc_id = aws_vpc.v.id
  service_name = "com.amazonaws.eu-west-1.${service}"
  route_table_ids = ${list('aws_route_table', 's', subnets)}
}
${rules.join('')}`;
}

function policyText({ cidr, pod, port }: WorldPolicy): string {
  const ports = port === undefined ? '' : `, ports = [{ protocol = "TCP", port = ${port} }]`;
  return `resource "kubernetes_manifest" "np${pod}" {
  manifest = { apiVersion = "networking.k8s.io/v1", kind = "NetworkPolicy", metadata = { name = "np${pod}", namespace = "shop" }, spec = { podSelector = { matchLabels = { app = "p${pod}" } }, policyTypes = ["Egress"], egress = [{ to = [{ ipBlock = { cidr = "${cidr}" } }]${ports} }] } }
}
`;
}

/** The account as Terraform. */
export function terraformWithEndpoints(one: EndpointWorld): string {
  const { dnsHostnames, endpoints, gateways, policies } = one;
  const block = `cidr_block = "${VPC}"`;
  const vpc = `resource "aws_vpc" "v" {`;
  return [
    'variable "region" {}\n',
    terraformOf(one.world).replace(
      `${vpc} ${block} }`,
      `${vpc}\n  ${block}\n  enable_dns_hostnames = ${dnsHostnames}\n}`,
    ),
    ...endpoints.map(endpointText),
    ...gateways.map(gatewayText),
    ...policies.map(policyText),
  ].join('');
}
