import type { Range } from '../cidr.ts';
import { subtract } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import { WHOLE } from '../endpoint.ts';
import type { ClusterNetwork } from '../model.ts';
import { casesBetween } from './between.ts';
import type { Case } from './case.ts';
import { openCheck } from './case.ts';
import type { PodInterface } from './interfaces.ts';
import type { Ground, InterfaceEndpoint, Subnet } from './model.ts';
import { meets } from './pieces.ts';
import { lost } from './outside.ts';
import { textAt } from './read/reference.ts';

/** Where an interface of an endpoint may have its address. */
interface Place {
  readonly subnet: Subnet | undefined;
  readonly range: Range;
}

/** Any address of its subnets that is no pod's and no node's. */
export function placesAt(
  { open, subnets }: InterfaceEndpoint,
  { family, vpc }: Ground,
  network: ClusterNetwork,
): Place[] {
  const taken = [...network.groups, ...network.nodes].flatMap(({ addresses }) => addresses);
  const free = (ranges: readonly Range[], subnet: Subnet | undefined): Place[] =>
    subtract(
      ranges,
      taken.filter((one) => ranges.some((range) => meets(range, one))),
    ).map((range) => ({ subnet, range }));
  const ofFamily = (ranges: readonly Range[]): Range[] => ranges.filter((one) => one.family === family);
  const anywhere = vpc.rest === undefined ? ofFamily(vpc.blocks) : [];
  const elsewhere = anywhere.length > 0 ? anywhere : [WHOLE[family]];
  const places = subnets.flatMap((subnet) => {
    const own = ofFamily(subnet.ranges);
    return free(own.length > 0 ? own : elsewhere, subnet);
  });
  return open === undefined && places.length > 0 ? places : [...places, ...free(elsewhere, undefined)];
}

/**
 * What stands between an interface of a pod and one of an endpoint: the groups of both, and the ACLs of their subnets.
 * Within the VPC a pod keeps its address. https://docs.aws.amazon.com/eks/latest/userguide/external-snat.html
 */
export function casesToEndpoint(
  sets: ConnectionSets,
  one: PodInterface,
  endpoint: InterfaceEndpoint,
  { range, subnet }: Place,
  names: readonly [pod: string, service: string],
): Case[] {
  if (one.subnet === undefined) return [[lost(one)]];
  const { title } = endpoint;
  const why = subnet === undefined ? endpoint.open : undefined;
  if (why !== undefined) return [[openCheck(title, why)]];
  const other = familyProblem(one, endpoint);
  if (other !== undefined)
    return [[openCheck(title, { kind: 'open', reason: other, place: endpoint.place })]];
  const end = { family: range.family, groups: endpoint.groups, open: endpoint.open, ranges: [range], subnet };
  const [pod, service] = names;
  return casesBetween(sets, one, end, [`${pod} in ${one.subnet.name}`, `${title} (aws:${service})`]);
}

/**
 * Why pods of a family may not meet an endpoint: its interfaces have IPv4 unless told.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#aws-services-ip-address-type
 */
function familyProblem({ family }: PodInterface, { place }: InterfaceEndpoint): string | undefined {
  const said = [place.get('IpAddressType'), place.get('DnsOptions').get('DnsRecordIpType')].filter(
    ({ present }) => present !== false,
  );
  const has = (own: string): boolean =>
    said.every((one) => [own, 'dualstack', 'not-specified', 'service-defined'].includes(textAt(one) ?? ''));
  if (family === 4) return has('ipv4') ? undefined : 'whether its name has addresses of IPv4 is not known';
  // Nobody has IPv6 without saying so.
  const isSaid = said.length > 0 && said.every((one) => ['ipv6', 'dualstack'].includes(textAt(one) ?? ''));
  return isSaid ? undefined : 'pods with IPv6 may reach it by IPv4 of their node, and that is not looked at';
}
