import { convert } from '../values/convert.ts';
import { canConvert } from '../values/convertible.ts';
import { bool } from '../values/make.ts';
import { isSensitive, withSensitive, withoutSensitive } from '../values/marks.ts';
import { goQuote } from '../values/go-quote.ts';
import type { Type } from '../values/type.ts';
import { constraintText, sameType, typeOf, typeText } from '../values/types.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { unknownResult } from './arguments.ts';
import type { Param, TerraformFunction } from './function.ts';

const anything = (name: string): Param => ({ name, type: 'any', allowNull: true, allowUnknown: true });

function conversionTo(type: Type): TerraformFunction {
  return {
    params: [anything('v')],
    shallowMarks: true,
    type,
    call: ([value]) => {
      try {
        return convert(value!, type);
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        throw new EvaluationError(refusal(value!, type), 0);
      }
    },
  };
}

function refusal(value: Value, type: Type): string {
  const from = typeOf(value);
  const possible = sameType(from, type) || canConvert(from, type);
  if (possible && isSensitive(value))
    return `cannot convert this sensitive ${typeText(from)} to ${constraintText(type)}`;
  if (possible && value.kind === 'string' && type === 'bool')
    return `cannot convert ${goQuote(value.value)} to bool; only the strings "true" or "false" are allowed`;
  if (possible && value.kind === 'string' && type === 'number')
    return `cannot convert ${goQuote(value.value)} to number; given string must be a decimal representation of a number`;
  return `cannot convert ${typeText(from)} to ${constraintText(type)}`;
}

function marking(mark: (value: Value) => Value): TerraformFunction {
  return {
    params: [anything('value')],
    ownMarks: true,
    type: ([value]) => typeOf(value!),
    call: ([value]) => mark(value!),
  };
}

/** https://developer.hashicorp.com/terraform/language/functions/tostring and those beside it. */
export const conversions: Readonly<Record<string, TerraformFunction>> = {
  // Ephemeral values are not followed; what is not one comes back as it is.
  ephemeralasnull: marking((value) => value),
  issensitive: {
    params: [anything('value')],
    ownMarks: true,
    type: 'bool',
    call: (args) => {
      const [value] = args as [Value];
      if (value.sensitive === true) return bool(true);
      return value.kind === 'unknown' ? unknownResult(args, 'bool') : bool(false);
    },
  },
  nonsensitive: marking(withoutSensitive),
  sensitive: marking(withSensitive),
  tobool: conversionTo('bool'),
  tolist: conversionTo({ list: 'any' }),
  tomap: conversionTo({ map: 'any' }),
  tonumber: conversionTo('number'),
  toset: conversionTo({ set: 'any' }),
  tostring: conversionTo('string'),
};
