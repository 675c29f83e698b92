import type { Tree, Variable } from '../../estate/index.ts';
import type { Place } from './cases.ts';
import type { Template } from './model.ts';

/** A call of an intrinsic function: `{"Fn::Join": argument}`, and where it stands. */
export interface Call extends Place {
  readonly name: string;
  readonly argument: Tree;
}

/** Evaluates a call; `undefined` means that nothing is there (`AWS::NoValue`). */
export type Intrinsic = (env: Env, call: Call) => Tree | undefined;

const NOTHING: ReadonlyMap<string, number> = new Map();

/** What an expression is evaluated in: the template, and what is assumed of the variables it leaves open. */
export class Env {
  readonly template: Template;
  readonly given: ReadonlyMap<string, number>;
  /** How many cases the assumptions stand for. */
  readonly cases: number;
  /** Whether pseudo parameters that are compared somewhere are told apart too: in conditions and map keys. */
  readonly exact: boolean;

  constructor(template: Template, given = NOTHING, cases = 1, exact = false) {
    this.template = template;
    this.given = given;
    this.cases = cases;
    this.exact = exact;
  }

  evaluate(tree: Tree): Tree | undefined {
    return this.template.evaluate(this, tree);
  }

  assume(variable: Variable, option: number): Env {
    const given = new Map(this.given).set(variable.id, option);
    return new Env(this.template, given, this.cases * variable.options.length, this.exact);
  }

  exactly(): Env {
    return this.exact ? this : new Env(this.template, this.given, this.cases, true);
  }

  /** Reports a defect, unless it shows only under an assumption: then it may never come to it. */
  report(place: Place, code: string, message: string): void {
    if (this.given.size === 0) this.template.report(place.start, code, message);
  }
}
