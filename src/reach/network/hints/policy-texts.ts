import { askedText } from '../aws/sets.ts';
import type { Direction, Policy } from '../model.ts';
import type { Told } from '../told.ts';
import { policyName } from '../told.ts';
import type { End, Hint, PodPorts, Wanted } from './change.ts';

/** A rule that allows, in a policy that closes what no rule allows; one of the cluster does where pods share its maps. */
export function addRule(
  policy: Policy,
  at: Told['place'],
  direction: Direction,
  peer: End,
  asked: PodPorts,
): Hint {
  const accepts = ACCEPTS[policy.kind];
  const action = accepts ?? (policy.tierOrder === undefined ? undefined : 'Allow');
  const rule = action === undefined ? 'a rule' : `a rule with action ${action}`;
  return {
    change:
      accepts === undefined
        ? { kind: 'policy-rule', policy, direction, peer, asked }
        : ruleBefore(policy, direction, undefined, 'same-policy', peer, asked),
    at,
    text: `add ${rule} for ${ruleText(direction, peer, asked)} to ${policyName(policy)}`,
  };
}

/** A rule for who is meant already gets a port more. */
export function extendPorts(policy: Policy, rule: string, at: Told['place'], asked: PodPorts): Hint {
  return {
    change: { kind: 'policy-port', policy, rule, asked },
    at,
    text: `add ${portsText(asked)} to the ports of ${rule} of ${policyName(policy)}`,
  };
}

/** A rule that denies: whether another can go before it hangs on the kind of the policy. */
export function denied(
  policy: Policy,
  rule: string | undefined,
  at: Told['place'],
  direction: Direction,
  peer: End,
  { eks, inPods: asked }: Wanted,
): Hint {
  const name = policyName(policy);
  const change = (where: RuleBefore['where']): RuleBefore =>
    ruleBefore(policy, direction, rule, where, peer, asked);
  const allow = `a rule with action ${ACCEPTS[policy.kind] ?? 'Allow'} for ${ruleText(direction, peer, asked)}`;
  const first = policy.tier === 'admin' ? ' ahead of every NetworkPolicy' : '';
  if (policy.kind.startsWith('Cilium')) {
    const text = `narrow ${rule ?? 'the rule'} of ${name}, which denies it: no rule that allows goes before one that denies`;
    return { change: { kind: 'policy-denies', policy, rule }, at, text };
  }
  if (!eks) {
    const before = rule === undefined ? 'the rule that denies it' : `${rule}, which denies it`;
    return { change: change('same-policy'), at, text: `add ${allow} to ${name} before ${before}${first}` };
  }
  // The order of the rules counts for nothing there. https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
  if (policy.order > 0) {
    const text = `add ${allow} to a ${policy.kind} with a priority below ${policy.order}: ${rule === undefined ? '' : `${rule} of `}${name} denies it${first}`;
    return { change: change('earlier-policy'), at, text };
  }
  const text = `narrow ${rule ?? 'the rule'} of ${name}, which denies it: on EKS nothing goes before priority 0`;
  return { change: { kind: 'policy-denies', policy, rule }, at, text };
}

type RuleBefore = Hint['change'] & { readonly kind: 'policy-rule-before' };

function ruleBefore(
  policy: Policy,
  direction: Direction,
  rule: string | undefined,
  where: RuleBefore['where'],
  peer: End,
  asked: PodPorts,
): RuleBefore {
  return { kind: 'policy-rule-before', policy, direction, rule, where, peer, asked };
}

const ACCEPTS: Readonly<Record<string, string>> = { ClusterNetworkPolicy: 'Accept' };

/** What the API server refuses closes its pods here, whatever its rules say. */
export function faulty(policy: Policy, at: Told['place']): Hint {
  const why = policy.faults.find(({ place }) => place === at)?.message ?? policy.faults[0]?.message;
  return {
    change: { kind: 'policy-fault', policy },
    at,
    text: `correct ${policyName(policy)}, which the API server would refuse${why === undefined ? '' : `: ${why}`}`,
  };
}

/** `ingress from shop/web on TCP 443` */
export function ruleText(direction: Direction, peer: End, asked: PodPorts): string {
  const what = hasPorts(asked)
    ? `on ${portsText(asked)}`
    : `without ports, which lets ${asked.protocol} through too,`;
  return `${direction} ${direction === 'ingress' ? 'from' : 'to'} ${peer.name} ${what}`;
}

/** `TCP 8080 and 9090` */
function portsText({ name, others = [], ...asked }: PodPorts): string {
  if (name !== undefined) return `${asked.protocol} ${name}`;
  return [askedText(asked), ...others].join(' and ');
}

/** Policies have no word for ICMP: it goes through by rules that are for everything. */
export function hasPorts({ protocol }: PodPorts): boolean {
  return protocol !== 'ICMP' && protocol !== 'other';
}
