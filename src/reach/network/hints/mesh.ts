import { askedText } from '../aws/sets.ts';
import type { Told } from '../told.ts';
import type { Hint, Wanted } from './change.ts';

/**
 * Of what a service mesh keeps out.
 * https://istio.io/latest/docs/concepts/security/#implicit-enablement and
 * https://linkerd.io/2/reference/authorization-policy/
 */
export function meshHint(told: Told, { inPods, source }: Wanted): Hint | undefined {
  const { about, by, certain, place } = told;
  if (about?.kind !== 'mesh' || !certain) return undefined;
  const who = source.name;
  const text = {
    'plain-text': `give ${who} the proxy of the mesh, or let ${by} take plain text at this port too`,
    'istio-denies': `narrow the rule of ${by} that denies it: no policy that allows goes before one that denies`,
    'istio-allows': `add a rule for ${who} on ${askedText(inPods)} to ${by}`,
    server: `add an AuthorizationPolicy of Linkerd that lets ${who} in at ${by}`,
    'default-policy': `let a Server be for this port and an AuthorizationPolicy of Linkerd let ${who} in there, or set another default policy`,
  }[about.closes];
  return { change: { kind: 'mesh' }, at: place, text };
}
