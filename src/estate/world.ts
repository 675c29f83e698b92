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
export function inEachWorld<T>(
  look: () => T,
  limit = 64,
): { worlds: readonly World<T>[]; complete: boolean } {
  const first = inWorld(look, NOTHING_ASSUMED);
  // Nearly always nothing is open.
  if (!(first instanceof OpenVariable))
    return { worlds: [{ assumptions: [], result: first }], complete: true };
  const worlds: World<T>[] = [];
  let complete = true;
  const split = (assumptions: readonly Assumption[], { variable }: OpenVariable): void => {
    for (let option = 0; option < variable.options.length; option++) {
      if (worlds.length >= limit) {
        complete = false;
        return;
      }
      const more = [...assumptions, { variable, option }];
      const result = inWorld(look, new Map(more.map((one) => [one.variable.id, one.option])));
      if (result instanceof OpenVariable) split(more, result);
      else worlds.push({ assumptions: more, result });
    }
  };
  split([], first);
  return { worlds, complete };
}

/** What `look` sees in one world, or the variable that has to be decided first. */
function inWorld<T>(look: () => T, world: ReadonlyMap<string, number>): T | OpenVariable {
  const outer = current;
  current = world;
  try {
    return look();
  } catch (error) {
    if (error instanceof OpenVariable) return error;
    throw error;
  } finally {
    current = outer;
  }
}

/** Looks at the estate outside of all worlds: what hangs on a variable is then not known. For what is read as a whole. */
export function inNoWorld<T>(look: () => T): T {
  const outer = current;
  current = undefined;
  try {
    return look();
  } finally {
    current = outer;
  }
}

/** The world being looked at, for who keeps what it has seen there; `undefined` outside of all. */
export function currentWorld(): unknown {
  return current;
}

/** `parameter Env is prod and parameter Public is true` */
export function describeAssumptions(assumptions: readonly Assumption[]): string {
  return assumptions
    .map(({ variable, option }) => `${variable.label} is ${variable.options[option]}`)
    .join(' and ');
}
