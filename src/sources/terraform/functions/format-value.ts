import { convert } from '../values/convert.ts';
import { goQuote } from '../values/go-quote.ts';
import { string } from '../values/make.ts';
import { isFiniteNumber, isWhole, toBigInt } from '../values/number.ts';
import type { Type } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { numberOf, textOf } from './arguments.ts';
import { floatText, generalText } from './float-text.ts';
import type { Verb } from './format-verbs.ts';
import { graphemeCount, graphemes } from './graphemes.ts';
import { encodeJson } from './json-encode.ts';

/** A known value as a verb prints it. */
export function formatValue(verb: Verb, value: Value): string {
  if (verb.mode !== 'v' && value.kind === 'null') throw unsupported(verb, 'null value cannot be formatted');
  switch (verb.mode) {
    case 'v':
      return padded(verb, asIs(verb, value));
    case 't': {
      const converted = as(verb, value, 'bool');
      return converted.kind === 'bool' && converted.value ? 'true' : 'false';
    }
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
      return integer(verb, value);
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return floatText(verb, numberOf(as(verb, value, 'number')));
    case 's':
    case 'q': {
      let text = textOf(as(verb, value, 'string'));
      if ((verb.precision ?? 0) > 0) text = graphemes(text).slice(0, verb.precision).join('');
      return padded(verb, verb.mode === 's' ? text : encodeJson(string(text)));
    }
    default:
      throw new EvaluationError(
        `unsupported format verb '${verb.mode}' in ${goQuote(verb.raw)} at offset ${verb.offset}`,
      );
  }
}

function unsupported(verb: Verb, message: string): EvaluationError {
  return new EvaluationError(`unsupported value for ${goQuote(verb.raw)} at ${verb.offset}: ${message}`);
}

function as(verb: Verb, value: Value, type: Type): Value {
  try {
    return convert(value, type);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw unsupported(verb, error.message);
  }
}

function asIs(verb: Verb, value: Value): string {
  if (!verb.sharp && value.kind === 'string') return value.value;
  if (!verb.sharp && value.kind === 'number') return generalText(value.value);
  return encodeJson(value);
}

function padded(verb: Verb, text: string): string {
  if (verb.width === undefined) return text;
  const missing = verb.width - graphemeCount(text);
  if (missing <= 0) return text;
  const pad = (verb.zero ? '0' : ' ').repeat(missing);
  return verb.minus ? text + pad : pad + text;
}

const BASES = new Map([
  ['b', 2],
  ['o', 8],
  ['d', 10],
  ['x', 16],
  ['X', 16],
]);
const PREFIXES = new Map([
  ['b', '0b'],
  ['o', '0'],
  ['d', ''],
  ['x', '0x'],
  ['X', '0X'],
]);

/** An integer as Go's big.Int prints it: https://pkg.go.dev/math/big#Int.Format */
function integer(verb: Verb, value: Value): string {
  const number = numberOf(as(verb, value, 'number'));
  if (!isFiniteNumber(number) || !isWhole(number)) throw unsupported(verb, 'an integer is required');
  const whole = toBigInt(number);
  const sign = whole < 0n ? '-' : verb.plus ? '+' : verb.space ? ' ' : '';
  const prefix = verb.sharp ? PREFIXES.get(verb.mode)! : '';
  const lower = (whole < 0n ? -whole : whole).toString(BASES.get(verb.mode));
  let digits = verb.mode === 'X' ? lower.toUpperCase() : lower;
  if (verb.precision !== undefined) {
    if (digits === '0' && verb.precision === 0) return '';
    digits = digits.padStart(verb.precision, '0');
  }
  const missing = (verb.width ?? 0) - sign.length - prefix.length - digits.length;
  if (missing <= 0) return sign + prefix + digits;
  if (verb.minus) return sign + prefix + digits + ' '.repeat(missing);
  if (verb.zero && verb.precision === undefined) return sign + prefix + '0'.repeat(missing) + digits;
  return ' '.repeat(missing) + sign + prefix + digits;
}
