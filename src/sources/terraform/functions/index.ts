import { nearest } from '../../../estate/nearest.ts';
import { inEachCase } from '../values/choice.ts';
import { convert } from '../values/convert.ts';
import { isSensitive, withSensitive } from '../values/marks.ts';
import type { Type } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { unknownResult } from './arguments.ts';
import type { FunctionContext, Param, TerraformFunction } from './function.ts';
import { functions } from './table.ts';

/** The names of all built-in functions; `try` and `can` are the evaluator's. */
export const functionNames: readonly string[] = [...functions.keys(), 'can', 'try'].sort();

/**
 * Calls a built-in function: https://developer.hashicorp.com/terraform/language/functions. `core::name` is the same.
 * @throws EvaluationError with what Terraform says
 */
export function callFunction(name: string, args: readonly Value[], context: FunctionContext): Value {
  const plain = name.startsWith('core::') ? name.slice(6) : name;
  const found = functions.get(plain);
  if (found === undefined) return callMissing(name, args);
  checkCount(plain, found, args.length);
  const converted = convertArguments(found, args);
  const type = typeof found.type === 'function' ? undefined : found.type;
  const cases = inEachCase(converted, (one) => callFunction(plain, one, context), type);
  if (cases !== undefined) return found.ownMarks === true ? cases : marked(cases, converted);
  return run(plain, found, converted, context);
}

/** A function that is not built in: of a provider, which can't be run here, or of nobody. */
function callMissing(name: string, args: readonly Value[]): Value {
  if (name.startsWith('provider::')) {
    const text = `${name}() is a function of a provider, which only Terraform can run`;
    return marked({ kind: 'unknown', type: 'any', reason: { code: 'unsupported-expression', text } }, args);
  }
  const plain = name.replace(/^core::/, '');
  const near = nearest(plain, functionNames, Math.min(2, Math.ceil(plain.length / 3)));
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new EvaluationError(`There is no function named "${name}".${hint}`);
}

function checkCount(name: string, { params, variadic }: TerraformFunction, given: number): void {
  if (given < params.length) {
    const expects = variadic === undefined ? '' : 'at least ';
    const missing = params[given]!.name;
    throw new EvaluationError(
      `Function "${name}" expects ${expects}${params.length} argument(s). Missing value for "${missing}".`,
    );
  }
  if (variadic === undefined && given > params.length)
    throw new EvaluationError(`Function "${name}" expects only ${params.length} argument(s).`, params.length);
}

function paramAt({ params, variadic }: TerraformFunction, index: number): Param {
  return params[index] ?? variadic!;
}

function convertArguments(found: TerraformFunction, args: readonly Value[]): readonly Value[] {
  let out: Value[] | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index]!;
    const param = paramAt(found, index);
    if (arg.kind === 'null' && param.allowNull !== true)
      throw new EvaluationError(invalid(param.name, 'argument must not be null'), index);
    if (param.type === 'any' || arg.kind === param.type) continue;
    const converted = convertOne(arg, param, index);
    if (converted !== arg) (out ??= args.slice())[index] = converted;
  }
  return out ?? args;
}

function convertOne(arg: Value, param: Param, index: number): Value {
  try {
    return convert(arg, param.type);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(invalid(param.name, error.message), index);
  }
}

function invalid(parameter: string, message: string): string {
  return `Invalid value for "${parameter}" parameter: ${message}.`;
}

function run(
  name: string,
  found: TerraformFunction,
  args: readonly Value[],
  context: FunctionContext,
): Value {
  try {
    const result = blocked(found, args) ? unknownCall(found, args, context) : found.call(args, context);
    if (found.ownMarks === true) return result;
    return found.shallowMarks === true ? shallowlyMarked(result, args) : marked(result, args);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(explain(name, found, error), error.argument);
  }
}

function explain(name: string, found: TerraformFunction, error: EvaluationError): string {
  const { argument, message } = error;
  const param = argument === undefined ? undefined : (found.params[argument] ?? found.variadic);
  return param === undefined
    ? `Call to function "${name}" failed: ${message}.`
    : invalid(param.name, message);
}

/** Whether an argument is unknown that the function can't do without. */
function blocked(found: TerraformFunction, args: readonly Value[]): boolean {
  for (let index = 0; index < args.length; index += 1)
    if (args[index]!.kind === 'unknown' && paramAt(found, index).allowUnknown !== true) return true;
  return false;
}

function unknownCall(found: TerraformFunction, args: readonly Value[], context: FunctionContext): Value {
  const partly = found.partly?.(args, context);
  return (
    partly ??
    unknownResult(
      args.filter((arg) => arg.kind === 'unknown'),
      resultType(found, args, context),
    )
  );
}

/** An argument of which not even the type is known leaves the type of the result open. */
function resultType(found: TerraformFunction, args: readonly Value[], context: FunctionContext): Type {
  if (typeof found.type !== 'function') return found.type;
  const open = args.some(
    (arg, index) =>
      arg.kind === 'unknown' && arg.type === 'any' && paramAt(found, index).allowUnknown !== true,
  );
  return open ? 'any' : found.type(args, context);
}

function marked(result: Value, args: readonly Value[]): Value {
  if (result.sensitive === true) return result;
  for (const arg of args) if (isSensitive(arg)) return withSensitive(result);
  return result;
}

function shallowlyMarked(result: Value, args: readonly Value[]): Value {
  if (result.sensitive === true) return result;
  for (const arg of args) if (arg.sensitive === true) return withSensitive(result);
  return result;
}
