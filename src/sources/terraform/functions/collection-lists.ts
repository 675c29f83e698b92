import { convert } from '../values/convert.ts';
import { sameValue } from '../values/same.ts';
import { list, tuple } from '../values/make.ts';
import { isWhollyKnown } from '../values/marks.ts';
import type { Type } from '../values/type.ts';
import { elementOf, typeOf, typeText } from '../values/types.ts';
import { unify } from '../values/convertible.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { amongOf, intOf, isSequence, itemsOf, unknownResult } from './arguments.ts';
import type { Param, TerraformFunction } from './function.ts';

const listOfAny: Param = { name: 'list', type: { list: 'any' } };

/** One list when all are lists of kinds that go together, a tuple otherwise. */
function concatType(args: readonly Value[]): Type {
  if (args.length === 0) throw new EvaluationError('at least one argument is required');
  const types = args.map(typeOf);
  const lists = types.every((type) => typeof type !== 'string' && 'list' in type);
  const common = lists ? unify(types, true) : undefined;
  if (common !== undefined) return common;
  const parts: Type[] = [];
  for (const [index, type] of types.entries()) {
    const arg = args[index]!;
    if (typeof type !== 'string' && 'tuple' in type) parts.push(...type.tuple);
    else if (typeof type !== 'string' && 'list' in type) {
      if (arg.kind === 'unknown') return 'any';
      parts.push(...itemsOf(arg).map(() => type.list));
    } else throw new EvaluationError(`all arguments must be lists or tuples; got ${typeText(type)}`, index);
  }
  return { tuple: parts };
}

const concat: TerraformFunction = {
  params: [],
  variadic: { name: 'seqs', type: 'any' },
  shallowMarks: true,
  type: concatType,
  partly: (args) => {
    const open = args.some((arg) => arg.kind === 'unknown' && arg.type === 'any');
    const type = open ? 'any' : concatType(args);
    return unknownResult(args, type, { notNull: true, among: args.flatMap(amongOf) });
  },
  call: (args) => {
    if (args.every((arg) => arg.kind === 'tuple') && args.length > 0) return tuple(args.flatMap(itemsOf));
    const type = concatType(args);
    if (typeof type === 'string' || !('list' in type)) return tuple(args.flatMap(itemsOf));
    return list(
      args.flatMap((arg) => itemsOf(convert(arg, type))),
      type.list,
    );
  },
};

const coalesce: TerraformFunction = {
  params: [],
  variadic: { name: 'vals', type: 'any', allowNull: true, allowUnknown: true },
  type: coalesceType,
  call: (args) => {
    const type = coalesceType(args);
    for (const arg of args) {
      const value = convert(arg, type);
      if (value.kind === 'unknown') return unknownResult([value], type, { notNull: true });
      if (value.kind === 'null' || (value.kind === 'string' && value.value === '')) continue;
      return value;
    }
    throw new EvaluationError('no non-null, non-empty-string arguments');
  },
};

function coalesceType(args: readonly Value[]): Type {
  const type = unify(args.map(typeOf), true);
  if (type === undefined) throw new EvaluationError('all arguments must have the same type');
  return type;
}

const coalescelist: TerraformFunction = {
  params: [],
  variadic: { name: 'vals', type: 'any', allowNull: true, allowUnknown: true },
  type: 'any',
  call: (args) => {
    if (args.length === 0) throw new EvaluationError('at least one argument is required');
    const firstOpen = args.findIndex((arg) => arg.kind === 'unknown');
    for (const arg of firstOpen === -1 ? args : args.slice(0, firstOpen)) {
      const type = typeOf(arg);
      if (typeof type === 'string' || !('list' in type || 'tuple' in type))
        throw new EvaluationError('coalescelist arguments must be lists or tuples');
    }
    for (const arg of args) {
      if (arg.kind === 'unknown') return unknownResult([arg], 'any', { notNull: true });
      if ('items' in arg && arg.items.length > 0) return arg;
    }
    throw new EvaluationError('no non-null arguments');
  },
};

const compact: TerraformFunction = {
  params: [{ name: 'list', type: { list: 'string' } }],
  type: { list: 'string' },
  partly: (args) => openCompact(args),
  call: (args) => {
    const kept = itemsOf(args[0]!).filter(
      (item) => item.kind !== 'null' && (isText(item) || item.kind !== 'string'),
    );
    return kept.every(isItem) ? list(kept, 'string') : openCompact(args);
  },
};

