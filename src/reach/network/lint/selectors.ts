import type { Engine } from '../engine.ts';
import type { Direction, Policy, Rule } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import type { Selector } from '../selector.ts';
import { policyName } from '../told.ts';
import type { LintContext, LintFinding } from './finding.ts';

/** Selectors that take nobody, and names of ports that nobody has. */
export function selectorLints({ network: { reach } }: LintContext): LintFinding[] {
  const { engine } = reach;
  return engine.network.policies.flatMap((policy) => {
    const { maybe, sure } = engine.index.take(policy.subject.namespaces, policy.subject.pods);
    if (sure.length + maybe.length === 0) {
      const message = `${policyName(policy)} selects no pod that is here`;
      return [
        {
          lint: 'selects-nothing' as const,
          effect: 'idle' as const,
          message,
          place: policy.subject.place,
          policy,
        },
      ];
    }
    return DIRECTIONS.flatMap((direction) =>
      policy.applies[direction] === false
        ? []
        : policy.rules[direction].flatMap((rule) =>
            ruleLints(engine, policy, rule, direction, [...sure, ...maybe]),
          ),
    );
  });
}

function ruleLints(
  engine: Engine,
  policy: Policy,
  rule: Rule,
  direction: Direction,
  subjects: readonly number[],
): LintFinding[] {
  const found: LintFinding[] = [];
  const peers = rule.peers === 'anybody' ? [] : rule.peers;
  for (const peer of peers) {
    if (peer.kind !== 'pods') continue;
    const { maybe, sure } = engine.index.take(peer.namespaces, peer.pods);
    if (sure.length + maybe.length > 0 || isElsewhere(engine, peer.namespaces)) continue;
    const message = `a peer of ${policyName(policy)} matches no pod that is here (${direction})`;
    found.push({ lint: 'matches-nobody', effect: 'idle', message, place: peer.place, policy, direction });
  }
  for (const port of rule.ports === 'any' ? [] : rule.ports) {
    if (port.kind !== 'named') continue;
    const destinations = direction === 'ingress' ? subjects : destinationsOf(engine, rule);
    const resolves = destinations.some((id) =>
      engine.classes.tables[engine.classes.all[id]!.ports]!.some(
        ({ name, protocol }) => name === port.name && (port.protocol ?? protocol) === protocol,
      ),
    );
    if (resolves) continue;
    const message = `port "${port.name}" of ${policyName(policy)} is the name of no ${port.protocol ?? ''} port of the pods it is for, so the rule opens nothing by it (${direction})`;
    found.push({ lint: 'unresolved-port', effect: 'closes', message, place: port.place, policy, direction });
  }
  return found;
}

/** Whether the pods that are meant may be in a namespace of which nothing is here: files hold a part of a cluster. */
function isElsewhere({ index, network }: Engine, namespaces: string | Selector): boolean {
  const inhabited = new Set(network.groups.map(({ namespace }) => namespace));
  if (inhabited.has('kube-system')) return false;
  const names =
    typeof namespaces === 'string' ? [namespaces] : Object.values(index.namespaces(namespaces)).flat();
  return names.every((name) => !inhabited.has(name));
}

function destinationsOf(engine: Engine, rule: Rule): readonly number[] {
  if (rule.peers === 'anybody') return engine.classes.all.map(({ id }) => id);
  return rule.peers.flatMap((peer) => {
    if (peer.kind !== 'pods') return [];
    const { maybe, sure } = engine.index.take(peer.namespaces, peer.pods);
    return [...sure, ...maybe];
  });
}
