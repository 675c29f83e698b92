import { convert } from '../values/convert.ts';
import { object, tuple } from '../values/make.ts';
import type { Type } from '../values/type.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { Expression } from '../hcl/ast.ts';

/** A type as a `variable` block writes it, with the defaults of its `optional()` attributes. */
export interface Constraint {
  readonly type: Type;
  readonly defaults: Defaults | undefined;
}

interface Defaults {
  /** By attribute name, for objects. */
  readonly values?: ReadonlyMap<string, Expression>;
  /** What is below: by attribute, by index, or `*` for the items of a collection. */
  readonly below?: ReadonlyMap<string, Defaults>;
}

/**
 * https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 * @throws EvaluationError when it is no type
 */
export function constraintOf(expression: Expression): Constraint {
  switch (expression.kind) {
    case 'parentheses':
      return constraintOf(expression.inner);
    case 'name':
      switch (expression.name) {
        case 'string':
        case 'number':
        case 'bool':
        case 'any':
          return { type: expression.name, defaults: undefined };
        case 'list':
          return { type: { list: 'any' }, defaults: undefined };
        case 'map':
          return { type: { map: 'any' }, defaults: undefined };
        case 'set':
          return { type: { set: 'any' }, defaults: undefined };
        default:
          throw new EvaluationError(`"${expression.name}" is no type`);
      }
    case 'template': {
      // As Terraform 0.11 wrote them: `type = "list"`.
      const [only] = expression.parts;
      const word = only?.kind === 'text' ? only.text : '';
      if (word === 'string') return { type: 'string', defaults: undefined };
      if (word === 'list') return { type: { list: 'any' }, defaults: undefined };
      if (word === 'map') return { type: { map: 'any' }, defaults: undefined };
      throw new EvaluationError(`"${word}" is no type`);
    }
    case 'call':
      return constructed(expression.name, expression.args);
    default:
      throw new EvaluationError('this is no type');
  }
}

function constructed(name: string, args: readonly Expression[]): Constraint {
  const [only] = args;
  if (only === undefined || args.length !== 1) throw new EvaluationError(`${name}() takes one type`);
  if (name === 'list' || name === 'set' || name === 'map') {
    const item = constraintOf(only);
    const type: Type =
      name === 'list' ? { list: item.type } : name === 'set' ? { set: item.type } : { map: item.type };
    return { type, defaults: item.defaults && { below: new Map([['*', item.defaults]]) } };
  }
  if (name === 'tuple') {
    if (only.kind !== 'tuple') throw new EvaluationError('tuple() takes a list of types');
    const items = only.items.map(constraintOf);
    const below = new Map(
      items.flatMap((item, index) => (item.defaults ? [[`${index}`, item.defaults]] : [])),
    );
    return {
      type: { tuple: items.map(({ type }) => type) },
      defaults: below.size > 0 ? { below } : undefined,
    };
  }
  if (name === 'object') {
    if (only.kind !== 'object') throw new EvaluationError('object() takes a map of types');
    return objectConstraint(only.entries);
  }
  throw new EvaluationError(`"${name}" is no type`);
}

function objectConstraint(
  entries: readonly { readonly key: Expression; readonly value: Expression }[],
): Constraint {
  const types: Record<string, Type> = {};
  const optional = new Set<string>();
  const values = new Map<string, Expression>();
  const below = new Map<string, Defaults>();
  for (const { key, value } of entries) {
    const [text] = key.kind === 'template' ? key.parts : [];
    if (text?.kind !== 'text') throw new EvaluationError('the names of the attributes have to be plain');
    const name = text.text;
    let of = value;
    if (value.kind === 'call' && value.name === 'optional') {
      optional.add(name);
      const [inner, fallback] = value.args;
      if (inner === undefined) throw new EvaluationError('optional() takes a type');
      of = inner;
      if (fallback !== undefined) values.set(name, fallback);
    }
    const found = constraintOf(of);
    types[name] = found.type;
    if (found.defaults !== undefined) below.set(name, found.defaults);
  }
  const type: Type = optional.size > 0 ? { object: types, optional } : { object: types };
  if (values.size === 0 && below.size === 0) return { type, defaults: undefined };
  return { type, defaults: { values, below } };
}

/**
 * A value as a variable of this type holds it: the defaults of attributes that are left out or null are filled in,
 * then it is converted. @throws EvaluationError
 */
export function conform(
  value: Value,
  constraint: Constraint,
  evaluate: (expression: Expression) => Value,
): Value {
  const filled = constraint.defaults === undefined ? value : fill(value, constraint.defaults, evaluate);
  return convert(filled, constraint.type);
}

function fill(value: Value, defaults: Defaults, evaluate: (expression: Expression) => Value): Value {
  if (value.kind === 'unknown') {
    if (value.choice !== undefined) {
      const branches = value.choice.branches.map((branch) => fill(branch, defaults, evaluate));
      return { ...value, choice: { ...value.choice, branches } };
    }
    return value;
  }
  if (value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple') {
    const items = value.items.map((item, index) => {
      const own = defaults.below?.get('*') ?? defaults.below?.get(`${index}`);
      return own === undefined ? item : fill(item, own, evaluate);
    });
    // What differs in type now is brought together by the conversion that follows.
    return { ...tuple(items, value.origin), ...marked(value) };
  }
  if (value.kind === 'map' || value.kind === 'object') {
    const entries = new Map(value.entries);
    for (const [name, fallback] of defaults.values ?? []) {
      const before = entries.get(name);
      if (before === undefined || before.kind === 'null') entries.set(name, evaluate(fallback));
    }
    for (const [name, held] of entries) {
      const own = defaults.below?.get('*') ?? defaults.below?.get(name);
      if (own !== undefined) entries.set(name, fill(held, own, evaluate));
    }
    return {
      ...object(entries, value.origin),
      ...marked(value),
      ...(value.keyStarts === undefined ? {} : { keyStarts: value.keyStarts }),
    };
  }
  return value;
}

function marked(value: Value): { readonly sensitive?: true } {
  return value.sensitive === true ? { sensitive: true } : {};
}
