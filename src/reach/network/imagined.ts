import type { Labels } from '../../estate/index.ts';
import { ALL } from './connections.ts';
import type { Engine } from './engine.ts';
import { Fold, START } from './fold.ts';
import type { Direction, NamedPort, Peer } from './model.ts';
import { portsAt } from './operations.ts';
import { inOrder } from './order.ts';
import type { Result, Selecting } from './rows.ts';
import type { Answer } from './selector.ts';

/** A pod that is not there: its labels, and those of its namespace. */
export interface Imagined {
  readonly namespace: Labels;
  readonly pod: Labels;
  /** Whether its address is in the blocks that policies name; not known unless told. */
  readonly inBlocks?: boolean;
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Labels that are all there are. */
export function labelled(known: ReadonlyMap<string, string>): Labels {
  return { known, unknown: new Set(), complete: true };
}

/**
 * What pods with these policies may exchange with a pod that is not there, in a network of its own: by its labels alone,
 * since nobody knows its address or the names of its ports.
 * @param table the named ports of the pods themselves, for ingress
 */
export function withImagined(
  engine: Engine,
  selecting: readonly Selecting[],
  direction: Direction,
  pod: Imagined,
  table: readonly NamedPort[] = [],
): Result {
  const fold = new Fold(engine.sets);
  let state = START;
  for (const orders of inOrder(selecting)) {
    for (const { compiled, sure } of orders.flat()) {
      const before = state;
      if (compiled.policy.isolates) state = fold.isolate(state, compiled.policy);
      for (const operation of compiled.operations[direction]) {
        const { action, named, rule } = operation;
        const met = rule.peers === 'anybody' ? true : anyOf(rule.peers.map((peer) => isMeant(peer, pod)));
        if (met === false) continue;
        const ports = direction === 'ingress' ? portsAt(operation, table, engine.sets) : operation.fixed;
        state = fold.rule(state, action, ports.sure, met === true);
        // On egress a name means what the pod calls by it, which nobody knows yet.
        const open = named.length > 0 && direction === 'egress';
        state = fold.rule(state, action, open ? engine.sets.withPorts(ALL) : ports.maybe, false);
      }
      if (!sure) state = fold.either(before, state);
    }
    state = fold.endTier(state);
  }
  return fold.result(state);
}

function isMeant(peer: Peer, { inBlocks, namespace, pod }: Imagined): Answer {
  if (peer.kind === 'pods') {
    const home =
      typeof peer.namespaces === 'string'
        ? namespace.known.get(NAME_LABEL) === peer.namespaces
        : peer.namespaces.takes(namespace);
    const itself = peer.pods.takes(pod);
    return home === false || itself === false ? false : home === true && itself === true ? true : undefined;
  }
  if (peer.kind === 'block') return peer.outside === true ? false : inBlocks;
  // Nodes are no pods, and what has a name on the internet is none.
  return peer.kind === 'open' ? undefined : false;
}

function anyOf(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}
