import { choose, invalid, truth } from '../cases.ts';
import type { Intrinsic } from '../env.ts';

/** `Fn::If`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html#intrinsic-function-reference-conditions-if */
export const ifElse: Intrinsic = (env, call) => {
  const [condition, whenTrue, whenFalse] = call.argument.kind === 'sequence' ? call.argument.items : [];
  if (condition === undefined || whenTrue === undefined || whenFalse === undefined) {
    return invalid('Fn::If needs a condition and two values', call);
  }
  const formula =
    condition.kind === 'leaf'
      ? env.template.condition(String(condition.value))
      : env.template.formula(condition);
  return choose(
    env,
    formula,
    call,
    (inner) => inner.evaluate(whenTrue),
    (inner) => inner.evaluate(whenFalse),
  );
};

/** A condition function where a value is expected: `true` or `false`. */
export const truthValue: Intrinsic = (env, call) => {
  const { name, argument, start, end } = call;
  const tree = { kind: 'mapping', keys: [name], values: [argument], keyStarts: [start], start, end } as const;
  return truth(env, env.template.formula(tree), call);
};
