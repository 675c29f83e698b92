import type { Resource } from '../../../estate/index.ts';
import type { PortProtocol } from '../connections.ts';
import { LAST_PORT } from '../connections.ts';
import type { Policy, PortMatch, Unread } from '../model.ts';
import { At, Faults } from './at.ts';
import type { Words } from './tiered.ts';
import { ACCEPT_DENY_PASS, priorityAt, readTiered, tierAt } from './tiered.ts';
import { entriesOf, namedAt, numberAt, rangeOfPorts } from './tiered-ports.ts';

const PROTOCOLS: Readonly<Record<string, PortProtocol>> = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' };

const WORDS: Words = {
  kind: 'ClusterNetworkPolicy',
  actions: ACCEPT_DENY_PASS,
  ports: 'protocols',
  portAt: protocolAt,
  outside: ['nodes', 'networks', 'domainNames'],
  namesForAddresses: false,
  namespacesNeeded: false,
  hostBits: true,
  most: 25,
};

/**
 * Reads a ClusterNetworkPolicy of policy.networking.k8s.io, v1alpha2 and later.
 * https://network-policy-api.sigs.k8s.io/reference/spec/
 */
export function readClusterNetworkPolicy(resource: Resource): Policy | Unread {
  const root = At.root(resource);
  const faults = new Faults();
  const spec = root.get('spec');
  // Since v1beta1 a block has to begin where its length says.
  const hostBits = !(root.get('apiVersion').text() ?? '').endsWith('/v1beta1');
  return readTiered(root, { ...WORDS, hostBits }, tierAt(spec, faults), priorityAt(spec, faults), faults);
}

/** A protocol with a port of the destination, or the name of one. */
function protocolAt(item: At, faults: Faults): PortMatch | undefined {
  const fields = [...Object.keys(PROTOCOLS), 'destinationNamedPort'];
  const entries = entriesOf(item, 'a protocol', faults);
  if ('kind' in entries) return entries;
  const [first] = entries;
  if (entries.length !== 1 || !fields.includes(first![0])) {
    if (item.isMap) faults.add(item, `a protocol is exactly one of ${fields.join(', ')}`);
    return undefined;
  }
  const [field, at] = first!;
  return field === 'destinationNamedPort' ? namedAt(at, faults) : portOf(field, at, faults);
}

function portOf(name: string, at: At, faults: Faults): PortMatch | undefined {
  const protocol = PROTOCOLS[name]!;
  const port = at.get('destinationPort');
  const entries = entriesOf(at, name, faults);
  if ('kind' in entries) return entries;
  if (!port.there) {
    const all = `for all ports write a range from 1 to ${LAST_PORT}`;
    if (at.isMap) faults.add(at, `${name} needs a destinationPort; ${all}`);
    return undefined;
  }
  const kinds = entriesOf(port, 'destinationPort', faults);
  if ('kind' in kinds) return kinds;
  const [kind] = kinds;
  if (kinds.length !== 1 || (kind![0] !== 'number' && kind![0] !== 'range')) {
    if (port.isMap) faults.add(port, 'a destinationPort is either a number or a range');
    return undefined;
  }
  if (kind![0] === 'number') return numberAt(kind![1], port, protocol, faults);
  const range = kind![1];
  if (range.open !== undefined) return { kind: 'open', place: range, reason: range.open };
  faults.map(range, 'a range');
  return rangeOfPorts(range, protocol, faults);
}
