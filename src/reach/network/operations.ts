import type { Atoms } from './atoms.ts';
import { subtract } from './cidr.ts';
import type { Range } from './cidr.ts';
import type { ClassIndex, Taken } from './classes.ts';
import type { ConnectionSets } from './connections.ts';
import { ALL, NONE } from './connections.ts';
import type { Action } from './fold.ts';
import type { ClusterNetwork, Direction, NamedPort, Peer, Policy, PortMatch, Rule } from './model.ts';
import { DIRECTIONS } from './model.ts';
import type { Answer } from './selector.ts';
import { isEverything } from './selector.ts';

/** Connections that a rule is about for sure, and those that it may be about. */
export interface Ports {
  readonly sure: number;
  readonly maybe: number;
}

/** The first and the last piece of a range of addresses. */
export type Span = readonly [first: number, last: number];

/** Whom one peer of a rule means. */
export type Target =
  /** Every pod, node and address. */
  | { readonly kind: 'anybody' }
  /** Every pod; those in the network of their node as `host` says. */
  | { readonly kind: 'every-pod'; readonly host: Host }
  | { readonly kind: 'classes'; readonly taken: Taken; readonly host: Host }
  /** Addresses, as first and last piece of each range. */
  | {
      readonly kind: 'addresses';
      readonly spans: readonly Span[];
      /** Those that may be meant besides. */
      readonly perhaps: readonly Span[];
      /**
       * Whose they can be: of nodes, no pod with an address of its own has one; outside, neither a pod nor a node has.
       */
      readonly whose: 'anybody' | 'nodes' | 'outside';
    }
  /** Some address outside, nobody knows which. */
  | { readonly kind: 'some-address' }
  /** It may be anybody. */
  | { readonly kind: 'open'; readonly reason: string };

type Host = 'undefined' | 'never';

/** A rule with everything looked up. */
export interface Operation {
  readonly rule: Rule;
  readonly action: Action;
  readonly targets: readonly Target[];
  /** Its ports without those that are named. */
  readonly fixed: Ports;
  readonly named: readonly { readonly name: string; readonly protocol: NamedPort['protocol'] | undefined }[];
}

/** A policy with everything looked up. */
export interface Compiled {
  readonly policy: Policy;
  readonly operations: Readonly<Record<Direction, readonly Operation[]>>;
  readonly hasNamed: Readonly<Record<Direction, boolean>>;
  /** It denies nothing and passes nothing on. */
  readonly onlyAllows: boolean;
}

const ANYBODY: readonly Target[] = [{ kind: 'anybody' }];
const NO_NAMES: Operation['named'] = [];

/** Looks up whom and what every rule of some policies means. */
export function compile(
  network: ClusterNetwork,
  policies: readonly Policy[],
  index: ClassIndex,
  atoms: Atoms,
  sets: ConnectionSets,
): Compiled[] {
  const blocks = new Map<Peer, Target>();
  const targetOf = (peer: Peer): Target[] => {
    switch (peer.kind) {
      case 'pods':
        return typeof peer.namespaces !== 'string' && isEverything(peer.namespaces) && isEverything(peer.pods)
          ? [{ kind: 'every-pod', host: peer.hostNetwork }]
          : [{ kind: 'classes', taken: index.take(peer.namespaces, peer.pods), host: peer.hostNetwork }];
      case 'block': {
        let target = blocks.get(peer);
        if (target === undefined) {
          const left = subtract(
            [peer.range],
            peer.except.map(({ range }) => range),
          );
          blocks.set(
            peer,
            (target = {
              kind: 'addresses',
              spans: left.map((range) => spanOf(range, atoms)),
              perhaps: [],
              whose: peer.outside === true ? 'outside' : 'anybody',
            }),
          );
        }
        return [target];
      }
      case 'nodes': {
        const spansOf = (wanted: Answer): Span[] =>
          network.nodes.flatMap(({ addresses, labels }) =>
            peer.nodes.takes(labels) === wanted ? addresses.map((range) => spanOf(range, atoms)) : [],
          );
        return [{ kind: 'addresses', spans: spansOf(true), perhaps: spansOf(undefined), whose: 'nodes' }];
      }
      case 'names':
        return [{ kind: 'some-address' }];
      case 'open':
        return [{ kind: 'open', reason: peer.reason }];
    }
  };
  const operationOf = (rule: Rule): Operation => ({
    rule,
    action: rule.action,
    targets:
      rule.peers === 'anybody'
        ? ANYBODY
        : rule.peers.length === 1
          ? targetOf(rule.peers[0]!)
          : rule.peers.flatMap(targetOf),
    fixed: fixedPorts(rule, sets),
    named:
      rule.ports === 'any' || rule.ports.every(({ kind }) => kind !== 'named')
        ? NO_NAMES
        : rule.ports.flatMap((port) =>
            port.kind === 'named' ? [{ name: port.name, protocol: port.protocol }] : [],
          ),
  });
  return policies.map((policy) => {
    const operations = {
      ingress: policy.rules.ingress.map(operationOf),
      egress: policy.rules.egress.map(operationOf),
    };
    const named = (direction: Direction): boolean =>
      operations[direction].some((one) => one.named.length > 0);
    return {
      policy,
      operations,
      hasNamed: { ingress: named('ingress'), egress: named('egress') },
      onlyAllows: DIRECTIONS.every((direction) =>
        policy.rules[direction].every(({ action }) => action === 'allow'),
      ),
    };
  });
}

