import type { Type } from './type.ts';
import { constraintText, elementOf, isPrimitive, sameType, shapeOf } from './types.ts';

/**
 * Whether values of one type can be converted to another, as cty decides before it looks at any value:
 * https://github.com/zclconf/go-cty/blob/main/cty/convert/conversion.go
 * @param unsafe also where it hangs on the value, such as string to number
 */
export function canConvert(from: Type, to: Type, unsafe = true): boolean {
  if (to === 'any') return true;
  if (from === 'any') return unsafe;
  if (isPrimitive(from) && isPrimitive(to)) {
    if (from === to) return false;
    return to === 'string' || (unsafe && from === 'string');
  }
  if (typeof from === 'string' || typeof to === 'string') return false;
  if ('object' in to) {
    if ('map' in from) return unsafe && Object.keys(to.object).every((name) => mapGives(from.map, to, name));
    return 'object' in from && Object.keys(to.object).every((name) => objectGives(from, to, name, unsafe));
  }
  if ('tuple' in to)
    return (
      'tuple' in from &&
      from.tuple.length === to.tuple.length &&
      from.tuple.every((type, index) => fits(type, to.tuple[index]!, unsafe))
    );
  if ('map' in to) {
    if ('map' in from) return fits(from.map, to.map, unsafe);
    return 'object' in from && allFit(Object.values(from.object), to.map, unsafe);
  }
  const element = elementOf(to)!;
  if ('tuple' in from) {
    const common = commonElement(from.tuple, element, unsafe);
    return common !== undefined && from.tuple.every((type) => fits(type, common, unsafe));
  }
  if ('list' in from) return (unsafe || 'list' in to) && fits(from.list, element, unsafe);
  return 'set' in from && fits(from.set, element, unsafe);
}

type ObjectType = Extract<Type, { object: unknown }>;

function mapGives(element: Type, to: ObjectType, name: string): boolean {
  return fits(element, to.object[name]!, true) || (to.optional?.has(name) ?? false);
}

function objectGives(from: ObjectType, to: ObjectType, name: string, unsafe: boolean): boolean {
  if (!Object.hasOwn(from.object, name)) return to.optional?.has(name) ?? false;
  return fits(from.object[name]!, to.object[name]!, unsafe);
}

function fits(from: Type, to: Type, unsafe: boolean): boolean {
  return sameType(from, to) || canConvert(from, to, unsafe);
}

function allFit(from: readonly Type[], to: Type, unsafe: boolean): boolean {
  if (from.length === 0) return true;
  const common = to === 'any' ? unify(from, unsafe) : to;
  return common !== undefined && from.every((type) => fits(type, common, unsafe));
}

/** The item type of a list or set that a tuple becomes; `any` is what the tuple's own types have in common. */
export function commonElement(types: readonly Type[], element: Type, unsafe = true): Type | undefined {
  if (element !== 'any' || types.length === 0) return element;
  const common = unify(types, unsafe);
  return common === 'any' && types.some((type) => type !== 'any') ? undefined : common;
}

/** The type that something of type `from` has once it is converted to `to`: `any` is replaced by what is there. */
export function replaceAny(from: Type | undefined, to: Type): Type {
  if (from === undefined || from === 'any') return to;
  if (to === 'any') return from;
  if (isPrimitive(to) || typeof to === 'string' || typeof from === 'string') return to;
  if ('tuple' in to) {
    if (!('tuple' in from)) return to;
    return { tuple: to.tuple.map((type, index) => replaceAny(from.tuple[index], type)) };
  }
  if ('object' in to) {
    const own = (name: string): Type | undefined =>
      'map' in from
        ? from.map
        : 'object' in from && Object.hasOwn(from.object, name)
          ? from.object[name]
          : undefined;
    return {
      object: Object.fromEntries(
        Object.entries(to.object).map(([name, type]) => [name, replaceAny(own(name), type)]),
      ),
    };
  }
  if ('map' in to) {
    const element = 'object' in from ? unify(Object.values(from.object), true) : elementOf(from);
    return { map: replaceAny(element, to.map) };
  }
  const element = 'tuple' in from ? unify(from.tuple, true) : elementOf(from);
  return 'list' in to ? { list: replaceAny(element, to.list) } : { set: replaceAny(element, to.set) };
}

/**
 * What Terraform says when a type does not fit:
 * https://github.com/zclconf/go-cty/blob/main/cty/convert/mismatch_msg.go
 */
