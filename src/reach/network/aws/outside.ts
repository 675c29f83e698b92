import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Direction } from '../model.ts';
import type { Answer } from '../selector.ts';
import { placesOf } from './between.ts';
import type { Case } from './case.ts';
import { openCheck } from './case.ts';
import type { Check } from './check.ts';
import type { PodInterface } from './interfaces.ts';
import type { Open, RouteTarget, SecurityGroup, Subnet, Vpc } from './model.ts';
import { aclChecks, rangesOfAcl } from './network-acl.ts';
import { INTERNET, farText, isWithin } from './pieces.ts';
import type { Exit } from './routes.ts';
import { casesInward } from './inward.ts';
import { casesOutward } from './outward.ts';
import { isInside, peersOf, rangesOfRoutes, vpcsAround } from './routes.ts';
import { rangesOfGateway } from './transit-gateways.ts';
import { groupCheck, rangesOf } from './security-group.ts';

/** Addresses that no security group, ACL or route is asked about: they end on the machine or at its hypervisor. */
const LINK_LOCAL = ['169.254.0.0/16', 'fd00:ec2::/32', 'fe80::/10'].map((text) => parseCidr(text)!);
/** Of those, the resolver and the clock: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html */
const BY_HYPERVISOR = ['169.254.169.253', '169.254.169.123', 'fd00:ec2::253', 'fd00:ec2::123'].map((text) =>
  parseCidr(text)!,
);

/** Where an interface sends packets to addresses outside from: with which groups, and from which subnet. */
export interface Sender extends Exit {
  readonly groups: readonly SecurityGroup[];
}

/** The ranges at which what goes to or comes from an interface may change. */
export function cutsOf(one: PodInterface, direction: Direction): Range[] {
  const senders = subnetsOf(one);
  const near = new Set(senders.flatMap(({ vpc }) => vpcsAround(vpc)));
  const acls = [...senders, ...[...near].flatMap((vpc) => vpc.subnets())].map((subnet) => subnet.acl());
  return [
    ...LINK_LOCAL,
    ...BY_HYPERVISOR,
    ...INTERNET,
    ...senders.flatMap((subnet) => [
      ...rangesOfRoutes(subnet),
      ...subnet.vpc.subnets().flatMap(({ ranges }) => ranges),
      ...resolverOf(subnet),
    ]),
    ...acls.flatMap(rangesOfAcl),
    ...rangesOf([...one.groups, ...one.node.groups], direction),
  ];
}

function subnetsOf({ node, subnet }: PodInterface): readonly Subnet[] {
  return [...new Set([...(subnet === undefined ? [] : [subnet]), ...node.subnets])];
}

/** The resolver of a VPC: the second address of its block. */
function resolverOf({ vpc }: Subnet): readonly Range[] {
  const block = vpc.blocks.find(({ family }) => family === 4);
  if (block === undefined) return [];
  return [{ family: 4, first: block.first + 2n, last: block.first + 2n }];
}

/** What stands between an interface and addresses to which it opens a connection. */
export function casesOut(sets: ConnectionSets, one: PodInterface, range: Range): Case[] {
  if (LINK_LOCAL.some((block) => isWithin(range, block))) return onTheMachine(one, range);
  if (one.open !== undefined || one.subnet === undefined) return [[lost(one)]];
  if (resolverOf(one.subnet).some((block) => isWithin(range, block))) return [[]];
  const inside = isInside(one.subnet.vpc, range);
  return [
    ...(inside === false ? [] : inVpc(sets, one, one.subnet, 'egress', range)),
    ...(inside === true
      ? []
      : sendersOf(one).flatMap((sender) => {
          const towards = groupCheck(
            sets,
            sender.groups,
            'egress',
            { family: range.family, range, groups: groupsAt(sender.subnet, range) },
            farText(range),
          );
          return casesOutward(sets, sender, range).map((way): Case => [towards, ...way]);
        })),
  ];
}

/** What stands between addresses that open a connection and an interface. */
export function casesIn(sets: ConnectionSets, one: PodInterface, range: Range): Case[] {
  if (one.open !== undefined || one.subnet === undefined) return [[lost(one)]];
  const { subnet } = one;
  const inside = isInside(subnet.vpc, range);
  const isPublic = one.host ? publicOf(one, subnet) : false;
  return [
    ...(inside === false ? [] : inVpc(sets, one, subnet, 'ingress', range)),
    ...(inside === true
      ? []
      : placesOf(one, cutsFor(subnet)).flatMap((own) => {
          const far = { family: range.family, range, groups: groupsAt(subnet, range) };
          const into = groupCheck(sets, one.groups, 'ingress', far, farText(range));
          const exit: Exit = { subnet, range: own, isPublic, client: 'any' };
          return casesInward(sets, exit, range).map((way): Case => [...way, into]);
        })),
  ];
}

