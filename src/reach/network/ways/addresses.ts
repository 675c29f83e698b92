import type { Estate, Resource, View } from '../../../estate/index.ts';
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

/**
 * The addresses that a load balancer can have: those of the subnets it is told, else of those that are tagged for it,
 * else of the VPC; `undefined` where they are not here.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
 */
export function balancerRanges(
  estate: Estate,
  scheme: Scheme | undefined,
  listed?: Texts,
): { readonly ranges: readonly Range[]; readonly name: string } | undefined {
  const subnets = estate.ofType(SUBNET);
  if (listed !== undefined && (listed.open || listed.texts.length > 0)) {
    const { open, texts } = listed;
    const named = texts.map((text) => subnets.find((subnet) => isCalled(subnet, text)));
    const ranges = open || named.includes(undefined) ? undefined : blocksOf(named as Resource[]);
    return ranges === undefined ? vpcRanges(estate) : { ranges, name: 'its subnets' };
  }
  const role = scheme === undefined ? undefined : ROLES[scheme];
  const ranges = blocksOf(subnets.filter((subnet) => role !== undefined && hasTag(subnet, role)));
  if (ranges === undefined) return vpcRanges(estate);
  return { ranges, name: `the subnets of ${scheme === 'internal' ? 'internal' : 'public'} load balancers` };
}

/** The addresses of the VPC, where all of them are known. */
export function vpcRanges(
  estate: Estate,
): { readonly ranges: readonly Range[]; readonly name: string } | undefined {
  const vpcs = estate.ofType('AWS::EC2::VPC');
  const others = estate
    .ofType('AWS::EC2::VPCCidrBlock')
    .filter((block) => block.at('CidrBlock').present !== false);
  const ranges = vpcs.length === 0 ? undefined : blocksOf([...vpcs, ...others]);
  return ranges === undefined ? undefined : { ranges, name: 'the VPC' };
}

/** The addresses of a load balancer as a pod of the cluster sees them. */
export function balancerAddresses(
  estate: Estate,
  network: ClusterNetwork,
  scheme: Scheme | undefined,
  listed?: Texts,
): Addresses {
  return inFamily(network, balancerRanges(estate, scheme, listed), 'the load balancer');
}

/** The addresses of a load balancer whose subnets are references. */
export function subnetAddresses(
  estate: Estate,
  network: ClusterNetwork,
  scheme: Scheme | undefined,
  subnets: View,
): Addresses {
  const { items, rest } = subnets.items();
  const followed = items.map((item) => estate.follow(item, SUBNET, ['SubnetId']));
  const resources = followed.flatMap((one) => (one.kind === 'resource' ? [one.resource] : []));
  const ranges = rest === undefined && resources.length === items.length ? blocksOf(resources) : undefined;
  if (ranges !== undefined) return inFamily(network, { ranges, name: 'its subnets' }, 'the load balancer');
  return inFamily(
    network,
    items.length > 0 ? vpcRanges(estate) : balancerRanges(estate, scheme),
    'the load balancer',
  );
}

/** The addresses of the nodes: those that are here, else those of the VPC. */
export function nodeAddresses(estate: Estate, network: ClusterNetwork): Addresses {
  const family = podFamily(network);
  const known = network.nodes
    .filter(isOrdinary)
    .flatMap(({ addresses }) => addresses.filter((one) => one.family === family));
  if (known.length > 0) return { ranges: known, known: true, name: 'the nodes' };
  const { ranges, name } = inFamily(network, vpcRanges(estate), 'the nodes');
  return { ranges, known: false, name };
}

function inFamily(
  network: ClusterNetwork,
  found: { readonly ranges: readonly Range[]; readonly name: string } | undefined,
  whose: string,
): Addresses {
  const family = podFamily(network);
  const ranges = found?.ranges.filter((one) => one.family === family) ?? [];
  if (found !== undefined && ranges.length > 0) return { ranges, known: true, name: found.name };
  return { ranges: ANYWHERE[family], known: false, name: `${whose}, whose addresses are not in these files` };
}

/** The blocks of some subnets or VPCs; `undefined` for none, and where one is not known. */
function blocksOf(resources: readonly Resource[]): readonly Range[] | undefined {
  const ranges = resources.map((one) => parseCidr(textAt(one.at('CidrBlock')) ?? ''));
  const known = ranges.filter((range) => range !== undefined);
  return ranges.length === 0 || known.length < ranges.length ? undefined : union(known);
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
