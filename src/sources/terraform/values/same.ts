import { compare } from './number.ts';
import { sameType } from './types.ts';
import type { ListValue, MapValue, Value } from './value.ts';

/**
 * Whether two values are the same, with their types, whatever their origins and marks. An unknown is the same as
 * itself only: two of them may turn out to differ.
 */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'unknown' || b.kind === 'unknown' || a.kind !== b.kind) return false;
  if (a.kind === 'null' && b.kind === 'null') return sameType(a.type, b.type);
  if ('items' in a && 'items' in b) {
    if (a.items.length !== b.items.length || !sameElement(a, b)) return false;
    return a.items.every((item, index) => sameValue(item, b.items[index]!));
  }
  if ('entries' in a && 'entries' in b) {
    if (a.entries.size !== b.entries.size || !sameElement(a, b)) return false;
    for (const [key, item] of a.entries) {
      const other = b.entries.get(key);
      if (other === undefined || !sameValue(item, other)) return false;
    }
    return true;
  }
  if (a.kind === 'number' && b.kind === 'number') return compare(a.value, b.value) === 0;
  return 'value' in a && 'value' in b && a.value === b.value;
}

/** Whether two collections are of the same element type. */
export function sameElement(a: ListValue | MapValue, b: ListValue | MapValue): boolean {
  return sameType(a.element ?? 'any', b.element ?? 'any');
}
