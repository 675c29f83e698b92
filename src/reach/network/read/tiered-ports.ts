import type { PortProtocol } from '../connections.ts';
import { LAST_PORT } from '../connections.ts';
import type { PortMatch } from '../model.ts';
import type { At, Faults } from './at.ts';
import { isPort, isPortProtocol } from './network-policy.ts';

/**
 * A port as AdminNetworkPolicy and the ClusterNetworkPolicy of EKS write it.
 * @param strict whether the API server sees to it that it is of one kind
 */
export function portAt(port: At, faults: Faults, strict: boolean): PortMatch | undefined {
  const entries = entriesOf(port, 'a port', faults);
  if ('kind' in entries) return entries;
  const kinds = ['portNumber', 'portRange', 'namedPort'];
  const [first] = entries;
  if (entries.length !== 1 || !kinds.includes(first![0])) {
    const unknown = entries.some(([field]) => !kinds.includes(field));
    if (!strict && !unknown && port.isMap) {
      const reason = 'what a port of no kind, or of several, means is not defined';
      return { kind: 'open', place: port, reason };
    }
    if (port.isMap) faults.add(port, `a port is exactly one of ${kinds.join(', ')}`);
    return undefined;
  }
  const [field, at] = first!;
  if (at.open !== undefined) return { kind: 'open', place: at, reason: at.open };
  if (field === 'namedPort') return namedAt(at, faults);
  faults.map(at, field);
  const protocol = at.get('protocol');
  if (protocol.open !== undefined) return { kind: 'open', place: protocol, reason: protocol.open };
  const value = protocol.value() ?? 'TCP';
  if (!isPortProtocol(value)) {
    faults.add(protocol, 'the protocol is TCP, UDP or SCTP');
    return undefined;
  }
  return field === 'portNumber'
    ? numberAt(at.get('port'), at, value, faults)
    : rangeOfPorts(at, value, faults);
}

/** The fields that stand in a map; a match where they are not all known. */
export function entriesOf(at: At, what: string, faults: Faults): PortMatch | (readonly [string, At])[] {
  if (at.open !== undefined) return { kind: 'open', place: at, reason: at.open };
  const { entries, rest } = faults.map(at, what).entries();
  return rest === undefined ? entries : { kind: 'open', place: at, reason: rest };
}

/** A name counts with every protocol that a pod gives it to. */
export function namedAt(at: At, faults: Faults): PortMatch | undefined {
  const name = at.value();
  if (at.open !== undefined) return { kind: 'open', place: at, reason: at.open };
  if (typeof name === 'string') return { kind: 'named', place: at, protocol: undefined, name };
  faults.add(at, 'the name of a port is a text');
  return undefined;
}

/** @param whole what has the number */
export function numberAt(at: At, whole: At, protocol: PortProtocol, faults: Faults): PortMatch | undefined {
  if (at.open !== undefined) return { kind: 'open', place: at, reason: at.open };
  const number = at.value();
  if (isPort(number)) return { kind: 'range', place: at, protocol, first: number, last: number };
  faults.add(at.there ? at : whole, `a port is a number from 1 to ${LAST_PORT}`);
  return undefined;
}

/** From `start` to `end`, both included. */
export function rangeOfPorts(at: At, protocol: PortProtocol, faults: Faults): PortMatch | undefined {
  const start = at.get('start');
  const end = at.get('end');
  const first = numberAt(start, at, protocol, faults);
  const last = numberAt(end, at, protocol, faults);
  if (first?.kind === 'open') return first;
  if (first?.kind !== 'range' || last?.kind !== 'range') return last?.kind === 'open' ? last : undefined;
  if (first.first < last.first)
    return { kind: 'range', place: at, protocol, first: first.first, last: last.first, ended: true };
  faults.add(at, 'a range of ports begins below its end');
  return undefined;
}
