// Does to plain objects what a hint says.
import type { Resource } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { addressText } from '../range-text.ts';
import { backendsOf } from '../service.ts';
import type { ClusterNetwork, Direction, Policy, PodGroup } from '../model.ts';
import type { Change, End, PodPorts } from './change.ts';

interface Meta {
  readonly name: string;
  readonly namespace?: string | null | undefined;
}
export interface Editable {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Meta;
  readonly spec?: unknown;
}
type Spec = Record<string, unknown>;
type Rules = Record<string, unknown>[];

const NAME = 'kubernetes.io/metadata.name';

/** The objects as they are after the change; `undefined` for a change that only a person can make. */
export function applied(
  objects: readonly Editable[],
  network: ClusterNetwork,
  change: Change,
): Editable[] | undefined {
  switch (change.kind) {
    case 'policy-rule': {
      const { asked, direction, peer, policy } = change;
      const rule = ruleOf(objects, network, direction, peer, asked);
      return edited(objects, policy, (spec) => rulesOf(spec, direction).push(rule));
    }
    case 'policy-port':
      return edited(objects, change.policy, (spec) => {
        const [, direction, at] = /^(ingress|egress)\[(\d+)\]$/.exec(change.rule)!;
        const rule = rulesOf(spec, direction as Direction)[Number(at)]!;
        rule['ports'] = [...((rule['ports'] ?? []) as unknown[]), ...portsOf(change.asked)!];
      });
    case 'policy-denies':
      return edited(objects, change.policy, (spec) => {
        const [, direction, at] = /^(ingress|egress)\[(\d+)\]$/.exec(change.rule!)!;
        rulesOf(spec, direction as Direction).splice(Number(at), 1);
      });
    case 'policy-rule-before': {
      const { asked, direction, peer, policy, rule, where } = change;
      const accept = acceptOf(objects, network, policy, direction, peer, asked);
      if (where === 'earlier-policy') return [...objects, earlier(objects, policy, direction, accept)];
      const at = Number(/\[(\d+)\]$/.exec(rule ?? '[0]')![1]);
      return edited(objects, policy, (spec) => rulesOf(spec, direction).splice(at, 0, accept));
    }
    case 'new-policy': {
      const { asked, direction, peer, subject } = change;
      const { labels, namespace } = chosenBy(objects, network, subject);
      return [
        ...objects,
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: `new-${objects.length}`, namespace },
          spec: {
            podSelector: { matchLabels: labels },
            policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'],
            [direction]: [ruleOf(objects, network, direction, peer, asked)],
          },
        },
      ];
    }
    default:
      return undefined;
  }
}

function edited(
  objects: readonly Editable[],
  { resource }: Policy,
  edit: (spec: Spec) => unknown,
): Editable[] {
  return objects.map((one) => {
    if (!isIt(one, resource)) return one;
    const copy = structuredClone(one) as Editable & { spec: Spec };
    edit(copy.spec);
    return copy;
  });
}

function isIt({ apiVersion, kind, metadata }: Editable, { name, namespace, type }: Resource): boolean {
  const slash = apiVersion.indexOf('/');
  const own = slash === -1 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
  return own === type && metadata.name === name && (metadata.namespace ?? undefined) === namespace;
}

function rulesOf(spec: Spec, direction: Direction): Rules {
  return (spec[direction] ??= []) as Rules;
}

/** A rule of a NetworkPolicy. */
function ruleOf(
  objects: readonly Editable[],
  network: ClusterNetwork,
  direction: Direction,
  peer: End,
  asked: PodPorts,
): Spec {
  const ports = portsOf(asked);
  return {
    [direction === 'ingress' ? 'from' : 'to']: peersOf(objects, network, peer),
    ...(ports === undefined ? {} : { ports }),
  };
}

/** ICMP is only let through by a rule for all ports. */
function portsOf({ name, others = [], port, protocol }: PodPorts): Spec[] | undefined {
  if (protocol === 'ICMP' || protocol === 'other') return undefined;
  if (name !== undefined) return [{ protocol, port: name }];
  return port === undefined ? [{ protocol }] : [port, ...others].map((one) => ({ protocol, port: one }));
}

