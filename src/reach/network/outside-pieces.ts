import type { Atoms } from './atoms.ts';
import { START } from './fold.ts';
import type { Direction } from './model.ts';
import type { Span } from './operations.ts';
import type { Result, Selecting } from './rows.ts';

/** Goes from the state of what is decided to the next. */
type Step = (state: number) => number;

/** What is decided for addresses outside, cut wherever a block of some policies begins or ends. */
export class OutsidePieces {
  readonly #atoms: Atoms;
  /** Where no block cuts them: one piece of each family. */
  readonly #uncut: Int32Array;
  /** What most rows come to, made once for each state. */
  readonly #whole: (readonly Result[])[] = [];
  #starts: Int32Array;
  #states: number[] = [];

  constructor(atoms: Atoms) {
    this.#atoms = atoms;
    this.#uncut = this.#starts = Int32Array.of(0, atoms.firstOf6);
  }

  /** The first piece of each part. */
  get starts(): Int32Array {
    return this.#starts;
  }

  get states(): readonly number[] {
    return this.#states;
  }

  set states(states: readonly number[]) {
    this.#states = [...states];
  }

  /** Begins anew. */
  cut(selecting: readonly Selecting[], direction: Direction): void {
    let starts: Set<number> | undefined;
    for (let at = 0; at < selecting.length; at++) {
      const operations = selecting[at]!.compiled.operations[direction];
      for (let index = 0; index < operations.length; index++) {
        for (const target of operations[index]!.targets) {
          if (target.kind !== 'addresses') continue;
          starts ??= new Set([0, this.#atoms.firstOf6]);
          this.#bounds(target.spans, starts);
          this.#bounds(target.perhaps, starts);
        }
      }
    }
    this.#starts = starts === undefined ? this.#uncut : Int32Array.from(starts).sort();
    this.#states.length = this.#starts.length;
    this.#states.fill(START);
  }

  #bounds(spans: readonly Span[], starts: Set<number>): void {
    for (const [first, last] of spans) {
      starts.add(first);
      if (last + 1 < this.#atoms.count) starts.add(last + 1);
    }
  }

  /** Takes a step for all addresses. */
  everywhere(step: Step): void {
    const states = this.#states;
    for (let at = 0; at < states.length; at++) states[at] = step(states[at]!);
  }

  /** Takes a step for the addresses of a span at whose ends they are cut. */
  within([first, last]: Span, step: Step): void {
    const [starts, states] = [this.#starts, this.#states];
    for (let at = lowest(starts, first); at < starts.length && starts[at]! <= last; at++)
      states[at] = step(states[at]!);
  }

  /** What it comes to, part by part. */
  results(result: (state: number) => Result): readonly Result[] {
    const states = this.#states;
    const [first] = states;
    if (states.length !== 2 || first !== states[1]) return states.map(result);
    return (this.#whole[first!] ??= [result(first!), result(first!)]);
  }
}

/** The first index whose value is not below. */
function lowest(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
