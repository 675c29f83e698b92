import type { Endpoint } from '../endpoint.ts';
import { NoEndpoint, endpointOf, nameOf } from '../endpoint.ts';
import type { ClusterNetwork } from '../model.ts';
import type { Declared, End, Flow, Found, Note, PortSpan } from './flow.ts';
import { DNS_PORTS, tcp } from './flow.ts';
import { flowsToService, inHostNetwork } from './services.ts';
import type { Units } from './units.ts';

/** The pods that answer for names. https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html */
export const DNS_END: End = {
  kind: 'labelled',
  namespace: 'kube-system',
  labels: new Map([['k8s-app', 'kube-dns']]),
  name: 'kube-dns',
};

/** What a word stands for takes, where a flow names no ports. */
const USUAL_PORTS: Readonly<Record<string, readonly PortSpan[]>> = {
  dns: DNS_PORTS,
  imds: [tcp(80)],
  'pod-identity': [tcp(80)],
};

/** One flow that could not be looked up. */
export class NoFlow extends Error {
  override readonly name = 'NoFlow';
  /** Its number in the list. */
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/**
 * The flows that somebody declares, with their ends looked up: those of `endpointOf`, and `dns` and `namespace:NAME`.
 * @throws NoFlow
 */
export function declaredFlows(network: ClusterNetwork, units: Units, list: readonly Declared[]): Found {
  const flows: Flow[] = [];
  const notes: Note[] = [];
  for (const [at, declared] of list.entries()) {
    const { evidence, from, ports, to } = declared;
    const look = (text: string): Looked => {
      try {
        return lookUp(network, units, text);
      } catch (error) {
        if (error instanceof NoEndpoint) throw new NoFlow(at, error.message);
        throw error;
      }
    };
    const source = look(from);
    const destination = look(to);
    if (source.service !== undefined)
      throw new NoFlow(at, `a Service opens no connections: name the pods in place of "${from}"`);
    if (
      source.ends.every(isAddresses) &&
      destination.service === undefined &&
      destination.ends.every(isAddresses)
    )
      throw new NoFlow(at, `no end of it is a pod here: "${from}" to "${to}"`);
    for (const host of [...source.hosts, ...destination.hosts]) notes.push(inHostNetwork(host, evidence));
    for (const end of source.ends) {
      if (destination.service !== undefined) {
        const found = flowsToService(network, units, destination.service, ports, { from: end, evidence });
        flows.push(...found.flows);
        notes.push(...found.notes);
        continue;
      }
      const asked = ports ?? USUAL_PORTS[to] ?? 'any';
      for (const other of destination.ends) flows.push({ from: end, to: other, ports: asked, evidence });
    }
    if (ports === undefined && destination.service === undefined && USUAL_PORTS[to] === undefined)
      notes.push({
        code: 'every-port',
        message: `from ${from} to ${to}: no ports are named, so every port is open`,
        evidence,
      });
  }
  return { flows, notes };
}

interface Looked {
  readonly ends: readonly End[];
  /** Pods in the network of their node, by the names of their workloads. */
  readonly hosts: readonly string[];
  readonly service?: Extract<Endpoint, { kind: 'service' }>['service'];
}

function isAddresses(end: End): boolean {
  return end.kind === 'addresses';
}

/** @throws NoEndpoint */
function lookUp(network: ClusterNetwork, units: Units, text: string): Looked {
  if (text === 'dns') return { ends: [DNS_END], hosts: [] };
  if (text.startsWith('namespace:')) {
    const namespace = text.slice('namespace:'.length);
    if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace))
      throw new NoEndpoint(`"${namespace}" can't be the name of a namespace`);
    return { ends: [{ kind: 'labelled', namespace, labels: new Map(), name: text }], hosts: [] };
  }
  const endpoint = endpointOf(network, text);
  if (endpoint.kind === 'addresses')
    return { ends: [{ kind: 'addresses', ranges: endpoint.ranges, name: text }], hosts: [] };
  if (endpoint.kind === 'service') return { ends: [], hosts: [], service: endpoint.service };
  if (endpoint.kind === 'aws')
    throw new NoEndpoint(`no policy can name ${text}; name the addresses that it is reached at, or internet`);
  return { ...endsOf(network, units, endpoint.groups) };
}

/** Pods as units; those in the network of their node have none. */
export function endsOf(
  network: ClusterNetwork,
  units: Units,
  groups: readonly number[],
): { ends: readonly End[]; hosts: readonly string[] } {
  const numbers = new Set<number>();
  const hosts = new Set<string>();
  for (const at of groups) {
    const unit = units.of[at];
    if (unit === undefined) hosts.add(nameOf(network.groups[at]!));
    else numbers.add(unit.id);
  }
  return { ends: [...numbers].map((unit) => ({ kind: 'unit', unit })), hosts: [...hosts] };
}
