import type { ConnectionSets } from '../connections.ts';
import { NONE } from '../connections.ts';
import type { Direction, Peer, Policy, Rule } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import type { Requirement, Selector } from '../selector.ts';
import { isEverything } from '../selector.ts';
import { policyName } from '../told.ts';
import type { LintContext, LintFinding } from './finding.ts';

/**
 * Rules that another rule covers, whatever pods there are: the other is for no fewer peers, for no fewer ports, and
 * its policy for no fewer pods. In policies with an order the other has to come first.
 */
export function redundantLints({ network: { reach } }: LintContext): LintFinding[] {
  const { policies } = reach.engine.network;
  const { sets } = reach.engine;
  const byTier = new Map<string, Policy[]>();
  for (const policy of policies) {
    const key = `${policy.tier} ${policy.namespace ?? ''}`;
    byTier.set(key, [...(byTier.get(key) ?? []), policy]);
  }
  return [...byTier.values()].flatMap((tier) =>
    tier.flatMap((policy) => DIRECTIONS.flatMap((direction) => inPolicy(policy, tier, direction, sets))),
  );
}

function inPolicy(
  policy: Policy,
  tier: readonly Policy[],
  direction: Direction,
  sets: ConnectionSets,
): LintFinding[] {
  if (policy.applies[direction] !== true) return [];
  return policy.rules[direction].flatMap((rule, at) => {
    for (const other of tier) {
      if (other.applies[direction] !== true || other.faults.length > 0) continue;
      // A policy with an order is only compared with itself: what comes first decides.
      if (!policy.isolates && other !== policy) continue;
      if (other !== policy && !coversSubject(other, policy)) continue;
      for (const [index, wider] of other.rules[direction].entries()) {
        if (wider === rule || (!policy.isolates && index > at) || !covers(wider, rule, sets)) continue;
        // Of two that say the same the later one is redundant.
        const alike = covers(rule, wider, sets) && (other === policy || coversSubject(policy, other));
        if (alike && (tier.indexOf(other) > tier.indexOf(policy) || (other === policy && index > at)))
          continue;
        const where =
          other === policy
            ? `rule ${index + 1} of the same policy`
            : `rule ${index + 1} of ${policyName(other)}`;
        const message = `rule ${at + 1} of ${policyName(policy)} changes nothing: ${where} covers it (${direction})`;
        return [{ lint: 'redundant-rule', effect: 'idle', message, place: rule.place, policy, direction }];
      }
    }
    return [];
  });
}

function coversSubject(wide: Policy, narrow: Policy): boolean {
  return (
    covered(namespacesOf(narrow.subject.namespaces), namespacesOf(wide.subject.namespaces)) &&
    implies(narrow.subject.pods, wide.subject.pods)
  );
}

function covers(wide: Rule, narrow: Rule, sets: ConnectionSets): boolean {
  if (!coversPorts(wide, narrow, sets)) return false;
  if (wide.peers === 'anybody') return true;
  if (narrow.peers === 'anybody') return false;
  const { peers } = wide;
  return (
    narrow.peers.length > 0 && narrow.peers.every((peer) => peers.some((other) => coversPeer(other, peer)))
  );
}

function coversPorts(wide: Rule, narrow: Rule, sets: ConnectionSets): boolean {
  if (wide.ports === 'any') return true;
  if (narrow.ports === 'any') return false;
  let fixed = NONE;
  for (const port of wide.ports) {
    if (port.kind === 'range') fixed = sets.union(fixed, sets.ports(port.protocol, port.first, port.last));
    if (port.kind === 'protocol') fixed = sets.union(fixed, sets.protocol(port.protocol));
  }
  const named = wide.ports.flatMap((port) =>
    port.kind === 'named' ? [`${port.protocol} ${port.name}`] : [],
  );
  return narrow.ports.every((port) => {
    if (port.kind === 'open') return false;
    if (port.kind === 'named') return named.includes(`${port.protocol} ${port.name}`);
    const own =
      port.kind === 'range' ? sets.ports(port.protocol, port.first, port.last) : sets.protocol(port.protocol);
    return sets.difference(own, fixed) === NONE;
  });
}

function coversPeer(wide: Peer, narrow: Peer): boolean {
  if (wide.kind === 'pods' && narrow.kind === 'pods') {
    return (
      covered(namespacesOf(narrow.namespaces), namespacesOf(wide.namespaces)) &&
      implies(narrow.pods, wide.pods)
    );
  }
  if (wide.kind !== 'block' || narrow.kind !== 'block' || wide.range.family !== narrow.range.family)
    return false;
  if (wide.range.first > narrow.range.first || wide.range.last < narrow.range.last) return false;
  return wide.except.every(
    (hole) =>
      hole.range.last < narrow.range.first ||
      hole.range.first > narrow.range.last ||
      narrow.except.some(({ range }) => range.first <= hole.range.first && range.last >= hole.range.last),
  );
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** A namespace by its name is one with that label. */
function namespacesOf(namespaces: string | Selector): readonly Requirement[] | undefined {
  if (typeof namespaces === 'string') return [{ key: NAME_LABEL, operator: 'In', values: [namespaces] }];
  if (namespaces.open === true) return undefined;
  return isEverything(namespaces) ? [] : namespaces.requirements;
}

function implies(narrow: Selector, wide: Selector): boolean {
  if (wide.open === true) return false;
  return isEverything(wide) || narrow.text === wide.text || covered(narrow.requirements, wide.requirements);
}

/** Whether what meets all of `narrow` meets all of `wide`, decided condition by condition. */
function covered(
  narrow: readonly Requirement[] | undefined,
  wide: readonly Requirement[] | undefined,
): boolean {
  if (narrow === undefined || wide === undefined) return false;
  return wide.every((wanted) => narrow.some((given) => impliesOne(given, wanted)));
}

function impliesOne(given: Requirement, wanted: Requirement): boolean {
  if (given.key !== wanted.key) return false;
  const among = (values: readonly string[], others: readonly string[]): boolean =>
    values.every((value) => others.includes(value));
  if (given.operator === 'In') {
    if (wanted.operator === 'In') return among(given.values, wanted.values);
    if (wanted.operator === 'NotIn') return !given.values.some((value) => wanted.values.includes(value));
    return wanted.operator === 'Exists';
  }
  if (given.operator === 'NotIn') return wanted.operator === 'NotIn' && among(wanted.values, given.values);
  if (given.operator === 'DoesNotExist')
    return wanted.operator === 'DoesNotExist' || wanted.operator === 'NotIn';
  return wanted.operator === 'Exists';
}
