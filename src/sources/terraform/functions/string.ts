import { compareBytes } from '../values/bytes.ts';
import { list, number, string, bool } from '../values/make.ts';
import { isWhollyKnown } from '../values/marks.ts';
import type { UnknownValue, Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { intOf, itemsOf, textOf, unknownResult } from './arguments.ts';
import type { Param, TerraformFunction } from './function.ts';
import { graphemeCount, graphemes } from './graphemes.ts';
import { isSpace, lowerText, titleText, upperText } from './letter-case.ts';
import { compileRegex, expandTemplate, replaceAll } from './regex/index.ts';

const str: Param = { name: 'str', type: 'string' };
const text = (name: string): Param => ({ name, type: 'string' });

function ofOne(compute: (text: string) => string): TerraformFunction {
  return { params: [str], type: 'string', call: ([arg]) => string(compute(textOf(arg))) };
}

function ofTwo(second: string, compute: (a: string, b: string) => string): TerraformFunction {
  return {
    params: [str, text(second)],
    type: 'string',
    call: ([a, b]) => string(compute(textOf(a), textOf(b))),
  };
}

function testOfTwo(second: string, test: (a: string, b: string) => boolean): TerraformFunction {
  return {
    params: [str, text(second)],
    type: 'bool',
    call: ([a, b]) => bool(test(textOf(a), textOf(b))),
  };
}

function chomp(given: string): string {
  let end = given.length;
  while (end > 0 && (given[end - 1] === '\n' || given[end - 1] === '\r')) end -= 1;
  return given.slice(0, end);
}

function trimBy(given: string, drop: (character: string) => boolean): string {
  const characters = [...given];
  let start = 0;
  let end = characters.length;
  while (start < end && drop(characters[start]!)) start += 1;
  while (end > start && drop(characters[end - 1]!)) end -= 1;
  return characters.slice(start, end).join('');
}

/** The part of a text, counted in characters; an offset below zero counts from the end. */
function substr(given: string, start: number, length: number): string {
  if (start >= 0 && length === 0) return '';
  const characters = graphemes(given);
  const from = Math.max(0, start < 0 ? start + characters.length : start);
  // A length of zero behind a negative offset is never reached: Terraform gives the rest.
  return characters.slice(from, length <= 0 ? undefined : from + length).join('');
}

function replace(given: string, find: string, by: string): string {
  if (find.length > 1 && find.startsWith('/') && find.endsWith('/')) {
    const regex = compilePart(find.slice(1, -1));
    return replaceAll(regex, given, (match) => expandTemplate(by, regex, given, match));
  }
  if (find === '') return `${by}${Array.from(given, (character) => character + by).join('')}`;
  return given.replaceAll(find, () => by);
}

/** The pattern is the second argument of `replace`. */
function compilePart(pattern: string): ReturnType<typeof compileRegex> {
  try {
    return compileRegex(pattern);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(error.message, 1);
  }
}

const startswith: TerraformFunction = {
  params: [{ ...str, allowUnknown: true }, text('prefix')],
  type: 'bool',
  call: (args) => {
    const [given, second] = args;
    const prefix = textOf(second);
    if (given?.kind !== 'unknown') return bool(textOf(given).startsWith(prefix));
    const [known] = given.text ?? [];
    if (prefix === '' || (typeof known === 'string' && known.startsWith(prefix))) return bool(true);
    if (typeof known === 'string' && !prefix.startsWith(known)) return bool(false);
    return unknownResult(args, 'bool', { notNull: true });
  },
};

/** Pieces of a text, with neighbours that are known put together. */
export function textPieces(pieces: readonly (string | UnknownValue)[]): readonly (string | UnknownValue)[] {
  const out: (string | UnknownValue)[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece;
    else if (piece !== '') out.push(piece);
  }
  return out;
}

function joinItems(separator: string, lists: readonly Value[]): Value | undefined {
  const pieces: (string | UnknownValue)[] = [];
  for (const [at, one] of lists.entries()) {
    for (const [index, item] of itemsOf(one).entries()) {
      if (item.kind === 'null') {
        if (!lists.every(isWhollyKnown)) return undefined;
        const where = lists.length > 1 ? `element ${index} of list ${at + 1}` : `element ${index}`;
        throw new EvaluationError(`${where} is null; cannot concatenate null values`, at + 1);
      }
      if (pieces.length > 0) pieces.push(separator);
      pieces.push(item.kind === 'unknown' ? item : textOf(item));
    }
  }
  const joined = textPieces(pieces);
  const all = joined.length === 0 ? '' : joined[0];
  if (joined.length <= 1 && typeof all === 'string') return string(all);
  return unknownResult(lists, 'string', { notNull: true, text: joined });
}

const join: TerraformFunction = {
  params: [text('separator')],
  variadic: { name: 'lists', type: { list: 'string' } },
  type: 'string',
  call: ([separator, ...lists]) => {
    if (lists.length === 0) throw new EvaluationError('at least one list is required');
    return joinItems(textOf(separator), lists) ?? unknownResult(lists, 'string', { notNull: true });
  },
};

const sort: TerraformFunction = {
  params: [{ name: 'list', type: { list: 'string' } }],
  type: { list: 'string' },
  partly: (args) =>
    args[0]?.kind === 'unknown' && args[0].among !== undefined
      ? unknownResult(args, { list: 'string' }, { notNull: true, among: args[0].among })
      : undefined,
  call: (args) => {
    const [given] = args as [Value];
    const items = itemsOf(given);
    if (!isWhollyKnown(given))
      return unknownResult(args, { list: 'string' }, { notNull: true, among: items.filter(isWhollyKnown) });
    const none = items.findIndex((item) => item.kind === 'null');
    if (none !== -1)
      throw new EvaluationError(`given list element ${none} is null; a null string cannot be sorted`);
    return list(
      items.slice().sort((a, b) => compareBytes(textOf(a), textOf(b))),
      'string',
    );
  },
};

const split: TerraformFunction = {
  params: [text('separator'), str],
  type: { list: 'string' },
  call: ([separator, given]) => {
    const by = textOf(separator);
    const whole = textOf(given);
    return list(
      (by === '' ? [...whole] : whole.split(by)).map((part) => string(part)),
      'string',
    );
  },
};

/** https://developer.hashicorp.com/terraform/language/functions/chomp and those beside it. */
export const strings: Readonly<Record<string, TerraformFunction>> = {
  chomp: ofOne(chomp),
  endswith: testOfTwo('suffix', (a, b) => a.endsWith(b)),
  indent: {
    params: [{ name: 'spaces', type: 'number' }, str],
    type: 'string',
    call: ([spaces, given]) => {
      const count = intOf(spaces);
      if (count < 0) throw new EvaluationError('the number of spaces must not be negative');
      if (count > 10_000) throw new EvaluationError('the number of spaces is too large');
      return string(textOf(given).replaceAll('\n', `\n${' '.repeat(count)}`));
    },
  },
  join,
  lower: ofOne(lowerText),
  replace: {
    params: [str, text('substr'), text('replace')],
    type: 'string',
    call: ([given, find, by]) => string(replace(textOf(given), textOf(find), textOf(by))),
  },
  sort,
  split,
  startswith,
  strcontains: testOfTwo('substr', (a, b) => a.includes(b)),
  strrev: ofOne((given) => [...graphemes(given)].reverse().join('')),
  substr: {
    params: [str, { name: 'offset', type: 'number' }, { name: 'length', type: 'number' }],
    type: 'string',
    call: ([given, start, length]) => string(substr(textOf(given), intOf(start), intOf(length))),
  },
  title: ofOne(titleText),
  trim: ofTwo('cutset', (given, cutset) => {
    const drop = new Set(cutset);
    return trimBy(given, (character) => drop.has(character));
  }),
  trimprefix: ofTwo('prefix', (a, b) => (a.startsWith(b) ? a.slice(b.length) : a)),
  trimspace: ofOne((given) => trimBy(given, isSpace)),
  trimsuffix: ofTwo('suffix', (a, b) => (a.endsWith(b) ? a.slice(0, a.length - b.length) : a)),
  upper: ofOne(upperText),
};

/** How long a text is, counted in characters. */
export function textLength(given: string): Value {
  return number(graphemeCount(given));
}
