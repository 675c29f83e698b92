import { canConvert, commonElement, mismatchText, replaceAny, unify } from './convertible.ts';
import { inEachCase } from './choice.ts';
import { bool, list, mapOf, nullOf, number, object, set, string, tuple, unknown } from './make.ts';
import { firstUnknown } from './marks.ts';
import { numberText, parseNumber } from './number-text.ts';
import type { Type } from './type.ts';
import { elementOf, hasAny, sameType, typeOf, withoutOptional } from './types.ts';
import type { ListValue, MapValue, UnknownValue, Value } from './value.ts';
import { EvaluationError } from './value.ts';

/**
 * Converts a value to a type by cty's rules: https://developer.hashicorp.com/terraform/language/expressions/types.
 * What is known about each value (origin, marks, reasons) stays with it.
 * @throws EvaluationError with what Terraform says
 */
export function convert(value: Value, type: Type): Value {
  if (value.kind === type || type === 'any') return value;
  return conversion(value, type, []);
}

type Path = readonly (string | number)[];

function conversion(value: Value, type: Type, path: Path): Value {
  if (value.kind === type || type === 'any') return value;
  switch (value.kind) {
    case 'unknown':
      return convertUnknown(value, type, path);
    case 'null':
      if (!fits(value.type, type)) throw failure(path, mismatchText(value.type, type));
      return sameType(value.type, type)
        ? value
        : common(value, nullOf(replaceAny(value.type, withoutOptional(type))));
    case 'string':
      if (type === 'number') {
        const parsed = parseNumber(value.value);
        if (parsed === undefined) throw failure(path, 'a number is required');
        return common(value, number(parsed));
      }
      if (type === 'bool') return common(value, bool(boolOf(value.value, path)));
      break;
    case 'number':
      if (type === 'string') return common(value, string(numberText(value.value)));
      break;
    case 'bool':
      if (type === 'string') return common(value, string(value.value ? 'true' : 'false'));
      break;
    case 'list':
    case 'set':
    case 'tuple':
      if (typeof type !== 'string' && !('object' in type) && !('map' in type))
        return convertItems(value, type, path);
      break;
    case 'map':
    case 'object':
      if (typeof type === 'string') break;
      if ('map' in type) return convertToMap(value, type.map, path);
      if ('object' in type) return convertToObject(value, type, path);
      break;
  }
  throw failure(path, mismatchText(typeOf(value), type));
}

function fits(from: Type, to: Type): boolean {
  return sameType(from, to) || canConvert(from, to);
}

function failure(path: Path, message: string): EvaluationError {
  if (path.length === 0) return new EvaluationError(message);
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `[${JSON.stringify(step)}]`));
  return new EvaluationError(`${steps.join('')}: ${message}`);
}

/** What every value carries goes from one to the other. */
export function common<T extends Value>(from: Value, to: T): T {
  if (from.origin === undefined && from.sensitive === undefined && from.of === undefined) return to;
  return {
    ...to,
    ...(from.origin === undefined ? undefined : { origin: from.origin }),
    ...(from.sensitive === undefined ? undefined : { sensitive: from.sensitive }),
    ...(from.of === undefined ? undefined : { of: from.of }),
  };
}

function boolOf(text: string, path: Path): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false')
    throw failure(path, `a bool is required; to convert from string, use lowercase "${lower}"`);
  throw failure(path, 'a bool is required');
}

type SequenceType = Extract<Type, { list: unknown } | { set: unknown } | { tuple: unknown }>;

function convertItems(value: ListValue, type: SequenceType, path: Path): Value {
  if ('tuple' in type) {
    if (value.kind !== 'tuple' || value.items.length !== type.tuple.length)
      throw failure(path, mismatchText(typeOf(value), type));
    const items = value.items.map((item, index) => conversion(item, type.tuple[index]!, [...path, index]));
    return unchanged(items, value.items) ? value : common(value, tuple(items));
  }
  const wanted = elementOf(type)!;
  const kind = 'list' in type ? 'list' : 'set';
  const own = value.element ?? 'any';
  if (value.items.length === 0) {
    if (value.kind !== 'tuple' && !fits(own, wanted)) throw failure(path, mismatchText(typeOf(value), type));
    const element = value.kind !== 'tuple' && wanted === 'any' ? own : withoutOptional(wanted);
    if (value.kind === kind && sameType(element, own)) return value;
    return common(value, kind === 'list' ? list([], element) : set([], element));
  }
  const target = value.kind === 'tuple' ? tupleElement(value, wanted, type, path) : wanted;
  const items = convertAll(value.items, target, path);
  if (value.kind === kind && unchanged(items, value.items)) return value;
  const level = kind === 'list' && value.kind === 'tuple' && hasAny(target) ? levelled(items, path) : items;
  const element = elementType(level, `element types must all match for conversion to ${kind}`, path, target);
  // What is open in a set may equal another of its items, and stand anywhere in their order.
  const open = value.kind === 'set' && kind === 'list' && level.length > 1 ? firstUnknown(value) : undefined;
  if (open !== undefined)
    return common(value, unknown({ list: element }, open.reason, { among: level, notNull: true }));
  return common(value, kind === 'list' ? list(level, element) : set(level, element));
}

function tupleElement(value: ListValue, wanted: Type, type: Type, path: Path): Type {
  // Only `any` needs the types of all items; they are costly to tell.
  if (wanted !== 'any') return wanted;
  const element = commonElement(value.items.map(typeOf), wanted);
  if (element === undefined) throw failure(path, mismatchText(typeOf(value), type));
  return element;
}

