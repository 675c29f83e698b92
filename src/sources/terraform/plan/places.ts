import { stepsOf } from './address.ts';
import { fromJson, object } from '../values/make.ts';
import { sameValue } from '../values/same.ts';
import { isWhollyKnown, withSensitive } from '../values/marks.ts';
import type { MapValue, Value } from '../values/value.ts';
import type { SourceFile } from '../../../estate/index.ts';

/**
 * What a plan says of a resource, at the places where its configuration says it. What the plan leaves open is what
 * the configuration says; what nobody wrote has no place.
 * @param plan the plan's file
 */
export function placedBody(planned: MapValue, written: MapValue, plan: SourceFile): MapValue {
  return placedMap(planned, written, plan);
}

function placedMap(planned: MapValue, written: MapValue, plan: SourceFile): MapValue {
  const entries = [...planned.entries].flatMap(([key, value]): readonly (readonly [string, Value])[] => {
    const own = written.entries.get(key);
    if (own === undefined || own.kind === 'null') return isNothing(value) ? [] : [[key, bare(value)]];
    return [[key, placed(value, own, plan)]];
  });
  const made = object(entries, written.origin);
  return written.keyStarts === undefined ? made : { ...made, keyStarts: written.keyStarts };
}

function placed(value: Value, own: Value, plan: SourceFile): Value {
  if (value.kind === 'unknown') {
    if (value.reason.code !== 'not-collected') return own;
    // What is sensitive is kept back; what the sources say themselves is said there, and marked.
    return own.kind === 'unknown' || own.origin?.file === plan ? withOrigin(value, own) : withSensitive(own);
  }
  if (value.kind === 'object' && (own.kind === 'object' || own.kind === 'map'))
    return placedMap(value, own, plan);
  if (value.kind === 'tuple' && 'items' in own) {
    const left = [...own.items];
    const items = value.items.map((item) => {
      const at = left.findIndex((one) => fits(item, one));
      return at === -1 ? bare(item) : placed(item, left.splice(at, 1)[0]!, plan);
    });
    return { ...value, items, ...(own.origin && { origin: own.origin }) };
  }
  // A reference says more than the id that it has by now.
  if (own.kind === 'unknown') return isReference(own) ? own : withOrigin(value, own);
  if (
    own.kind === 'string' &&
    value.kind === 'string' &&
    (own.value === value.value || sameJson(own.value, value.value))
  )
    return own;
  return sameScalar(value, own) ? own : bare(value);
}

/** Whether all that is open in a value is what attributes of resources are; those of data sources the plan has read. */
function isReference(value: Value): boolean {
  if ('items' in value) return value.items.every(isReference);
  if ('entries' in value) return [...value.entries.values()].every(isReference);
  if (value.kind !== 'unknown') return true;
  if (value.of !== undefined) return stepsOf(value.of.address).at(-3)?.name !== 'data';
  if (value.encodes !== undefined) return isReference(value.encodes);
  return value.text?.every((piece) => typeof piece === 'string' || isReference(piece)) ?? false;
}

/** Whether what is written may be what is planned. */
function fits(value: Value, own: Value): boolean {
  if (value.kind === 'unknown' || own.kind === 'unknown' || own.kind === 'null') return true;
  if (value.kind === 'object' && 'entries' in own)
    return [...own.entries].every(([key, below]) => {
      const here = value.entries.get(key);
      return here === undefined || fits(here, below);
    });
  if (value.kind === 'tuple' && 'items' in own)
    return value.items.length === own.items.length || !isWhollyKnown(own);
  return sameScalar(value, own);
}

function sameScalar(value: Value, own: Value): boolean {
  if (value.kind === own.kind) return sameValue(value, own);
  const text = (of: Value): string | undefined =>
    of.kind === 'string' ? of.value : of.kind === 'bool' ? String(of.value) : undefined;
  return text(value) !== undefined && text(value) === text(own);
}

function sameJson(one: string, other: string): boolean {
  if (!/^\s*[{[]/.test(one) || !/^\s*[{[]/.test(other)) return false;
  try {
    return sameValue(fromJson(JSON.parse(one)), fromJson(JSON.parse(other)));
  } catch {
    return false;
  }
}

/** What the provider puts where nothing is written. */
function isNothing(value: Value): boolean {
  if (value.kind === 'unknown') return value.reason.code !== 'not-collected';
  if (value.kind === 'tuple') return value.items.length === 0;
  return value.kind === 'null' || (value.kind === 'string' && value.value === '');
}

function withOrigin(value: Value, { origin }: Value): Value {
  return origin === undefined ? bare(value) : { ...value, origin };
}

/** Without its place in the plan: the resource is where its configuration is. */
function bare(value: Value): Value {
  const { origin: _, ...rest } = value;
  if ('items' in rest) return { ...rest, items: rest.items.map(bare) };
  if ('entries' in rest) {
    const { keyStarts: __, ...map } = rest;
    return { ...map, entries: new Map([...rest.entries].map(([key, below]) => [key, bare(below)])) };
  }
  return rest;
}
