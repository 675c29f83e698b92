import { parseCidr } from '../cidr.ts';
import type { PortProtocol } from '../connections.ts';
import type { PodGroup, Service } from '../model.ts';
import { viewOf } from '../model.ts';
import type { End, Flow, Found, Note } from './flow.ts';
import type { FlowLog, Observed } from './flow-log.ts';
import type { Ground } from './meant.ts';
import { backendsOf, flowsToService } from './services.ts';

/** Where the system takes ports for the side that opens a connection. https://www.rfc-editor.org/rfc/rfc6056 */
const EPHEMERAL = 32_768;

/** Whose address it is. */
type Party =
  | { readonly kind: 'pod'; readonly unit: number; readonly group: number }
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'node' }
  | { readonly kind: 'outside' };

/** The flows that a log shows, each with the number of its records. */
export function observedFlows(log: FlowLog, ground: Ground): Found {
  const reader = new Observer(ground);
  for (const one of log.observed) reader.take(one);
  return { flows: reader.flows(), notes: [...reader.notes(), ...skippedNotes(log)] };
}

class Observer {
  readonly #ground: Ground;
  readonly #parties = new Map<string, Party>();
  readonly #flows = new Map<string, { flow: Omit<Flow, 'evidence'>; count: number }>();
  readonly #untold = new Map<string, number>();
  #nodes = 0;
  #foreign = 0;
  readonly #declared = new Map<number, ReadonlySet<string>>();

  constructor(ground: Ground) {
    this.#ground = ground;
    const { groups, nodes, services } = ground.network;
    const put = (address: { family: number; first: bigint }, party: Party): void =>
      void this.#parties.set(`${address.family} ${address.first}`, party);
    for (const { addresses } of nodes) for (const one of addresses) put(one, { kind: 'node' });
    for (const service of services)
      for (const one of service.clusterIPs) put(one, { kind: 'service', service });
    for (const [group, { addresses, nodeAddresses }] of groups.entries()) {
      const unit = ground.units.of[group];
      for (const one of nodeAddresses) put(one, { kind: 'node' });
      for (const one of addresses)
        put(one, unit === undefined ? { kind: 'node' } : { kind: 'pod', unit: unit.id, group });
    }
  }

  take(one: Observed): void {
    const [source, destination] = [this.#partyOf(one.source), this.#partyOf(one.destination)];
    if (
      source === undefined ||
      destination === undefined ||
      (source.kind !== 'pod' && destination.kind !== 'pod')
    )
      return void (this.#foreign += one.count);
    // A node always reaches its own pods; for the pods of others its address is no name that lasts.
    if (source.kind === 'node' || destination.kind === 'node') return void (this.#nodes += one.count);
    const server = this.#serverOf(one, source, destination);
    if (server === undefined) {
      const key = `${one.source} ${one.sourcePort} and ${one.destination} ${one.destinationPort}, ${one.protocol}`;
      return void this.#untold.set(key, (this.#untold.get(key) ?? 0) + one.count);
    }
    const [client, answering, address, port] =
      server === 'destination'
        ? ([source, destination, one.destination, one.destinationPort] as const)
        : ([destination, source, one.source, one.sourcePort] as const);
    const from = this.#endOf(client, server === 'destination' ? one.source : one.destination);
    const ports = [{ protocol: one.protocol, first: port, last: port }];
    if (answering.kind === 'service') {
      const found = flowsToService(this.#ground.network, this.#ground.units, answering.service, ports, {
        from,
        evidence: { text: '' },
      });
      for (const { ports: own, through, to } of found.flows)
        this.#add({ from, to, ports: own, through }, one.count);
    } else this.#add({ from, to: this.#endOf(answering, address), ports }, one.count);
  }

  flows(): Flow[] {
    return [...this.#flows.values()].map(({ count, flow }) => ({
      ...flow,
      evidence: { text: `flow log, ${count} ${count === 1 ? 'record' : 'records'}` },
    }));
  }

