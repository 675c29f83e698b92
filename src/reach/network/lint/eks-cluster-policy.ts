import type { ConnectionSets } from '../connections.ts';
import { NONE } from '../connections.ts';
import type { Engine } from '../engine.ts';
import type { Direction, Policy, PortMatch, Rule } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import { fixedPorts } from '../operations.ts';
import { policyName } from '../told.ts';
import type { LintContext, LintFinding } from './finding.ts';

const KIND = 'networking.k8s.aws/ClusterNetworkPolicy';
const APPLICATION = 'networking.k8s.aws/ApplicationNetworkPolicy';
/** What is known from the source of the controller alone is said to be so. */
const INFERRED = 'inferred from the source of the controller, not observed';

/** What EKS makes of its own kinds of policies otherwise than they read. */
export function eksClusterPolicyLints({ network: { reach, settings } }: LintContext): LintFinding[] {
  if (settings === undefined) return [];
  const { engine } = reach;
  return engine.network.policies.flatMap((policy) =>
    DIRECTIONS.flatMap((direction) => {
      if (policy.resource.type === APPLICATION) return namesOnly(policy, direction);
      if (policy.resource.type !== KIND) return [];
      return [
        ...ruleOrder(policy, direction, engine),
        ...firstPeer(policy, direction, engine),
        ...samePort(policy, direction),
        ...namedPort(policy, direction),
      ];
    }),
  );
}

/** An earlier rule that accepts or passes on loses against a later one that denies. */
function ruleOrder(policy: Policy, direction: Direction, engine: Engine): LintFinding[] {
  const rules = policy.rules[direction];
  return rules.flatMap((rule, at) => {
    if (rule.action === 'deny') return [];
    const denial = rules
      .slice(at + 1)
      .findIndex((later) => later.action === 'deny' && meet(rule, later, engine));
    if (denial === -1) return [];
    const message = `rule ${at + 1} of ${policyName(policy)} comes before rule ${at + denial + 2}, which denies, and loses against it all the same: EKS knows only the priority of the policy, and within it a denial goes first; give the denial a policy of its own with a higher number (${direction})`;
    return [{ lint: 'rule-order', effect: 'closes', message, place: rule.place, policy, direction }];
  });
}

/** Whether two rules are about some of the same pods or addresses, and ports. */
function meet(a: Rule, b: Rule, engine: Engine): boolean {
  const { index, sets } = engine;
  if (!portsMeet(a, b, sets)) return false;
  if (a.peers === 'anybody' || b.peers === 'anybody') return true;
  const others = b.peers;
  return a.peers.some((one) =>
    others.some((other) => {
      if (one.kind === 'pods' && other.kind === 'pods') {
        const [mine, theirs] = [one, other].map(({ namespaces, pods }) => index.take(namespaces, pods));
        return [...mine!.sure].some((id) => theirs!.sure.includes(id));
      }
      if (one.kind === 'block' && other.kind === 'block')
        return (
          one.range.family === other.range.family &&
          one.range.first <= other.range.last &&
          other.range.first <= one.range.last
        );
      // A pod has an address: a block that holds the most of them holds it too.
      return one.kind === 'block' || other.kind === 'block';
    }),
  );
}

function portsMeet(a: Rule, b: Rule, sets: ConnectionSets): boolean {
  const [mine, theirs] = [fixedPorts(a, sets), fixedPorts(b, sets)];
  return sets.intersection(mine.sure, theirs.sure) !== NONE;
}

/** The controller looks for namespaces by the first peer: without one the whole rule vanishes, a denial too. */
function firstPeer(policy: Policy, direction: Direction, { index }: Engine): LintFinding[] {
  if (direction === 'egress') return [];
  return policy.rules.ingress.flatMap((rule, at) => {
    const first = rule.peers === 'anybody' ? undefined : rule.peers[0];
    if (first?.kind !== 'pods' || typeof first.namespaces === 'string' || rule.peers.length < 2) return [];
    const { maybe, sure } = index.namespaces(first.namespaces);
    if (sure.length + maybe.length > 0) return [];
    const message = `the first peer of rule ${at + 1} of ${policyName(policy)} matches no namespace: the whole rule may be lost, its other peers too (${INFERRED})`;
    return [
      {
        lint: 'lost-rule',
        effect: rule.action === 'deny' ? 'opens' : 'closes',
        message,
        place: first.place,
        policy,
        direction,
      },
    ];
  });
}

/** Two ports that begin alike are taken for one: the range is lost. */
function samePort(policy: Policy, direction: Direction): LintFinding[] {
  const seen = new Map<string, PortMatch & { kind: 'range' }>();
  return policy.rules[direction].flatMap((rule) =>
    (rule.ports === 'any' ? [] : rule.ports).flatMap((port): LintFinding[] => {
      if (port.kind !== 'range') return [];
      const key = `${rule.action} ${port.protocol} ${port.first}`;
      const before = seen.get(key);
      seen.set(key, port);
      if (before === undefined || before.last === port.last) return [];
      const message = `${policyName(policy)} names ${port.protocol} ${port.first} twice, to ${before.last} and to ${port.last}: for one address the second may be lost (${INFERRED})`;
      return [
        {
          lint: 'lost-rule',
          effect: rule.action === 'deny' ? 'opens' : 'closes',
          message,
          place: port.place,
          policy,
          direction,
        },
      ];
    }),
  );
}

/** Names of ports are looked up in the wrong place, and without their protocol. */
function namedPort(policy: Policy, direction: Direction): LintFinding[] {
  return policy.rules[direction].flatMap((rule) =>
    (rule.ports === 'any' ? [] : rule.ports).flatMap((port): LintFinding[] => {
      if (port.kind !== 'named') return [];
      const message = `port "${port.name}" of ${policyName(policy)} may not be found, or be that of another pod: name its number (${INFERRED})`;
      return [
        {
          lint: 'lost-rule',
          effect: rule.action === 'deny' ? 'opens' : 'closes',
          message,
          place: port.place,
          policy,
          direction,
        },
      ];
    }),
  );
}

/** Outside of Auto Mode a peer of names has no address, so a policy of names alone closes everything. */
function namesOnly(policy: Policy, direction: Direction): LintFinding[] {
  return policy.rules[direction].flatMap((rule) =>
    (rule.peers === 'anybody' ? [] : rule.peers).flatMap((peer): LintFinding[] => {
      if (peer.kind !== 'names') return [];
      const message = `${policyName(policy)} names hosts: only nodes of EKS Auto Mode resolve them, on others this peer allows nothing`;
      return [{ lint: 'names-only', effect: 'closes', message, place: peer.place, policy, direction }];
    }),
  );
}
