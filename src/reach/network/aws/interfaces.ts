import type { Resource } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { WHOLE } from '../endpoint.ts';
import type { ClusterNetwork, PodGroup } from '../model.ts';
import type { Client } from './network-acl.ts';
import type { Ground, Interfaces, NodeGroup, Open, SecurityGroup, Subnet } from './model.ts';
import { isWithin, piecesOf } from './pieces.ts';
import { open, textAt } from './read/reference.ts';
import { mayHaveOthers } from './routes.ts';
import type { SecurityGroupPolicy } from './read/security-group-policies.ts';

/** One network interface that a pod may have: which of several it is, is only known when it runs. */
export interface PodInterface {
  readonly node: NodeGroup;
  readonly subnet: Subnet | undefined;
  readonly groups: readonly SecurityGroup[];
  /** Where its address is; empty where that is not known. */
  readonly ranges: readonly Range[];
  readonly family: 4 | 6;
  /** Its groups are its own, by SecurityGroupPolicies. */
  readonly branch: boolean;
  /** It is the interface of the node: the pod is in its network. */
  readonly host: boolean;
  /** Which ports it opens connections from: those of Linux unless told. */
  readonly client?: Client;
  /** What of it is not known. */
  readonly open: Open | undefined;
}

/** The interfaces that pods may have; those with the same are alike. */
export interface Profile {
  readonly id: number;
  /** None where nothing is known of them. */
  readonly interfaces: readonly PodInterface[];
  /** The policies that give them groups of their own. */
  readonly policies: readonly Resource[];
  /** Groups of their own that are not in the files, where nothing is known of the interfaces. */
  readonly open: Open | undefined;
}

/** Finds the interfaces that pods may have. */
export class Placement {
  readonly #ground: Ground | undefined;
  readonly #policies: readonly SecurityGroupPolicy[];
  readonly #network: ClusterNetwork;
  readonly #known = new Map<string, Profile>();
  readonly #of: (Profile | undefined)[] = [];
  #pieces: readonly Range[] | undefined;

  constructor(network: ClusterNetwork, ground: Ground | undefined, policies: readonly SecurityGroupPolicy[]) {
    this.#network = network;
    this.#ground = ground;
    this.#policies = policies;
  }

  of(group: number): Profile {
    return (this.#of[group] ??= this.#find(this.#network.groups[group]!));
  }

  #find(pods: PodGroup): Profile {
    const places = this.#placesOf(pods);
    const policies = this.#policies.filter(({ takes }) => takes(pods) !== false);
    const nodes = this.#nodesFor(pods);
    const hosts = pods.hostNetwork === undefined ? [true, false] : [pods.hostNetwork];
    const key = [
      hosts.join(),
      policies.map((one) => `${one.resource.identity} ${one.takes(pods)}`).join(),
      nodes.map((one) => this.#ground!.nodes.indexOf(one)).join(),
      places.map(({ family, first }) => `${family}:${first}`).join(),
      pods.windows,
    ].join('|');
    let profile = this.#known.get(key);
    if (profile === undefined) {
      const own = this.#ownGroups(pods, policies);
      const interfaces = nodes.flatMap((node) =>
        hosts.flatMap((host) => this.#interfacesOn(node, pods, places, host, host ? undefined : own)),
      );
      profile = {
        id: this.#known.size,
        interfaces,
        policies: policies.map(({ resource }) => resource),
        open: own === undefined ? undefined : (own.open ?? this.#notLookedAt(policies)),
      };
      this.#known.set(key, profile);
    }
    return profile;
  }

  /** Where the addresses of a pod are: all addresses between the same blocks are treated alike. */
  #placesOf({ addresses }: PodGroup): readonly Range[] {
    if (addresses.length === 0 || this.#ground === undefined) return [];
    this.#pieces ??= piecesOf([WHOLE[4], WHOLE[6]], this.#ground.blocks());
    const pieces = this.#pieces;
    return addresses.map((one) => pieces.find((piece) => isWithin(one, piece)) ?? one);
  }

  #notLookedAt(policies: readonly SecurityGroupPolicy[]): Open | undefined {
    if (this.#ground !== undefined) return undefined;
    const place = policies[0]!.resource.at('spec', 'securityGroups', 'groupIds');
    const ids = place
      .items()
      .items.map((item) => textAt(item) ?? 'one that is only known once it is deployed');
    return open(place, `what ${ids.join(', ')} lets through is not known without the network of the cluster`);
  }

  /** All policies for a pod together. https://docs.aws.amazon.com/eks/latest/userguide/sg-pods-example-deployment.html */
  #ownGroups(
    pods: PodGroup,
    policies: readonly SecurityGroupPolicy[],
  ): Pick<Interfaces, 'groups' | 'open'> | undefined {
    if (policies.length === 0) return undefined;
    const groups = new Set<SecurityGroup>();
    let why: Open | undefined;
    for (const { resource, takes } of policies) {
      if (takes(pods) === undefined)
        why ??= open(
          resource.at('spec'),
          `whether SecurityGroupPolicy ${resource.name} is for it is not known`,
        );
      const { items, rest } = resource.at('spec', 'securityGroups', 'groupIds').items();
      if (rest !== undefined) why ??= open(rest.at, rest.reason.text);
      for (const item of items) {
        const group = this.#ground?.groupAt(item);
        if (group === undefined) continue;
        if ('kind' in group) why ??= group;
        else groups.add(group);
      }
    }
    return { groups: [...groups], open: why };
  }

  /** The nodes that pods may run on, by their selector and by Fargate. */
  #nodesFor(pods: PodGroup): readonly NodeGroup[] {
    if (this.#ground === undefined) return [];
    const { at, on } = this.#ground.onFargate(pods);
    const isThere = pods.node?.startsWith('fargate-') ?? on;
    const found = this.#ground.nodes.filter((node) => {
      if (node.kind !== 'fargate') return isThere !== true && this.#maySelect(pods, node);
      return isThere === true
        ? at === undefined || at.resource === node.place.resource
        : isThere === undefined;
    });
    // A pod that nobody takes waits: it is looked at as if anybody did.
    return found.length > 0 ? found : this.#ground.nodes;
  }

