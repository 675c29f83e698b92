import { EvaluationError } from '../values/value.ts';

/** A verb of a format string: https://developer.hashicorp.com/terraform/language/functions/format#specification-syntax */
export interface Verb {
  readonly raw: string;
  readonly offset: number;
  readonly mode: string;
  /** Which argument it takes, from 1. */
  readonly argument: number;
  readonly sharp: boolean;
  readonly zero: boolean;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly space: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

const VERB = /%([0#\-+ ]*)([1-9]\d*)?(?:\.(\d*))?(?:\[([1-9]\d*)\])?([A-Za-z])/y;
/** Wider than anything written, narrower than what would cost. */
const MAX_WIDTH = 10_000;

/** The texts and verbs of a format string, in order. */
export function parseFormat(format: string): readonly (string | Verb)[] {
  if (!format.includes('%')) return format === '' ? [] : [format];
  const parts: (string | Verb)[] = [];
  let next = 1;
  let at = 0;
  while (at < format.length) {
    const percent = format.indexOf('%', at);
    if (percent === -1) {
      parts.push(format.slice(at));
      break;
    }
    if (percent > at) parts.push(format.slice(at, percent));
    if (format[percent + 1] === '%') {
      parts.push('%');
      at = percent + 2;
      continue;
    }
    const verb = readVerb(format, percent, next);
    parts.push(verb);
    next = verb.argument + 1;
    at = percent + verb.raw.length;
  }
  return parts;
}

function readVerb(format: string, offset: number, next: number): Verb {
  VERB.lastIndex = offset;
  const match = VERB.exec(format);
  if (match === null) throw brokenVerb(format, offset);
  const flags = match[1]!;
  return {
    raw: match[0],
    offset: Buffer.byteLength(format.slice(0, offset)),
    mode: match[5]!,
    argument: match[4] === undefined ? next : Number(match[4]),
    sharp: flags.includes('#'),
    zero: flags.includes('0'),
    plus: flags.includes('+'),
    minus: flags.includes('-'),
    space: flags.includes(' '),
    width: limited(match[2]),
    precision: limited(match[3]),
  };
}

function limited(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  const value = Number(digits);
  if (value > MAX_WIDTH) throw new EvaluationError(`a width or precision of ${digits} is too large`);
  return value;
}

function brokenVerb(format: string, offset: number): EvaluationError {
  const rest = /^%[0#\-+ ]*(?:[1-9]\d*)?(?:\.\d*)?(?:\[(?:[1-9]\d*)?\]?)?/.exec(format.slice(offset))![0];
  const at = Buffer.byteLength(format.slice(0, offset + rest.length));
  const next = format.codePointAt(offset + rest.length);
  return new EvaluationError(
    next === undefined
      ? `invalid format string starting at offset ${at}`
      : `unrecognized format character '${String.fromCodePoint(next)}' at offset ${at}`,
  );
}
