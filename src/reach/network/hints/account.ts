import { askedText } from '../aws/sets.ts';
import type { Asked } from '../aws/sets.ts';
import { INTERNET, farText, isWithin } from '../aws/pieces.ts';
import type { RouteTable, RouteTarget, SecurityGroup } from '../aws/model.ts';
import { titled } from '../aws/title.ts';
import type { Range } from '../cidr.ts';
import type { Told } from '../told.ts';
import type { About } from './about.ts';
import { WHOLE } from '../endpoint.ts';
import type { End, Hint, Wanted } from './change.ts';
import { hasPorts } from './policy-texts.ts';
import { transitHint } from './transit.ts';

/** Of what the account's network closes: one hint for each thing that does. */
export function accountHints(reasons: readonly Told[], wanted: Wanted): readonly Hint[] {
  const found = reasons.map((told) => accountHint(told, wanted)).filter((hint) => hint !== undefined);
  // Where nobody comes by this way at all, nothing needs to be opened for them.
  const other = found.find(({ change }) => change.kind === 'load-balancer');
  if (other !== undefined) return [other];
  // Who has no way to the public addresses of a service may have an endpoint for it already.
  const lacksRoute = found.some(({ change }) => change.kind === 'route');
  const hasEndpoint = found.some(({ change }) => change.kind === 'private-dns');
  return found.filter(({ change: { kind } }) =>
    kind === 'private-dns' ? lacksRoute : kind !== 'route' || !hasEndpoint,
  );
}

function accountHint(told: Told, wanted: Wanted): Hint | undefined {
  switch (told.about?.kind) {
    case 'security-group':
      return told.certain ? groupHint(told, told.about, wanted.asked) : undefined;
    case 'network-acl':
      return aclHint(told, told.about, wanted.asked);
    case 'route':
      return told.certain && told.effect === 'denies' ? routeHint(told, told.about, wanted) : undefined;
    case 'route-back':
    case 'transit-route':
    case 'transit-attachment':
      return told.certain && told.effect === 'denies' ? transitHint(told, told.about) : undefined;
    case 'private-dns':
      return told.certain ? privateDnsHint(told.about, wanted) : undefined;
    default:
      return undefined;
  }
}

function groupHint(
  { direction = 'ingress', place }: Told,
  { far: { groups, range }, group }: About & { kind: 'security-group' },
  asked: Asked,
): Hint {
  const [first] = typeof groups === 'string' ? [] : groups;
  const peer: SecurityGroup | Range | undefined = first ?? range;
  const who =
    peer === undefined ? 'the address of the other end' : 'name' in peer ? peer.name : farText(peer);
  const ends = direction === 'ingress' ? 'from' : 'to';
  const what = asked.port === undefined ? `a port of ${asked.protocol}` : askedText(asked);
  const article = direction === 'ingress' ? 'an ingress' : 'an egress';
  return {
    change: { kind: 'security-group-rule', group, direction, peer, asked },
    at: place,
    text: `add ${article} rule for ${what} ${ends} ${who} to ${titled(group.name, 'security group')}`,
  };
}

/** An ACL takes the entry with the lowest number that matches; 1 is the lowest. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html */
function aclHint(
  { certain, place }: Told,
  { acl, direction, entry, range, replies }: About & { kind: 'network-acl' },
  asked: Asked,
): Hint | undefined {
  const ends = direction === 'ingress' ? 'from' : 'to';
  const what =
    replies === undefined
      ? asked.port === undefined
        ? `a port of ${asked.protocol}`
        : askedText(asked)
      : hasPorts(asked)
        ? `replies by ${asked.protocol} on ports ${replies[0]} to ${replies[1]}`
        : `replies by ${asked.protocol}`;
  const name = titled(acl.name, 'network ACL');
  const way = `${direction} entry`;
  const allows = `that allows ${what} ${ends} ${farText(range)}`;
  const deny = certain ? 'denies' : 'may deny';
  const text =
    entry === undefined
      ? `add an ${way} to ${name} ${allows}`
      : entry.number > 1
        ? `add an ${way} with a number below ${entry.number} to ${name} ${allows}: ${entry.number} ${deny} it`
        : `let ${way} 1 of ${name}, which ${deny} it, allow ${what} ${ends} ${farText(range)}: no number is lower`;
  const below = entry?.number;
  return {
    change: { kind: 'network-acl-entry', acl, direction, below, range, asked, replies },
    at: place,
    text,
  };
}