/** Within the VPC there is always a route; the ACLs count where the address is in another subnet. */
function inVpc(
  sets: ConnectionSets,
  one: PodInterface,
  own: Subnet,
  direction: Direction,
  range: Range,
): Case[] {
  const far = { family: range.family, range, groups: 'perhaps' } as const;
  const group = groupCheck(sets, one.groups, direction, far, farText(range));
  if (own.ranges.some((block) => isWithin(range, block))) return [[group]];
  const client = direction === 'egress' ? (one.client ?? 'linux') : 'any';
  const border = aclChecks(sets, own.acl(), direction, range, client);
  const other = own.vpc.subnets().find(({ ranges }) => ranges.some((block) => isWithin(range, block)));
  if (other === undefined) {
    const reason = 'no subnet of these files has the address';
    const place = own.vpc.resource?.root ?? own.resource.root;
    return [[group, ...border, openCheck(`VPC ${own.vpc.name}`, { kind: 'open', reason, place })]];
  }
  const back = direction === 'egress' ? 'ingress' : 'egress';
  return placesOf(one, rangesOfAcl(other.acl())).map((at): Case => [
    group,
    ...border,
    ...aclChecks(sets, other.acl(), back, at, client),
  ]);
}

/** The ranges by which the address of an interface matters to others: to ACLs, and to routes that lead back. */
function cutsFor({ vpc }: Subnet): readonly Range[] {
  let cuts = cutsOfVpcs.get(vpc);
  if (cuts === undefined) {
    const around = vpcsAround(vpc).flatMap((one) => one.subnets());
    const tables = new Set(around.map((one) => one.table()));
    const routes = [...tables].flatMap((table) => ('kind' in table ? [] : table.routes));
    const gateways = new Set(
      routes.flatMap(({ target }) => (target.kind === 'transit-gateway' ? [target.gateway] : [])),
    );
    cuts = [
      ...[...new Set(around.map((one) => one.acl()))].flatMap(rangesOfAcl),
      ...routes.flatMap(({ destination }) => destination),
      ...[...gateways].flatMap((one) => rangesOfGateway(one)),
    ];
    cutsOfVpcs.set(vpc, cuts);
  }
  return cuts;
}

/** Of VPCs that were looked at: nothing of one changes. */
const cutsOfVpcs = new WeakMap<Vpc, readonly Range[]>();

/**
 * Security groups of another VPC are only named where the two are peers, or a transit gateway between them says so.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
function groupsAt(subnet: Subnet, range: Range): 'perhaps' | 'none' {
  const table = subnet.table();
  const attached = 'kind' in table ? [] : table.routes.flatMap(({ target }) => namingGroups(target));
  return [...peersOf(subnet), ...attached].some((vpc) => isInside(vpc, range) !== false) ? 'perhaps' : 'none';
}

function namingGroups(target: RouteTarget): readonly Vpc[] {
  if (target.kind !== 'transit-gateway' || target.gateway.namesGroups === false) return [];
  return target.gateway.attachments().flatMap((one) => (one.namesGroups === false ? [] : [one.vpc]));
}

/**
 * Who sends the packets of a pod to addresses outside of the VPC: the node in its own name, unless somebody else
 * translates addresses. https://docs.aws.amazon.com/eks/latest/userguide/external-snat.html
 */
export function sendersOf(one: PodInterface): Sender[] {
  const subnet = one.subnet!;
  const own = (isPublic: Answer): Sender[] =>
    placesOf(one, cutsFor(subnet)).map((range) => ({
      subnet,
      groups: one.groups,
      range,
      isPublic,
      client: one.client ?? 'linux',
    }));
  if (one.host) return own(publicOf(one, subnet));
  // IPv6 is not translated.
  if (one.family === 6 || one.node.kind === 'fargate') return own(false);
  const { externalSnat, strict } = one.node.cni;
  const keeps: Answer =
    one.branch && strict === true ? true : one.branch && strict === undefined ? undefined : externalSnat;
  const byNode = (): Sender[] =>
    (one.node.pods === undefined ? [subnet] : one.node.subnets).flatMap((from): Sender[] =>
      placesOf({ ...one, ranges: from.ranges.filter(({ family }) => family === 4) }, cutsFor(from)).map(
        (range) => ({
          subnet: from,
          groups: one.node.groups,
          range,
          isPublic: publicOf(one, from),
          client: 'any',
        }),
      ),
    );
  if (keeps === true) return own(false);
  return keeps === false ? byNode() : [...own(false), ...byNode()];
}

function publicOf({ node }: PodInterface, subnet: Subnet): Answer {
  return node.publicAddresses === 'as-subnet' ? subnet.givesPublicAddresses : node.publicAddresses;
}

/** A pod with groups of its own in strict mode sends everything to the network: to it the machine is another one. */
function onTheMachine({ branch, node }: PodInterface, range: Range): Case[] {
  if (!branch || node.cni.strict === false || node.kind === 'fargate') return [[]];
  if (BY_HYPERVISOR.some((block) => isWithin(range, block))) return [[]];
  const reason =
    'pods with security groups of their own in strict mode do not reach the agents on their node ' +
    '(https://github.com/aws/amazon-vpc-resource-controller-k8s/issues/618)';
  return [[openCheck(node.name, { kind: 'open', reason, place: node.cni.strictAt ?? node.place })]];
}

export function lost(one: PodInterface): Check {
  const { node } = one;
  const why: Open = one.open ?? {
    kind: 'open',
    reason: 'its subnet is not in these files',
    place: node.place,
  };
  return openCheck('the network interface of the pod', why);
}
