import { viewOf } from '../../reach/network/index.ts';
import type { Verdict } from '../../reach/network/reach.ts';
import type { Told } from '../../reach/network/told.ts';
import type { NetworkReason } from '../../result/network.ts';

/** What decides: for an answer that is clear the rules that made it, for the others all that has a say. */
export function becauseOf(verdict: Verdict, reasons: readonly Told[]): NetworkReason[] {
  return reasons
    .filter(({ certain, effect }) =>
      verdict === 'yes'
        ? effect === 'allows' || effect === 'open' || (!certain && effect !== 'other-port')
        : effect !== 'open',
    )
    .map(reasonOf);
}

function reasonOf({ by, certain, direction, effect, message, place }: Told): NetworkReason {
  const view = place === undefined ? undefined : viewOf(place);
  const span = view?.span;
  const rule = /^spec\.((?:ingress|egress)\[[^\]]*\])/.exec(view?.path ?? '')?.[1];
  return {
    policy: by,
    ...(rule === undefined ? {} : { rule }),
    ...(direction === undefined ? {} : { direction }),
    effect,
    message,
    ...(span === undefined ? {} : { file: span.file.path, line: span.file.position(span.start).line }),
    certain,
  };
}