  #maySelect(pods: PodGroup, { labels }: NodeGroup): boolean {
    const machine =
      pods.node === undefined ? undefined : this.#network.nodes.find(({ name }) => name === pods.node);
    const path = 'spec' in pods.place ? [] : pods.place.path;
    const wanted = pods.place.resource.at(...path, 'spec', 'nodeSelector').entries();
    for (const [key, own] of labels) {
      const there = machine?.labels.known.get(key);
      if (there !== undefined && there !== own) return false;
      const asked = wanted.entries.find(([name]) => name === key)?.[1].string();
      if (asked?.kind === 'known' && asked.value !== own) return false;
    }
    return true;
  }

  #interfacesOn(
    node: NodeGroup,
    { windows }: PodGroup,
    addresses: readonly Range[],
    host: boolean,
    own: Pick<Interfaces, 'groups' | 'open'> | undefined,
  ): PodInterface[] {
    const family = addresses[0]?.family ?? this.#ground!.family;
    const mine = addresses.filter((one) => one.family === family);
    const places = host || node.pods === undefined ? [node] : node.pods;
    return places.flatMap((place): PodInterface[] => {
      const facts = {
        node,
        family,
        groups: own?.groups ?? place.groups,
        branch: own !== undefined,
        host,
        ...(windows ? { client: 'any' as const } : {}),
        open: own?.open ?? place.open ?? node.open,
      };
      const near = place.subnets.filter(({ ranges }) =>
        mine.some((one) => ranges.some((range) => isWithin(one, range))),
      );
      const subnets = near.length > 0 ? near : place.subnets;
      if (subnets.length === 0) return [{ ...facts, subnet: undefined, ranges: mine }];
      return subnets.map((subnet) => ({
        ...facts,
        subnet,
        ranges: mine.length > 0 ? mine : possible(subnet, family),
      }));
    });
  }
}

/** Where an interface in a subnet may have its address: in its block, at least in one of the VPC. */
function possible({ ranges, vpc }: Subnet, family: 4 | 6): readonly Range[] {
  const own = ranges.filter((one) => one.family === family);
  if (own.length > 0) return own;
  return mayHaveOthers(vpc, family) ? [] : vpc.blocks.filter((one) => one.family === family);
}
