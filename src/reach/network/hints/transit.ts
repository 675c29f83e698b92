import { farText } from '../aws/pieces.ts';
import { titled } from '../aws/title.ts';
import type { Told } from '../told.ts';
import type { About } from './about.ts';
import type { Hint } from './change.ts';

type TransitAbout = About & { readonly kind: 'route-back' | 'transit-route' | 'transit-attachment' };

/**
 * Of what closes the way through a transit gateway.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 */
export function transitHint({ place }: Told, about: TransitAbout): Hint {
  switch (about.kind) {
    case 'route-back': {
      const { gateway, range, table } = about;
      const to = titled(table.name, 'route table');
      const text = `add a route back to ${farText(range)} through transit gateway ${gateway.name} to ${to}`;
      const change = { kind: 'route', table, ranges: [range], by: 'transit-gateway' } as const;
      return { change, at: table.place, text };
    }
    case 'transit-route': {
      const { blackhole, range, table } = about;
      const where = farText(range);
      const name = titled(table.name, 'transit gateway route table', 'route table');
      const text = blackhole
        ? `let ${name} send ${where} to an attachment in place of the blackhole`
        : `add a route to ${where} to ${name}, or let the attachment of its VPC propagate to it`;
      return { change: { kind: 'transit-route', table, range }, at: place, text };
    }
    case 'transit-attachment': {
      const { attachment, zoneOf } = about;
      const name = `transit gateway attachment ${attachment.name}`;
      const text =
        zoneOf === undefined
          ? `associate ${name} with a route table of its gateway`
          : `add a subnet in the Availability Zone of ${zoneOf.name} to ${name}`;
      return { change: about, at: place, text };
    }
  }
}
