import type { ListValue, MapValue, UnknownValue, Value } from './value.ts';

interface Inside {
  readonly sensitive: boolean;
  readonly unknown: UnknownValue | undefined;
}

/** What is inside a collection is asked often and never changes. */
const inside = new WeakMap<Value, Inside>();

/** Whether the value, or anything in it, must not be shown. */
export function isSensitive(value: Value): boolean {
  if (value.sensitive === true) return true;
  return 'items' in value || 'entries' in value ? look(value).sensitive : false;
}

/** Whether nothing in the value is unknown. */
export function isWhollyKnown(value: Value): boolean {
  return firstUnknown(value) === undefined;
}

/** The first unknown in a value: the value itself, or what is inside it. */
export function firstUnknown(value: Value): UnknownValue | undefined {
  if (value.kind === 'unknown') return value;
  return 'items' in value || 'entries' in value ? look(value).unknown : undefined;
}

function look(value: ListValue | MapValue): Inside {
  const known = inside.get(value);
  if (known !== undefined) return known;
  let sensitive = false;
  let unknown: UnknownValue | undefined;
  for (const item of 'items' in value ? value.items : value.entries.values()) {
    sensitive ||= isSensitive(item);
    unknown ??= firstUnknown(item);
    if (sensitive && unknown !== undefined) break;
  }
  const answer = { sensitive, unknown };
  inside.set(value, answer);
  return answer;
}

/** The value, not to be shown. */
export function withSensitive(value: Value): Value {
  return value.sensitive === true ? value : { ...value, sensitive: true };
}

/** The value without its own mark; what is inside keeps its marks. */
export function withoutSensitive(value: Value): Value {
  if (value.sensitive === undefined) return value;
  const { sensitive: _, ...rest } = value;
  return rest;
}

/** The value and all that is inside it, without marks. */
export function withoutSensitiveDeep(value: Value): Value {
  if (!isSensitive(value)) return value;
  const bare = withoutSensitive(value);
  if ('items' in bare) return { ...bare, items: bare.items.map(withoutSensitiveDeep) };
  if ('entries' in bare)
    return {
      ...bare,
      entries: new Map([...bare.entries].map(([key, item]) => [key, withoutSensitiveDeep(item)])),
    };
  return bare;
}
