import type { Reason } from '../../../estate/index.ts';
import { compareBytes } from './bytes.ts';
import { orderSet } from './set-order.ts';
import type { Num } from './number.ts';
import { ofJs } from './number.ts';
import type { Type } from './type.ts';
import type {
  BoolValue,
  ListValue,
  MapValue,
  NullValue,
  NumberValue,
  Origin,
  StringValue,
  UnknownValue,
  Value,
} from './value.ts';
import { EvaluationError } from './value.ts';

/** A string, in Unicode's normal form C, as cty keeps strings. */
export function string(value: string, origin?: Origin): StringValue {
  const text = normal(value);
  return origin === undefined ? { kind: 'string', value: text } : { kind: 'string', value: text, origin };
}

function normal(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /^[\0-\u02ff]*$/.test(text) ? text : text.normalize('NFC');
}

export function number(value: Num, origin?: Origin): NumberValue {
  return origin === undefined ? { kind: 'number', value } : { kind: 'number', value, origin };
}

export function bool(value: boolean, origin?: Origin): BoolValue {
  return origin === undefined ? { kind: 'bool', value } : { kind: 'bool', value, origin };
}

export function nullOf(type: Type = 'any', origin?: Origin): NullValue {
  return origin === undefined ? { kind: 'null', type } : { kind: 'null', type, origin };
}

export function list(items: readonly Value[], element: Type, origin?: Origin): ListValue {
  return origin === undefined ? { kind: 'list', items, element } : { kind: 'list', items, element, origin };
}

/** A set: without duplicates, in cty's order; what is sensitive in it makes the whole set so. */
export function set(items: readonly Value[], element: Type, origin?: Origin): ListValue {
  const { items: ordered, sensitive } = orderSet(items);
  return {
    kind: 'set',
    items: ordered,
    element,
    ...(origin === undefined ? undefined : { origin }),
    ...(sensitive ? { sensitive } : undefined),
  };
}

export function tuple(items: readonly Value[], origin?: Origin): ListValue {
  return origin === undefined ? { kind: 'tuple', items } : { kind: 'tuple', items, origin };
}

export type Entries = ReadonlyMap<string, Value> | Iterable<readonly [string, Value]>;

export function mapOf(entries: Entries, element: Type, origin?: Origin): MapValue {
  const sorted = sortedEntries(entries);
  return origin === undefined
    ? { kind: 'map', entries: sorted, element }
    : { kind: 'map', entries: sorted, element, origin };
}

export function object(entries: Entries, origin?: Origin): MapValue {
  const sorted = sortedEntries(entries);
  return origin === undefined
    ? { kind: 'object', entries: sorted }
    : { kind: 'object', entries: sorted, origin };
}

/** Entries in the order of their keys; where a key stands twice, the last one counts. */
export function sortedEntries(entries: Entries): ReadonlyMap<string, Value> {
  const map = new Map<string, Value>();
  let last: string | undefined;
  let ordered = true;
  for (const [key, value] of entries) {
    const name = normal(key);
    if (last !== undefined && compareBytes(last, name) >= 0) ordered = false;
    last = name;
    map.set(name, value);
  }
  return ordered ? map : new Map([...map].sort((a, b) => compareBytes(a[0], b[0])));
}

type Extra = Omit<UnknownValue, 'kind' | 'type' | 'reason'>;

export function unknown(type: Type, reason: Reason, extra?: Extra): UnknownValue {
  return extra === undefined
    ? { kind: 'unknown', type, reason }
    : { kind: 'unknown', type, reason, ...extra };
}

/** A value of plain JSON data: lists are tuples, maps are objects, as in `jsondecode`. */
export function fromJson(data: unknown): Value {
  if (data === null || data === undefined) return nullOf();
  if (typeof data === 'string') return string(data);
  if (typeof data === 'boolean') return bool(data);
  if (typeof data === 'number') return number(ofJs(data));
  if (Array.isArray(data)) return tuple(data.map(fromJson));
  if (typeof data === 'object')
    return object(Object.entries(data).map(([key, value]) => [key, fromJson(value)] as const));
  throw new EvaluationError(`a ${typeof data} is not JSON data`);
}
