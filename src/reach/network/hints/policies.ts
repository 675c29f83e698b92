import type { Direction, Policy } from '../model.ts';
import { TIER_ORDERS, viewOf } from '../model.ts';
import type { Told } from '../told.ts';
import type { End, Hint, Wanted } from './change.ts';
import { addRule, denied, extendPorts, faulty, hasPorts } from './policy-texts.ts';

/** What one policy has to do with a direction. */
interface Say {
  readonly told: Told;
  readonly policy: Policy;
  readonly effect: Told['effect'];
}

/**
 * What of the policies closes one direction, as the first thing that a packet meets.
 * @param perhaps whether what may deny it counts too
 */
export function policyHint(
  reasons: readonly Told[],
  direction: Direction,
  wanted: Wanted,
  perhaps = false,
): Hint | undefined {
  const skipped = reasons.flatMap(({ about, place }) => (about?.kind === 'node-block' ? [place] : []));
  const says = reasons.flatMap((told): Say[] => {
    const { about, direction: of, effect, place } = told;
    if (of !== direction || skipped.includes(place)) return [];
    return about?.kind === 'policy' || about?.kind === 'shared-maps' || about?.kind === 'whole-node'
      ? [{ told, policy: about.policy, effect }]
      : [];
  });
  const peer = direction === 'ingress' ? wanted.source : wanted.destination;
  for (const tier of inTurn(says, ({ policy }) => policy.tierOrder ?? TIER_ORDERS[policy.tier])) {
    const found = hintOfTier(tier, direction, peer, wanted, perhaps);
    if (found !== 'next') return found;
  }
  return undefined;
}

function hintOfTier(
  says: readonly Say[],
  direction: Direction,
  peer: End,
  wanted: Wanted,
  perhaps: boolean,
): Hint | 'next' | undefined {
  const fault = says.find(({ effect }) => effect === 'refused');
  if (fault !== undefined) return faulty(fault.policy, fault.told.place);
  const certain = says.filter(
    ({ effect, told }) => told.certain || (perhaps && effect === 'denies' && ruleAt(told) !== undefined),
  );
  for (const equals of inTurn(certain, ({ policy }) => policy.order)) {
    const decides = decider(equals, wanted.eks);
    if (decides === undefined) continue;
    const { effect, policy, told } = decides;
    if (effect === 'denies') return denied(policy, ruleAt(told), told.place, direction, peer, wanted);
    return effect === 'passes' ? 'next' : undefined;
  }
  const isolating = certain.filter(({ effect }) => effect === 'isolates');
  if (isolating.length === 0) return 'next';
  const near = says.find(
    ({ effect, policy, told }) =>
      hasPorts(wanted.inPods) &&
      effect === 'other-port' &&
      told.certain &&
      isolating.some((one) => one.policy === policy),
  );
  if (near !== undefined) {
    const rule = ruleAt(near.told);
    if (rule !== undefined) return extendPorts(near.policy, rule, near.told.place, wanted.inPods);
  }
  // A policy that lets somebody else through is nearer than one that only denies.
  const lets = says.filter(({ effect }) => effect === 'other-peer').map(({ policy }) => policy);
  const nearest = isolating.findLast(({ policy }) => lets.includes(policy)) ?? isolating.at(-1)!;
  return addRule(nearest.policy, nearest.told.place, direction, peer, wanted.inPods);
}

/** What decides among policies of one order; on EKS what denies goes before what accepts. */
function decider(equals: readonly Say[], eks: boolean): Say | undefined {
  const acts = equals.filter(
    ({ effect }) => effect === 'allows' || effect === 'denies' || effect === 'passes',
  );
  const [first] = acts;
  if (!eks || first === undefined) return first;
  return (
    acts.find(({ effect }) => effect === 'denies') ?? acts.find(({ effect }) => effect === 'allows') ?? first
  );
}

/** `ingress[0]` */
function ruleAt({ place }: Pick<Told, 'place'>): string | undefined {
  if (place === undefined) return undefined;
  return /^specs?(?:\[\d+\])?\.((?:ingress|egress)(?:Deny)?\[[^\]]*\])/.exec(viewOf(place).path)?.[1];
}

function inTurn<T>(all: readonly T[], place: (one: T) => number): readonly (readonly T[])[] {
  const found = new Map<number, T[]>();
  for (const one of all) {
    const at = place(one);
    const known = found.get(at);
    if (known === undefined) found.set(at, [one]);
    else known.push(one);
  }
  return [...found].toSorted(([a], [b]) => a - b).map(([, some]) => some);
}
