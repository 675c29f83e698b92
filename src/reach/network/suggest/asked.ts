import type { ConnectionSets } from '../connections.ts';
import { ALL, NONE } from '../connections.ts';
import type { Range } from '../cidr.ts';
import type { Direction } from '../model.ts';
import type { End, Flow, Ports } from './flow.ts';
import type { Ground } from './meant.ts';
import { holds, isMeant } from './meant.ts';

/** A flow with its ports as the number of a set. */
interface Counted {
  readonly flow: Flow;
  readonly ports: number;
}

/** What was asked for, pair by pair: told from the flows alone, not from the rules that were made of them. */
export class Asked {
  readonly #ground: Ground;
  readonly #sets: ConnectionSets;
  readonly #ends: Readonly<Record<Direction, Ends>>;

  constructor(ground: Ground, flows: readonly Flow[], sets: ConnectionSets) {
    this.#ground = ground;
    this.#sets = sets;
    const counted = flows.map((flow) => ({ flow, ports: setOf(flow.ports, sets) }));
    this.#ends = {
      egress: new Ends(ground, counted, 'egress'),
      ingress: new Ends(ground, counted, 'ingress'),
    };
  }

  /** What has to go through between pods of two groups. */
  between(from: number, to: number): number {
    const meant = (end: End, at: number): boolean =>
      isByLabels(end) && isMeant(this.#ground, end, at) === true;
    return this.#sum(
      this.#ends.egress.at(from),
      ({ flow }) => flow.only === undefined && meant(flow.from, from) && meant(flow.to, to),
    );
  }

  /**
   * What one end may be opened for towards the other: by name, or because it has one of the addresses that are asked
   * for. Where both ends are opened it goes through, and no policy can do otherwise.
   */
  towards(direction: Direction, subject: number, peer: number): number {
    return this.#sum(
      this.#ends[direction].at(subject),
      ({ flow }) => isMeant(this.#ground, otherEnd(flow, direction), peer) !== false,
    );
  }

  /** What is asked for between a pod and addresses, each range with what it is for. */
  outside(direction: Direction, subject: number): { readonly range: Range; readonly ports: number }[] {
    return this.#ends[direction].at(subject).flatMap(({ flow, ports }) => {
      const other = otherEnd(flow, direction);
      const sure = isMeant(this.#ground, ownEnd(flow, direction), subject) === true;
      return other.kind === 'addresses' && sure ? other.ranges.map((range) => ({ range, ports })) : [];
    });
  }

  /** What is asked for at an address. */
  at(wanted: ReturnType<Asked['outside']>, piece: Range): number {
    return wanted.reduce(
      (sum, { ports, range }) => (holds(range, piece) ? this.#sets.union(sum, ports) : sum),
      NONE,
    );
  }

  #sum(flows: readonly Counted[], counts: (one: Counted) => boolean): number {
    return flows.reduce((sum, one) => (counts(one) ? this.#sets.union(sum, one.ports) : sum), NONE);
  }
}

/** The flows that have a pod at one end, by its group: a cluster has many flows, a pod has few. */
class Ends {
  readonly #ground: Ground;
  readonly #direction: Direction;
  readonly #byUnit = new Map<number, Counted[]>();
  readonly #labelled: Counted[] = [];
  readonly #found: (readonly Counted[] | undefined)[] = [];

  constructor(ground: Ground, flows: readonly Counted[], direction: Direction) {
    this.#ground = ground;
    this.#direction = direction;
    for (const one of flows) {
      const { only } = one.flow;
      if (only !== undefined && only !== direction) continue;
      const end = ownEnd(one.flow, direction);
      if (end.kind === 'labelled') this.#labelled.push(one);
      if (end.kind !== 'unit') continue;
      const known = this.#byUnit.get(end.unit);
      if (known === undefined) this.#byUnit.set(end.unit, [one]);
      else known.push(one);
    }
  }

  /** Flows that mean the pods of a group, or may. */
  at(group: number): readonly Counted[] {
    const unit = this.#ground.units.of[group];
    return (this.#found[group] ??= [
      ...(unit === undefined ? [] : (this.#byUnit.get(unit.id) ?? [])),
      ...this.#labelled.filter(
        ({ flow }) => isMeant(this.#ground, ownEnd(flow, this.#direction), group) !== false,
      ),
    ]);
  }
}

export function isByLabels(end: End): boolean {
  return end.kind !== 'addresses';
}

function ownEnd({ from, to }: Flow, direction: Direction): End {
  return direction === 'egress' ? from : to;
}

function otherEnd({ from, to }: Flow, direction: Direction): End {
  return direction === 'egress' ? to : from;
}

export function setOf(ports: Ports, sets: ConnectionSets): number {
  if (ports === 'any') return ALL;
  return ports.reduce(
    (sum, { protocol, first, last }) => sets.union(sum, sets.ports(protocol, first, last)),
    NONE,
  );
}
