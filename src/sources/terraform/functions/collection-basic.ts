import { equals } from '../values/equal.ts';
import { bool, list, nullOf, number, tuple } from '../values/make.ts';
import { isWhollyKnown } from '../values/marks.ts';
import { add, compare as compareNumbers } from '../values/number.ts';
import { convert } from '../values/convert.ts';
import type { Type } from '../values/type.ts';
import { elementOf, shapeOf, typeOf, typeText } from '../values/types.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { amongOf, intOf, isSequence, itemsOf, numberOf, unknownResult } from './arguments.ts';
import type { Param, TerraformFunction } from './function.ts';
import { textLength } from './string.ts';

const anyList: Param = { name: 'list', type: 'any' };
const boolList: Param = { name: 'list', type: { list: 'bool' } };

/** `true` decides `anytrue`, `false` decides `alltrue`. */
function ofBools(decides: boolean): TerraformFunction {
  return {
    params: [boolList],
    type: 'bool',
    call: (args) => {
      let open = false;
      for (const item of itemsOf(args[0]!)) {
        if (item.kind === 'unknown') {
          // Terraform's alltrue does not look past an unknown.
          if (!decides) return unknownResult(args, 'bool', { notNull: true });
          open = true;
        } else if (item.kind === 'null') {
          if (!decides) return bool(false);
        } else if (item.kind === 'bool' && item.value === decides) return bool(decides);
      }
      return open ? unknownResult(args, 'bool', { notNull: true }) : bool(!decides);
    },
  };
}

const contains: TerraformFunction = {
  params: [anyList, { name: 'value', type: 'any' }],
  type: 'bool',
  partly: ([given, wanted]) => {
    if (given?.kind !== 'unknown' || wanted === undefined) return undefined;
    const found = amongOf(given).some((item) => isTrue(equals(wanted, item)));
    return found ? bool(true) : undefined;
  },
  call: (args) => {
    const [given, wanted] = args as [Value, Value];
    if (!isSequence(given)) throw new EvaluationError('argument must be list, tuple, or set');
    let open = false;
    for (const item of itemsOf(given)) {
      const answer = equals(wanted, item);
      if (isTrue(answer)) return bool(true);
      open ||= answer.kind === 'unknown';
    }
    return open ? unknownResult(args, 'bool', { notNull: true }) : bool(false);
  },
};

function isTrue(value: Value): boolean {
  return value.kind === 'bool' && value.value;
}

/** The place of an index in a list of that length, counted round and round. */
function wrapped(index: number, length: number): number {
  if (length === 0) throw new EvaluationError('cannot use element function with an empty list');
  return ((index % length) + length) % length;
}

const element: TerraformFunction = {
  params: [anyList, { name: 'index', type: 'number' }],
  shallowMarks: true,
  type: ([given, index]) => {
    const type = typeOf(given!);
    if (typeof type !== 'string' && 'list' in type) return type.list;
    if (typeof type === 'string' || !('tuple' in type))
      throw new EvaluationError(`cannot read elements from ${typeText(type)}`);
    if (index?.kind === 'unknown') return 'any';
    return type.tuple[wrapped(intOf(index), type.tuple.length)]!;
  },
  call: ([given, index]) => {
    if (given?.kind !== 'list' && given?.kind !== 'tuple')
      throw new EvaluationError(`cannot read elements from ${typeText(typeOf(given!))}`);
    const items = itemsOf(given);
    return items[wrapped(intOf(index), items.length)]!;
  },
};

const index: TerraformFunction = {
  params: [anyList, { name: 'value', type: 'any' }],
  type: 'number',
  call: (args) => {
    const [given, wanted] = args as [Value, Value];
    if (given.kind !== 'list' && given.kind !== 'tuple')
      throw new EvaluationError('argument must be a list or tuple');
    if (given.items.length === 0) throw new EvaluationError('cannot search an empty list');
    for (const [at, item] of given.items.entries()) {
      const answer = equals(item, wanted);
      if (answer.kind === 'unknown') return unknownResult(args, 'number', { notNull: true });
      if (isTrue(answer)) return number(at);
    }
    throw new EvaluationError('item not found');
  },
};

/** How many items a type alone tells of. */
function lengthOfType(type: Type): number | undefined {
  if (typeof type === 'string') return undefined;
  if ('tuple' in type) return type.tuple.length;
  return 'object' in type ? Object.keys(type.object).length : undefined;
}

const length: TerraformFunction = {
  params: [{ name: 'value', type: 'any', allowUnknown: true }],
  shallowMarks: true,
  type: 'number',
  call: (args) => {
    const [value] = args as [Value];
    const type = value.kind === 'unknown' ? value.type : undefined;
    if (value.kind === 'string') return textLength(value.value);
    if ('entries' in value) return number(value.entries.size);
    if (value.kind === 'set' && value.items.length > 1 && !isWhollyKnown(value))
      return unknownResult(args, 'number', { notNull: true });
    if ('items' in value) return number(value.items.length);
    const count = type === undefined ? undefined : lengthOfType(type);
    if (count !== undefined) return number(count);
    if (type === 'any' || type === 'string' || (type !== undefined && shapeOf(type) !== 'primitive'))
      return unknownResult(args, 'number', { notNull: true });
    throw new EvaluationError('argument must be a string, a collection type, or a structural type');
  },
};

