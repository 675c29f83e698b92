import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, PodGroup, Service, ServicePort } from '../model.ts';
import type { End, Evidence, Flow, Note, PortSpan } from './flow.ts';
import { portsText } from './flow.ts';
import type { Units } from './units.ts';

/** Who opens a connection to a Service, and why. */
export interface Asking {
  readonly from: End;
  readonly evidence: Evidence;
}

/**
 * The flows to the pods behind a Service, in ports of those pods.
 * @param ports ports of the Service; `undefined` for all of them
 */
export function flowsToService(
  network: ClusterNetwork,
  units: Units,
  service: Service,
  ports: readonly PortSpan[] | undefined,
  { evidence, from }: Asking,
): { flows: Flow[]; notes: Note[] } {
  const name = `Service ${service.namespace}/${service.name}`;
  const note = (message: string): { flows: Flow[]; notes: Note[] } => ({
    flows: [],
    notes: [{ code: 'not-told', message, evidence }],
  });
  if (service.externalName)
    return note(`${name} is another name for a host outside: NetworkPolicy knows addresses only`);
  if (service.selector === undefined)
    return note(`${name} has no selector: ask for the addresses of its endpoints instead`);
  const wanted = service.ports.filter((one) => ports === undefined || ports.some((span) => holds(span, one)));
  const missing = (ports ?? []).filter((span) => !service.ports.some((one) => holds(span, one)));
  if (missing.length > 0 || wanted.length === 0) {
    const all = service.ports.map((one) => spanOf(one, one.port));
    return note(
      `${name} has no port ${portsText(missing)}; it has ${all.length === 0 ? 'none' : portsText(all)}`,
    );
  }
  const backends = backendsOf(network, service);
  if (backends.length === 0) return note(`${name} selects no pod that is here`);
  const flows: Flow[] = [];
  const notes: Note[] = [];
  for (const one of wanted) {
    const through = { service, ports: [spanOf(one, one.port)] };
    const targets = new Map<string, Flow>();
    for (const at of backends) {
      const group = network.groups[at]!;
      const target = targetAt(group, service, one);
      if (target === undefined) continue;
      const unit = units.of[at];
      if (unit === undefined) {
        notes.push(inHostNetwork(nameOf(group), evidence));
        continue;
      }
      targets.set(`${unit.id} ${target}`, {
        from,
        to: { kind: 'unit', unit: unit.id },
        ports: [spanOf(one, target)],
        evidence,
        through,
      });
    }
    if (targets.size === 0 && notes.length === 0)
      notes.push({
        code: 'not-told',
        message: `${name} leads to a port "${one.target}" that its pods do not name`,
        evidence,
      });
    flows.push(...targets.values());
  }
  return { flows, notes };
}

/** The pods that a Service selects, or may. */
export function backendsOf({ groups }: ClusterNetwork, { namespace, selector }: Service): readonly number[] {
  return groups.flatMap((group, at) =>
    group.namespace === namespace && selector !== undefined && selector.takes(group.labels) !== false
      ? [at]
      : [],
  );
}

/** What is said of a pod that no NetworkPolicy can name. */
export function inHostNetwork(name: string, evidence: Evidence): Note {
  return {
    code: 'host-network',
    message: `${name} is in the network of its node, where NetworkPolicy has no name for it: its own node always gets through; ask for the addresses of the nodes if others have to`,
    workload: name,
    evidence,
  };
}

function holds({ first, last, protocol }: PortSpan, one: ServicePort): boolean {
  return protocol === one.protocol && first <= one.port && one.port <= last;
}

function spanOf({ protocol }: ServicePort, port: number): PortSpan {
  return { protocol, first: port, last: port };
}

/** The port of a pod behind a port of a Service; nobody translates that of a headless one. */
function targetAt(
  { ports, sidecarPorts }: PodGroup,
  { headless }: Service,
  { port, protocol, target }: ServicePort,
): number | undefined {
  if (headless) return port;
  if (typeof target === 'number') return target;
  return [...ports, ...sidecarPorts].find((one) => one.name === target && one.protocol === protocol)?.port;
}
