import type { Variable } from './tree.ts';

/**
 * Case analysis. A value may hang on a variable that nobody has set (a parameter without a default). A decision is
 * then made once in every world that can be: it reads the estate as if nothing were open, and where it meets an open
 * variable it is started anew for each of that variable's possible values. Two values that hang on the same variable
 * are so never combined in a way that can't be.
 */
export interface World<T> {
  /** What is assumed, in the order in which it mattered. */
  readonly assumptions: readonly Assumption[];
  readonly result: T;
}

export interface Assumption {
  readonly variable: Variable;
  readonly option: number;
}

class OpenVariable {
  readonly variable: Variable;
  constructor(variable: Variable) {
    this.variable = variable;
  }
}

let current: ReadonlyMap<string, number> | undefined;
const NOTHING_ASSUMED: ReadonlyMap<string, number> = new Map();

/**
 * The option that holds for a variable in the world being looked at; `undefined` outside of `inEachWorld`, where the
 * caller has to treat the value as unknown.
 */
export function optionOf(variable: Variable): number | undefined {
  if (current === undefined) return undefined;
  const option = current.get(variable.id);
  if (option !== undefined) return option;
  throw new OpenVariable(variable);
}

/**
 * Runs `look` in every world that its reading of the estate tells apart, at most `limit` of them. A place is settled
 * when it is made: `look` has to make its own from the resource, not bring one along.
 * @returns the worlds; `complete` is false when there were more than `limit`.
 */
export function inEachWorld<T>(look: () => T, limit = 64): { worlds: World<T>[]; complete: boolean } {
  const worlds: World<T>[] = [];
  let complete = true;
  const explore = (assumptions: readonly Assumption[]): void => {
    if (worlds.length >= limit) {
      complete = false;
      return;
    }
    const outer = current;
    current =
      assumptions.length === 0
        ? NOTHING_ASSUMED
        : new Map(assumptions.map(({ variable, option }) => [variable.id, option]));
    let open: Variable;
    try {
      worlds.push({ assumptions, result: look() });
      return;
    } catch (error) {
      if (!(error instanceof OpenVariable)) throw error;
      open = error.variable;
    } finally {
      current = outer;
    }
    for (let option = 0; option < open.options.length; option++) {
      explore([...assumptions, { variable: open, option }]);
    }
  };
  explore([]);
  return { worlds, complete };
}

/** `parameter Env is prod and parameter Public is true` */
export function describeAssumptions(assumptions: readonly Assumption[]): string {
  return assumptions
    .map(({ variable, option }) => `${variable.label} is ${variable.options[option]}`)
    .join(' and ');
}
