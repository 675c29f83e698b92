import type { View } from '../../estate/index.ts';
import type { Parts } from './policy-document.ts';
import { partsOf } from './policy-document.ts';

/** One line of a Condition: an operator, a key and the values it is compared with. */
export interface ConditionTest {
  /** Without qualifier and `IfExists`, in small letters: `stringequals`. */
  readonly operator: string;
  readonly qualifier: 'forallvalues' | 'foranyvalue' | undefined;
  /** It also holds where the request does not have the key. */
  readonly optional: boolean;
  /** In small letters, as keys go in any case; what is not known of it shows as `${…}`. */
  readonly key: string;
  readonly at: View;
  readonly values: Parts;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATOR = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/;

/** The tests of a Condition, which all have to hold; `unknown` where there may be more. */
export function conditionsOf(condition: View): {
  tests: readonly ConditionTest[];
  unknown: View | undefined;
} {
  const tests: ConditionTest[] = [];
  const operators = condition.entries();
  let unknown = operators.rest?.at;
  for (const [name, keys] of operators.entries) {
    const match = OPERATOR.exec(name.toLowerCase());
    const below = keys.entries();
    unknown ??= below.rest?.at;
    for (const [key, at] of below.entries) {
      const qualifier = match?.[1] as ConditionTest['qualifier'];
      tests.push({
        operator: match?.[2] ?? name.toLowerCase(),
        qualifier,
        // ForAllValues holds for a key that is not there, too.
        optional: match?.[3] !== undefined || qualifier === 'forallvalues',
        key: key.toLowerCase(),
        at,
        values: partsOf(at),
      });
    }
  }
  return { tests, unknown };
}

const POSITIVE = new Set(['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike']);

/** Whether a test only holds for requests that have the key with one of some values, and not with any value at all. */
export function narrows(test: ConditionTest): boolean {
  if (test.optional || !POSITIVE.has(test.operator)) return false;
  return !test.values.texts.some(({ text }) => isPattern(test) && /^[*?]+$/.test(text));
}

/** Whether `*` and `?` are wildcards in its values. */
export function isPattern(test: ConditionTest): boolean {
  return test.operator === 'stringlike' || test.operator.startsWith('arn');
}
