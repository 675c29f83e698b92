import type { PortProtocol } from '../connections.ts';
import type { PodGroup } from '../model.ts';
import { viewOf } from '../model.ts';
import { At } from '../read/at.ts';
import { isPort, isPortProtocol } from '../read/network-policy.ts';
import { clientsOfNode } from './clients.ts';
import type { WayGround } from './ground.ts';
import { titleOf, toldFault } from './ground.ts';
import type { Target, Way } from './way.ts';

/** A port that a pod has on the address of its node. */
interface HostPort {
  readonly protocol: PortProtocol;
  /** `undefined` for any that the pod listens on. */
  readonly port: number | undefined;
  readonly target: number | undefined;
  readonly at: At;
}

/**
 * The pods that are reached at the address of their node: those in its network, and those with a port of it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export function hostWays(ground: WayGround): Way[] {
  const found = new Map<string, { way: Omit<Way, 'targets'>; targets: Target[] }>();
  for (const [at, group] of ground.network.groups.entries()) {
    for (const one of portsOf(group)) {
      const { kind, name, namespace } = group.workload;
      const title = titleOf(kind, namespace, name);
      const key = `${title} ${one.protocol} ${one.port} ${one.target}`;
      const target = { group: at, port: one.target, sure: true };
      const known = found.get(key);
      if (known === undefined) found.set(key, { way: wayOf(ground, group, one, title), targets: [target] });
      else known.targets.push(target);
    }
  }
  return [...found.values()].map(({ targets, way }) => ({ ...way, targets }));
}

function wayOf(ground: WayGround, group: PodGroup, one: HostPort, name: string): Omit<Way, 'targets'> {
  const place = viewOf(one.at);
  const open = group.hostNetwork === undefined ? 'is perhaps in the network of its node' : undefined;
  return {
    kind: group.hostNetwork === false ? 'host port' : 'host network',
    name,
    place,
    scheme: undefined,
    clients: clientsOfNode(place),
    listener: { protocol: one.protocol, ports: one.port === undefined ? [] : [one.port] },
    // The node changes the address that is connected to, and leaves that of the sender.
    seen: ['client'],
    seenAt: place,
    balancer: ground.nodes,
    nodes: ground.nodes,
    faults: open === undefined ? [] : [toldFault(name, open, place, false)],
  };
}

function portsOf({ hostNetwork, place }: PodGroup): readonly HostPort[] {
  const root = At.root(place.resource);
  const spec = (place.path.length === 0 ? root : root.at(...place.path.map(String))).find('spec');
  if (spec === undefined) return [];
  const onHost = hostNetwork !== false;
  const ports = [
    ...containerPorts(spec, 'containers', onHost),
    ...containerPorts(spec, 'initContainers', onHost),
  ];
  if (!onHost || ports.length > 0) return ports;
  return [{ protocol: 'TCP', port: undefined, target: undefined, at: spec.get('hostNetwork') }];
}

/** The ports of containers that go on running: all of them in the network of the node, else those that it has too. */
function containerPorts(spec: At, list: 'containers' | 'initContainers', onHost: boolean): HostPort[] {
  const found: HostPort[] = [];
  for (const container of spec.find(list)?.items().items ?? []) {
    for (const port of container.find('ports')?.items().items ?? []) {
      const at = onHost ? port : port.find('hostPort');
      if (at === undefined) continue;
      if (list === 'initContainers' && container.valueOf('restartPolicy') !== 'Always') continue;
      const target = port.valueOf('containerPort');
      const number = onHost ? target : at.value();
      const protocol = port.valueOf('protocol') ?? 'TCP';
      if (!isPort(target) || !isPort(number) || !isPortProtocol(protocol)) continue;
      const address = port.valueOf('hostIP');
      if (!onHost && (address === '127.0.0.1' || address === '::1')) continue;
      found.push({ protocol, port: number, target, at });
    }
  }
  return found;
}
