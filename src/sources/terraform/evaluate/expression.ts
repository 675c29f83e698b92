import { parseNumber } from '../values/number-text.ts';
import { callFunction } from '../functions/index.ts';
import { convert } from '../values/convert.ts';
import { gapped } from '../values/gapped.ts';
import { bool, nullOf, number, object, tuple, unknown } from '../values/make.ts';
import { isSensitive, withSensitive } from '../values/marks.ts';
import { throughStep } from '../values/origin.ts';
import { typeOf } from '../values/types.ts';
import { unify } from '../values/convertible.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { Binary, Call, Conditional, Expression, ObjectConstructor } from '../hcl/ast.ts';
import { attributeOf, indexOf } from './access.ts';
import { choose, failed, inCase, inEachCase, isFailed } from '../values/choice.ts';
import { placed } from './errors.ts';
import { forExpression } from './for.ts';
import { binary, unary } from './operators.ts';
import type { Scope, Step } from './scope.ts';
import { splat } from './splat.ts';
import { template } from './template.ts';

/**
 * The value of an expression, as Terraform defines it; what can't be told is an unknown with what is known of it.
 * https://developer.hashicorp.com/terraform/language/expressions
 * @throws PlacedError when the expression is wrong
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  scope.resolver.spend(1);
  try {
    return evaluated(expression, scope);
  } catch (error) {
    throw placed(error, scope.file, expression);
  }
}

function evaluated(expression: Expression, scope: Scope): Value {
  const origin = { file: scope.file, start: expression.start, end: expression.end };
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      if (value === null) return nullOf('any', origin);
      if (typeof value === 'boolean') return bool(value, origin);
      const parsed = parseNumber(value.number);
      if (parsed === undefined) throw new EvaluationError(`"${value.number}" is not a number`);
      return number(parsed, origin);
    }
    case 'template':
      return template(expression, scope, evaluate);
    case 'name':
    case 'attribute':
    case 'index':
      return traversal(expression, scope);
    case 'splat':
      return splat(expression, scope, evaluate);
    case 'tuple':
      return tuple(
        expression.items.map((item) => evaluate(item, scope)),
        origin,
      );
    case 'object':
      return objectOf(expression, scope);
    case 'for':
      return forExpression(expression, scope, evaluate);
    case 'call':
      return call(expression, scope);
    case 'conditional':
      return conditional(expression, scope);
    case 'binary': {
      const left = evaluate(expression.left, scope);
      const decided = shortCircuit(expression.operator, left);
      if (decided !== undefined) return bool(decided, origin);
      const right =
        left.kind === 'unknown' ? attempt(expression.right, scope) : evaluate(expression.right, scope);
      if (isFailed(right)) return { ...unlessDecided(expression, left, scope), origin };
      return { ...binary(expression.operator, left, right), origin };
    }
    case 'unary':
      return { ...unary(expression.operator, evaluate(expression.operand, scope)), origin };
    case 'parentheses':
      return evaluate(expression.inner, scope);
    case 'invalid':
      return unknown('any', { code: 'unsupported-expression', text: 'it could not be parsed' }, { origin });
  }
}

/** `var.x != null && var.x.y`: what decides already needs no right side, and Terraform from 1.12 on asks for none. */
function shortCircuit(operator: string, left: Value): boolean | undefined {
  if (left.kind !== 'bool' || left.sensitive === true) return undefined;
  if (operator === '&&' && !left.value) return false;
  return operator === '||' && left.value ? true : undefined;
}

/** The right side is wrong, which only matters in the cases in which the left one does not decide. */
function unlessDecided({ operator, right }: Binary, left: Value, scope: Scope): Value {
  const one = (value: Value): Value => {
    const decided = shortCircuit(operator, value);
    if (decided !== undefined) return bool(decided);
    if (value.kind === 'unknown' && (operator === '&&' || operator === '||'))
      return unknown('bool', value.reason, { notNull: true });
    return evaluate(right, scope);
  };
  return inEachCase([left], ([value]) => one(value!)) ?? one(left);
}

