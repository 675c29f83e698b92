import { list, string } from '../values/make.ts';
import { isWhollyKnown } from '../values/marks.ts';
import { typeOf } from '../values/types.ts';
import type { UnknownValue, Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { isSequence, itemsOf, textOf, unknownResult } from './arguments.ts';
import { formatValue } from './format-value.ts';
import type { Verb } from './format-verbs.ts';
import { parseFormat } from './format-verbs.ts';
import type { Param, TerraformFunction } from './function.ts';
import { textPieces } from './string.ts';

const params: readonly Param[] = [{ name: 'format', type: 'string' }];
const variadic: Param = { name: 'args', type: 'any', allowNull: true, allowUnknown: true };

/** The pieces of a formatted text; what is unknown is a piece of its own. */
function formatPieces(format: string, args: readonly Value[]): readonly (string | UnknownValue)[] {
  const pieces: (string | UnknownValue)[] = [];
  let used = 0;
  for (const part of parseFormat(format)) {
    if (typeof part === 'string') {
      pieces.push(part);
      continue;
    }
    used = Math.max(used, part.argument);
    const arg = args[part.argument - 1];
    if (arg === undefined)
      throw new EvaluationError(
        `not enough arguments for "${part.raw}" at ${part.offset}: need index ${part.argument} but have ${args.length} total`,
      );
    pieces.push(isOpen(arg) ? openPiece(part, arg) : formatValue(part, arg));
  }
  if (used < args.length)
    throw new EvaluationError(
      used === 0
        ? 'too many arguments; no verbs in format string'
        : `too many arguments; only ${used} used by format string`,
      used + 1,
    );
  return textPieces(pieces);
}

/** An unknown string that is put in as it is, or what the verb makes of something that is not known. */
function openPiece(verb: Verb, arg: Value): UnknownValue {
  const plain = verb.raw === '%s' || verb.raw === '%v' || /^%\[\d+\][sv]$/.test(verb.raw);
  if (plain && arg.kind === 'unknown' && typeOf(arg) === 'string') return arg;
  return unknownResult([arg], 'string');
}

/** Terraform leaves open what becomes of a null that has no type. */
function isOpen(arg: Value): boolean {
  return !isWhollyKnown(arg) || (arg.kind === 'null' && arg.type === 'any');
}

/** A format that is wrong is only told when all is known, as Terraform does. */
function formatOpen(args: readonly Value[]): Value {
  let text: UnknownValue['text'];
  try {
    text = formatPieces(textOf(args[0]), args.slice(1));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
  return unknownResult(args, 'string', { notNull: true, ...(text === undefined ? undefined : { text }) });
}

function formatAll(format: string, args: readonly Value[]): Value {
  const [only = ''] = formatPieces(format, args);
  return string(only as string);
}

const formatlist: TerraformFunction = {
  params,
  variadic,
  type: { list: 'string' },
  call: (all) => {
    const [first, ...args] = all as [Value, ...Value[]];
    const format = textOf(first);
    const lengths = args.map((arg) => lengthOf(arg));
    const chooser = lengths.findIndex((length) => typeof length === 'number');
    const count = chooser === -1 ? 1 : (lengths[chooser] as number);
    for (const [index, length] of lengths.entries())
      if (typeof length === 'number' && length !== count)
        throw new EvaluationError(
          `argument ${index + 1} has length ${length}, which is inconsistent with argument ${chooser + 1} of length ${count}`,
          index + 1,
        );
    if (lengths.includes('open')) return unknownResult(all, { list: 'string' }, { notNull: true });
    const columns = args.map((arg, index) => (lengths[index] === 'single' ? undefined : itemsOf(arg)));
    const rows: Value[] = [];
    for (let row = 0; row < count; row += 1) {
      const given = args.map((arg, index) => columns[index]?.[row] ?? arg);
      rows.push(given.every(isWhollyKnown) ? formatRow(format, given, row) : formatOpen([first, ...given]));
    }
    return list(rows, 'string');
  },
};

function formatRow(format: string, given: readonly Value[], row: number): Value {
  try {
    return formatAll(format, given);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(`error on format iteration ${row}: ${error.message}`);
  }
}

/** The length of what is gone through item by item; `single` for what is the same each time. */
function lengthOf(arg: Value): number | 'open' | 'single' {
  if (isSequence(arg) && 'items' in arg)
    return arg.kind === 'set' && arg.items.length > 1 && !isWhollyKnown(arg) ? 'open' : arg.items.length;
  if (arg.kind === 'null' && arg.type === 'any') return 'open';
  if (arg.kind !== 'unknown') return 'single';
  if (arg.type === 'any') return 'open';
  return typeof arg.type !== 'string' && ('list' in arg.type || 'set' in arg.type || 'tuple' in arg.type)
    ? 'open'
    : 'single';
}

/** https://developer.hashicorp.com/terraform/language/functions/format */
export const formats: Readonly<Record<string, TerraformFunction>> = {
  format: {
    params,
    variadic,
    type: 'string',
    call: (args) => (args.some(isOpen) ? formatOpen(args) : formatAll(textOf(args[0]), args.slice(1))),
  },
  formatlist,
};
