import type { ConnectionSets } from '../connections.ts';
import { ALL, NONE } from '../connections.ts';
import type { Range } from '../cidr.ts';
import type { Direction } from '../model.ts';
import type { End, Flow, Ports } from './flow.ts';
import type { Ground } from './meant.ts';
import { holds, isMeant } from './meant.ts';

/** What was asked for, pair by pair: told from the flows alone, not from the rules that were made of them. */
export class Asked {
  readonly #ground: Ground;
  readonly #sets: ConnectionSets;
  readonly #flows: readonly (readonly [flow: Flow, ports: number])[];

  constructor(ground: Ground, flows: readonly Flow[], sets: ConnectionSets) {
    this.#ground = ground;
    this.#sets = sets;
    this.#flows = flows.map((flow) => [flow, setOf(flow.ports, sets)]);
  }

  /** What has to go through between pods of two groups. */
  between(from: number, to: number): number {
    return this.#sum(
      ({ from: source, to: destination }) =>
        isByLabels(source) &&
        isByLabels(destination) &&
        isMeant(this.#ground, source, from) === true &&
        isMeant(this.#ground, destination, to) === true,
    );
  }

  /**
   * What one end may be opened for towards the other: by name, or because it has one of the addresses that are asked
   * for. Where both ends are opened it goes through, and no policy can do otherwise.
   */
  towards(direction: Direction, subject: number, peer: number): number {
    return this.#sum((flow) => {
      const [own, other] = ends(flow, direction);
      return (
        isByLabels(own) &&
        isMeant(this.#ground, own, subject) !== false &&
        isMeant(this.#ground, other, peer) !== false
      );
    });
  }

  /** What is asked for between a pod and addresses, each range with what it is for. */
  outside(
    direction: Direction,
    subject: number,
  ): { readonly range: Range; readonly ports: number; readonly flow: Flow }[] {
    return this.#flows.flatMap(([flow, ports]) => {
      const [own, other] = ends(flow, direction);
      if (other.kind !== 'addresses' || !isByLabels(own) || isMeant(this.#ground, own, subject) !== true)
        return [];
      return other.ranges.map((range) => ({ range, ports, flow }));
    });
  }

  /** What is asked for at an address. */
  at(wanted: ReturnType<Asked['outside']>, piece: Range): number {
    return wanted.reduce(
      (sum, { ports, range }) => (holds(range, piece) ? this.#sets.union(sum, ports) : sum),
      NONE,
    );
  }

  #sum(counts: (flow: Flow) => boolean): number {
    return this.#flows.reduce(
      (sum, [flow, ports]) => (counts(flow) ? this.#sets.union(sum, ports) : sum),
      NONE,
    );
  }
}

export function isByLabels(end: End): boolean {
  return end.kind !== 'addresses';
}

function ends({ from, to }: Flow, direction: Direction): readonly [own: End, other: End] {
  return direction === 'egress' ? [from, to] : [to, from];
}

export function setOf(ports: Ports, sets: ConnectionSets): number {
  if (ports === 'any') return ALL;
  return ports.reduce(
    (sum, { protocol, first, last }) => sets.union(sum, sets.ports(protocol, first, last)),
    NONE,
  );
}
