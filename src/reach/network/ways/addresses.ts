import type { Estate, Resource, View } from '../../../estate/index.ts';
import type { Ground } from '../aws/model.ts';
import type { Range } from '../cidr.ts';
import { parseCidr, subtract, union } from '../cidr.ts';
import { NEVER_PODS } from '../eks/ground.ts';
import { WHOLE } from '../endpoint.ts';
import type { ClusterNetwork } from '../model.ts';
import { isOrdinary } from '../near.ts';
import type { Scheme } from './scheme.ts';
import type { Texts } from './texts.ts';
import { textAt } from './texts.ts';
import type { Addresses } from './way.ts';

const SUBNET = 'AWS::EC2::Subnet';

/** Where load balancers stand. https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const ROLES: Readonly<Record<Scheme, string>> = {
  'internet-facing': 'kubernetes.io/role/elb',
  internal: 'kubernetes.io/role/internal-elb',
};

/** All addresses that an interface in a VPC can have. */
export const ANYWHERE: Readonly<Record<4 | 6, readonly Range[]>> = {
  4: subtract([WHOLE[4]], NEVER_PODS),
  6: subtract([WHOLE[6]], NEVER_PODS),
};

/** The family that pods are reached in: EKS gives a cluster one. https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html */
export function podFamily(network: ClusterNetwork): 4 | 6 {
  let family = families.get(network);
  if (family === undefined) {
    let some = false;
    const only6 = network.groups.every(({ addresses, hostNetwork }) => {
      if (hostNetwork !== false || addresses.length === 0) return true;
      some = true;
      return addresses.every((one) => one.family === 6);
    });
    families.set(network, (family = some && only6 ? 6 : 4));
  }
  return family;
}

const families = new WeakMap<ClusterNetwork, 4 | 6>();

/** Where addresses are looked for: in the network that the cluster stands in, where that is known. */
export interface Where {
  readonly estate: Estate;
  readonly account?: Ground | undefined;
}

/** Addresses, and what they are called. */
interface Found {
  readonly ranges: readonly Range[];
  readonly name: string;
}

/**
 * The addresses that a load balancer can have: those of the subnets it is told, else of those that are tagged for it,
 * else of the VPC; `undefined` where they are not here.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
 */
export function balancerRanges(where: Where, scheme: Scheme | undefined, listed?: Texts): Found | undefined {
  const subnets = where.account?.vpc.subnets().map(({ resource }) => resource) ?? where.estate.ofType(SUBNET);
  if (listed !== undefined && (listed.open || listed.texts.length > 0)) {
    const { open, texts } = listed;
    const named = texts.map((text) => subnets.find((subnet) => isCalled(subnet, text)));
    const ranges = open || named.includes(undefined) ? undefined : blocksOf(where, named as Resource[]);
    return ranges === undefined ? vpcRanges(where) : { ranges, name: 'its subnets' };
  }
  const role = scheme === undefined ? undefined : ROLES[scheme];
  const tagged = subnets.filter((subnet) => role !== undefined && hasTag(subnet, role));
  const ranges = blocksOf(where, tagged);
  if (ranges === undefined) return vpcRanges(where);
  return { ranges, name: `the subnets of ${scheme === 'internal' ? 'internal' : 'public'} load balancers` };
}

/** The addresses of the VPC, where all of them are known. */
export function vpcRanges(where: Where): Found | undefined {
  const name = 'the VPC';
  const vpc = where.account?.vpc;
  if (vpc !== undefined)
    return vpc.rest === undefined && vpc.blocks.length > 0 ? { ranges: vpc.blocks, name } : undefined;
  const vpcs = where.estate.ofType('AWS::EC2::VPC');
  const others = where.estate
    .ofType('AWS::EC2::VPCCidrBlock')
    .filter((block) => block.at('CidrBlock').present !== false);
  const ranges = vpcs.length === 0 ? undefined : blocksOf(where, [...vpcs, ...others]);
  return ranges === undefined ? undefined : { ranges, name };
}

