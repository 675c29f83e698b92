import type { Range } from './cidr.ts';
import type { Protocol } from './connections.ts';
import { ALL, NONE } from './connections.ts';
import type { Endpoint } from './endpoint.ts';
import { NotAsked } from './endpoint.ts';
import type { Direction } from './model.ts';
import type { Reach, Verdict } from './reach.ts';
import { verdictOf } from './reach.ts';
import type { Result } from './rows.ts';
import type { Told } from './told.ts';

export interface Answer {
  readonly verdict: Verdict;
  /** What goes through between all pods of both ends, and what goes through between some. */
  readonly result: Result;
  readonly reasons: readonly Told[];
}

/** One pair of pods, or of a pod and a part of the addresses. */
interface Pair {
  readonly result: Result;
  readonly reasons: (protocol: Protocol, port: number | undefined) => readonly Told[];
}

/**
 * Whether a connection goes through: `no` when no pod of the one end can open it to any pod of the other, `yes` when
 * all can, `depends` when that is not the same for all of them, or not known.
 * @throws NotAsked
 */
export function ask(
  reach: Reach,
  source: Endpoint,
  destination: Endpoint,
  protocol: Protocol,
  port: number | undefined,
): Answer {
  const { sets } = reach;
  const pairs = pairsOf(reach, source, destination, protocol);
  const wanted = port === undefined ? sets.protocol(protocol) : undefined;
  const verdicts = pairs.map(({ result }): Verdict => {
    if (wanted === undefined) return verdictOf(sets, result, protocol, port);
    if (sets.intersection(result.least, wanted) !== NONE) return 'yes';
    return sets.intersection(result.most, wanted) === NONE ? 'no' : 'depends';
  });
  const different = new Set(verdicts);
  const verdict = different.size === 1 ? verdicts[0]! : pairs.length === 0 ? 'no' : 'depends';
  // The pair that says most about the answer: one that is not let through, where there is one.
  const told =
    pairs[
      verdict === 'yes'
        ? 0
        : Math.max(
            0,
            verdicts.findIndex((one) => one !== 'yes'),
          )
    ];
  const reasons = told === undefined ? [] : told.reasons(protocol, port);
  const least = pairs.reduce((all, { result }) => sets.intersection(all, result.least), ALL);
  const most = pairs.reduce((all, { result }) => sets.union(all, result.most), NONE);
  return { verdict, result: { least: pairs.length === 0 ? NONE : least, most }, reasons };
}

/** @throws NotAsked */
function pairsOf(reach: Reach, source: Endpoint, destination: Endpoint, protocol: Protocol): Pair[] {
  const pair = (from: number | Range, to: number | Range, result: Result): Pair => ({
    result,
    reasons: (asked, port) => telling(reach, from, to, asked, port),
  });
  if (source.kind === 'pods' && destination.kind === 'pods') {
    const pairs: Pair[] = [];
    const seen = new Set<string>();
    for (const from of source.groups) {
      for (const to of destination.groups) {
        const result = reach.pods(from, to, protocol);
        const key = `${reach.likeness(from)},${reach.likeness(to)},${result.least},${result.most}`;
        if (seen.has(key)) continue;
        seen.add(key);
        pairs.push(pair(from, to, result));
      }
    }
    return pairs;
  }
  if (source.kind === 'addresses' && destination.kind === 'pods') {
    return destination.groups.flatMap((group) =>
      source.ranges.flatMap((whole) =>
        reach
          .addresses(group, whole, 'ingress', protocol)
          .map(({ range, result }) => pair(range, group, result)),
      ),
    );
  }
  if (source.kind === 'pods' && destination.kind === 'addresses') {
    return source.groups.flatMap((group) =>
      destination.ranges.flatMap((whole) =>
        reach
          .addresses(group, whole, 'egress', protocol)
          .map(({ range, result }) => pair(group, range, result)),
      ),
    );
  }
  if (destination.kind === 'aws') {
    const { aws } = reach;
    const { service } = destination;
    if (source.kind !== 'pods')
      throw new NotAsked(
        `only from a workload it is looked at whether aws:${service} is reached; name one as the source`,
      );
    if (aws === undefined)
      throw new NotAsked(
        `aws:${service} is reached through the VPC: ask in mode eks, where the VPC CNI enforces the policies, and give the Terraform or CloudFormation of the cluster, its nodes and its subnets with --path`,
      );
    return source.groups.map((group) => ({
      result: aws.result(group, service, protocol),
      reasons: (asked, port) => aws.reasons(group, service, asked, port),
    }));
  }
  if (source.kind === 'pods' && destination.kind === 'service') {
    const { service } = destination;
    return source.groups.map((group) => ({
      result: reach.service(group, service),
      reasons: (asked, port) => reach.serviceReasons(group, service, asked, port),
    }));
  }
  if (source.kind === 'aws')
    throw new NotAsked(`aws:${source.service} opens no connections; name it as the destination`);
  return [];
}

/** The reasons of the directions that do not let it through; of both where both do. */
function telling(
  reach: Reach,
  source: number | Range,
  destination: number | Range,
  protocol: Protocol,
  port: number | undefined,
): readonly Told[] {
  const { sets } = reach;
  const closed = (direction: Direction, subject: number | Range, peer: number | Range): boolean => {
    if (typeof subject !== 'number') return false;
    const { least } = reach.oneWay(direction, subject, peer, protocol);
    return port === undefined
      ? sets.intersection(least, sets.protocol(protocol)) === NONE
      : !sets.has(least, protocol, port);
  };
  const ways = {
    egress: closed('egress', source, destination),
    ingress: closed('ingress', destination, source),
  };
  const reasons = reach.reasons(source, destination, protocol, port);
  if (!ways.egress && !ways.ingress) return reasons;
  return reasons.filter(({ direction }) => direction === undefined || ways[direction]);
}
