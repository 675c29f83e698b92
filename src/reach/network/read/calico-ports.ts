import type { PortProtocol } from '../connections.ts';
import { LAST_PORT, PORT_PROTOCOLS } from '../connections.ts';
import type { PortMatch, Rule } from '../model.ts';
import type { At, Faults } from './at.ts';
import { isPortProtocol } from './network-policy.ts';

const NUMBERS: Readonly<Record<number, string>> = {
  1: 'ICMP',
  6: 'TCP',
  17: 'UDP',
  58: 'ICMPv6',
  132: 'SCTP',
  136: 'UDPLite',
};
const NAME = /^[a-zA-Z0-9_.-]{1,128}$/;

/**
 * The protocol and the ports of the destination.
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#rule
 */
export function portsOf(rule: At, destination: At, faults: Faults): Rule['ports'] {
  const protocol = protocolAt(rule.get('protocol'), faults);
  const notProtocol = protocolAt(rule.get('notProtocol'), faults);
  for (const at of [rule.get('protocol'), rule.get('notProtocol'), destination])
    if (at.open !== undefined) return [{ kind: 'open', place: at, reason: at.open }];
  const ports = destination.get('ports');
  const notPorts = destination.get('notPorts');
  const listed = [ports, notPorts].find((at) => at.there);
  if (listed !== undefined && listed.items().items.length + (listed.items().rest === undefined ? 0 : 1) > 0) {
    if (isPortProtocol(protocol)) return among(ports, notPorts, protocol, faults);
    if (rule.get('protocol').open === undefined)
      faults.add(listed, 'ports need the protocol TCP, UDP or SCTP');
    return [];
  }
  const place = rule.get(protocol === undefined ? 'notProtocol' : 'protocol');
  if (protocol !== undefined) return matchOf(protocol, place);
  if (notProtocol === undefined) return 'any';
  const others: PortMatch[] = [...PORT_PROTOCOLS, 'ICMP' as const, 'other' as const]
    .filter((one) => one !== notProtocol)
    .map((one) => ({ kind: 'protocol', place, protocol: one }));
  const known = isPortProtocol(notProtocol) || notProtocol === 'ICMP';
  // Of the protocols that have no name here one is left out.
  return known ? others : [...others.slice(0, -1), ...matchOf(notProtocol, place)];
}

/** The name of a protocol, also where its number is written. */
function protocolAt(at: At, faults: Faults): string | undefined {
  const value = at.value();
  if (!at.there || at.open !== undefined) return undefined;
  const number = typeof value === 'number' ? value : /^\d+$/.test(String(value)) ? Number(value) : undefined;
  const names = Object.values(NUMBERS);
  if (number !== undefined && Number.isInteger(number) && number > 0 && number < 256)
    return NUMBERS[number] ?? String(number);
  const name = names.find((one) => one.toLowerCase() === String(value).toLowerCase());
  if (name === undefined) faults.add(at, `the protocol is ${names.join(', ')} or a number from 1 to 255`);
  return name;
}

function matchOf(protocol: string, place: At): PortMatch[] {
  if (isPortProtocol(protocol) || protocol === 'ICMP') return [{ kind: 'protocol', place, protocol }];
  return [{ kind: 'open', place, reason: `which connections ${protocol} stands for is not told apart` }];
}

/** The ports that are listed, or all, without those that are not meant. */
function among(ports: At, notPorts: At, protocol: PortProtocol, faults: Faults): PortMatch[] {
  const wanted = matchesAt(ports, protocol, faults);
  const refused = matchesAt(notPorts, protocol, faults);
  if (refused.length === 0) return wanted;
  const open = refused.find(({ kind }) => kind !== 'range');
  // A name that is not meant has another number at each pod.
  if (open !== undefined)
    return [{ kind: 'open', place: open.place, reason: 'which ports are left out is not known' }];
  const all: PortMatch = { kind: 'range', place: notPorts, protocol, first: 0, last: LAST_PORT };
  const from: readonly PortMatch[] = wanted.length > 0 ? wanted : [all];
  return from.flatMap((match) => (match.kind === 'range' ? without(match, refused) : [match]));
}

function without(match: PortMatch & { kind: 'range' }, refused: readonly PortMatch[]): PortMatch[] {
  let left = [match];
  for (const hole of refused) {
    if (hole.kind !== 'range') continue;
    left = left.flatMap((range) => {
      if (hole.last < range.first || hole.first > range.last) return [range];
      return [
        { ...range, last: hole.first - 1 },
        { ...range, first: hole.last + 1 },
      ].filter(({ first, last }) => first <= last);
    });
  }
  return left;
}

/** `80`, `'80:90'` or a name. */
function matchesAt(list: At, protocol: PortProtocol, faults: Faults): PortMatch[] {
  const { items, rest } = faults.itemsOf(list, String(list.key));
  const matches = items.flatMap((item): PortMatch[] => {
    if (item.open !== undefined) return [{ kind: 'open', place: item, reason: item.open }];
    const text = String(item.value());
    const range = /^(\d+)(?::(\d+))?$/.exec(text);
    if (range === null) {
      if (NAME.test(text) && typeof item.value() === 'string')
        return [{ kind: 'named', place: item, protocol, name: text }];
    } else {
      const first = Number(range[1]);
      const last = Number(range[2] ?? range[1]);
      if (first <= last && last <= LAST_PORT) return [{ kind: 'range', place: item, protocol, first, last }];
    }
    faults.add(item, 'a port is a number, two with a colon between them, or a name');
    return [];
  });
  return rest === undefined ? matches : [...matches, { kind: 'open', place: list, reason: rest }];
}
