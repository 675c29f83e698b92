import { convert } from '../values/convert.ts';
import { equals } from '../values/equal.ts';
import { list, tuple } from '../values/make.ts';
import { isWhollyKnown } from '../values/marks.ts';
import type { Type } from '../values/type.ts';
import { elementOf, typeOf } from '../values/types.ts';
import { unify } from '../values/convertible.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { intOf, itemsOf, unknownResult } from './arguments.ts';
import type { TerraformFunction } from './function.ts';

interface Bounds {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

function boundsOf(given: Value, first: Value, second: Value): Bounds {
  const type = typeOf(given);
  const length =
    'items' in given
      ? given.items.length
      : typeof type !== 'string' && 'tuple' in type
        ? type.tuple.length
        : undefined;
  const start = boundOf(first, 'start', 1, length);
  const end = boundOf(second, 'end', 2, length);
  if (start !== undefined && end !== undefined && start > end)
    throw new EvaluationError('start index must not be greater than end index', 1);
  return { start, end };
}

function boundOf(
  value: Value,
  what: string,
  argument: number,
  length: number | undefined,
): number | undefined {
  if (value.kind === 'unknown') return undefined;
  const bound = intOf(value, argument);
  if (bound < 0) throw new EvaluationError(`${what} index must not be less than zero`, argument);
  if (length !== undefined && bound > length)
    throw new EvaluationError(`${what} index must not be greater than the length of the list`, argument);
  return bound;
}

const slice: TerraformFunction = {
  params: [
    { name: 'list', type: 'any' },
    { name: 'start_index', type: 'number' },
    { name: 'end_index', type: 'number' },
  ],
  shallowMarks: true,
  type: (args) => {
    const [given, first, second] = args as [Value, Value, Value];
    const type = typeOf(given);
    checkSliced(type);
    const { start, end } = boundsOf(given, first, second);
    if ('list' in type) return type;
    return start === undefined || end === undefined ? 'any' : { tuple: type.tuple.slice(start, end) };
  },
  call: (args) => {
    const [given, first, second] = args as [Value, Value, Value];
    const type = typeOf(given);
    checkSliced(type);
    const { start, end } = boundsOf(given, first, second);
    const items = itemsOf(given).slice(start, end);
    return 'tuple' in type ? tuple(items) : list(items, type.list);
  },
};

function checkSliced(type: Type): asserts type is { list: Type } | { tuple: readonly Type[] } {
  if (typeof type !== 'string' && ('list' in type || 'tuple' in type)) return;
  throw new EvaluationError(
    typeof type !== 'string' && 'set' in type
      ? 'cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important'
      : 'must be a list or tuple value',
    0,
  );
}

const matchkeys: TerraformFunction = {
  params: [
    { name: 'values', type: { list: 'any' } },
    { name: 'keys', type: { list: 'any' } },
    { name: 'searchset', type: { list: 'any' } },
  ],
  type: (args) => {
    sharedKeyType(args);
    return typeOf(args[0]!);
  },
  call: (args) => {
    const type = sharedKeyType(args);
    const [values] = args as [Value];
    const result = typeOf(values);
    const [keys, wanted] = [itemsOf(convert(args[1]!, type)), itemsOf(convert(args[2]!, type))];
    if (itemsOf(values).length !== keys.length)
      throw new EvaluationError('length of keys and values should be equal');
    const element = elementOf(result) ?? 'any';
    if (wanted.length === 0) return list([], element);
    if (!args.every(isWhollyKnown)) return unknownResult(args, result, { notNull: true });
    return list(
      itemsOf(values).filter((_, at) => wanted.some((one) => isEqual(keys[at]!, one))),
      element,
    );
  },
};

function isEqual(a: Value, b: Value): boolean {
  const answer = equals(a, b);
  return answer.kind === 'bool' && answer.value;
}

function sharedKeyType(args: readonly Value[]): Type {
  const type = unify(args.slice(1).map(typeOf), true);
  if (type === undefined) throw new EvaluationError('keys and searchset must be of the same type');
  return type;
}

/** https://developer.hashicorp.com/terraform/language/functions/slice and what else takes a part of a list. */
export const parts: Readonly<Record<string, TerraformFunction>> = { matchkeys, slice };
