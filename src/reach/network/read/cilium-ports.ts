import type { PortProtocol } from '../connections.ts';
import { LAST_PORT } from '../connections.ts';
import type { PortMatch, Rule } from '../model.ts';
import type { At, Faults } from './at.ts';
import { somePorts } from './some-ports.ts';

const NAME = /^(?=.*[a-zA-Z])[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/;
/** Fields of a port rule with which Cilium looks into a connection. */
const LOOKS = ['rules', 'listener', 'serverNames', 'terminatingTLS', 'originatingTLS'];

/**
 * The ports that a rule is for; `undefined` where it says nothing of them.
 * https://docs.cilium.io/en/stable/security/policy/language/#layer-4-examples
 */
export function portsOf(rule: At, faults: Faults): Rule['ports'] | undefined {
  const toPorts = rule.get('toPorts');
  const icmps = rule.get('icmps');
  for (const at of [toPorts, icmps])
    if (at.open !== undefined) return [{ kind: 'open', place: at, reason: at.open }];
  const ports = faults.itemsOf(toPorts, 'toPorts');
  const messages = faults.itemsOf(icmps, 'icmps');
  const matches = ports.items.flatMap((item) => ruleMatches(item, faults));
  if (ports.rest !== undefined) matches.push({ kind: 'open', place: toPorts, reason: ports.rest });
  if (messages.items.length > 0 || messages.rest !== undefined) {
    const within: PortMatch[] = [{ kind: 'protocol', place: icmps, protocol: 'ICMP' }];
    matches.push({ kind: 'open', place: icmps, reason: 'kinds of ICMP messages are not told apart', within });
  }
  return matches.length > 0 || ports.items.length > 0 ? matches : undefined;
}

function ruleMatches(item: At, faults: Faults): PortMatch[] {
  const open = item.open ?? item.entries().rest;
  if (open !== undefined) return [{ kind: 'open', place: item, reason: open }];
  const list = item.get('ports');
  const { items, rest } = faults.itemsOf(list, 'ports');
  const matches = items.flatMap((port) => portMatches(port, faults));
  if (rest !== undefined || items.length === 0) {
    const reason = rest ?? 'what a rule for ports without a port means is not defined';
    matches.push({ kind: 'open', place: item, reason });
  }
  const look = LOOKS.map((field) => item.get(field)).find(
    (at) => at.open !== undefined || at.keys().length > 0 || at.isList,
  );
  if (look === undefined) return matches;
  return [somePorts(look, matches, `${String(look.key)} decides which of these connections are meant`)];
}

function portMatches(port: At, faults: Faults): PortMatch[] {
  const fields = [port, port.get('port'), port.get('endPort'), port.get('protocol')];
  const open = fields.find((at) => at.open !== undefined);
  if (open !== undefined) return [{ kind: 'open', place: open, reason: open.open! }];
  faults.map(port, 'a port');
  const at = port.get('port');
  const value = at.value();
  const protocols = protocolsAt(port.get('protocol'), faults);
  if (protocols === undefined) return [];
  if (protocols === 'other')
    return [{ kind: 'open', place: port, reason: 'this protocol is not told apart' }];
  const text = String(value ?? '0');
  if (!/^\d+$/.test(text)) {
    if (NAME.test(text)) return named(text, at, protocols);
    faults.add(at, 'a port is a number or a name, in quotes');
    return [];
  }
  const first = Number(text);
  const end = port.get('endPort').value() ?? first;
  if (typeof end !== 'number' || first > LAST_PORT || end > LAST_PORT || (end !== 0 && end < first)) {
    faults.add(port, `a port is a number up to ${LAST_PORT}, and endPort one that is not below`);
    return [];
  }
  // Port 0 stands for all.
  const range = first === 0 ? ([0, LAST_PORT] as const) : ([first, end === 0 ? first : end] as const);
  return protocols.map((protocol): PortMatch => {
    const match: PortMatch = {
      kind: 'range',
      place: at.there ? at : port,
      protocol,
      first: range[0],
      last: range[1],
    };
    if (protocols.length === 1 || protocol !== 'SCTP') return match;
    return {
      kind: 'open',
      place: port,
      reason: 'whether Cilium looks at SCTP is a setting of its own',
      within: [match],
    };
  });
}

function named(name: string, place: At, protocols: readonly PortProtocol[]): PortMatch[] {
  if (protocols.length > 1) return [{ kind: 'named', place, protocol: undefined, name }];
  return [{ kind: 'named', place, protocol: protocols[0]!, name }];
}

/** Without a protocol, all that have ports. */
function protocolsAt(at: At, faults: Faults): readonly PortProtocol[] | 'other' | undefined {
  const value = at.value() ?? 'ANY';
  switch (String(value).toUpperCase()) {
    case 'ANY':
    case '':
      return ['TCP', 'UDP', 'SCTP'];
    case 'TCP':
    case 'UDP':
    case 'SCTP':
      return [String(value).toUpperCase() as PortProtocol];
    case 'ICMP':
    case 'ICMPV6':
    case 'VRRP':
    case 'IGMP':
      return 'other';
    default:
      faults.add(at, 'the protocol is TCP, UDP, SCTP or ANY');
      return undefined;
  }
}
