import type { Resource, View } from '../../../estate/index.ts';
import { ALB, annotation } from './makers.ts';
import type { Listener, Login } from './way.ts';

/**
 * Whether an ALB lets requests through only after a login: listeners of HTTPS do where the Service or the Ingress says
 * so, unless whoever has no login is let through too.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#authentication
 */
export function loginOf(ingress: Resource, service: Resource, { tls }: Listener): Login | undefined {
  const type = wordOf(ingress, service, 'auth-type', 'none');
  const others = wordOf(ingress, service, 'auth-on-unauthenticated-request', 'authenticate');
  if (tls === false || type === 'none' || others === 'allow') return undefined;
  return tls === undefined || type === undefined || others === undefined ? 'depends' : 'yes';
}

/** What stands at the Service goes before what stands at the Ingress; `undefined` where it is not known. */
function wordOf(ingress: Resource, service: Resource, name: string, unless: string): string | undefined {
  const at = [service, ingress]
    .map((one): View => annotation(one, ALB + name))
    .find((view) => view.present !== false);
  const value = at?.string();
  if (value === undefined || value.kind === 'absent') return unless;
  return value.kind === 'unknown' ? undefined : value.value.trim().toLowerCase();
}