/** A name and the steps behind it. */
function traversal(expression: Expression, scope: Scope): Value {
  const steps: Step[] = [];
  let root = expression;
  while (root.kind === 'attribute' || root.kind === 'index') {
    const { end, start } = root;
    steps.push(
      root.kind === 'attribute'
        ? { kind: 'attribute', name: root.name, start, end }
        : { kind: 'index', key: root.key, start, end },
    );
    root = root.of;
  }
  steps.reverse();
  let value: Value;
  let used = 0;
  if (root.kind === 'name') {
    const own = nameIn(scope, root.name);
    if (own === undefined) ({ used, value } = scope.resolver.resolve(root.name, steps, scope));
    else value = own;
  } else value = evaluate(root, scope);
  for (let at = used; at < steps.length; at++) {
    const step = steps[at]!;
    try {
      value = take(value, step, scope);
    } catch (error) {
      const before = scope.file.text.slice(root.start, steps[at - 1]?.end ?? root.end);
      if (error instanceof EvaluationError && error.message.startsWith('it ') && before.length <= 60)
        throw placed(new EvaluationError(before + error.message.slice(2)), scope.file, expression);
      throw error;
    }
  }
  if (root.kind !== 'name' || used === 0) return value;
  const what = scope.file.text.slice(expression.start, expression.end);
  return throughStep(value, oneLine(what), scope.file, expression.start, expression.end);
}

/** @throws EvaluationError */
function take(value: Value, step: Step, scope: Scope): Value {
  return step.kind === 'attribute'
    ? attributeOf(value, step.name)
    : indexOf(value, evaluate(step.key, scope));
}

function nameIn(scope: Scope, name: string): Value | undefined {
  for (let at = scope.names; at !== undefined; at = at.next) if (at.name === name) return at.value;
  return undefined;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}

function objectOf(expression: ObjectConstructor, scope: Scope): Value {
  const origin = { file: scope.file, start: expression.start, end: expression.end };
  const entries = new Map<string, Value>();
  const keyStarts = new Map<string, number>();
  let open: Value | undefined;
  let sensitive = false;
  for (const { key, value } of expression.entries) {
    const name = convert(evaluate(key, scope), 'string');
    const held = evaluate(value, scope);
    if (name.kind === 'null') throw new EvaluationError('a key of this object is null');
    if (isSensitive(name)) sensitive = true;
    if (name.kind === 'string') {
      entries.set(name.value, held);
      keyStarts.set(name.value, key.start + (scope.file.text[key.start] === '"' ? 1 : 0));
    } else if (name.kind === 'unknown') {
      open ??= name;
      entries.set(gapped(name), held);
      keyStarts.set(gapped(name), key.start + 1);
    }
  }
  const made =
    open?.kind === 'unknown'
      ? unknown('any', open.reason, { having: entries, complete: true, notNull: true, origin })
      : { ...object(entries, origin), keyStarts };
  return sensitive ? withSensitive(made) : made;
}

/** https://developer.hashicorp.com/terraform/language/expressions/conditionals */
function conditional(expression: Conditional, scope: Scope): Value {
  const condition = convert(evaluate(expression.condition, scope), 'bool');
  if (condition.kind === 'null') throw new EvaluationError('the condition is null');
  if (condition.kind === 'bool') {
    const chosen = evaluate(condition.value ? expression.then : expression.otherwise, scope);
    const result = asTheOther(chosen, condition.value ? expression.otherwise : expression.then, scope);
    return condition.sensitive === true ? withSensitive(result) : result;
  }
  const then = attempt(expression.then, scope);
  const otherwise = attempt(expression.otherwise, scope);
  const type = unify([typeOf(then), typeOf(otherwise)]);
  const branches = [converted(then, type), converted(otherwise, type)] as const;
  const cases = inEachCase([condition], ([one]) => {
    if (one?.kind === 'bool') return one.value ? branches[0] : branches[1];
    return choose(scope.resolver.conditionOf(expression.condition, scope), branches);
  });
  return cases ?? choose(scope.resolver.conditionOf(expression.condition, scope), branches);
}

/** Both results of a conditional have one type: that of the branch not taken shapes the one that is. */
function asTheOther(chosen: Value, other: Expression, scope: Scope): Value {
  // Scalars of the same kind are nearly all there is, and need no look at the other branch.
  if (other.kind === 'template' && chosen.kind === 'string') return chosen;
  let type;
  try {
    type = unify([typeOf(chosen), typeOf(evaluate(other, scope))]);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return chosen;
  }
  return converted(chosen, type);
}