function routeHint(
  { message, place }: Told,
  { table, target }: About & { kind: 'route' },
  { destination, source }: Wanted,
): Hint | undefined {
  const name = titled(table.name, 'route table');
  if (destination.end.kind === 'aws') return serviceRoute(table, name, destination.end.service, place);
  const outward = destination.end.kind === 'addresses';
  const far = outward ? destination.end : source.end;
  if (far.kind !== 'addresses') return undefined;
  const { ranges } = far;
  const where = titleOf(outward ? destination : source);
  const back = target?.kind === 'peering' ? tableBeyond(target, ranges) : undefined;
  if (target?.kind === 'peering' && back !== undefined) {
    const text = `add a route back to these pods through peering connection ${target.name} to ${titled(back.name, 'route table')}`;
    return { change: { kind: 'route', table: back, ranges: [], by: 'peering' }, at: back.place, text };
  }
  const isPublic = ranges.every((range) => INTERNET.some((one) => isWithin(range, one)));
  if (!outward) {
    // Who comes from the internet finds no private address, whatever the routes.
    if (isPublic && (target !== undefined || ranges.every(({ family }) => family === 4))) {
      const text = `put a load balancer before these pods (a Service of type LoadBalancer, an Ingress): by ${name} nobody outside opens a connection to them`;
      return { change: { kind: 'load-balancer' }, at: place, text };
    }
    const text = `add a route back to ${where} to ${name}: without one nobody there reaches these pods`;
    return { change: { kind: 'route', table, ranges, by: 'any' }, at: place, text };
  }
  const by = isPublic ? 'internet' : 'any';
  // Whom an internet gateway carries nothing for has no public address.
  const orPublic =
    target?.kind === 'internet-gateway' ? '' : ', or from a public subnet by an internet gateway';
  const through = isPublic ? ` by a NAT gateway${orPublic}` : '';
  const text =
    target === undefined
      ? `add a route to ${where}${through} to ${name}`
      : `add a route to ${where}${through} to ${name}: now it ${message}`;
  return { change: { kind: 'route', table, ranges, by }, at: place, text };
}

/** A service has public addresses, until an endpoint of the VPC has private ones. https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html */
function serviceRoute(table: RouteTable, name: string, service: string, at: Hint['at']): Hint {
  const text = `make a VPC endpoint for ${service}, or add a route to the internet to ${name}`;
  return { change: { kind: 'route', table, ranges: [WHOLE[4]], by: 'internet' }, at, text };
}

function privateDnsHint({ endpoint }: About & { kind: 'private-dns' }, { destination }: Wanted): Hint {
  const { privateDns, title } = endpoint;
  const text = `let the name of ${destination.name} lead to ${title}: ${privateDns.reason}`;
  return { change: { kind: 'private-dns', endpoint }, at: privateDns.place, text };
}

function titleOf({ name }: End): string {
  return name === 'internet' ? 'the internet' : name;
}

/** The table of the subnet at the other end of a peering connection, where the address is in one that is known. */
function tableBeyond(
  { peer }: RouteTarget & { kind: 'peering' },
  ranges: readonly Range[],
): RouteTable | undefined {
  const vpc = peer();
  if ('kind' in vpc) return undefined;
  const subnet = vpc
    .subnets()
    .find((one) => ranges.every((range) => one.ranges.some((block) => isWithin(range, block))));
  const table = subnet?.table();
  return table === undefined || 'kind' in table ? undefined : table;
}
