import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Answer } from '../selector.ts';
import type { Case } from './case.ts';
import { openCheck } from './case.ts';
import type { PodInterface } from './interfaces.ts';
import { aclChecks, rangesOfAcl } from './network-acl.ts';
import { piecesOf } from './pieces.ts';
import { groupCheck, rangesOf } from './security-group.ts';

/** Somebody else's interface, as far as it matters to who connects to it. */
type End = Pick<PodInterface, 'family' | 'groups' | 'open' | 'ranges' | 'subnet'>;

/** More pairs of pieces than these are not looked at one by one. */
const MOST_PIECES = 4096;

/**
 * What stands between two pods on two nodes: the security groups of both, and the network ACLs where their subnets are
 * not the same. Both lie in one VPC, so there is always a route.
 * @param names of the two ends, as people call them
 */
export function casesBetween(
  sets: ConnectionSets,
  source: PodInterface,
  destination: End,
  names: readonly [source: string, destination: string],
): Case[] {
  for (const [end, name] of [
    [source, names[0]],
    [destination, names[1]],
  ] as const)
    if (end.open !== undefined) return [[openCheck(`the network interface of ${name}`, end.open)]];
  const border = source.subnet === destination.subnet && source.subnet !== undefined ? undefined : true;
  const acls = border === undefined ? [] : [source, destination].flatMap(({ subnet }) => subnet?.acl() ?? []);
  const cuts = acls.flatMap(rangesOfAcl);
  const { client = 'linux' } = source;
  const from = placesOf(source, [...cuts, ...rangesOf(destination.groups, 'ingress')]);
  const to = placesOf(destination, [...cuts, ...rangesOf(source.groups, 'egress')]);
  if (from.length * to.length > MOST_PIECES) {
    const place = source.node.place;
    return [
      [openCheck(source.node.name, { kind: 'open', reason: 'there are too many rules to look at', place })],
    ];
  }
  return from.flatMap((at) =>
    to.map((there): Case => {
      const { family } = destination;
      const out = { family, range: there, groups: destination.groups };
      const into = { family, range: at, groups: source.groups };
      return [
        groupCheck(sets, source.groups, 'egress', out, names[1]),
        groupCheck(sets, destination.groups, 'ingress', into, names[0]),
        ...(border === undefined || source.subnet === undefined
          ? []
          : aclChecks(sets, source.subnet.acl(), 'egress', there, client)),
        ...(border === undefined || destination.subnet === undefined
          ? []
          : aclChecks(sets, destination.subnet.acl(), 'ingress', at, client)),
      ];
    }),
  );
}

/** The pieces in which the address of an interface may be. */
export function placesOf(
  { ranges }: Pick<PodInterface, 'ranges'>,
  cuts: readonly Range[],
): readonly (Range | undefined)[] {
  return ranges.length === 0 ? [undefined] : piecesOf(ranges, cuts);
}

/**
 * Whether packets between two interfaces go over the network of the account: those between pods of one node do not,
 * except where one of the two has groups of its own in strict mode.
 * https://docs.aws.amazon.com/eks/latest/best-practices/sgpp.html
 * @param near whether both run on one node
 */
export function crosses(a: PodInterface, b: PodInterface, near: Answer): Answer {
  // Pods share the subnet of their node, unless custom networking gives them another.
  const mayMeet = a.node === b.node && (a.subnet === b.subnet || a.node.pods !== undefined);
  const together = mayMeet && a.node.kind !== 'fargate' ? near : near === true && a.node === b.node;
  if (together === false) return true;
  const strict: Answer[] = [a, b].map((one) => (one.branch ? one.node.cni.strict : false));
  if (strict.includes(true)) return true;
  if (strict.includes(undefined)) return undefined;
  return together === true ? false : undefined;
}
