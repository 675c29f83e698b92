import { viewOf } from '../model.ts';
import { parseCidr } from '../cidr.ts';
import type { Direction, Policy } from '../model.ts';
import type { Verdict } from '../reach.ts';
import type { Told } from '../told.ts';
import { policyName } from '../told.ts';
import type { End, Hint, Wanted } from './change.ts';
import { ruleText } from './policy-texts.ts';

/** Of what the data plane of EKS closes besides what the policies say. */
export function cniHint(
  told: Told,
  reasons: readonly Told[],
  wanted: Wanted,
  verdict: Verdict,
): Hint | undefined {
  const { about, direction, place } = told;
  if (about === undefined || direction === undefined) return undefined;
  const [subject, peer] =
    direction === 'ingress' ? [wanted.destination, wanted.source] : [wanted.source, wanted.destination];
  const asked = wanted.inPods;
  switch (about.kind) {
    case 'strict-mode':
      if (!told.certain) return undefined;
      return {
        change: { kind: 'new-policy', direction, subject, peer, asked },
        at: place,
        text: `add a NetworkPolicy that selects ${subject.name} and has a rule for ${ruleText(direction, peer, asked)}: in mode strict a pod without any is closed`,
      };
    case 'exception': {
      const policy = isolatingAt(reasons, direction);
      const block = place === undefined ? undefined : textAt(place);
      const range = block === undefined ? undefined : parseCidr(block);
      if (policy === undefined || block === undefined || range === undefined) return undefined;
      const narrow: End =
        peer.end.kind === 'addresses' ? { name: block, end: { kind: 'addresses', ranges: [range] } } : peer;
      return {
        change: { kind: 'policy-rule', policy, direction, peer: narrow, asked },
        at: place,
        text: `add a rule for ${ruleText(direction, narrow, asked)} to ${policyName(policy)}: the exception ${block} closes what wider blocks open`,
      };
    }
    case 'node-block':
      return {
        change: about.policy.isolates
          ? { kind: 'policy-rule', policy: about.policy, direction, peer, asked }
          : { kind: 'other' },
        at: place,
        text: `write the block in ${policyName(about.policy)} with its first address, or add a rule for ${ruleText(direction, peer, asked)}`,
      };
    case 'port-name':
      return {
        change: { kind: 'policy-rule', policy: about.policy, direction, peer, asked },
        at: place,
        text: `write the number of the port in ${policyName(about.policy)}: its name is left out beside a block of addresses`,
      };
    case 'service-address': {
      const policy = isolatingAt(reasons, direction);
      if (policy === undefined || !told.certain) return undefined;
      const { ports } = about.service;
      const { port, protocol } = wanted.asked;
      const target = ports.find((one) => one.protocol === protocol && one.port === port)?.target;
      // The name opens it whatever number it is in each of the pods.
      const named = typeof target === 'string' ? { ...asked, name: target } : asked;
      return {
        change: { kind: 'policy-rule', policy, direction, peer, asked: named },
        at: place,
        text: `add a rule for ${ruleText(direction, peer, named)} to ${policyName(policy)}, with a podSelector of just the labels that the Service selects by`,
      };
    }
    case 'too-many-ports':
      // What is lost of it is not known; what is closed for sure is closed by something else.
      if (verdict === 'no') return undefined;
      return {
        change: { kind: 'other' },
        at: place,
        text: 'write the ports as ranges, or split the addresses: one address holds 24 ports',
      };
    default:
      return undefined;
  }
}

/** The policy of a namespace that closes what no rule allows: a rule more in it adds up with all others. */
function isolatingAt(reasons: readonly Told[], direction: Direction): Policy | undefined {
  const found = reasons.findLast(
    ({ about, direction: of, effect }) =>
      of === direction &&
      effect === 'isolates' &&
      (about?.kind === 'policy' || about?.kind === 'shared-maps'),
  );
  return found?.about !== undefined && 'policy' in found.about ? found.about.policy : undefined;
}

function textAt(place: NonNullable<Told['place']>): string | undefined {
  const value = viewOf(place).string();
  return value.kind === 'known' ? value.value : undefined;
}