function convertAll(items: readonly Value[], type: Type, path: Path): readonly Value[] {
  let out: Value[] | undefined;
  for (const [index, item] of items.entries()) {
    const converted = item.kind === type || type === 'any' ? item : conversion(item, type, [...path, index]);
    if (converted === item && out === undefined) continue;
    out ??= items.slice(0, index);
    out.push(converted);
  }
  return out ?? items;
}

function unchanged(a: readonly Value[], b: readonly Value[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}

/** Items that came out of `any` with different types become of one type. */
function levelled(items: readonly Value[], path: Path): readonly Value[] {
  const types = items.map(typeOf);
  const type = unify(types, true);
  if (type === undefined) throw failure(path, 'cannot find a common base type for all elements');
  return type === 'any' ? items : convertAll(items, type, path);
}

function elementType(items: Iterable<Value>, message: string, path: Path, wanted: Type): Type {
  if (!hasAny(wanted)) return withoutOptional(wanted);
  let found: Type = 'any';
  for (const item of items) {
    const type = typeOf(item);
    if (found === 'any') found = type;
    else if (type !== 'any' && !sameType(found, type)) throw failure(path, message);
  }
  return found;
}

function convertToMap(value: MapValue, wanted: Type, path: Path): Value {
  const own = value.element ?? 'any';
  if (value.entries.size === 0) {
    if (value.kind === 'map' && !fits(own, wanted))
      throw failure(path, mismatchText(typeOf(value), { map: wanted }));
    const element = value.kind === 'map' && wanted === 'any' ? own : withoutOptional(wanted);
    return value.kind === 'map' && sameType(element, own) ? value : common(value, mapOf([], element));
  }
  const keys = [...value.entries.keys()];
  const before = [...value.entries.values()];
  let target = wanted;
  if (value.kind === 'object' && wanted === 'any') {
    const found = unify(before.map(typeOf), true);
    if (found === undefined) throw failure(path, mismatchText(typeOf(value), { map: wanted }));
    target = found;
  }
  const after = before.map((item, index) => conversion(item, target, [...path, keys[index]!]));
  if (value.kind === 'map' && unchanged(after, before)) return value;
  const level = hasAny(target) && target !== 'any' ? levelled(after, path) : after;
  const message = 'element types must all match for conversion to map';
  const element = elementType(level, message, path, target);
  const entries = keys.map((key, index) => [key, level[index]!] as const);
  return withKeyStarts(value, common(value, mapOf(entries, element)));
}

function withKeyStarts(from: MapValue, to: MapValue): MapValue {
  return from.keyStarts === undefined ? to : { ...to, keyStarts: from.keyStarts };
}

function convertToObject(value: MapValue, type: Extract<Type, { object: unknown }>, path: Path): Value {
  const entries: [string, Value][] = [];
  let same = value.kind === 'object';
  for (const [name, wanted] of Object.entries(type.object)) {
    const item = value.entries.get(name);
    if (item !== undefined) {
      const converted = conversion(item, wanted, [...path, name]);
      same &&= converted === item;
      entries.push([name, converted]);
    } else if (type.optional?.has(name)) {
      same = false;
      entries.push([name, nullOf(withoutOptional(wanted))]);
    } else {
      throw failure(
        path,
        value.kind === 'map' && fits(value.element ?? 'any', wanted)
          ? `map has no element for required attribute ${JSON.stringify(name)}`
          : mismatchText(typeOf(value), type),
      );
    }
  }
  if (same && entries.length === value.entries.size) return value;
  return withKeyStarts(value, common(value, object(entries)));
}

function convertUnknown(value: UnknownValue, type: Type, path: Path): Value {
  if (!fits(value.type, type)) throw failure(path, mismatchText(value.type, type));
  const cases = inEachCase([value], ([branch]) => conversion(branch!, type, path), withoutOptional(type));
  if (cases !== undefined) return common(value, cases);
  const result = replaceAny(value.type, withoutOptional(type));
  if (sameType(result, value.type)) return value;
  const among = value.among === undefined ? undefined : convertAmong(value.among, result);
  const having = value.having === undefined ? undefined : convertHaving(value.having, result);
  return common(
    value,
    unknown(result, value.reason, {
      ...(value.notNull === undefined ? undefined : { notNull: value.notNull }),
      ...(value.encodes === undefined || result !== 'string' ? undefined : { encodes: value.encodes }),
      ...(value.text === undefined || result !== 'string' ? undefined : { text: value.text }),
      ...(among === undefined ? undefined : { among }),
      ...(having === undefined ? undefined : { having }),
    }),
  );
}

function convertAmong(among: readonly Value[], type: Type): readonly Value[] | undefined {
  const element = elementOf(type);
  if (element === undefined) return typeof type !== 'string' && 'tuple' in type ? among : undefined;
  return among.flatMap((item) => attempt(item, element) ?? []);
}

function convertHaving(
  having: ReadonlyMap<string, Value>,
  type: Type,
): ReadonlyMap<string, Value> | undefined {
  if (typeof type === 'string') return undefined;
  const out = new Map<string, Value>();
  for (const [key, item] of having) {
    const wanted = 'map' in type ? type.map : 'object' in type ? type.object[key] : undefined;
    const converted = wanted === undefined ? undefined : attempt(item, wanted);
    if (converted !== undefined) out.set(key, converted);
  }
  return out;
}

/** What can't be converted makes the whole an error once it is known; until then nothing is said of it. */
function attempt(value: Value, type: Type): Value | undefined {
  try {
    return convert(value, type);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return undefined;
  }
}
