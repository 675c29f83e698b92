import { inEachCase } from './choice.ts';
import { isSensitive, isWhollyKnown, withSensitive } from './marks.ts';
import { sameElement, sameValue } from './same.ts';
import { canBeSame, hasAny, sameType, typeOf } from './types.ts';
import type { ListValue, MapValue, UnknownValue, Value } from './value.ts';

/**
 * `==` of Terraform: values of different types differ, and what hangs on an unknown is unknown.
 * https://github.com/zclconf/go-cty/blob/main/cty/value_ops.go
 */
export function equals(a: Value, b: Value): Value {
  const answer = compareValues(a, b);
  const result: Value = typeof answer === 'boolean' ? { kind: 'bool', value: answer } : answer;
  return isSensitive(a) || isSensitive(b) ? withSensitive(result) : result;
}

type Answer = boolean | Value;

function compareValues(a: Value, b: Value): Answer {
  if (a.kind === 'unknown' || b.kind === 'unknown') return compareUnknown(a, b);
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind;
  if (a.kind !== b.kind) return bothMayMatch(a, b);
  if ('items' in a && 'items' in b) return a.kind === 'set' ? compareSets(a, b) : compareItems(a, b);
  if ('entries' in a && 'entries' in b) return compareEntries(a, b);
  return sameValue(a, b);
}

/** Values of different types differ, unless a type is not known yet. */
function bothMayMatch(a: Value, b: Value): Answer {
  const [left, right] = [typeOf(a), typeOf(b)];
  if ((hasAny(left) || hasAny(right)) && canBeSame(left, right)) return open(a, b);
  return false;
}

function open(...values: readonly Value[]): Value {
  for (const value of values) {
    const found = unknownIn(value);
    if (found !== undefined) return { kind: 'unknown', type: 'bool', reason: found.reason, notNull: true };
  }
  const text = 'compared with a null or an empty collection whose type is not known';
  return { kind: 'unknown', type: 'bool', reason: { code: 'unsupported-expression', text }, notNull: true };
}

function unknownIn(value: Value): UnknownValue | undefined {
  if (value.kind === 'unknown') return value;
  if ('items' in value) return value.items.map(unknownIn).find((found) => found !== undefined);
  if ('entries' in value)
    return [...value.entries.values()].map(unknownIn).find((found) => found !== undefined);
  return undefined;
}

function compareUnknown(a: Value, b: Value): Answer {
  const cases = inEachCase([a, b], ([one, other]) => equals(one!, other!), 'bool');
  if (cases !== undefined) return cases;
  if (a.kind === 'unknown' && b.kind === 'unknown') return open(a);
  const [unknown, known] = a.kind === 'unknown' ? [a, b] : [b as UnknownValue, a];
  if (known.kind === 'null') return unknown.notNull === true ? false : open(unknown);
  if (known.kind === 'string' && excludes(unknown, known.value)) return false;
  const type = typeOf(known);
  return hasAny(unknown.type) || hasAny(type) || sameType(unknown.type, type) ? open(unknown) : false;
}

/** A string that begins otherwise is another string. */
function excludes(unknown: UnknownValue, text: string): boolean {
  const [prefix] = unknown.text ?? [];
  return typeof prefix === 'string' && !text.startsWith(prefix);
}

function compareItems(a: ListValue, b: ListValue): Answer {
  if (a.items.length !== b.items.length) return false;
  if (!sameElement(a, b)) return bothMayMatch(a, b);
  return allOf(
    a.items.map((item, index) => [item, b.items[index]!]),
    a,
    b,
  );
}

function compareEntries(a: MapValue, b: MapValue): Answer {
  if (a.entries.size !== b.entries.size) return false;
  if (!sameElement(a, b)) return bothMayMatch(a, b);
  const pairs: [Value, Value][] = [];
  for (const [key, item] of a.entries) {
    const other = b.entries.get(key);
    if (other === undefined) return false;
    pairs.push([item, other]);
  }
  return allOf(pairs, a, b);
}

function allOf(pairs: readonly (readonly [Value, Value])[], a: Value, b: Value): Answer {
  if (!isWhollyKnown(a) || !isWhollyKnown(b)) {
    const [left, right] = [typeOf(a), typeOf(b)];
    if (!sameType(left, right) && !canBeSame(left, right)) return false;
    if (hasAny(left) || hasAny(right)) return open(a, b);
  }
  let missing: Value | undefined;
  for (const [left, right] of pairs) {
    // A null in a list is of the list's type; in a tuple or object it has a type that must match.
    if (left.kind === 'null' && right.kind === 'null' && !sameType(left.type, right.type)) return false;
    const answer = compareValues(left, right);
    if (answer === false) return false;
    if (answer !== true) missing ??= answer;
  }
  return missing === undefined ? true : open(a, b);
}

function compareSets(a: ListValue, b: ListValue): Answer {
  if (!sameElement(a, b)) return bothMayMatch(a, b);
  if (a.items.some((item) => item.kind === 'unknown') || b.items.some((item) => item.kind === 'unknown'))
    return open(a, b);
  if (!isWhollyKnown(a) || !isWhollyKnown(b)) return open(a, b);
  return (
    a.items.length === b.items.length && a.items.every((item, index) => sameValue(item, b.items[index]!))
  );
}
