import type { Type } from './type.ts';
import type { Value } from './value.ts';

/** The type of a value. */
export function typeOf(value: Value): Type {
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return value.kind;
    case 'null':
    case 'unknown':
      return value.type;
    case 'list':
      return { list: value.element ?? 'any' };
    case 'set':
      return { set: value.element ?? 'any' };
    case 'tuple':
      return { tuple: value.items.map(typeOf) };
    case 'map':
      return { map: value.element ?? 'any' };
    case 'object':
      return { object: Object.fromEntries([...value.entries].map(([name, item]) => [name, typeOf(item)])) };
  }
}

/** The item type of a list, set or map type, and `undefined` for others. */
export function elementOf(type: Type): Type | undefined {
  if (typeof type === 'string') return undefined;
  if ('list' in type) return type.list;
  if ('set' in type) return type.set;
  return 'map' in type ? type.map : undefined;
}

export function isPrimitive(type: Type): type is 'string' | 'number' | 'bool' {
  return type === 'string' || type === 'number' || type === 'bool';
}

/** Whether two types are one; optional attributes count, as in cty. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  if ('list' in a) return 'list' in b && sameType(a.list, b.list);
  if ('set' in a) return 'set' in b && sameType(a.set, b.set);
  if ('map' in a) return 'map' in b && sameType(a.map, b.map);
  if ('tuple' in a)
    return (
      'tuple' in b &&
      a.tuple.length === b.tuple.length &&
      a.tuple.every((type, index) => sameType(type, b.tuple[index]!))
    );
  if (!('object' in b)) return false;
  const names = Object.keys(a.object);
  if (names.length !== Object.keys(b.object).length) return false;
  if ((a.optional?.size ?? 0) !== (b.optional?.size ?? 0)) return false;
  return names.every(
    (name) =>
      Object.hasOwn(b.object, name) &&
      sameType(a.object[name]!, b.object[name]!) &&
      (a.optional?.has(name) ?? false) === (b.optional?.has(name) ?? false),
  );
}

/** The type without its marks of what may be left out: what a value of that constraint has. */
export function withoutOptional(type: Type): Type {
  if (typeof type === 'string') return type;
  if ('list' in type) return { list: withoutOptional(type.list) };
  if ('set' in type) return { set: withoutOptional(type.set) };
  if ('map' in type) return { map: withoutOptional(type.map) };
  if ('tuple' in type) return { tuple: type.tuple.map(withoutOptional) };
  return {
    object: Object.fromEntries(
      Object.entries(type.object).map(([name, attribute]) => [name, withoutOptional(attribute)]),
    ),
  };
}

/** Whether `any` occurs in it. */
export function hasAny(type: Type): boolean {
  if (typeof type === 'string') return type === 'any';
  const element = elementOf(type);
  if (element !== undefined) return hasAny(element);
  if ('tuple' in type) return type.tuple.some(hasAny);
  return 'object' in type && Object.values(type.object).some(hasAny);
}

/** How Terraform calls a type in its messages. */
export function typeText(type: Type): string {
  return friendly(type, false);
}

/** How Terraform calls a type that something must have. */
export function constraintText(type: Type): string {
  return friendly(type, true);
}

function friendly(type: Type, constraint: boolean): string {
  if (type === 'any') return constraint ? 'any type' : 'dynamic';
  if (typeof type === 'string') return type;
  if ('tuple' in type) return 'tuple';
  if ('object' in type) return 'object';
  const element = elementOf(type)!;
  const item = constraint && element === 'any' ? 'any single type' : friendly(element, constraint);
  if ('list' in type) return `list of ${item}`;
  return 'set' in type ? `set of ${item}` : `map of ${item}`;
}

type Shape = 'map' | 'list' | 'set' | 'object' | 'tuple' | 'any' | 'primitive';

/** Which of the kinds of type it is. */
export function shapeOf(type: Type): Shape {
  if (type === 'any') return 'any';
  if (typeof type === 'string') return 'primitive';
  if ('list' in type) return 'list';
  if ('set' in type) return 'set';
  if ('map' in type) return 'map';
  return 'tuple' in type ? 'tuple' : 'object';
}

/** Whether two types may be one type once each `any` in them is known. */
export function canBeSame(a: Type, b: Type): boolean {
  if (a === 'any' || b === 'any') return true;
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if (shapeOf(a) !== shapeOf(b)) return false;
  const element = elementOf(a);
  if (element !== undefined) return canBeSame(element, elementOf(b)!);
  if ('tuple' in a && 'tuple' in b)
    return a.tuple.length === b.tuple.length && a.tuple.every((type, i) => canBeSame(type, b.tuple[i]!));
  if (!('object' in a) || !('object' in b)) return false;
  const names = Object.keys(a.object);
  return (
    names.length === Object.keys(b.object).length &&
    names.every((name) => Object.hasOwn(b.object, name) && canBeSame(a.object[name]!, b.object[name]!))
  );
}
