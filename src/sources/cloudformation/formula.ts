import type { Variable } from '../../estate/index.ts';

/** A condition: true, false, or a test of a variable with one formula for each of its options. */
export type Formula = boolean | Test;

export interface Test {
  readonly variable: Variable;
  /** Tests of a lower order come first on every path, so that equal formulas are one object. */
  readonly order: number;
  readonly id: number;
  readonly branches: readonly Formula[];
  /** Ways from here to true or false: what it costs to look at every case. */
  readonly paths: number;
}

const MAX_TESTS = 20_000;

/** More cases than can be told apart in reasonable time. */
export class TooManyCases extends Error {
  constructor() {
    super('too many cases');
  }
}

/** Builds formulas as ordered decision diagrams: what does not matter to the result drops out. */
export class Formulas {
  readonly #orders = new Map<string, number>();
  readonly #tests = new Map<string, Test>();
  readonly #results = new Map<string, Formula>();

  /** True when the variable has this option. */
  is(variable: Variable, option: number): Formula {
    return this.#test(
      variable,
      variable.options.map((_, index) => index === option),
    );
  }

  /** The formula that is `formulas[i]` where the variable has option `i`. */
  cases(variable: Variable, formulas: readonly Formula[]): Formula {
    let result: Formula = false;
    formulas.forEach((formula, option) => {
      if (formula !== false) result = this.or(result, this.and(this.is(variable, option), formula));
    });
    return result;
  }

  not(formula: Formula): Formula {
    return this.#apply('not', formula, true, (left) => !left);
  }

  and(left: Formula, right: Formula): Formula {
    if (left === false || right === false) return false;
    if (left === true) return right;
    if (right === true) return left;
    return this.#apply('and', left, right, (a, b) => a && b);
  }

  or(left: Formula, right: Formula): Formula {
    if (left === true || right === true) return true;
    if (left === false) return right;
    if (right === false) return left;
    return this.#apply('or', left, right, (a, b) => a || b);
  }

  #apply(
    name: string,
    left: Formula,
    right: Formula,
    decide: (left: boolean, right: boolean) => boolean,
  ): Formula {
    if (typeof left === 'boolean' && typeof right === 'boolean') return decide(left, right);
    const key = `${name} ${idOf(left)} ${idOf(right)}`;
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    const first = topOf(left, right);
    const branches = first.variable.options.map((_, option) =>
      this.#apply(name, branchOf(left, first, option), branchOf(right, first, option), decide),
    );
    const result = this.#test(first.variable, branches);
    this.#results.set(key, result);
    return result;
  }

  #test(variable: Variable, branches: readonly Formula[]): Formula {
    const first = branches[0] ?? false;
    if (branches.every((branch) => branch === first)) return first;
    const order = this.#orders.get(variable.id) ?? this.#orders.size;
    this.#orders.set(variable.id, order);
    const key = `${order}:${branches.map(idOf).join(',')}`;
    const known = this.#tests.get(key);
    if (known !== undefined) return known;
    if (this.#tests.size >= MAX_TESTS) throw new TooManyCases();
    const paths = branches.reduce((sum, branch) => sum + (typeof branch === 'boolean' ? 1 : branch.paths), 0);
    const test: Test = { variable, order, id: this.#tests.size, branches, paths };
    this.#tests.set(key, test);
    return test;
  }
}

function idOf(formula: Formula): string {
  return typeof formula === 'boolean' ? String(formula) : String(formula.id);
}

function topOf(left: Formula, right: Formula): Test {
  if (typeof left === 'boolean') return right as Test;
  if (typeof right === 'boolean') return left;
  return left.order <= right.order ? left : right;
}

function branchOf(formula: Formula, test: Test, option: number): Formula {
  if (typeof formula === 'boolean' || formula.order !== test.order) return formula;
  return formula.branches[option] ?? false;
}
