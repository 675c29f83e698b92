import type { Connections } from '../connections.ts';
import { FIRST_PORT, LAST_PORT, PORT_PROTOCOLS } from '../connections.ts';
import type { Direction } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import type { Requirement } from '../selector.ts';
import type { Flow } from './flow.ts';
import type { PlannedRule, RulePeer, RulePlanner } from './rules.ts';
import type { Unit } from './units.ts';

/** A NetworkPolicy as it is applied. https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
export interface PolicyObject {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'NetworkPolicy';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: LabelSelectorObject;
    readonly policyTypes: readonly ['Ingress', 'Egress'];
    readonly ingress?: readonly {
      readonly from: readonly PeerObject[];
      readonly ports?: readonly PortObject[];
    }[];
    readonly egress?: readonly {
      readonly to: readonly PeerObject[];
      readonly ports?: readonly PortObject[];
    }[];
  };
}

export interface LabelSelectorObject {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export type PeerObject =
  | { readonly namespaceSelector?: LabelSelectorObject; readonly podSelector?: LabelSelectorObject }
  | { readonly ipBlock: { readonly cidr: string; readonly except?: readonly string[] } };

export interface PortObject {
  readonly protocol: string;
  readonly port?: number;
  readonly endPort?: number;
}

/** A policy, and why each of its rules is there. */
export interface PlannedPolicy {
  readonly unit: Unit;
  readonly object: PolicyObject;
  readonly reasons: Readonly<Record<Direction, readonly (readonly Flow[])[]>>;
}

/** The policies of some units, one each; a name that two workloads share gets their kind. */
export function policiesFor(units: readonly Unit[], planner: RulePlanner): PlannedPolicy[] {
  const taken = new Set<string>();
  return units.map((unit) => {
    const [, short, kind] = /^[^/]*\/(.*)\[([^[]*)\]$/.exec(unit.names[0]!)!;
    let name = short!;
    if (taken.has(`${unit.namespace}/${name}`)) name = `${short}-${kind!.toLowerCase()}`;
    taken.add(`${unit.namespace}/${name}`);
    const planned = Object.fromEntries(
      DIRECTIONS.map((direction) => [direction, planner.rules(unit, direction)]),
    ) as Record<Direction, PlannedRule[]>;
    const portsOf = ({ ports }: PlannedRule): { ports?: readonly PortObject[] } =>
      portObjects(planner.sets.get(ports));
    const peersOf = ({ peers }: PlannedRule): PeerObject[] =>
      peers.map((peer) => peerObject(peer, unit.namespace));
    const ingress = planned.ingress.map((rule) => ({ from: peersOf(rule), ...portsOf(rule) }));
    const egress = planned.egress.map((rule) => ({ to: peersOf(rule), ...portsOf(rule) }));
    return {
      unit,
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name, namespace: unit.namespace },
        spec: {
          podSelector: selectorObject(unit.selector.requirements!),
          policyTypes: ['Ingress', 'Egress'],
          ...(ingress.length === 0 ? {} : { ingress }),
          ...(egress.length === 0 ? {} : { egress }),
        },
      },
      reasons: {
        ingress: planned.ingress.map(({ flows }) => flows),
        egress: planned.egress.map(({ flows }) => flows),
      },
    };
  });
}

function peerObject(peer: RulePeer, home: string): PeerObject {
  if (peer.kind === 'block') return { ipBlock: peer.block };
  const { namespace, requirements } = peer;
  const pods = { podSelector: selectorObject(requirements) };
  if (namespace === home) return pods;
  const namespaceSelector: LabelSelectorObject =
    namespace === undefined ? {} : { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  return requirements.length === 0 ? { namespaceSelector } : { namespaceSelector, ...pods };
}

function selectorObject(requirements: readonly Requirement[]): LabelSelectorObject {
  const labels = requirements.filter(({ operator, values }) => operator === 'In' && values.length === 1);
  const expressions = requirements.filter((one) => !labels.includes(one));
  const pairs = labels
    .map(({ key, values }) => [key, values[0]!] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...(pairs.length === 0 ? {} : { matchLabels: Object.fromEntries(pairs) }),
    ...(expressions.length === 0
      ? {}
      : {
          matchExpressions: expressions.map(({ key, operator, values }) => ({
            key,
            operator,
            ...(values.length === 0 ? {} : { values }),
          })),
        }),
  };
}

/** The ports of a rule; none at all where it opens everything. */
function portObjects(set: Connections): { ports?: readonly PortObject[] } {
  if (set.ICMP) return {};
  const ports = PORT_PROTOCOLS.flatMap((protocol): PortObject[] => {
    const found: PortObject[] = [];
    for (let at = 0; at < set[protocol].length; at += 2) {
      const [port, endPort] = [set[protocol][at]!, set[protocol][at + 1]!];
      if (port === FIRST_PORT && endPort === LAST_PORT) found.push({ protocol });
      else found.push(port === endPort ? { protocol, port } : { protocol, port, endPort });
    }
    return found;
  });
  return { ports };
}