/** The addresses of a load balancer as a pod of the cluster sees them. */
export function balancerAddresses(
  where: Where,
  network: ClusterNetwork,
  scheme: Scheme | undefined,
  listed?: Texts,
): Addresses {
  return inFamily(network, balancerRanges(where, scheme, listed), 'the load balancer');
}

/** The addresses of a load balancer whose subnets are references. */
export function subnetAddresses(
  where: Where,
  network: ClusterNetwork,
  scheme: Scheme | undefined,
  subnets: View,
): Addresses {
  const { items, rest } = subnets.items();
  const followed = items.map((item) => where.estate.follow(item, SUBNET, ['SubnetId']));
  const resources = followed.flatMap((one) => (one.kind === 'resource' ? [one.resource] : []));
  const all = rest === undefined && resources.length === items.length;
  const ranges = all ? blocksOf(where, resources) : undefined;
  const found =
    ranges !== undefined
      ? { ranges, name: 'its subnets' }
      : items.length > 0
        ? vpcRanges(where)
        : balancerRanges(where, scheme);
  return inFamily(network, found, 'the load balancer');
}

/** The addresses of the nodes: those that are here, else those of their subnets, else those of the VPC. */
export function nodeAddresses(where: Where, network: ClusterNetwork): Addresses {
  const family = podFamily(network);
  const known = network.nodes
    .filter(isOrdinary)
    .flatMap(({ addresses }) => addresses.filter((one) => one.family === family));
  if (known.length > 0) return { ranges: known, known: true, name: 'the nodes' };
  const { ranges, name } = inFamily(network, nodeSubnets(where) ?? vpcRanges(where), 'the nodes');
  return { ranges, known: false, name };
}

/** The subnets that nodes are started in, where all of them are known. */
function nodeSubnets({ account }: Where): Found | undefined {
  const machines = account?.nodes.filter(({ kind }) => kind !== 'fargate') ?? [];
  const subnets = machines.flatMap((one) => one.subnets);
  const open =
    machines.some((one) => one.open !== undefined || one.subnets.length === 0) ||
    subnets.some(({ rest }) => rest !== undefined);
  if (open || subnets.length === 0) return undefined;
  return { ranges: union(subnets.flatMap(({ ranges }) => ranges)), name: 'the subnets of the nodes' };
}

function inFamily(network: ClusterNetwork, found: Found | undefined, whose: string): Addresses {
  const family = podFamily(network);
  const ranges = found?.ranges.filter((one) => one.family === family) ?? [];
  if (found !== undefined && ranges.length > 0) return { ranges, known: true, name: found.name };
  return { ranges: ANYWHERE[family], known: false, name: `${whose}, whose addresses are not in these files` };
}

/** The blocks of some subnets or VPCs; `undefined` for none, and where one is not known. */
function blocksOf({ account }: Where, resources: readonly Resource[]): readonly Range[] | undefined {
  const read = resources.map((one): readonly Range[] | undefined => {
    const own = account?.vpc.subnets().find(({ resource }) => resource === one);
    if (own !== undefined) return own.rest === undefined ? own.ranges : undefined;
    const range = parseCidr(textAt(one.at('CidrBlock')) ?? '');
    return range === undefined ? undefined : [range];
  });
  const known = read.filter((ranges) => ranges !== undefined);
  return read.length === 0 || known.length < read.length ? undefined : union(known.flat());
}

function isCalled(subnet: Resource, text: string): boolean {
  return textAt(subnet.at('SubnetId')) === text || hasTag(subnet, 'Name', text);
}

function hasTag(subnet: Resource, key: string, value?: string): boolean {
  return subnet
    .at('Tags')
    .items()
    .items.some(
      (tag) => textAt(tag.get('Key')) === key && (value === undefined || textAt(tag.get('Value')) === value),
    );
}
