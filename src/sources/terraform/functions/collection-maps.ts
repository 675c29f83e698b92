import { convert } from '../values/convert.ts';
import { goQuote } from '../values/go-quote.ts';
import { compareBytes } from '../values/bytes.ts';
import { list, mapOf, object, string, tuple } from '../values/make.ts';
import { isWhollyKnown, withoutSensitive } from '../values/marks.ts';
import type { Type } from '../values/type.ts';
import { sameType, typeOf, typeText } from '../values/types.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { childOf } from '../values/origin.ts';
import { entriesOf, itemsOf, textOf, unknownResult } from './arguments.ts';
import type { TerraformFunction } from './function.ts';

const mapParam = (name: string) => ({ name, type: 'any' }) as const;

const keys: TerraformFunction = {
  params: [{ ...mapParam('inputMap'), allowUnknown: true }],
  shallowMarks: true,
  type: { list: 'string' },
  call: (args) => {
    const [given] = args as [Value];
    if ('entries' in given) {
      const names = [...given.entries.keys()].map((key) => string(key));
      return given.kind === 'map' ? list(names, 'string') : tuple(names);
    }
    const type = typeOf(given);
    if (typeof type !== 'string' && 'object' in type)
      return tuple(
        Object.keys(type.object)
          .sort(compareBytes)
          .map((name) => string(name)),
      );
    if (type !== 'any' && (typeof type === 'string' || !('map' in type)))
      throw new EvaluationError('must have map or object type', 0);
    const having = given.kind === 'unknown' ? given.having : undefined;
    return unknownResult(args, type === 'any' ? 'any' : { list: 'string' }, {
      notNull: true,
      ...(having === undefined ? undefined : { among: [...having.keys()].map((key) => string(key)) }),
    });
  },
};

const values: TerraformFunction = {
  params: [mapParam('mapping')],
  shallowMarks: true,
  type: ([given]) => {
    const type = typeOf(given!);
    if (typeof type !== 'string' && 'map' in type) return { list: type.map };
    if (typeof type === 'string' || !('object' in type)) throw notMap();
    return {
      tuple: Object.keys(type.object)
        .sort(compareBytes)
        .map((name) => type.object[name]!),
    };
  },
  partly: (args) => {
    const [given] = args;
    if (given?.kind !== 'unknown' || given.having === undefined) return undefined;
    const type: Type =
      typeof given.type !== 'string' && 'map' in given.type ? { list: given.type.map } : 'any';
    return unknownResult(args, type, { notNull: true, among: [...given.having.values()] });
  },
  call: ([given]) => {
    if (given?.kind === 'map') return list(itemsOf(given), given.element ?? 'any');
    if (given?.kind === 'object') return tuple(itemsOf(given));
    throw notMap();
  },
};

function notMap(): EvaluationError {
  return new EvaluationError('values() requires a map as the first argument');
}

function lookupType(args: readonly Value[]): Type {
  const [given, key, fallback] = args as [Value, Value, Value | undefined];
  const type = typeOf(given);
  if (type === 'any') return 'any';
  if (typeof type !== 'string' && 'object' in type) {
    if (key.kind === 'unknown') return 'any';
    const name = textOf(key);
    if (Object.hasOwn(type.object, name)) return type.object[name]!;
    if (fallback !== undefined) return typeOf(fallback);
    throw new EvaluationError(`the given object has no attribute ${goQuote(name)}`, 0);
  }
  if (typeof type === 'string' || !('map' in type))
    throw new EvaluationError('lookup() requires a map as the first argument', 0);
  if (fallback !== undefined) asElement(fallback, type.map);
  return type.map;
}

function asElement(fallback: Value, type: Type): Value {
  try {
    return convert(fallback, type);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError('the default value must have the same type as the map elements', 2);
  }
}

const lookup: TerraformFunction = {
  params: [
    { ...mapParam('inputMap'), allowUnknown: true },
    { name: 'key', type: 'string', allowUnknown: true },
  ],
  variadic: { name: 'default', type: 'any', allowNull: true, allowUnknown: true },
  shallowMarks: true,
  type: lookupType,
  call: (args) => {
    const [given, key, fallback] = args as [Value, Value, Value | undefined];
    if (args.length > 3)
      throw new EvaluationError(`lookup() takes two or three arguments, got ${args.length}`);
    const type = lookupType(args);
    const name = key.kind === 'string' ? key.value : undefined;
    if (given.kind === 'unknown' && name !== undefined) {
      const sure = given.having?.get(name);
      if (sure !== undefined) return childOf(withoutSensitive(given), sure);
    }
    if (given.kind === 'unknown' || name === undefined) return unknownResult(args, type);
    if (!('entries' in given)) throw new EvaluationError('lookup() requires a map as the first argument', 0);
    const found = given.entries.get(name);
    if (found !== undefined) return childOf(withoutSensitive(given), found);
    if (fallback === undefined)
      throw new EvaluationError(
        `lookup failed to find key ${key.sensitive === true ? '(sensitive value)' : goQuote(name)}`,
      );
    return given.kind === 'map' ? asElement(fallback, type) : fallback;
  },
};