export function mismatchText(got: Type, want: Type): string {
  const [from, to] = [shapeOf(got), shapeOf(want)];
  if (typeof want === 'string' || typeof got === 'string') return `${constraintText(want)} required`;
  if ('object' in got && 'object' in want) return objectsMismatch(got, want);
  const element = elementOf(want);
  if (element === undefined) return `${constraintText(want)} required`;
  if ('tuple' in got && (to === 'list' || to === 'set')) {
    if (element === 'any') return `all ${to} elements must have the same type`;
    const index = got.tuple.findIndex((type) => !fits(type, element, true));
    if (index !== -1) return `element ${index}: ${mismatchText(got.tuple[index]!, element)}`;
    return `all elements must be ${constraintText(element)}`;
  }
  if ('object' in got && to === 'map') {
    if (element === 'any') return 'all map elements must have the same type';
    const name = Object.keys(got.object).find((key) => !fits(got.object[key]!, element, true));
    if (name !== undefined)
      return `element ${JSON.stringify(name)}: ${mismatchText(got.object[name]!, element)}`;
    return `all elements must be ${constraintText(element)}`;
  }
  const own = elementOf(got);
  if (own === undefined || (from === 'map') !== (to === 'map')) return `${constraintText(want)} required`;
  return `incorrect ${to} element type: ${mismatchText(own, element)}`;
}

function objectsMismatch(got: ObjectType, want: ObjectType): string {
  const names = Object.keys(want.object).sort();
  const missing = names.filter((name) => !Object.hasOwn(got.object, name) && !want.optional?.has(name));
  const quoted = missing.map((name) => JSON.stringify(name));
  if (quoted.length === 1) return `attribute ${quoted[0]} is required`;
  if (quoted.length === 2) return `attributes ${quoted[0]} and ${quoted[1]} are required`;
  if (quoted.length > 2)
    return `attributes ${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)} are required`;
  const wrong = names.find(
    (name) => Object.hasOwn(got.object, name) && !fits(got.object[name]!, want.object[name]!, true),
  );
  if (wrong === undefined) return 'incorrect object attributes';
  const message = mismatchText(got.object[wrong]!, want.object[wrong]!);
  return `attribute ${JSON.stringify(wrong)}: ${message}`;
}

/**
 * The one type that values of all the given types can have, by cty's rules:
 * https://github.com/zclconf/go-cty/blob/main/cty/convert/unify.go. `undefined` when there is none.
 * @param unsafe also conversions that may fail, such as string to number
 */
export function unify(types: readonly Type[], unsafe = false): Type | undefined {
  const [first] = types;
  if (first === undefined) return undefined;
  if (types.every((type) => sameType(type, first))) return first;
  const count = { map: 0, list: 0, set: 0, object: 0, tuple: 0, any: 0, primitive: 0 };
  for (const type of types) count[shapeOf(type)] += 1;
  const only = (...shapes: (keyof typeof count)[]) =>
    shapes.reduce((sum, shape) => sum + count[shape], count.any) === types.length;
  if (count.map > 0 && only('map')) return unifyCollections('map', types, unsafe);
  if (count.map > 0 && only('map', 'object')) {
    const found = unifyMixed('object', 'map', types, unsafe);
    if (found !== undefined) return found;
  } else if (count.list > 0 && only('list')) return unifyCollections('list', types, unsafe);
  else if (count.list > 0 && only('list', 'tuple')) {
    const found = unifyMixed('tuple', 'list', types, unsafe);
    if (found !== undefined) return found;
  } else if (count.set > 0 && only('set')) return unifyCollections('set', types, unsafe);
  else if (count.object > 0 && only('object')) return count.any > 0 ? 'any' : unifyObjects(types, unsafe);
  else if (count.tuple > 0 && only('tuple')) return count.any > 0 ? 'any' : unifyTuples(types, unsafe);
  else if (count.object > 0 && count.tuple > 0) return undefined;
  return byPreference(types).find((wanted) =>
    types.every((type) => sameType(type, wanted) || canConvert(type, wanted, unsafe)),
  );
}

function unifyCollections(
  shape: 'map' | 'list' | 'set',
  types: readonly Type[],
  unsafe: boolean,
): Type | undefined {
  if (types.includes('any')) return 'any';
  const element = unify(
    types.map((type) => elementOf(type)!),
    unsafe,
  );
  return element === undefined ? undefined : convertedTo(collection(shape, element), types, unsafe);
}

function collection(shape: 'map' | 'list' | 'set', element: Type): Type {
  return shape === 'map' ? { map: element } : shape === 'list' ? { list: element } : { set: element };
}

function convertedTo(wanted: Type, types: readonly Type[], unsafe: boolean): Type | undefined {
  return types.every((type) => sameType(type, wanted) || canConvert(type, wanted, unsafe))
    ? wanted
    : undefined;
}

/** Objects among maps become a map first, tuples among lists a list. */
function unifyMixed(
  from: 'object' | 'tuple',
  to: 'map' | 'list',
  types: readonly Type[],
  unsafe: boolean,
): Type | undefined {
  const some = types.filter((type) => shapeOf(type) === from);
  const common = unifyAs(to, some, unsafe);
  if (common === undefined) return undefined;
  const found = unify(
    types.map((type) => (shapeOf(type) === from ? common : type)),
    unsafe,
  );
  return found !== undefined && shapeOf(found) === to ? found : undefined;
}

