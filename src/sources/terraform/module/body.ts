import type { Reason, SourceFile } from '../../../estate/index.ts';
import { evaluate } from '../evaluate/expression.ts';
import { inCase } from '../values/choice.ts';
import { elementsOf } from '../evaluate/for.ts';
import type { Scope } from '../evaluate/scope.ts';
import { withName } from '../evaluate/scope.ts';
import type { Block, Body } from '../hcl/ast.ts';
import { nullOf, object, string, tuple, unknown } from '../values/make.ts';
import { EvaluationError } from '../values/value.ts';
import type { MapValue, UnknownValue, Value } from '../values/value.ts';
import { argument, fileOf, plainText } from './config.ts';

/** Arguments and blocks that are about the run and not about what is made. */
const META_ARGUMENTS = new Set([
  'count',
  'for_each',
  'provider',
  'providers',
  'depends_on',
  'source',
  'version',
]);
const META_BLOCKS = new Set(['lifecycle', 'connection', 'provisioner', 'timeouts']);

export interface BodyContext {
  /** What is wrong with an argument, said once. */
  readonly report: (error: EvaluationError, file: SourceFile, start: number) => void;
}

/**
 * A block as one map of its arguments and nested blocks, blocks as lists of maps; `dynamic` blocks are written out.
 * An argument that can't be evaluated is reported, and unknown.
 * @param meta whether the block is a whole resource, whose meta-arguments are left out
 */
export function evaluateBody(body: Body, scope: Scope, context: BodyContext, meta: boolean): MapValue {
  const entries = new Map<string, Value>();
  const keyStarts = new Map<string, number>();
  for (const attribute of body.attributes) {
    if (meta && META_ARGUMENTS.has(attribute.name)) continue;
    const file = fileOf(attribute, scope.file);
    const inner = file === scope.file ? scope : { ...scope, file };
    entries.set(
      attribute.name,
      attempt(() => evaluate(attribute.value, inner), attribute, inner, context),
    );
    if (file === scope.file) keyStarts.set(attribute.name, attribute.nameStart);
  }
  const lists = new Map<string, Value[]>();
  for (const block of body.blocks) {
    if (meta && META_BLOCKS.has(block.type)) continue;
    const file = fileOf(block, scope.file);
    const inner = file === scope.file ? scope : { ...scope, file };
    const type = block.type === 'dynamic' ? (block.labels[0]?.text ?? '') : block.type;
    const made =
      block.type === 'dynamic' ? dynamic(block, type, inner, context) : [nested(block, inner, context)];
    const list = lists.get(type);
    if (list === undefined) lists.set(type, [...made]);
    else list.push(...made);
    if (file === scope.file && !keyStarts.has(type)) keyStarts.set(type, block.start);
  }
  for (const [type, list] of lists) {
    const open = list.find((one) => isRest(one));
    const origin = spanOf(body.blocks, type, scope.file);
    if (open?.kind !== 'unknown') entries.set(type, tuple(list, origin));
    else {
      const among = list.filter((one) => !isRest(one));
      entries.set(
        type,
        unknown({ list: 'any' }, open.reason, { among, notNull: true, ...(origin && { origin }) }),
      );
    }
  }
  const origin = { file: scope.file, start: body.start, end: body.end };
  return { ...object(entries, origin), keyStarts };
}

function nested(block: Block, scope: Scope, context: BodyContext): Value {
  const made = evaluateBody(block.body, scope, context, false);
  const entries = new Map(made.entries);
  // The labels of a nested block are part of what it says.
  block.labels.forEach((label, index) => entries.set(`label_${index}`, string(label.text)));
  return {
    ...object(entries, { file: scope.file, start: block.start, end: block.end }),
    ...(made.keyStarts && { keyStarts: made.keyStarts }),
  };
}

/** https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
function dynamic(block: Block, type: string, scope: Scope, context: BodyContext): readonly Value[] {
  const forEach = argument(block.body, 'for_each');
  const content = block.body.blocks.find((one) => one.type === 'content');
  if (forEach === undefined || content === undefined) {
    const message = `this dynamic block needs ${forEach === undefined ? 'for_each' : 'a content block'}`;
    context.report(new EvaluationError(message), scope.file, block.start);
    return [];
  }
  const iterator = argument(block.body, 'iterator')?.value;
  const name = iterator?.kind === 'name' ? iterator.name : (plainText(iterator) ?? type);
  const collection = attempt(() => evaluate(forEach.value, scope), forEach, scope, context);
  const instance = (key: Value, value: Value): Value =>
    nested(
      { ...content, type },
      withName(
        scope,
        name,
        object([
          ['key', key],
          ['value', value],
        ]),
      ),
      context,
    );
  return instancesOf(collection, instance, (error) => context.report(error, scope.file, forEach.value.start));
}

/** One block for each element; where the elements hang on an open variable, blocks that are there only in some cases. */
function instancesOf(
  collection: Value,
  instance: (key: Value, value: Value) => Value,
  report: (error: EvaluationError) => void,
): readonly Value[] {
  if (collection.kind === 'unknown' && collection.choice !== undefined) {
    const { branches, variable } = collection.choice;
    const made = branches.map((branch, option) =>
      instancesOf(inCase(branch, variable, option), instance, report),
    );
    const most = Math.max(...made.map((blocks) => blocks.length));
    const reason: Reason = { code: 'undecided-condition', text: `it depends on ${variable.label}` };
    return Array.from({ length: most }, (_, index) =>
      unknown('any', reason, {
        choice: { variable, branches: made.map((blocks) => blocks[index] ?? nullOf()) },
      }),
    );
  }
  try {
    const elements = elementsOf(collection);
    if (elements !== undefined) return elements.map(([key, value]) => instance(key, value));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    report(error);
  }
  const known = collection.kind === 'unknown' ? collection : undefined;
  const rest = restOf(
    known?.reason ?? { code: 'unsupported-expression', text: 'what it is made for cannot be told' },
  );
  const sure = [
    ...(known?.among ?? []).map((item) => instance(unknown('any', rest.reason), item)),
    ...[...(known?.having ?? [])].map(([key, value]) => instance(string(key), value)),
  ];
  return [...sure, rest];
}

const RESTS = new WeakSet<object>();

/** Stands for any number of blocks more. */
function restOf(reason: Reason): UnknownValue {
  const rest = unknown('any', reason);
  RESTS.add(rest);
  return rest;
}

function isRest(value: Value): value is UnknownValue {
  return RESTS.has(value);
}

function spanOf(blocks: readonly Block[], type: string, file: SourceFile): Value['origin'] {
  const of = blocks.filter(
    (block) => block.type === type || (block.type === 'dynamic' && block.labels[0]?.text === type),
  );
  const [first] = of;
  const last = of.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { file: fileOf(first, file), start: first.start, end: last.end };
}

/** The value of an argument; unknown, and reported, when it is wrong. */
function attempt(
  value: () => Value,
  at: { readonly start: number; readonly value: { readonly start: number; readonly end: number } },
  scope: Scope,
  context: BodyContext,
): Value {
  try {
    return value();
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    context.report(error, scope.file, at.value.start);
    return unknown(
      'any',
      { code: 'unsupported-expression', text: error.message },
      { origin: { file: scope.file, start: at.value.start, end: at.value.end } },
    );
  }
}