function converted(value: Value, type: Parameters<typeof convert>[1] | undefined): Value {
  if (type === undefined || type === 'any' || isFailed(value)) return value;
  try {
    return convert(value, type);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return value;
  }
}

/** The value, or one that says why there is none: for branches that may not be the ones taken. */
function attempt(expression: Expression, scope: Scope): Value {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return failed({
      code: 'unsupported-expression',
      text: `this cannot be evaluated in this case: ${error.message}`,
    });
  }
}

function call(expression: Call, scope: Scope): Value {
  const { name } = expression;
  const origin = { file: scope.file, start: expression.start, end: expression.end };
  if (name === 'try' || name === 'core::try') return tryEach(expression, scope);
  if (name === 'can' || name === 'core::can') {
    const [only] = expression.args;
    if (only === undefined || expression.args.length !== 1)
      throw new EvaluationError('can() takes one expression');
    const value = attempt(only, scope);
    const works = ([one]: readonly Value[]): Value => {
      if (one!.kind !== 'unknown') return bool(true, origin);
      return isFailed(one!) ? bool(false, origin) : unknown('bool', one!.reason, { notNull: true, origin });
    };
    return inEachCase([value], works) ?? works([value]);
  }
  const args = expression.args.map((arg) => evaluate(arg, scope));
  if (expression.expandFinal) {
    const last = args.pop();
    if (last?.kind === 'list' || last?.kind === 'set' || last?.kind === 'tuple') args.push(...last.items);
    else if (last?.kind === 'unknown') {
      const cases = inEachCase([last], (one) => callWith(expression, [...args, ...spread(one[0]!)], scope));
      if (cases !== undefined) return cases;
      // Any number of arguments more: nothing is known of the result but where it stands.
      const origin = { file: scope.file, start: expression.start, end: expression.end };
      return unknown('any', last.reason, { origin });
    } else throw new EvaluationError('what stands before ... has to be a list');
  }
  return callWith(expression, args, scope);
}

function spread(value: Value): readonly Value[] {
  return value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple' ? value.items : [value];
}

function callWith(expression: Call, args: readonly Value[], scope: Scope): Value {
  const origin = { file: scope.file, start: expression.start, end: expression.end };
  try {
    const result = callFunction(expression.name, args, scope.resolver.functions);
    if (result.origin !== undefined) return result;
    const [only] = args;
    // What a function makes of one value that comes from elsewhere is still to be changed where that is written.
    if (args.length === 1 && only?.origin?.via !== undefined)
      return throughStep(
        { ...result, origin: only.origin },
        `${expression.name}()`,
        scope.file,
        origin.start,
        origin.end,
      );
    return { ...result, origin };
  } catch (error) {
    if (error instanceof EvaluationError && error.argument !== undefined) {
      const at = expression.args[error.argument] ?? expression;
      throw placed(new EvaluationError(`${expression.name}(): ${error.message}`), scope.file, at);
    }
    if (error instanceof EvaluationError && error.name === 'EvaluationError')
      throw new EvaluationError(`${expression.name}(): ${error.message}`);
    throw error;
  }
}

/** `try(a, b, …)`: the first that can be evaluated; in every case that can be, where that hangs on an open value. */
function tryEach(expression: Call, scope: Scope): Value {
  let failure: unknown = new EvaluationError('try() needs at least one expression');
  let pending: Value | undefined;
  for (const arg of expression.args) {
    let value: Value;
    try {
      value = evaluate(arg, scope);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      failure = error;
      continue;
    }
    pending = pending === undefined ? value : mended(pending, value);
    if (!hasFailed(pending)) return pending;
  }
  if (pending !== undefined) return pending;
  throw failure;
}

function hasFailed(value: Value): boolean {
  if (isFailed(value)) return true;
  return value.kind === 'unknown' && (value.choice?.branches.some(hasFailed) ?? false);
}

/** The cases that could not be evaluated take their value from the next argument. */
function mended(value: Value, next: Value): Value {
  if (isFailed(value)) return next;
  if (value.kind !== 'unknown' || value.choice === undefined) return value;
  const { branches, variable } = value.choice;
  return choose(
    variable,
    branches.map((branch, option) => mended(branch, inCase(next, variable, option))),
  );
}
