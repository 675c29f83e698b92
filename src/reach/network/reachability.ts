import type { Range } from './cidr.ts';
import type { Protocol } from './connections.ts';
import { ALL } from './connections.ts';
import { Engine } from './engine.ts';
import type { ClusterNetwork, Direction } from './model.ts';
import type { Result } from './rows.ts';
import type { Answer } from './selector.ts';

export type Verdict = 'yes' | 'no' | 'depends';

const EVERYTHING: Result = { least: ALL, most: ALL };

/**
 * What the specification says of each pair: the policies, and what no policy can forbid (a pod talks to itself, a
 * node to its own pods). https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class Reachability {
  readonly engine: Engine;

  constructor(network: ClusterNetwork) {
    this.engine = new Engine(network);
  }

  get network(): ClusterNetwork {
    return this.engine.network;
  }

  /** What a pod of one group may send to a pod of another; the numbers are those of `network.groups`. */
  pods(source: number, destination: number, protocol?: Protocol): Result {
    const { classes, network } = this.engine;
    if (source === destination && network.groups[source]!.count === 1) return EVERYTHING;
    const near = this.#sameNode(source, destination);
    if (near === true) return EVERYTHING;
    const result = this.engine.between(classes.of[source]!, classes.of[destination]!, protocol);
    return near === false ? result : this.#orEverything(result);
  }

  /** What a pod may exchange with addresses outside: one result for each part that is treated alike. */
  addresses(
    group: number,
    range: Range,
    direction: Direction,
    protocol?: Protocol,
  ): { readonly range: Range; readonly result: Result }[] {
    const { atoms, classes } = this.engine;
    const parts: { range: Range; result: Result }[] = [];
    const first = atoms.of(range.family, range.first);
    const last = atoms.of(range.family, range.last);
    for (let atom = first; atom <= last; atom++) {
      const piece = atoms.range(atom, atom);
      const part: Range = {
        family: range.family,
        first: piece.first > range.first ? piece.first : range.first,
        last: piece.last < range.last ? piece.last : range.last,
      };
      const result = this.#withNode(
        group,
        part,
        this.engine.outside(classes.of[group]!, atom, direction, protocol),
      );
      const before = parts.at(-1);
      if (before !== undefined && same(before.result, result))
        before.range = { ...before.range, last: part.last };
      else parts.push({ range: part, result });
    }
    return parts;
  }

  /** Whether one connection goes through. */
  verdict({ least, most }: Result, protocol: Protocol, port?: number): Verdict {
    const { sets } = this.engine;
    if (sets.has(least, protocol, port)) return 'yes';
    return sets.has(most, protocol, port) ? 'depends' : 'no';
  }

  /** A node reaches the pods that run on it, and they reach it, whatever the policies say. */
  #withNode(group: number, { family, first, last }: Range, result: Result): Result {
    if (first !== last) return result;
    const { node, nodeAddresses } = this.network.groups[group]!;
    if (nodeAddresses.some((one) => one.family === family && one.first === first)) return EVERYTHING;
    const some = this.network.nodes.some(({ addresses }) =>
      addresses.some((one) => one.family === family && one.first === first),
    );
    return some && node === undefined ? this.#orEverything(result) : result;
  }

  /** Whether one of two pods is the node of the other. */
  #sameNode(source: number, destination: number): Answer {
    const a = this.network.groups[source]!;
    const b = this.network.groups[destination]!;
    if (a.hostNetwork === false && b.hostNetwork === false) return false;
    if (a.node !== undefined && b.node !== undefined) {
      if (a.node !== b.node) return false;
      return a.hostNetwork === true || b.hostNetwork === true ? true : undefined;
    }
    return undefined;
  }

  /** It may also be that nothing forbids anything. */
  #orEverything({ least }: Result): Result {
    return { least, most: ALL };
  }
}

function same(a: Result, b: Result): boolean {
  return a.least === b.least && a.most === b.most;
}