function openCompact(args: readonly Value[]): Value {
  return unknownResult(args, { list: 'string' }, { notNull: true, among: amongOf(args[0]!).filter(isItem) });
}

/** A text, or the id of a resource: that is no empty text, whatever it is. */
function isItem(value: Value): boolean {
  return isText(value) || isIdOfResource(value);
}

/** Ids of resources are never null, and those of two resources are never the same. */
function isIdOfResource(value: Value): boolean {
  if (value.kind !== 'unknown' || value.of === undefined) return false;
  return /^(?:id|arn)$/.test(value.of.attribute) && !/(?:^|\.)(?:var|data)\./.test(value.of.address);
}

function isSame(one: Value, other: Value): boolean {
  if (one.kind === 'unknown' && other.kind === 'unknown' && one.of !== undefined && other.of !== undefined)
    return one.of.address === other.of.address && one.of.attribute === other.of.attribute;
  return sameValue(one, other);
}

function isText(value: Value): boolean {
  return value.kind === 'string' && value.value !== '';
}

const distinct: TerraformFunction = {
  params: [listOfAny],
  type: ([given]) => typeOf(given!),
  partly: (args) =>
    args[0]!.kind === 'unknown' && args[0]!.among !== undefined
      ? unknownResult(args, typeOf(args[0]!), { notNull: true, among: args[0]!.among })
      : undefined,
  call: (args) => {
    const [given] = args as [Value];
    const items = itemsOf(given);
    const sure = items.filter((item) => isWhollyKnown(item) || isIdOfResource(item));
    if (sure.length < items.length) return unknownResult(args, typeOf(given), { notNull: true, among: sure });
    const kept: Value[] = [];
    for (const item of items) if (!kept.some((other) => isSame(other, item))) kept.push(item);
    return list(kept, elementOf(typeOf(given)) ?? 'any');
  },
};

const chunklist: TerraformFunction = {
  params: [listOfAny, { name: 'size', type: 'number' }],
  shallowMarks: true,
  type: ([given]) => ({ list: typeOf(given!) }),
  call: (args) => {
    const [given, second] = args as [Value, Value];
    const size = intOf(second);
    if (size < 0) throw new EvaluationError('the size argument must be positive');
    const items = itemsOf(given);
    const type = typeOf(given);
    const element = elementOf(type) ?? 'any';
    if (items.length === 0) return list([], type);
    if (size === 0) return list([given], type);
    const chunks: Value[] = [];
    for (let at = 0; at < items.length; at += size) chunks.push(list(items.slice(at, at + size), element));
    return list(chunks, type);
  },
};

interface Flat {
  readonly items: Value[];
  /** Whether something inside may be a list of any length. */
  open: boolean;
}

function flattenInto(flat: Flat, value: Value): void {
  if (value.kind === 'unknown') {
    flat.open = true;
    for (const item of value.among ?? []) addFlat(flat, item);
    return;
  }
  if (value.kind === 'set' && value.items.length > 1 && !isWhollyKnown(value)) flat.open = true;
  for (const item of itemsOf(value)) addFlat(flat, item);
}

function addFlat(flat: Flat, item: Value): void {
  const type = item.kind === 'unknown' ? item.type : undefined;
  const list =
    type !== undefined && typeof type !== 'string' && ('list' in type || 'set' in type || 'tuple' in type);
  if (isSequence(item) || list) flattenInto(flat, item);
  else {
    if (type === 'any') flat.open = true;
    flat.items.push(item);
  }
}

const flatten: TerraformFunction = {
  params: [{ name: 'list', type: 'any' }],
  type: 'any',
  shallowMarks: true,
  partly: (args) => {
    const flat: Flat = { items: [], open: false };
    flattenInto(flat, args[0]!);
    return unknownResult(args, 'any', { notNull: true, among: flat.items.filter(isWhollyKnown) });
  },
  call: (args) => {
    const [given] = args as [Value];
    if (!isSequence(given)) throw new EvaluationError('can only flatten lists, sets and tuples');
    const flat: Flat = { items: [], open: false };
    flattenInto(flat, given);
    return flat.open
      ? unknownResult(args, 'any', { notNull: true, among: flat.items.filter(isWhollyKnown) })
      : tuple(flat.items);
  },
};

/** https://developer.hashicorp.com/terraform/language/functions/concat and those beside it. */
export const lists: Readonly<Record<string, TerraformFunction>> = {
  chunklist,
  coalesce,
  coalescelist,
  compact,
  concat,
  distinct,
  flatten,
};
