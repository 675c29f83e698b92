import type { Reason, Variable } from '../../../estate/index.ts';
import { sameValue } from './same.ts';
import { isWhollyKnown } from './marks.ts';
import type { Type } from './type.ts';
import { sameType, typeOf } from './types.ts';
import type { UnknownValue, Value } from './value.ts';
import { EvaluationError } from './value.ts';

/** A value with one branch for each option of a variable; where all branches are one known value, it is that value. */
export function choose(variable: Variable, branches: readonly Value[], reason: Reason, type?: Type): Value {
  const first = branches[0]!;
  if (isWhollyKnown(first) && branches.every((branch) => branch === first || sameValue(branch, first)))
    return first;
  const types = branches.map(typeOf);
  const shared = type ?? (types.every((one) => sameType(one, types[0]!)) ? types[0]! : 'any');
  return {
    kind: 'unknown',
    type: shared,
    reason,
    choice: { variable, branches },
    ...(branches.every(isNotNull) ? { notNull: true as const } : undefined),
  };
}

function isNotNull(value: Value): boolean {
  return value.kind === 'unknown' ? value.notNull === true : value.kind !== 'null';
}

/**
 * What becomes of each branch of a choice. A branch that fails is unknown for that reason, unless all do.
 * @throws EvaluationError the first branch's, when all fail
 */
export function chooseFrom(
  value: UnknownValue,
  map: (branch: Value, option: number) => Value,
  type?: Type,
): Value {
  const { variable, branches } = value.choice!;
  let failed: EvaluationError | undefined;
  let good = false;
  const results = branches.map((branch, index): Value => {
    try {
      const result = map(branch, index);
      good = true;
      return result;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      failed ??= error;
      const text = `${variable.label} = ${JSON.stringify(variable.options[index])}: ${error.message}`;
      return { kind: 'unknown', type: type ?? 'any', reason: { code: 'wrong-type', text } };
    }
  });
  if (failed !== undefined && !good) throw failed;
  return choose(variable, results, value.reason, type);
}