function mergeType(args: readonly Value[]): Type {
  if (args.length === 0) return { object: {} };
  const types = args.map(typeOf);
  if (types.includes('any') && args.some((arg) => arg.kind === 'unknown' && arg.type === 'any')) return 'any';
  for (const type of types) {
    if (type === 'any') return 'any';
    if (typeof type === 'string' || !('map' in type || 'object' in type))
      throw new EvaluationError(`arguments must be maps or objects, got ${goQuote(typeText(type))}`);
  }
  const [first] = types as [Type];
  if (types.every((type) => sameType(type, first))) return first;
  const attributes = new Map<string, Type>();
  for (const [index, type] of types.entries()) {
    const arg = args[index]!;
    if (arg.kind === 'null' || typeof type === 'string') continue;
    if ('object' in type)
      for (const name of Object.keys(type.object)) attributes.set(name, type.object[name]!);
    else if (arg.kind === 'unknown') return 'any';
    else if ('map' in type) for (const [name] of entriesOf(arg)) attributes.set(name, type.map);
  }
  return { object: Object.fromEntries(attributes) };
}

const merge: TerraformFunction = {
  params: [],
  variadic: { name: 'maps', type: 'any', allowNull: true },
  shallowMarks: true,
  type: mergeType,
  partly: (args) => {
    const sure = new Map<string, Value>();
    for (const arg of args) {
      if (arg.kind === 'unknown') {
        // It may override whatever stands before it.
        sure.clear();
        for (const [key, value] of arg.having ?? []) sure.set(key, value);
      } else for (const [key, value] of entriesOf(arg)) sure.set(key, value);
    }
    return unknownResult(args, mergeType(args), { notNull: true, having: sure });
  },
  call: (args) => {
    const simple = args.every((arg) => arg.kind === 'object');
    const type = simple ? undefined : mergeType(args);
    const entries = new Map<string, Value>();
    for (const arg of args) for (const [key, value] of entriesOf(arg)) entries.set(key, value);
    const isMap = type !== undefined && typeof type !== 'string' && 'map' in type;
    return withKeyStarts(isMap ? mapOf(entries, type.map) : object(entries), args);
  },
};

/** Where the keys are written, as far as the last map with each says it in the one file. */
function withKeyStarts(result: Value, args: readonly Value[]): Value {
  if (args.length !== 1) return result;
  const [only] = args as [Value];
  return 'entries' in only && only.keyStarts !== undefined && 'entries' in result
    ? { ...result, keyStarts: only.keyStarts }
    : result;
}

const zipmap: TerraformFunction = {
  params: [
    { name: 'keys', type: { list: 'string' } },
    { name: 'values', type: 'any' },
  ],
  shallowMarks: true,
  type: ([names, given]) => {
    const type = typeOf(given!);
    if (typeof type !== 'string' && 'list' in type) return { map: type.list };
    if (typeof type === 'string' || !('tuple' in type))
      throw new EvaluationError('values argument must be a list or tuple value');
    if (!isWhollyKnown(names!)) return 'any';
    const attributes = checkedKeys(itemsOf(names!), type.tuple.length);
    return { object: Object.fromEntries(attributes.map((name, at) => [name, type.tuple[at]!])) };
  },
  call: (args) => {
    const [names, given] = args as [Value, Value];
    if (given.kind !== 'list' && given.kind !== 'tuple')
      throw new EvaluationError('values argument must be a list or tuple value');
    const map = given.kind === 'list';
    if (!isWhollyKnown(names))
      return unknownResult(args, map ? { map: given.element ?? 'any' } : 'any', { notNull: true });
    const items = itemsOf(given);
    const keyNames = checkedKeys(itemsOf(names), items.length);
    const entries = keyNames.map((name, at) => [name, items[at]!] as const);
    return map ? mapOf(entries, given.element ?? 'any') : object(entries);
  },
};

function checkedKeys(names: readonly Value[], count: number): readonly string[] {
  if (names.length !== count)
    throw new EvaluationError(`number of keys (${names.length}) does not match number of values (${count})`);
  return names.map((name, at) => {
    if (name.kind === 'null') throw new EvaluationError(`keys list has null value at index ${at}`);
    return textOf(name);
  });
}

const transpose: TerraformFunction = {
  params: [{ name: 'values', type: { map: { list: 'string' } } }],
  type: { map: { list: 'string' } },
  call: (args) => {
    const [given] = args as [Value];
    if (!isWhollyKnown(given)) return unknownResult(args, { map: { list: 'string' } }, { notNull: true });
    const turned = new Map<string, string[]>();
    for (const [key, inner] of entriesOf(given)) {
      if (inner.kind === 'null') throw new EvaluationError('input must not contain null list');
      for (const item of itemsOf(inner)) {
        if (item.kind === 'null') throw new EvaluationError('input list must not contain null string');
        const name = textOf(item);
        const known = turned.get(name);
        if (known === undefined) turned.set(name, [key]);
        else known.push(key);
      }
    }
    const entries = [...turned].map(([name, all]) => {
      const sorted = all.sort(compareBytes).map((one) => string(one));
      return [name, list(sorted, 'string')] as const;
    });
    return mapOf(entries, { list: 'string' });
  },
};

/** https://developer.hashicorp.com/terraform/language/functions/merge and those beside it. */
export const maps: Readonly<Record<string, TerraformFunction>> = {
  keys,
  lookup,
  merge,
  transpose,
  values,
  zipmap,
};
