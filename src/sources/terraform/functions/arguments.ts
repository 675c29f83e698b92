import { unknown } from '../values/make.ts';
import { firstUnknown, withoutSensitive } from '../values/marks.ts';
import type { Num } from '../values/number.ts';
import { isWhole, toBigInt, toJs } from '../values/number.ts';
import { childOf } from '../values/origin.ts';
import type { Type } from '../values/type.ts';
import type { UnknownValue, Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';

/** The text of an argument that is a string by now. */
export function textOf(value: Value | undefined): string {
  if (value?.kind !== 'string') throw new EvaluationError('string required');
  return value.value;
}

export function numberOf(value: Value | undefined): Num {
  if (value?.kind !== 'number') throw new EvaluationError('number required');
  return value.value;
}

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

/** A whole number that Go's int holds; beyond what JavaScript counts exactly, it is cut to that. */
export function intOf(value: Value | undefined, argument?: number): number {
  const number = numberOf(value);
  const whole = isWhole(number) ? toBigInt(number) : undefined;
  if (whole === undefined || whole < MIN_INT || whole > MAX_INT)
    throw new EvaluationError(`value must be a whole number, between ${MIN_INT} and ${MAX_INT}`, argument);
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(whole)));
}

/** A number as a machine float. */
export function floatOf(value: Value | undefined): number {
  return toJs(numberOf(value));
}

/**
 * The items of a list, set or tuple, or the values of a map or object, as they are read out of it. The collection's
 * own mark goes to the result as a whole, not to each item.
 */
export function itemsOf(value: Value): readonly Value[] {
  const items = 'items' in value ? value.items : 'entries' in value ? [...value.entries.values()] : [];
  if (value.origin === undefined) return items;
  const collection = withoutSensitive(value);
  return items.map((item) => childOf(collection, item));
}

/** The entries of a map or object, as they are read out of it. */
export function entriesOf(value: Value): (readonly [string, Value])[] {
  if (!('entries' in value)) return [];
  const items = itemsOf(value);
  return [...value.entries.keys()].map((key, index) => [key, items[index]!] as const);
}

type Extra = Omit<UnknownValue, 'kind' | 'type' | 'reason'>;

/** An unknown result, for the reason of the first unknown in the arguments. */
export function unknownResult(args: readonly Value[], type: Type, extra?: Extra): UnknownValue {
  for (const arg of args) {
    const found = firstUnknown(arg);
    if (found !== undefined) return unknown(type, found.reason, extra);
  }
  const text = 'a part of an argument is not known';
  return unknown(type, { code: 'unsupported-expression', text }, extra);
}

/** What is known to be among the items of an argument: all of them, or those that an unknown tells of. */
export function amongOf(value: Value): readonly Value[] {
  return value.kind === 'unknown' ? (value.among ?? []) : itemsOf(value);
}

export function isSequence(value: Value): boolean {
  return value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set';
}
