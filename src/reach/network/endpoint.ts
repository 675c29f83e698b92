import type { Range } from './cidr.ts';
import { PUBLIC, parseCidr } from './cidr.ts';
import type { ClusterNetwork, PodGroup, Rule, Service } from './model.ts';

/** One end of a connection that somebody asks about. */
export type Endpoint =
  /** Pods, by their numbers in the cluster's `groups`. */
  | { readonly kind: 'pods'; readonly groups: readonly number[] }
  /** Addresses outside of all pods. */
  | { readonly kind: 'addresses'; readonly ranges: readonly Range[] }
  /** A Service, by the address that stands for it. */
  | { readonly kind: 'service'; readonly service: Service }
  /** A service of AWS, by its public name. */
  | { readonly kind: 'aws'; readonly service: string };

/** `shop/web[Deployment]`: the same for all pods of a workload. */
export function nameOf({ workload: { kind, name, namespace } }: PodGroup): string {
  return `${namespace}/${name}[${kind}]`;
}

/** All addresses of a family. */
export const WHOLE = { 4: parseCidr('0.0.0.0/0')!, 6: parseCidr('::/0')! } as const;

/** The address at which every instance is told its role, its token and its user data. */
const METADATA = ['169.254.169.254', 'fd00:ec2::254'].map((text) => parseCidr(text)!);
/** Where the EKS Pod Identity agent gives out credentials. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const POD_IDENTITY = ['169.254.170.23', 'fd00:ec2::23'].map((text) => parseCidr(text)!);

/** What follows the Region in the name that an endpoint gives its service: `ecr.api`. */
const SERVICE = /^[a-z0-9][-a-z0-9]*(?:\.[a-z0-9][-a-z0-9]*)*$/;

/** What is wrong with the name of an endpoint, with names that are near. */
export class NoEndpoint extends Error {
  override readonly name: string = 'NoEndpoint';
}

/** Why something that may well be there is not asked about. */
export class NotAsked extends NoEndpoint {
  override readonly name = 'NotAsked';
}

/**
 * The endpoint that a person names: `ns/name`, `ns/name[Kind]`, an address, a CIDR block, `internet`, `imds`,
 * `pod-identity`, `service:ns/name`, `aws:SERVICE`. An address that a pod has means that pod.
 * @throws NoEndpoint
 */
export function endpointOf(network: ClusterNetwork, text: string): Endpoint {
  if (text === 'internet')
    return { kind: 'addresses', ranges: familiesOf(network).flatMap((family) => PUBLIC[family]) };
  if (text === 'imds') return addressesOf(network, METADATA);
  if (text === 'pod-identity') return addressesOf(network, POD_IDENTITY);
  if (text.startsWith('service:')) {
    const name = text.slice('service:'.length);
    const service = network.services.find((one) => `${one.namespace}/${one.name}` === name);
    if (service === undefined) throw new NoEndpoint(`there is no Service "${name}" here`);
    return { kind: 'service', service };
  }
  if (text.startsWith('aws:')) {
    const service = text.slice('aws:'.length);
    if (!SERVICE.test(service))
      throw new NotAsked(
        `"${service}" can't be the name of an AWS service; they are like aws:sts and aws:ecr.api`,
      );
    return { kind: 'aws', service };
  }
  const range = parseCidr(text);
  if (range !== undefined) {
    const groups = network.groups.flatMap(({ addresses }, at) =>
      range.first === range.last &&
      addresses.some((one) => one.family === range.family && one.first === range.first)
        ? [at]
        : [],
    );
    return groups.length > 0 ? { kind: 'pods', groups } : { kind: 'addresses', ranges: [range] };
  }
  const groups = network.groups.flatMap((group, at) => (isCalled(group, text) ? [at] : []));
  if (groups.length === 0) throw new NoEndpoint(`there is no pod or workload "${text}" here`);
  return { kind: 'pods', groups };
}

function addressesOf(network: ClusterNetwork, ranges: readonly Range[]): Endpoint {
  return { kind: 'addresses', ranges: usesIpv6(network) ? ranges : ranges.slice(0, 1) };
}

/** By the workload, with its kind or without, or by one pod of it. */
function isCalled(group: PodGroup, text: string): boolean {
  const { name, namespace } = group.workload;
  // Most are of another namespace: no text is made for them.
  if (!text.startsWith(namespace) && !text.startsWith(group.namespace)) return false;
  return (
    text === `${namespace}/${name}` ||
    text === nameOf(group) ||
    text === `${group.namespace}/${group.podName}`
  );
}

/** The families that a cluster has to do with. */
export function familiesOf(network: ClusterNetwork): readonly (4 | 6)[] {
  return usesIpv6(network) ? [4, 6] : [4];
}

/** Networks that were looked at: nothing of one changes. */
const withIpv6 = new WeakMap<ClusterNetwork, boolean>();

/** Whether anything here has to do with IPv6. */
function usesIpv6(network: ClusterNetwork): boolean {
  let uses = withIpv6.get(network);
  if (uses === undefined) withIpv6.set(network, (uses = hasIpv6(network)));
  return uses;
}

function hasIpv6({ groups, nodes, policies, services }: ClusterNetwork): boolean {
  const is6 = ({ family }: Range): boolean => family === 6;
  const names6 = ({ peers }: Rule): boolean =>
    peers !== 'anybody' && peers.some((peer) => peer.kind === 'block' && peer.range.family === 6);
  return (
    groups.some(({ addresses }) => addresses.some(is6)) ||
    nodes.some(({ addresses }) => addresses.some(is6)) ||
    services.some(({ clusterIPs }) => clusterIPs.some(is6)) ||
    policies.some(({ rules }) => rules.ingress.some(names6) || rules.egress.some(names6))
  );
}