function peersOf(objects: readonly Editable[], network: ClusterNetwork, peer: End): Spec[] {
  const { end } = peer;
  if (end.kind === 'addresses') return end.ranges.flatMap(blocksOf).map((cidr) => ({ ipBlock: { cidr } }));
  if (end.kind === 'service') {
    const { labels, namespace } = chosenBy(objects, network, peer);
    const backends = backendsOf(network, end.service);
    return [byLabels(namespace, labels), ...backends.flatMap((at) => hostBlocks(network, at))];
  }
  if (end.kind !== 'pods') return [];
  return end.groups.flatMap((at) => {
    const { labels, namespace } = network.groups[at]!;
    return [byLabels(namespace, Object.fromEntries(labels.known)), ...hostBlocks(network, at)];
  });
}

function hostBlocks(network: ClusterNetwork, at: number): Spec[] {
  const group = network.groups[at]!;
  const node = group.hostNetwork === false ? [] : nodeOf(network, group);
  return node.flatMap(blocksOf).map((cidr) => ({ ipBlock: { cidr } }));
}

/** Pods in the network of their node have its address. */
function nodeOf({ nodes }: ClusterNetwork, { addresses, node, nodeAddresses }: PodGroup): readonly Range[] {
  const found = nodes.find(({ name }) => name === node)?.addresses ?? [];
  return [...addresses, ...nodeAddresses, ...found];
}

/** The labels of one pod, or those that a Service selects by. */
function chosenBy(
  objects: readonly Editable[],
  network: ClusterNetwork,
  { end }: End,
): { readonly namespace: string; readonly labels: Record<string, string> } {
  if (end.kind === 'service') {
    const { selector = {} } = objects.find((one) => isIt(one, end.service.resource))!.spec as Spec;
    return { namespace: end.service.namespace, labels: selector as Record<string, string> };
  }
  if (end.kind !== 'pods') throw new RangeError('only pods have policies');
  const { labels, namespace } = network.groups[end.groups[0]!]!;
  return { namespace, labels: Object.fromEntries(labels.known) };
}

function byLabels(namespace: string, matchLabels: Record<string, string>): Spec {
  return {
    namespaceSelector: { matchLabels: { [NAME]: namespace } },
    podSelector: { matchLabels },
  };
}

/** A rule of a policy of the cluster that accepts. */
function acceptOf(
  objects: readonly Editable[],
  network: ClusterNetwork,
  { resource }: Policy,
  direction: Direction,
  peer: End,
  asked: PodPorts,
): Spec {
  const isCluster = resource.type.endsWith('/ClusterNetworkPolicy');
  const isUpstream = isCluster && resource.type.startsWith('policy.');
  const { port, protocol } = asked;
  const ports =
    portsOf(asked) === undefined
      ? {}
      : isUpstream
        ? { protocols: [{ [protocol.toLowerCase()]: { destinationPort: { number: port } } }] }
        : { ports: [{ portNumber: { protocol, port } }] };
  const peers = peersOf(objects, network, peer).map((one) =>
    'ipBlock' in one ? { networks: [(one['ipBlock'] as { cidr: string }).cidr] } : { pods: one },
  );
  const action = isCluster ? 'Accept' : 'Allow';
  return { action, [direction === 'ingress' ? 'from' : 'to']: peers, ...ports };
}

function earlier(objects: readonly Editable[], policy: Policy, direction: Direction, rule: Spec): Editable {
  const { apiVersion, kind, spec } = objects.find((one) => isIt(one, policy.resource)) as Editable & {
    spec: Spec;
  };
  return {
    apiVersion,
    kind,
    metadata: { name: `before-${policy.name}-${policy.order}` },
    spec: { tier: spec['tier'], subject: spec['subject'], priority: policy.order - 1, [direction]: [rule] },
  };
}

/** The blocks that a range is made of. */
export function blocksOf({ family, first, last }: Range): string[] {
  const bits = family === 4 ? 32 : 128;
  const found: string[] = [];
  for (let at = first; at <= last;) {
    let size = 1n;
    let length = bits;
    while (at % (size * 2n) === 0n && at + size * 2n - 1n <= last && length > 0) {
      size *= 2n;
      length--;
    }
    found.push(`${addressText(family, at)}/${length}`);
    at += size;
  }
  return found;
}
