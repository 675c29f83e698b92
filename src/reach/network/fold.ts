import type { ConnectionSets } from './connections.ts';
import { ALL, NONE } from './connections.ts';
import type { Policy } from './model.ts';

/** What is decided for one peer on the way through the policies. */
interface Progress {
  /** Let through for good. */
  readonly allowed: number;
  /** Not decided yet. */
  readonly rest: number;
  /** Not decided yet, and no longer asked about in this tier. */
  readonly passed: number;
  /** Whether some policy of the tier isolates: then nothing is left to the tiers below. */
  readonly isolated: boolean;
  /** What the end of the tier denies of the rest; the others of it are let through. */
  readonly closed: number;
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
  /** By the kind of step, the state and the connections: numbers all, so that none of them is put on the heap. */
  readonly #steps: readonly (Map<number, number> | undefined)[][] = [[], [], [], [], [], []];
  readonly #unions: (Map<number, number> | undefined)[] = [];
  readonly #ends: number[] = [];
  /** What a NetworkPolicy that isolates denies: everything, or what has ports. */
  readonly #defined: number;
  readonly #isolations = { all: [] as number[], defined: [] as number[] };
  readonly #results: { readonly least: number; readonly most: number }[] = [];

  constructor(sets: ConnectionSets, untouched = NONE) {
    this.#sets = sets;
    this.#defined = sets.difference(ALL, untouched);
    this.#state([this.#number({ allowed: NONE, rest: ALL, passed: NONE, isolated: false, closed: NONE })]);
  }

  /** A rule for these connections that applies for sure, or may apply. */
  rule(state: number, action: Action, connections: number, sure: boolean): number {
    if (connections === NONE) return state;
    const kind = (action === 'allow' ? 0 : action === 'deny' ? 1 : 2) + (sure ? 0 : 3);
    const steps = (this.#steps[kind]![state] ??= new Map());
    let next = steps.get(connections);
    // A closure would cost all who come after the first, so that what is made once is made elsewhere.
    if (next === undefined) steps.set(connections, (next = this.#step(state, action, connections, sure)));
    return next;
  }

  #step(state: number, action: Action, connections: number, sure: boolean): number {
    const after = this.#states[state]!.map((at) => this.#ruled(at, action, connections));
    return this.#state(sure ? after : [...this.#states[state]!, ...after]);
  }

  /** From here on the tier denies what it does not allow; of a NetworkPolicy what that means is not all defined. */
  isolate(state: number, { subject }: Pick<Policy, 'subject'>): number {
    const isDefined = subject.hostNetwork !== 'undefined';
    return (this.#isolations[isDefined ? 'all' : 'defined'][state] ??= this.#isolated(state, isDefined));
  }

  #isolated(state: number, isDefined: boolean): number {
    return this.#state(
      this.#states[state]!.map((at) => {
        const progress = this.#progress[at]!;
        const closed = this.#sets.union(progress.closed, isDefined ? ALL : this.#defined);
        return this.#number({ ...progress, isolated: true, closed });
      }),
    );
  }

  /** The end of a tier. */
  endTier(state: number): number {
    return (this.#ends[state] ??= this.#ended(state));
  }

  #ended(state: number): number {
    return this.#state(
      this.#states[state]!.map((at) => {
        const { allowed, closed, isolated, passed, rest } = this.#progress[at]!;
        const { difference, union } = this.#sets;
        const left = union(passed, isolated ? NONE : rest);
        const through = isolated ? union(allowed, difference(rest, closed)) : allowed;
        return this.#number({ allowed: through, rest: left, passed: NONE, isolated: false, closed: NONE });
      }),
    );
  }

  /** Either of two. */
  either(a: number, b: number): number {
    if (a === b) return a;
    const unions = (this.#unions[Math.min(a, b)] ??= new Map());
    let state = unions.get(Math.max(a, b));
    if (state === undefined) {
      state = this.#state([...this.#states[a]!, ...this.#states[b]!]);
      unions.set(Math.max(a, b), state);
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
      ...progress,
      allowed: action === 'allow' ? union(progress.allowed, taken) : progress.allowed,
      rest: difference(progress.rest, taken),
      passed: action === 'pass' ? union(progress.passed, taken) : progress.passed,
    });
  }

  /** A progress that lets through no more than any of these, and one that lets through no less. */
  #bounds(cases: readonly number[]): number[] {
    const { difference, intersection, union } = this.#sets;
    const all = cases.map((at) => this.#progress[at]!);
    const isolated = { some: all.some((one) => one.isolated), every: all.every((one) => one.isolated) };
    const least = {
      allowed: all.reduce((sum, one) => intersection(sum, one.allowed), ALL),
      rest: all.reduce((sum, { allowed, rest }) => intersection(sum, union(allowed, rest)), ALL),
      passed: NONE,
      isolated: isolated.some,
      closed: isolated.every ? all.reduce((sum, { closed }) => union(sum, closed), NONE) : ALL,
    };
    // What some of them have passed on, or will let through at the end, is allowed in the one and denied in the other.
    const open = all.reduce((sum, one) => {
      const through = one.isolated && !isolated.every ? difference(one.rest, one.closed) : NONE;
      return union(sum, union(one.passed, through));
    }, NONE);
    const passed = all.reduce((sum, one) => union(sum, one.passed), NONE);
    const allowed = all.reduce((sum, one) => union(sum, one.allowed), open);
    const rest = all.reduce((sum, one) => union(sum, one.rest), NONE);
    return [
      this.#number({ ...least, rest: difference(difference(least.rest, least.allowed), passed) }),
      this.#number({
        allowed,
        rest: difference(rest, allowed),
        passed: NONE,
        isolated: isolated.every,
        closed: isolated.every ? all.reduce((sum, { closed }) => intersection(sum, closed), ALL) : NONE,
      }),
    ];
  }

  #number(progress: Progress): number {
    const text = `${progress.allowed},${progress.rest},${progress.passed},${progress.isolated ? progress.closed : -1}`;
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
