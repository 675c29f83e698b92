import type { ConnectionSets } from './connections.ts';
import { ALL, NONE } from './connections.ts';

/** What is decided for one peer on the way through the policies. */
interface Progress {
  /** Let through for good. */
  readonly allowed: number;
  /** Not decided yet. */
  readonly rest: number;
  /** Not decided yet, and no longer asked about in this tier. */
  readonly passed: number;
  /** Whether what the tier does not allow is denied. */
  readonly isolated: boolean;
}

export type Action = 'allow' | 'deny' | 'pass';

/** More cases than these are put together to the least and the most that they let through. */
const MOST_CASES = 64;

/** The state before the first policy. */
export const START = 0;

/**
 * Goes through rules in their order, for all connections of one peer at once. A state is what may be the case: one
 * progress when all is known, several when something may be so or so. States are numbers, and each step from one to
 * the next is made once and remembered: thousands of peers go the same way.
 */
export class Fold {
  readonly #sets: ConnectionSets;
  readonly #progress: Progress[] = [];
  readonly #progressByText = new Map<string, number>();
  /** Sorted numbers of progresses. */
  readonly #states: (readonly number[])[] = [];
  readonly #stateByText = new Map<string, number>();
  readonly #steps = new Map<number, number>();
  readonly #unions = new Map<number, number>();
  readonly #ends: number[] = [];
  /** What goes through although a NetworkPolicy isolates: nothing, or what has no ports. */
  readonly #untouched: number;
  readonly #isolations: number[] = [];
  readonly #results: { readonly least: number; readonly most: number }[] = [];

  constructor(sets: ConnectionSets, untouched = NONE) {
    this.#sets = sets;
    this.#untouched = untouched;
    this.#state([this.#number({ allowed: NONE, rest: ALL, passed: NONE, isolated: false })]);
  }

  /** A rule for these connections that applies for sure, or may apply. */
  rule(state: number, action: Action, connections: number, sure: boolean): number {
    if (connections === NONE) return state;
    const kind = (action === 'allow' ? 0 : action === 'deny' ? 1 : 2) + (sure ? 0 : 3);
    const key = (state * 0x20_0000 + connections) * 6 + kind;
    let next = this.#steps.get(key);
    if (next === undefined) {
      const after = this.#states[state]!.map((at) => this.#ruled(at, action, connections));
      next = this.#state(sure ? after : [...this.#states[state]!, ...after]);
      this.#steps.set(key, next);
    }
    return next;
  }

  /** From here on the tier denies what it does not allow. */
  isolate(state: number): number {
    return (this.#isolations[state] ??= this.#state(
      this.#states[state]!.map((at) => this.#number({ ...this.#progress[at]!, isolated: true })),
    ));
  }

  /** The end of a tier. */
  endTier(state: number): number {
    return (this.#ends[state] ??= this.#state(
      this.#states[state]!.map((at) => {
        const { allowed, isolated, passed, rest } = this.#progress[at]!;
        const { intersection, union } = this.#sets;
        const left = union(passed, isolated ? NONE : rest);
        const through = isolated ? union(allowed, intersection(rest, this.#untouched)) : allowed;
        return this.#number({ allowed: through, rest: left, passed: NONE, isolated: false });
      }),
    ));
  }

  /** Either of two. */
  either(a: number, b: number): number {
    if (a === b) return a;
    const key = a < b ? a * 0x400_0000 + b : b * 0x400_0000 + a;
    let state = this.#unions.get(key);
    if (state === undefined) {
      state = this.#state([...this.#states[a]!, ...this.#states[b]!]);
      this.#unions.set(key, state);
    }
    return state;
  }

  /** What is let through in every case, and in some case; what nobody has decided is. */
  result(state: number): { readonly least: number; readonly most: number } {
    return (this.#results[state] ??= this.#resultOf(state));
  }

  #resultOf(state: number): { least: number; most: number } {
    const { intersection, union } = this.#sets;
    let least = ALL;
    let most = NONE;
    for (const at of this.#states[state]!) {
      const { allowed, passed, rest } = this.#progress[at]!;
      const through = union(allowed, union(rest, passed));
      least = intersection(least, through);
      most = union(most, through);
    }
    return { least, most };
  }

  #ruled(at: number, action: Action, connections: number): number {
    const { difference, intersection, union } = this.#sets;
    const progress = this.#progress[at]!;
    const taken = intersection(progress.rest, connections);
    if (taken === NONE) return at;
    return this.#number({
      allowed: action === 'allow' ? union(progress.allowed, taken) : progress.allowed,
      rest: difference(progress.rest, taken),
      passed: action === 'pass' ? union(progress.passed, taken) : progress.passed,
      isolated: progress.isolated,
    });
  }

  /** A progress that lets through no more than any of these, and one that lets through no less. */
  #bounds(cases: readonly number[]): number[] {
    const { difference, intersection, union } = this.#sets;
    const all = cases.map((at) => this.#progress[at]!);
    let least: Progress = { allowed: ALL, rest: ALL, passed: NONE, isolated: false };
    let most: Progress = { allowed: NONE, rest: NONE, passed: NONE, isolated: true };
    let open = NONE;
    for (const { allowed, isolated, passed, rest } of all) {
      least = {
        ...least,
        allowed: intersection(least.allowed, allowed),
        rest: intersection(least.rest, union(allowed, rest)),
        isolated: least.isolated || isolated,
      };
      most = {
        ...most,
        allowed: union(most.allowed, allowed),
        rest: union(most.rest, rest),
        isolated: most.isolated && isolated,
      };
      open = union(open, passed);
    }
    // What some of them have passed on is denied in the one and allowed in the other.
    const allowed = union(most.allowed, open);
    return [
      this.#number({ ...least, rest: difference(difference(least.rest, least.allowed), open) }),
      this.#number({ ...most, allowed, rest: difference(most.rest, allowed) }),
    ];
  }

  #number(progress: Progress): number {
    const text = `${progress.allowed},${progress.rest},${progress.passed},${progress.isolated ? 1 : 0}`;
    let id = this.#progressByText.get(text);
    if (id === undefined) {
      id = this.#progress.length;
      this.#progress.push(progress);
      this.#progressByText.set(text, id);
    }
    return id;
  }

  #state(progresses: readonly number[]): number {
    const different = [...new Set(progresses)];
    const sorted = (different.length > MOST_CASES ? this.#bounds(different) : different).toSorted(
      (a, b) => a - b,
    );
    const text = sorted.join();
    let id = this.#stateByText.get(text);
    if (id === undefined) {
      id = this.#states.length;
      this.#states.push(sorted);
      this.#stateByText.set(text, id);
    }
    return id;
  }
}
