import type { BinaryOperator } from '../hcl/ast.ts';
import { convert } from '../values/convert.ts';
import { equals } from '../values/equal.ts';
import { bool, number, unknown } from '../values/make.ts';
import { isSensitive, withSensitive } from '../values/marks.ts';
import { add, compare, divide, modulo, multiply, negate, subtract } from '../values/number.ts';
import type { Num } from '../values/number.ts';
import type { Type } from '../values/type.ts';
import { EvaluationError } from '../values/value.ts';
import type { UnknownValue, Value } from '../values/value.ts';
import { inEachCase } from '../values/choice.ts';

/** `left operator right`: https://developer.hashicorp.com/terraform/language/expressions/operators */
export function binary(operator: BinaryOperator, left: Value, right: Value): Value {
  const cases = inEachCase([left, right], ([one, other]) => binary(operator, one!, other!));
  if (cases !== undefined) return cases;
  const result = plain(operator, left, right);
  return isSensitive(left) || isSensitive(right) ? withSensitive(result) : result;
}

export function unary(operator: '-' | '!', operand: Value): Value {
  const cases = inEachCase([operand], ([one]) => unary(operator, one!));
  if (cases !== undefined) return cases;
  const type = operator === '-' ? 'number' : 'bool';
  const value = operandOf(operand, type);
  if (value.kind === 'unknown') return open(type, value);
  const result =
    value.kind === 'number' ? number(negate(value.value)) : bool(!(value.kind === 'bool' && value.value));
  return isSensitive(operand) ? withSensitive(result) : result;
}

function plain(operator: BinaryOperator, left: Value, right: Value): Value {
  switch (operator) {
    case '==':
      return equals(left, right);
    case '!=': {
      const same = equals(left, right);
      return same.kind === 'bool' ? bool(!same.value) : same;
    }
    case '&&':
    case '||': {
      const one = operandOf(left, 'bool');
      const other = operandOf(right, 'bool');
      const decides = operator === '||';
      if (one.kind === 'bool' && one.value === decides) return bool(decides);
      if (other.kind === 'bool' && other.value === decides) return bool(decides);
      if (one.kind === 'unknown') return open('bool', one);
      if (other.kind === 'unknown') return open('bool', other);
      return bool(!decides);
    }
    default: {
      const one = operandOf(left, 'number');
      const other = operandOf(right, 'number');
      const type = /[<>]/.test(operator) ? 'bool' : 'number';
      if (one.kind === 'unknown') return open(type, one);
      if (other.kind === 'unknown') return open(type, other);
      if (one.kind !== 'number' || other.kind !== 'number')
        throw new EvaluationError('a number is needed here');
      return arithmetic(operator, one.value, other.value);
    }
  }
}

function arithmetic(operator: BinaryOperator, left: Num, right: Num): Value {
  switch (operator) {
    case '+':
      return number(add(left, right));
    case '-':
      return number(subtract(left, right));
    case '*':
      return number(multiply(left, right));
    case '/':
      return number(divide(left, right));
    case '%':
      // As Terraform has it: what can't be divided is left over whole.
      return number(compare(right, 0) === 0 ? left : modulo(left, right));
    case '<':
      return bool(compare(left, right) < 0);
    case '<=':
      return bool(compare(left, right) <= 0);
    case '>':
      return bool(compare(left, right) > 0);
    default:
      return bool(compare(left, right) >= 0);
  }
}

function operandOf(value: Value, type: 'number' | 'bool'): Value {
  const converted = convert(value, type);
  if (converted.kind === 'null') throw new EvaluationError(`a ${type} is needed here, and this is null`);
  return converted;
}

/** The result of an operation on something that can't be told. */
function open(type: Type, because: UnknownValue): Value {
  return unknown(type, because.reason, { notNull: true });
}
