import type { Told } from '../told.ts';
import type { Hint } from './change.ts';

/** Of what leads into the cluster and does not let somebody connect. */
export function clientsHint({ about, by, certain, place }: Told, who: string): Hint | undefined {
  if (about?.kind !== 'clients' || !certain) return undefined;
  const text = about.internal
    ? `make the load balancer of ${by} internet-facing, or come from the VPC: it is internal`
    : `let ${who} connect to ${by}: add its addresses to those that it lets in`;
  return { change: { kind: 'clients' }, at: place, text };
}