  notes(): Note[] {
    const notes = [...this.#untold].map(([what, count]): Note => ({
      code: 'not-told',
      message: `which side of ${what} opened the connection can't be told (${count} ${count === 1 ? 'record' : 'records'})`,
    }));
    const about = (count: number, what: string): void => {
      if (count > 0)
        notes.push({
          code: 'left-out',
          message: `${count} ${count === 1 ? 'record is' : 'records are'} ${what}`,
        });
    };
    about(
      this.#nodes,
      'between pods and nodes: a node always reaches its own pods; ask for the addresses of the nodes if others have to',
    );
    about(this.#foreign, 'between addresses of which none is a pod here');
    return notes;
  }

  #add(flow: Omit<Flow, 'evidence'>, count: number): void {
    const { from, ports, to } = flow;
    const key = JSON.stringify([nameOf(from), nameOf(to), ports]);
    const known = this.#flows.get(key);
    if (known === undefined) this.#flows.set(key, { flow, count });
    else known.count += count;
  }

  #partyOf(text: string): Party | undefined {
    const range = parseCidr(text);
    if (range === undefined) return undefined;
    return this.#parties.get(`${range.family} ${range.first}`) ?? { kind: 'outside' };
  }

  #endOf(party: Party, address: string): End {
    if (party.kind === 'pod') return { kind: 'unit', unit: party.unit };
    return { kind: 'addresses', ranges: [parseCidr(address)!], name: address };
  }

  /** The side that was connected to: by the flags of TCP, by who declares its port, else by the lower port. */
  #serverOf(one: Observed, source: Party, destination: Party): 'source' | 'destination' | undefined {
    if (one.opener !== undefined) return one.opener === 'source' ? 'destination' : 'source';
    const declared = {
      source: this.#declares(source, one.protocol, one.sourcePort),
      destination: this.#declares(destination, one.protocol, one.destinationPort),
    };
    if (declared.source !== declared.destination) return declared.source ? 'source' : 'destination';
    const { destinationPort, sourcePort } = one;
    // Ports that the system gives out say nothing of who waits at them.
    if (sourcePort === destinationPort || Math.min(sourcePort, destinationPort) >= EPHEMERAL)
      return undefined;
    return sourcePort < destinationPort ? 'source' : 'destination';
  }

  #declares(party: Party, protocol: PortProtocol, port: number): boolean {
    if (party.kind === 'service')
      return party.service.ports.some((one) => one.protocol === protocol && one.port === port);
    if (party.kind !== 'pod') return false;
    let ports = this.#declared.get(party.group);
    if (ports === undefined) this.#declared.set(party.group, (ports = this.#portsOf(party.group)));
    return ports.has(`${protocol} ${port}`);
  }

  /** The ports of a pod that its containers declare, or that a Service leads to. */
  #portsOf(at: number): ReadonlySet<string> {
    const { network } = this.#ground;
    const group = network.groups[at]!;
    const found = new Set(declaredPorts(group));
    for (const service of network.services) {
      if (!backendsOf(network, service).includes(at)) continue;
      for (const { port, protocol, target } of service.ports)
        if (typeof target === 'number') found.add(`${protocol} ${service.headless ? port : target}`);
    }
    return found;
  }
}

/** Ports without a name are declared too. */
function declaredPorts({ place, ports, sidecarPorts }: PodGroup): string[] {
  const named = [...ports, ...sidecarPorts].map(({ port, protocol }) => `${protocol} ${port}`);
  const containers = viewOf(place).at('spec', 'containers').items().items;
  const unnamed = containers.flatMap((container) =>
    container
      .get('ports')
      .items()
      .items.flatMap((port) => {
        const [number, protocol] = [port.get('containerPort').value(), port.get('protocol').string()];
        return number.kind === 'known'
          ? [`${protocol.kind === 'known' ? protocol.value : 'TCP'} ${number.value}`]
          : [];
      }),
  );
  return [...named, ...unnamed];
}

function nameOf(end: End): string {
  return end.kind === 'unit' ? `${end.unit}` : end.name;
}

function skippedNotes({ skipped: { portless, rejected, unreadable } }: FlowLog): Note[] {
  const notes: Note[] = [];
  const add = (count: number, what: string): void => {
    if (count > 0)
      notes.push({ code: 'left-out', message: `${count} ${count === 1 ? 'record' : 'records'} ${what}` });
  };
  add(rejected, 'of rejected traffic: what was closed is not asked for');
  add(portless, 'of protocols without ports, which NetworkPolicy cannot name');
  add(
    unreadable,
    'that cannot be read as a flow log: name the fields in a first line, as the log of a bucket has it',
  );
  return notes;
}
