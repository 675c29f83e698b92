import type { Splat, SplatStep } from '../hcl/ast.ts';
import { tuple, unknown } from '../values/make.ts';
import { childOf } from '../values/origin.ts';
import type { Origin, Value } from '../values/value.ts';
import { attributeOf, indexOf } from './access.ts';
import { inEachCase } from '../values/choice.ts';
import type { Evaluate, Scope } from './scope.ts';

/** https://developer.hashicorp.com/terraform/language/expressions/splat */
export function splat(expression: Splat, scope: Scope, evaluate: Evaluate): Value {
  const origin = { file: scope.file, start: expression.start, end: expression.end };
  return over(evaluate(expression.of, scope), expression.each, origin, scope, evaluate);
}

function over(
  of: Value,
  steps: readonly SplatStep[],
  origin: Origin,
  scope: Scope,
  evaluate: Evaluate,
): Value {
  const cases = inEachCase([of], ([one]) => over(one!, steps, origin, scope, evaluate));
  if (cases !== undefined) return cases;
  const each = (item: Value): Value => {
    let value = childOf(of, item);
    for (const step of steps) {
      if (step.kind === 'attribute') value = attributeOf(value, step.name);
      else if (step.kind === 'index') value = indexOf(value, evaluate(step.key, scope));
      else value = over(value, step.each, origin, scope, evaluate);
    }
    return value;
  };
  switch (of.kind) {
    case 'null':
      return tuple([], origin);
    case 'list':
    case 'set':
    case 'tuple':
      return tuple(of.items.map(each), origin);
    case 'unknown': {
      // One resource is not a list, so it counts as a list of one.
      if (of.of?.attribute === '' && of.among === undefined) return tuple([each(of)], origin);
      const extra = { notNull: true, origin } as const;
      return of.among === undefined
        ? unknown('any', of.reason, extra)
        : unknown('any', of.reason, { ...extra, among: of.among.map(each) });
    }
    default:
      return tuple([each(of)], origin);
  }
}