function spanOf(range: Range, atoms: Atoms): Span {
  return [atoms.of(range.family, range.first), atoms.of(range.family, range.last)];
}

/** The ports of a rule without those that are named. */
export function fixedPorts({ ports }: Rule, sets: ConnectionSets): Ports {
  if (ports === 'any') return { sure: ALL, maybe: NONE };
  let sure = NONE;
  let maybe = NONE;
  for (const port of ports) {
    if (port.kind === 'range') sure = sets.union(sure, sets.ports(port.protocol, port.first, port.last));
    else if (port.kind === 'protocol') sure = sets.union(sure, sets.protocol(port.protocol));
    else if (port.kind === 'open') maybe = sets.union(maybe, mostOf(port, sets));
  }
  return { sure, maybe };
}

/** What ports that are not known may be at most. */
function mostOf({ within }: PortMatch & { kind: 'open' }, sets: ConnectionSets): number {
  if (within === undefined) return ALL;
  return within.reduce((sum, port) => {
    if (port.kind === 'range') return sets.union(sum, sets.ports(port.protocol, port.first, port.last));
    if (port.kind === 'protocol') return sets.union(sum, sets.protocol(port.protocol));
    if (port.kind === 'open') return sets.union(sum, mostOf(port, sets));
    // A name may stand for any port.
    return sets.union(sum, port.protocol === undefined ? sets.withPorts(ALL) : sets.protocol(port.protocol));
  }, NONE);
}

/** The ports of a rule at a destination with these named ports: a name counts with its protocol. */
export function portsAt(
  { fixed, named }: Operation,
  table: readonly NamedPort[],
  sets: ConnectionSets,
): Ports {
  if (named.length === 0) return fixed;
  let { sure } = fixed;
  for (const { name, protocol } of named) {
    for (const port of table) {
      if (port.name === name && (protocol === undefined || port.protocol === protocol))
        sure = sets.union(sure, sets.ports(port.protocol, port.port, port.port));
    }
  }
  return { sure, maybe: fixed.maybe };
}

/** Every block of addresses that some policy cuts out. */
export function* rangesIn(network: ClusterNetwork, policies: readonly Policy[]): Generator<Range> {
  for (const { rules } of policies) {
    for (const direction of DIRECTIONS) {
      for (const { peers } of rules[direction]) {
        if (peers === 'anybody') continue;
        for (const peer of peers) {
          if (peer.kind === 'nodes') for (const { addresses } of network.nodes) yield* addresses;
          if (peer.kind !== 'block') continue;
          yield peer.range;
          for (const { range } of peer.except) yield range;
        }
      }
    }
  }
}