const one: TerraformFunction = {
  params: [anyList],
  type: ([given]) => {
    const type = typeOf(given!);
    if (typeof type !== 'string') {
      if ('list' in type || 'set' in type) return elementOf(type)!;
      if ('tuple' in type && type.tuple.length < 2) return type.tuple[0] ?? 'any';
    }
    throw notOne();
  },
  call: (args) => {
    const [given] = args as [Value];
    if (!isSequence(given)) throw notOne();
    const items = itemsOf(given);
    const type = 'element' in given ? (given.element ?? 'any') : 'any';
    if (given.kind === 'set' && items.length > 1 && !isWhollyKnown(given)) return unknownResult(args, type);
    if (items.length > 1) throw notOne();
    return items[0] ?? nullOf(type);
  },
};

function notOne(): EvaluationError {
  return new EvaluationError('must be a list, set, or tuple value with either zero or one elements', 0);
}

const range: TerraformFunction = {
  params: [],
  variadic: { name: 'params', type: 'number' },
  type: { list: 'number' },
  call: (args) => {
    if (args.length < 1 || args.length > 3)
      throw new EvaluationError('must have one, two, or three arguments');
    return list(
      countUp(args).map((n) => number(n)),
      'number',
    );
  },
};

function countUp(args: readonly Value[]) {
  const numbers = args.map(numberOf);
  const start = numbers.length === 1 ? 0 : numbers[0]!;
  const end = numbers.length === 1 ? numbers[0]! : numbers[1]!;
  const step = numbers[2] ?? (compareNumbers(end, start) < 0 ? -1 : 1);
  if (step === 0) throw new EvaluationError('step must not be zero', 2);
  const down = compareNumbers(step, 0) < 0;
  const away = compareNumbers(end, start);
  if (down && away > 0) throw new EvaluationError('end must be less than start when step is negative', 1);
  if (!down && away < 0) throw new EvaluationError('end must be greater than start when step is positive', 1);
  const out = [];
  for (let n = start; compareNumbers(n, end) * (down ? -1 : 1) < 0; n = add(n, step)) {
    if (out.length >= 1024)
      throw new EvaluationError(
        'more than 1024 values were generated; either decrease the difference between start and end or use a smaller step',
      );
    out.push(n);
  }
  return out;
}

const reverse: TerraformFunction = {
  params: [anyList],
  shallowMarks: true,
  type: ([given]) => {
    const type = typeOf(given!);
    if (typeof type !== 'string' && 'tuple' in type) return { tuple: type.tuple.slice().reverse() };
    if (typeof type !== 'string' && ('list' in type || 'set' in type)) return { list: elementOf(type)! };
    throw cannotReverse(type);
  },
  partly: (args) => keepAmong(args, reverse),
  call: ([given]) => {
    if (!isSequence(given!)) throw cannotReverse(typeOf(given!));
    const items = [...itemsOf(given!)].reverse();
    return given!.kind === 'tuple' ? tuple(items) : list(items, elementOf(typeOf(given!)) ?? 'any');
  },
};

function cannotReverse(type: Type): EvaluationError {
  return new EvaluationError(`can only reverse list or tuple values, not ${typeText(type)}`, 0);
}

/** The same items in another order are still among the result. */
function keepAmong(args: readonly Value[], found: TerraformFunction): Value | undefined {
  const [given] = args;
  if (given?.kind !== 'unknown' || given.among === undefined || given.type === 'any') return undefined;
  const type = typeof found.type === 'function' ? found.type(args, NO_CONTEXT) : found.type;
  return unknownResult(args, type, { notNull: true, among: given.among });
}

const NO_CONTEXT = {
  readFile: () => undefined,
  listFiles: () => [],
  renderTemplate: () => nullOf(),
};

const sum: TerraformFunction = {
  params: [anyList],
  type: 'number',
  call: (args) => {
    const [given] = args as [Value];
    if (!('items' in given) && !('entries' in given)) throw new EvaluationError('cannot sum noniterable', 0);
    if (itemsOf(given).length === 0) throw new EvaluationError('cannot sum an empty list', 0);
    if (!isSequence(given))
      throw new EvaluationError(
        `argument must be list, set, or tuple. Received ${typeText(typeOf(given))}`,
        0,
      );
    if (!isWhollyKnown(given)) return unknownResult(args, 'number', { notNull: true });
    return number(itemsOf(given).map(summand).reduce(add));
  },
};

function summand(value: Value) {
  try {
    if (value.kind !== 'null') return numberOf(convert(value, 'number'));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
  throw new EvaluationError('argument must be list, set, or tuple of number values', 0);
}

/** https://developer.hashicorp.com/terraform/language/functions/alltrue and those beside it. */
export const basics: Readonly<Record<string, TerraformFunction>> = {
  alltrue: ofBools(false),
  anytrue: ofBools(true),
  contains,
  element,
  index,
  length,
  one,
  range,
  reverse,
  sum,
};
