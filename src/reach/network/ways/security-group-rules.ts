import type { View } from '../../../estate/index.ts';
import type { Opens } from './way.ts';

/**
 * Whether the AWS Load Balancer Controller lets its load balancer into the security groups of the targets: it does
 * unless told otherwise, and for a load balancer that is given security groups only where it is told to.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/security_groups/
 * @param groups where a load balancer is given security groups of its own
 * @param manages where the controller is told to keep the rules, or not to
 */
export function opensTargets(groups: View, manages: View): Opens {
  const given = groups.present;
  const value = manages.value();
  const word = value.kind === 'known' || value.kind === 'default' ? String(value.value) : undefined;
  if (value.kind === 'unknown' || (given === undefined && word === undefined))
    return { opens: undefined, at: manages, why: NOT_KNOWN };
  const opens = word === undefined ? given === false : word === 'true';
  const why = opens
    ? 'has its rules in the security groups of its targets kept by its controller'
    : 'needs rules in the security groups of its targets, that its controller does not make';
  return { opens, at: word === undefined && given === true ? groups : manages, why };
}

const NOT_KNOWN = 'may need rules in the security groups of its targets';

/** Of a load balancer of which nobody says so. */
export function mayOpen(at: View): Opens {
  return { opens: undefined, at, why: NOT_KNOWN };
}

/** Of one that somebody else makes: the rules are to be made by hand. */
export function opensNothing(at: View): Opens {
  const why = 'needs rules in the security groups of its targets, that nobody makes for it';
  return { opens: false, at, why };
}
