import type { View } from '../../estate/index.ts';
import type { Effect, Reason } from './explain.ts';
import type { About } from './hints/about.ts';
import type { Direction, Place, Policy } from './model.ts';

/** Why an answer is what it is, in words. */
export interface Told {
  /** What decides: `NetworkPolicy shop/web`. */
  readonly by: string;
  readonly direction: Direction | undefined;
  readonly effect: Effect | 'open';
  /** What it does, to be read after its name. */
  readonly message: string;
  /** Where a person would edit to change it. */
  readonly place: Place | View | undefined;
  /** Whether it is known to be so. */
  readonly certain: boolean;
  /** The thing itself, for who says what to change. */
  readonly about?: About;
}

/** `NetworkPolicy shop/web` */
export function policyName({ kind, name, namespace }: Policy): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** A reason in words. */
export function toldOf(
  { direction, effect, open, place, policy, ports }: Reason,
  subject: string,
  peer: string,
): Told {
  const way = direction === 'ingress' ? `from ${peer}` : `to ${peer}`;
  const verb = direction === 'ingress' ? 'be reached' : 'connect';
  const message = {
    allows: `lets ${subject} ${verb} ${way}`,
    denies: `does not let ${subject} ${verb} ${way}`,
    passes: `leaves it to the policies below whether ${subject} may ${verb} ${way}`,
    isolates: `selects ${subject}: what no rule allows is denied (${direction})`,
    'other-port': `is for ${peer}, and only for ${ports === undefined || ports === '' ? 'a port that is not there' : ports}`,
    'other-peer': `is for this port, and not for ${peer}`,
    refused: `would be refused by the API server, so ${subject} is taken as closed`,
  }[effect];
  return {
    by: policyName(policy),
    direction,
    effect,
    message: open === undefined ? message : `${message}, perhaps: ${open}`,
    place,
    certain: open === undefined,
    about: { kind: 'policy', policy },
  };
}
