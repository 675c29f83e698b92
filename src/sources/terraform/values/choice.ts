import type { Reason, Variable } from '../../../estate/index.ts';
import { isWhollyKnown } from './marks.ts';
import { sameValue } from './same.ts';
import type { Type } from './type.ts';
import { sameType, typeOf } from './types.ts';
import type { UnknownValue, Value } from './value.ts';
import { EvaluationError } from './value.ts';

/** More cases than this are not told apart. */
const MOST_CASES = 32;

/** A value with one branch for each option of a variable; just the value when it is the same for all. */
export function choose(variable: Variable, branches: readonly Value[], type?: Type): Value {
  const first = branches[0]!;
  if (branches.every((branch) => branch === first || agree(branch, first))) return first;
  const types = branches.map(typeOf);
  const shared = type ?? (types.every((one) => sameType(one, types[0]!)) ? types[0]! : 'any');
  return {
    kind: 'unknown',
    type: shared,
    reason: { code: 'undecided-condition', text: `it depends on ${variable.label}` },
    choice: { variable, branches },
    ...(branches.every(isNotNull) ? { notNull: true as const } : undefined),
  };
}

/** Two places that say the same stay two: each is to be changed where it is written. */
function agree(a: Value, b: Value): boolean {
  return isWhollyKnown(b) && a.origin?.start === b.origin?.start && sameValue(a, b);
}

function isNotNull(value: Value): boolean {
  return value.kind === 'unknown' ? value.notNull === true : value.kind !== 'null';
}

/**
 * Applies a function to values of which some hang on open variables: once for each combination of their options that
 * can be, so that the result hangs on the same variables. A case that fails is unknown for that reason, unless all do.
 * @returns `undefined` when nothing hangs on a variable
 * @throws EvaluationError the first case's, when all fail
 */
export function inEachCase(
  args: readonly Value[],
  apply: (args: readonly Value[]) => Value,
  type?: Type,
): Value | undefined {
  return distribute(args, apply, type, { cases: 0 });
}

function distribute(
  args: readonly Value[],
  apply: (args: readonly Value[]) => Value,
  type: Type | undefined,
  spent: { cases: number },
): Value | undefined {
  const open = args.find(hasChoice);
  if (open === undefined) return undefined;
  const { variable } = open.choice;
  let failure: EvaluationError | undefined;
  let works = false;
  const branches = variable.options.map((name, option): Value => {
    if (++spent.cases > MOST_CASES) {
      works = true;
      return unknownFor(TOO_MANY, type);
    }
    const chosen = args.map((arg) => inCase(arg, variable, option));
    try {
      const result = distribute(chosen, apply, type, spent) ?? apply(chosen);
      works = true;
      return result;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      failure ??= error;
      const text = `${variable.label} = ${JSON.stringify(name)}: ${error.message}`;
      return failed({ code: 'wrong-type', text }, type);
    }
  });
  if (failure !== undefined && !works) throw failure;
  return choose(variable, branches, type);
}

function hasChoice(value: Value): value is UnknownValue & Required<Pick<UnknownValue, 'choice'>> {
  return value.kind === 'unknown' && value.choice !== undefined;
}

const TOO_MANY: Reason = {
  code: 'too-many-cases',
  text: 'it depends on more open values than can be told apart; give them with --var-file',
};

function unknownFor(reason: Reason, type: Type | undefined): UnknownValue {
  return { kind: 'unknown', type: type ?? 'any', reason };
}

/** The value when a variable has one of its options. */
export function inCase(value: Value, variable: Variable, option: number): Value {
  if (!hasChoice(value)) return value;
  const { choice: own } = value;
  if (own.variable.id === variable.id) return inCase(own.branches[option]!, variable, option);
  const branches = own.branches.map((branch) => inCase(branch, variable, option));
  return branches.every((branch, index) => branch === own.branches[index])
    ? value
    : choose(own.variable, branches);
}

/** A case in which the expression is wrong: it can't be the one that holds, unless `try` catches it. */
export function failed(reason: Reason, type?: Type): UnknownValue {
  return { ...unknownFor(reason, type), failed: true };
}

export function isFailed(value: Value): boolean {
  return value.kind === 'unknown' && value.failed === true;
}