/** One map for all objects, or one list for all tuples. */
function unifyAs(to: 'map' | 'list', types: readonly Type[], unsafe: boolean): Type | undefined {
  const parts = types.flatMap(partsOfType);
  const element = unify(parts, unsafe);
  return element === undefined ? undefined : convertedTo(collection(to, element), types, unsafe);
}

function partsOfType(type: Type): readonly Type[] {
  if (typeof type === 'string') return [];
  if ('tuple' in type) return type.tuple;
  return 'object' in type ? sortedNames(type.object).map((name) => type.object[name]!) : [];
}

function sortedNames(attributes: Readonly<Record<string, Type>>): string[] {
  return Object.keys(attributes).sort();
}

function unifyObjects(types: readonly Type[], unsafe: boolean): Type | undefined {
  const all = types.map((type) => (type as { object: Readonly<Record<string, Type>> }).object);
  const names = sortedNames(all[0]!);
  const same = all.every(
    (one) => Object.keys(one).length === names.length && names.every((name) => Object.hasOwn(one, name)),
  );
  if (!same) return unifyAs('map', types, unsafe);
  const attributes: [string, Type][] = [];
  for (const name of names) {
    const type = unify(
      all.map((one) => one[name]!),
      unsafe,
    );
    if (type === undefined) return undefined;
    attributes.push([name, type]);
  }
  return (
    convertedTo({ object: Object.fromEntries(attributes) }, types, unsafe) ?? unifyAs('map', types, unsafe)
  );
}

function unifyTuples(types: readonly Type[], unsafe: boolean): Type | undefined {
  const all = types.map((type) => (type as { tuple: readonly Type[] }).tuple);
  const { length } = all[0]!;
  if (all.some((one) => one.length !== length)) return unifyAs('list', types, unsafe);
  const items: Type[] = [];
  for (let index = 0; index < length; index += 1) {
    const type = unify(
      all.map((one) => one[index]!),
      unsafe,
    );
    if (type === undefined) return undefined;
    items.push(type);
  }
  return convertedTo({ tuple: items }, types, unsafe) ?? unifyAs('list', types, unsafe);
}

/** More general types first: string before the others, `any` last, otherwise as given. */
function byPreference(types: readonly Type[]): Type[] {
  const before = types.map((type, index) =>
    types.map((other, at) => (index < at ? compareTypes(type, other) < 0 : compareTypes(other, type) > 0)),
  );
  const open = types.map((_, index) => types.filter((_other, at) => before[at]![index] === true).length);
  const queue = [...types.keys()].filter((index) => open[index] === 0);
  for (let at = 0; at < queue.length; at += 1) {
    for (const index of types.keys()) {
      if (before[queue[at]!]![index] !== true) continue;
      open[index]! -= 1;
      if (open[index] === 0) queue.push(index);
    }
  }
  return queue.map((index) => types[index]!);
}

/** Negative when `a` is the more general. https://github.com/zclconf/go-cty/blob/main/cty/convert/compare_types.go */
function compareTypes(a: Type, b: Type): number {
  if (a === 'any' || b === 'any') return a !== 'any' ? -1 : b !== 'any' ? 1 : 0;
  if (isPrimitive(a) && isPrimitive(b)) {
    if (a === b) return 0;
    return a === 'string' ? -1 : b === 'string' ? 1 : 0;
  }
  const [x, y] = [shapeOf(a), shapeOf(b)];
  if (x === y && (x === 'list' || x === 'set' || x === 'map'))
    return compareTypes(elementOf(a)!, elementOf(b)!);
  const rank = RANK.get(`${x} ${y}`);
  if (rank !== undefined) return rank;
  if (x !== y || x === 'primitive') return 0;
  return compareParts(a, b);
}

const RANK = new Map([
  ['list set', -1],
  ['tuple set', -1],
  ['set list', 1],
  ['set tuple', 1],
  ['list tuple', -1],
  ['tuple list', 1],
  ['map object', -1],
  ['object map', 1],
]);

function compareParts(a: Type, b: Type): number {
  const parts: number[] = [];
  if (typeof a === 'string' || typeof b === 'string') return 0;
  if ('tuple' in a && 'tuple' in b) {
    if (a.tuple.length !== b.tuple.length) return 0;
    a.tuple.forEach((type, index) => parts.push(compareTypes(type, b.tuple[index]!)));
  } else if ('object' in a && 'object' in b) {
    const names = Object.keys(a.object);
    if (names.length !== Object.keys(b.object).length) return 0;
    if (names.some((name) => !Object.hasOwn(b.object, name))) return 0;
    names.forEach((name) => parts.push(compareTypes(a.object[name]!, b.object[name]!)));
  }
  const more = parts.some((part) => part < 0);
  const less = parts.some((part) => part > 0);
  return more === less ? 0 : more ? -1 : 1;
}
