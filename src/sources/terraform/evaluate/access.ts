import { unknown } from '../values/make.ts';
import { numberText } from '../values/number-text.ts';
import { compare, isWhole, toJs } from '../values/number.ts';
import { childOf } from '../values/origin.ts';
import { convert } from '../values/convert.ts';
import type { Type } from '../values/type.ts';
import { EvaluationError } from '../values/value.ts';
import type { AttributeOf, UnknownValue, Value } from '../values/value.ts';
import { inEachCase } from '../values/choice.ts';

/** `of.name` @throws EvaluationError */
export function attributeOf(of: Value, name: string): Value {
  const cases = inEachCase([of], ([one]) => attributeOf(one!, name));
  if (cases !== undefined) return cases;
  switch (of.kind) {
    case 'map':
    case 'object': {
      const found = of.entries.get(name);
      if (found !== undefined) return childOf(of, found);
      throw new EvaluationError(`it has no attribute "${name}"${mean(name, of.entries.keys())}`);
    }
    case 'unknown':
      return below(of, name, name);
    case 'null':
      throw new EvaluationError(`it is null here, and so it has no attribute "${name}"`);
    case 'list':
    case 'set':
    case 'tuple':
      throw new EvaluationError(`it is a ${of.kind}: take one item of it, or [*].${name} of all`);
    default:
      throw new EvaluationError(`a ${of.kind} has no attributes, so there is no "${name}"`);
  }
}

/** `of[key]` @throws EvaluationError */
export function indexOf(of: Value, key: Value): Value {
  const cases = inEachCase([of, key], ([one, other]) => indexOf(one!, other!));
  if (cases !== undefined) return cases;
  if (of.kind === 'null') throw new EvaluationError('it is null here, and so it has no items');
  if (of.kind === 'unknown') {
    // A group of instances whose number is open: any of them is like the one that stands for all.
    if (of.among?.length === 1 && of.of?.attribute === '') return childOf(of, of.among[0]!);
    if (of.having !== undefined && key.kind === 'string' && of.having.has(key.value))
      return childOf(of, of.having.get(key.value)!);
    return itemBelow(of, key);
  }
  if (of.kind === 'map' || of.kind === 'object') {
    const text = convert(key, 'string');
    if (text.kind === 'unknown') return unknown(of.element ?? 'any', text.reason);
    if (text.kind !== 'string') throw new EvaluationError('the key is null');
    const found = of.entries.get(text.value);
    if (found === undefined)
      throw new EvaluationError(`it has no key "${text.value}"${mean(text.value, of.entries.keys())}`);
    return childOf(of, found);
  }
  if (of.kind === 'list' || of.kind === 'tuple') {
    const at = convert(key, 'number');
    if (at.kind === 'unknown') return unknown(of.element ?? 'any', at.reason);
    if (at.kind !== 'number') throw new EvaluationError('the index is null');
    if (!isWhole(at.value) || compare(at.value, 0) < 0)
      throw new EvaluationError('the index has to be a whole number from 0 on');
    const found = of.items[toJs(at.value)];
    if (found === undefined)
      throw new EvaluationError(`it has ${of.items.length} items, and none with the index ${toJs(at.value)}`);
    return childOf(of, found);
  }
  if (of.kind === 'set') throw new EvaluationError('the items of a set have no index; use tolist()');
  throw new EvaluationError(`a ${of.kind} has no items`);
}

/** An item of something unknown: of a variable, the items are told apart. */
function itemBelow(of: UnknownValue, key: Value): Value {
  const name = key.kind === 'string' ? key.value : undefined;
  if (of.of?.address.match(/(?:^|\.)var\.[^.]+$/) == null) return below(of, undefined, name);
  const step = key.kind === 'number' ? numberText(key.value) : name;
  if (step !== undefined) return below(of, step, name);
  const { of: _, ...rest } = of;
  return below(rest, undefined, undefined);
}

/** What is below something unknown: its type, and the way to it, are known all the same. */
function below(of: UnknownValue, step: string | undefined, key: string | undefined): Value {
  const known = key === undefined ? undefined : of.having?.get(key);
  // What is written of a resource is known, and it is still this resource that is meant.
  if (known !== undefined && key !== undefined) {
    const found = childOf(of, known);
    return of.of === undefined || found.of !== undefined ? found : { ...found, of: stepBelow(of.of, key) };
  }
  const type = typeBelow(of.type, key);
  if (type === undefined && key !== undefined) throw new EvaluationError(`it has no attribute "${key}"`);
  const found = unknown(type ?? 'any', of.reason, {
    ...(of.of === undefined ? {} : { of: stepBelow(of.of, step) }),
    ...(of.origin === undefined ? {} : { origin: of.origin }),
  });
  return of.sensitive === true ? { ...found, sensitive: true } : found;
}

function stepBelow(of: AttributeOf, step: string | undefined): AttributeOf {
  if (step === undefined) return of;
  return { ...of, attribute: of.attribute === '' ? step : `${of.attribute}.${step}` };
}

function typeBelow(type: Type, key: string | undefined): Type | undefined {
  if (typeof type === 'string') return 'any';
  if ('list' in type) return type.list;
  if ('set' in type) return type.set;
  if ('map' in type) return type.map;
  if ('tuple' in type) return 'any';
  return key === undefined ? 'any' : Object.hasOwn(type.object, key) ? type.object[key] : undefined;
}

function mean(name: string, known: Iterable<string>): string {
  const names = [...known];
  if (names.length === 0) return ': it is empty';
  const shown = names.slice(0, 6).join(', ');
  return `; it has ${shown}${names.length > 6 ? ', …' : ''}`;
}
