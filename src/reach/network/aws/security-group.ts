import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import { ALL, NONE } from '../connections.ts';
import type { Direction } from '../model.ts';
import type { Result } from '../rows.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';
import type { Check } from './check.ts';
import type { GroupPeer, GroupRule, SecurityGroup } from './model.ts';
import { blockText, isWithin, meets } from './pieces.ts';
import { trafficText } from './read/traffic.ts';
import type { Asked } from './sets.ts';
import { askedText, setOf, verdictFor } from './sets.ts';
import { titled } from './title.ts';

/** The other end of a connection, as a security group sees it. */
export interface Far {
  readonly family: 4 | 6;
  /** Where its address is. */
  readonly range: Range | undefined;
  /** The groups of its interface; `perhaps` where somebody of the network may have any. */
  readonly groups: readonly SecurityGroup[] | 'perhaps' | 'none';
  /** The AWS service that has the address, where that is known. */
  readonly service?: string;
}

/** The ranges that the rules of groups name. */
export function rangesOf(groups: readonly SecurityGroup[], direction: Direction): Range[] {
  return groups.flatMap(({ rules }) =>
    rules.flatMap(({ direction: way, peer }) => {
      if (way !== direction) return [];
      if (peer.kind === 'range') return [peer.range];
      return peer.kind === 'prefix-list' ? [...peer.list.ranges, ...(peer.list.within ?? [])] : [];
    }),
  );
}

/** Whether a rule is for the other end. https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
function names(peer: GroupPeer, { family, groups, range, service }: Far): Answer {
  switch (peer.kind) {
    case 'range':
      if (peer.range.family !== family) return false;
      if (range !== undefined)
        return isWithin(range, peer.range) ? true : meets(range, peer.range) ? undefined : false;
      return peer.range.first === 0n && isWhole(peer.range) ? true : undefined;
    case 'group':
      if (groups === 'none') return false;
      return groups === 'perhaps' ? undefined : groups.includes(peer.group);
    case 'prefix-list': {
      const { ranges, rest, within } = peer.list;
      if (service !== undefined && peer.list.service !== undefined) return peer.list.service === service;
      if (range === undefined) return rest === undefined && ranges.length === 0 ? false : undefined;
      if (ranges.some((one) => isWithin(range, one))) return true;
      const others = rest !== undefined && (within ?? [range]).some((one) => meets(one, range));
      return others || ranges.some((one) => meets(one, range)) ? undefined : false;
    }
    default:
      return undefined;
  }
}

function isWhole({ family, last }: Range): boolean {
  return last === (family === 4 ? (1n << 32n) - 1n : (1n << 128n) - 1n);
}

/** What the groups of an interface let through: the union of their rules. */
export function letThrough(
  sets: ConnectionSets,
  groups: readonly SecurityGroup[],
  direction: Direction,
  far: Far,
): Result {
  let least = NONE;
  let most = NONE;
  for (const { rest, rules } of groups) {
    if (rest[direction] !== undefined) most = ALL;
    for (const rule of rules) {
      if (rule.direction !== direction) continue;
      const named = names(rule.peer, far);
      if (named === false) continue;
      const set = setOf(sets, rule.traffic, far.family);
      most = sets.union(most, set.most);
      if (named === true && rule.certain) least = sets.union(least, set.least);
    }
  }
  return { least, most };
}

/**
 * What the security groups of an interface say to a connection. They are stateful: the replies need no rule.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 * @param who the other end, as people call it
 */
export function groupCheck(
  sets: ConnectionSets,
  groups: readonly SecurityGroup[],
  direction: Direction,
  far: Far,
  who: string,
): Check {
  const result = letThrough(sets, groups, direction, far);
  return {
    direction,
    result,
    tell: (asked) => told(sets, groups, direction, far, who, asked, verdictFor(sets, result, asked)),
  };
}

function told(
  sets: ConnectionSets,
  groups: readonly SecurityGroup[],
  direction: Direction,
  far: Far,
  who: string,
  asked: Asked,
  verdict: 'yes' | 'no' | 'depends',
): Told[] {
  const way = direction === 'ingress' ? 'in' : 'out';
  const ends = direction === 'ingress' ? 'from' : 'to';
  const [first] = groups;
  if (first === undefined) return [];
  if (verdict === 'no') {
    const by =
      groups.length === 1
        ? titled(first.name, 'security group')
        : `security groups ${groups.map(({ name }) => name).join(', ')}`;
    const have = groups.length === 1 ? 'has' : 'have';
    const message = `${have} no rule that lets ${askedText(asked)} ${way} ${ends} ${who}`;
    const about = { kind: 'security-group', group: first, far } as const;
    return [{ by, direction, effect: 'denies', message, place: first.place, certain: true, about }];
  }
  const matching = (rule: GroupRule, certain: boolean): boolean => {
    if (rule.direction !== direction) return false;
    const named = names(rule.peer, far);
    const set = setOf(sets, rule.traffic, far.family);
    const isSure = named === true && rule.certain;
    if (certain) return isSure && verdictFor(sets, set, asked) === 'yes';
    return named !== false && verdictFor(sets, { least: NONE, most: set.most }, asked) !== 'no';
  };
  for (const group of groups) {
    const rule = group.rules.find((one) => matching(one, verdict === 'yes'));
    if (rule === undefined) continue;
    const what = `${trafficText(rule.traffic)} ${ends} ${peerText(rule.peer)}`;
    const certain = verdict === 'yes';
    const message = certain ? `lets it ${way}: ${what}` : `may let it ${way}: ${what}${reasonOf(rule, far)}`;
    return [
      {
        by: titled(group.name, 'security group'),
        direction,
        effect: 'allows',
        message,
        place: rule.place,
        certain,
      },
    ];
  }
  const open = groups.find(({ rest }) => rest[direction] !== undefined);
  if (open === undefined) return [];
  const message = `may have a rule that lets ${askedText(asked)} ${way} ${ends} ${who}: ${open.rest[direction]}`;
  return [
    {
      by: titled(open.name, 'security group'),
      direction,
      effect: 'denies',
      message,
      place: open.place,
      certain: false,
    },
  ];
}

function reasonOf({ certain, peer, traffic }: GroupRule, { groups }: Far): string {
  if (traffic.kind === 'open') return `, and ${traffic.reason}`;
  if (peer.kind === 'open') return `, and ${peer.reason}`;
  if (peer.kind === 'prefix-list' && peer.list.rest !== undefined) return `, and ${peer.list.rest}`;
  if (peer.kind === 'group' && groups === 'perhaps') return ', where the address is of one of its members';
  if (!certain) return ', and whether the rule is there is not known';
  return ', for a part of what is asked about';
}

function peerText(peer: GroupPeer): string {
  if (peer.kind === 'range') return blockText(peer.range);
  if (peer.kind === 'group') return peer.group.name;
  return peer.kind === 'prefix-list' ? `prefix list ${peer.list.name}` : 'somebody who is not known';
}
