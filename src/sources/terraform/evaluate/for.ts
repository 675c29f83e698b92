import { convert } from '../values/convert.ts';
import { number, object, string, tuple, unknown } from '../values/make.ts';
import { isSensitive, withSensitive } from '../values/marks.ts';
import { childOf } from '../values/origin.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { For } from '../hcl/ast.ts';
import { inEachCase } from '../values/choice.ts';
import type { Evaluate, Scope } from './scope.ts';
import { withName } from './scope.ts';

/** https://developer.hashicorp.com/terraform/language/expressions/for */
export function forExpression(expression: For, scope: Scope, evaluate: Evaluate): Value {
  const collection = evaluate(expression.collection, scope);
  return over(expression, collection, scope, evaluate);
}

function over(expression: For, collection: Value, scope: Scope, evaluate: Evaluate): Value {
  const cases = inEachCase([collection], ([one]) => over(expression, one!, scope, evaluate));
  if (cases !== undefined) return cases;
  const origin = { file: scope.file, start: expression.start, end: expression.end };
  const elements = elementsOf(collection);
  if (elements === undefined) return { ...partly(expression, collection, scope, evaluate), origin };
  const made =
    expression.key === undefined
      ? listFrom(expression, elements, scope, evaluate)
      : mapFrom(expression, elements, scope, evaluate);
  const result = { ...made, origin };
  return collection.sensitive === true ? withSensitive(result) : result;
}

/**
 * What there is to go through, with keys; `undefined` when that can't be told.
 * @throws EvaluationError when it is nothing to go through
 */
export function elementsOf(collection: Value): readonly (readonly [key: Value, value: Value])[] | undefined {
  switch (collection.kind) {
    case 'list':
    case 'tuple':
      return collection.items.map((item, index) => [number(index), childOf(collection, item)]);
    case 'set':
      return collection.items.map((item) => {
        const value = childOf(collection, item);
        return [value, value];
      });
    case 'map':
    case 'object':
      return [...collection.entries].map(([key, value]) => {
        const at = collection.keyStarts?.get(key);
        const file = collection.origin?.file;
        const origin =
          at === undefined || file === undefined ? undefined : { file, start: at, end: at + key.length };
        return [string(key, origin), childOf(collection, value)];
      });
    case 'unknown':
      if (collection.type === 'string' || collection.type === 'number' || collection.type === 'bool')
        throw new EvaluationError(`a ${collection.type} is nothing to go through; a list or a map is`);
      return undefined;
    case 'null':
      throw new EvaluationError('there is nothing to go through: this is null');
    default:
      throw new EvaluationError(`a ${collection.kind} is nothing to go through; a list or a map is`);
  }
}

function inner(expression: For, key: Value, value: Value, scope: Scope): Scope {
  const named = withName(scope, expression.valueName, value);
  return expression.keyName === undefined ? named : withName(named, expression.keyName, key);
}

/** Whether an element is taken; `undefined` when that can't be told. */
function isTaken(expression: For, scope: Scope, evaluate: Evaluate): Value | true {
  if (expression.condition === undefined) return true;
  const condition = convert(evaluate(expression.condition, scope), 'bool');
  if (condition.kind === 'null') throw new EvaluationError('the condition of this for expression is null');
  return condition;
}

function listFrom(
  expression: For,
  elements: readonly (readonly [key: Value, value: Value])[],
  scope: Scope,
  evaluate: Evaluate,
): Value {
  const items: Value[] = [];
  let open: Value | undefined;
  let sensitive = false;
  for (const [key, value] of elements) {
    const within = inner(expression, key, value, scope);
    const taken = isTaken(expression, within, evaluate);
    if (taken !== true && isSensitive(taken)) sensitive = true;
    if (taken === true || (taken.kind === 'bool' && taken.value))
      items.push(evaluate(expression.value, within));
    else if (taken.kind === 'unknown') open ??= taken;
  }
  const made =
    open?.kind === 'unknown' ? unknown('any', open.reason, { among: items, notNull: true }) : tuple(items);
  return sensitive ? withSensitive(made) : made;
}

function mapFrom(
  expression: For,
  elements: readonly (readonly [key: Value, value: Value])[],
  scope: Scope,
  evaluate: Evaluate,
): Value {
  const entries = new Map<string, Value>();
  const groups = new Map<string, Value[]>();
  let open: Value | undefined;
  let sensitive = false;
  for (const [key, value] of elements) {
    const within = inner(expression, key, value, scope);
    const taken = isTaken(expression, within, evaluate);
    if (taken !== true) {
      if (isSensitive(taken)) sensitive = true;
      if (taken.kind === 'unknown') open ??= taken;
      if (taken.kind !== 'bool' || !taken.value) continue;
    }
    const name = convert(evaluate(expression.key!, within), 'string');
    const held = evaluate(expression.value, within);
    if (name.kind === 'null') throw new EvaluationError('a key of this for expression is null');
    if (name.kind !== 'string') {
      open ??= name;
      continue;
    }
    if (isSensitive(name)) sensitive = true;
    if (expression.grouping) {
      const group = groups.get(name.value);
      if (group === undefined) groups.set(name.value, [held]);
      else group.push(held);
    } else if (entries.has(name.value)) {
      throw new EvaluationError(
        `two items have the key "${name.value}"; write ... behind the value to keep both as a list`,
      );
    } else entries.set(name.value, held);
  }
  for (const [key, group] of groups) entries.set(key, tuple(group));
  const made =
    open?.kind === 'unknown'
      ? unknown('any', open.reason, { ...(expression.grouping ? {} : { having: entries }), notNull: true })
      : object(entries);
  return sensitive ? withSensitive(made) : made;
}

/** The collection is not known; what is known to be in it gives what is known to be in the result. */
function partly(expression: For, collection: Value, scope: Scope, evaluate: Evaluate): Value {
  if (collection.kind !== 'unknown') return collection;
  const { among, having, reason } = collection;
  if (expression.key !== undefined) return unknown('any', reason, { notNull: true });
  const known = [
    ...(among ?? []).map((item) => [unknown('any', reason), childOf(collection, item)] as const),
    ...[...(having ?? [])].map(([key, value]) => [string(key), childOf(collection, value)] as const),
  ];
  if (known.length === 0) return unknown('any', reason, { notNull: true });
  const found = listFrom(expression, known, scope, evaluate);
  const items = found.kind === 'unknown' ? (found.among ?? []) : found.kind === 'tuple' ? found.items : [];
  return unknown('any', reason, { among: items, notNull: true });
}
