import type { SourceFile, Variable } from '../../../estate/index.ts';
import type { FunctionContext } from '../functions/function.ts';
import type { Expression, Node } from '../hcl/ast.ts';
import type { Value } from '../values/value.ts';

/** What an expression is evaluated in. */
export interface Scope {
  /** The file that the expression is written in. */
  readonly file: SourceFile;
  readonly resolver: Resolver;
  /** The variables of `for` expressions, `dynamic` blocks and templates around it, innermost first. */
  readonly names?: Names | undefined;
  /** What differs between the instances of one block: `each`, `count`, `self`. */
  readonly instance?: InstanceNames | undefined;
}

export interface Names {
  readonly name: string;
  readonly value: Value;
  readonly next: Names | undefined;
}

export interface InstanceNames {
  /** The address of the instance: what tells apart conditions that hang on `each` or `count`. */
  readonly address: string;
  readonly each?: { readonly key: Value; readonly value: Value };
  readonly count?: Value;
}

/** One step of a traversal: `.name` or `[key]`. */
export type Step =
  | (Node & { readonly kind: 'attribute'; readonly name: string })
  | (Node & { readonly kind: 'index'; readonly key: Expression });

/** `evaluate` of expression.ts, for the forms of expressions that it is made of. */
export type Evaluate = (expression: Expression, scope: Scope) => Value;

/** What gives meaning to names that the expression does not bring along itself. */
export interface Resolver {
  /**
   * The value of a traversal as far as it is a name: `var.x` takes one step, `data.aws_region.this` two.
   * @throws EvaluationError when nothing of this name is declared
   */
  readonly resolve: (root: string, steps: readonly Step[], scope: Scope) => Resolved;
  /** The variable that a condition hangs on which can't be told; the same for the same text in one module. */
  readonly conditionOf: (condition: Expression, scope: Scope) => Variable;
  readonly functions: FunctionContext;
  /** Counts work, so that no configuration, however made, keeps the reader busy for ever. */
  readonly spend: (amount: number) => void;
}

export interface Resolved {
  readonly value: Value;
  readonly used: number;
}

export function withName(scope: Scope, name: string, value: Value): Scope {
  return { ...scope, names: { name, value, next: scope.names } };
}
