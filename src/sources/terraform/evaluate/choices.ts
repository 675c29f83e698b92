import type { Variable } from '../../../estate/index.ts';
import { unknown } from '../values/make.ts';
import { sameValue } from '../values/same.ts';
import { EvaluationError } from '../values/value.ts';
import type { UnknownValue, Value } from '../values/value.ts';

/** More cases than this are not told apart. */
const MOST_CASES = 32;

/**
 * Applies a function to values of which some hang on open variables: once for each combination of their options that
 * can be, so that the result hangs on the same variables. `undefined` when nothing hangs on a variable.
 */
export function inEachCase(
  args: readonly Value[],
  apply: (args: readonly Value[]) => Value,
): Value | undefined {
  return distribute(args, apply, { cases: 0 });
}

function distribute(
  args: readonly Value[],
  apply: (args: readonly Value[]) => Value,
  spent: { cases: number },
): Value | undefined {
  const open = args.find((arg) => arg.kind === 'unknown' && arg.choice !== undefined) as
    | UnknownValue
    | undefined;
  if (open?.choice === undefined) return undefined;
  const { variable } = open.choice;
  const branches = variable.options.map((_, option): Value => {
    if (++spent.cases > MOST_CASES) return tooMany();
    const chosen = args.map((arg) => inCase(arg, variable, option));
    try {
      return distribute(chosen, apply, spent) ?? apply(chosen);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return failed(error.message);
    }
  });
  const [first] = branches;
  if (first?.kind === 'unknown' && branches.every(isFailed)) throw new EvaluationError(first.reason.text);
  return choice(variable, branches);
}

/** The value when a variable has one of its options. */
export function inCase(value: Value, variable: Variable, option: number): Value {
  if (value.kind !== 'unknown' || value.choice === undefined) return value;
  const { choice: own } = value;
  if (own.variable.id === variable.id) return inCase(own.branches[option]!, variable, option);
  const branches = own.branches.map((branch) => inCase(branch, variable, option));
  return branches.every((branch, index) => branch === own.branches[index])
    ? value
    : choice(own.variable, branches);
}

/** One value for each option of a variable; just the value when it is the same for all. */
export function choice(variable: Variable, branches: readonly Value[]): Value {
  const [first] = branches;
  if (first !== undefined && branches.every((branch) => branch === first || agree(branch, first)))
    return first;
  const reason = { code: 'undecided-condition', text: `it depends on ${variable.label}` } as const;
  return unknown('any', reason, { choice: { variable, branches } });
}

function agree(a: Value, b: Value): boolean {
  return (
    a.kind !== 'unknown' && b.kind !== 'unknown' && a.origin?.start === b.origin?.start && sameValue(a, b)
  );
}

const FAILED = 'this can not be evaluated in this case: ';

/** A case in which the expression is wrong: it can't be the one that holds, unless `try` catches it. */
function failed(message: string): UnknownValue {
  return unknown('any', { code: 'unsupported-expression', text: FAILED + message }) as UnknownValue;
}

export function isFailed(value: Value): boolean {
  return value.kind === 'unknown' && value.reason.text.startsWith(FAILED);
}

function tooMany(): Value {
  return unknown('any', {
    code: 'too-many-cases',
    text: 'it depends on more open values than can be told apart; give them with --var-file',
  });
}
