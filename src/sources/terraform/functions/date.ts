import { goQuote } from '../values/go-quote.ts';
import { number, string, unknown } from '../values/make.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { textOf } from './arguments.ts';
import type { TerraformFunction } from './function.ts';
import type { Timestamp } from './timestamp.ts';
import { offsetText, parseDuration, parseTimestamp, partsOfTime, timestampText } from './timestamp.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const two = (n: number): string => String(n).padStart(2, '0');

/** A number plainly or with two digits, by how often its letter stands there. */
function digits(n: number): Readonly<Record<number, string>> {
  return { 1: String(n), 2: two(n) };
}

/** What each letter of a format stands for, by how often it is repeated, and what to say of another count. */
function formsOf(letter: string, time: Timestamp): { forms: Readonly<Record<number, string>>; must: string } {
  const date = partsOfTime(time);
  const hour = date.getUTCHours();
  switch (letter) {
    case 'Y': {
      const year = date.getUTCFullYear();
      return {
        forms: { 2: two(year % 100), 4: String(year).padStart(4, '0') },
        must: 'year must either be "YY" or "YYYY"',
      };
    }
    case 'M': {
      const name = MONTHS[date.getUTCMonth()]!;
      return {
        forms: { ...digits(date.getUTCMonth() + 1), 3: name.slice(0, 3), 4: name },
        must: 'month must be "M", "MM", "MMM", or "MMMM"',
      };
    }
    case 'D':
      return { forms: digits(date.getUTCDate()), must: 'day of month must either be "D" or "DD"' };
    case 'E': {
      const name = DAYS[date.getUTCDay()]!;
      return {
        forms: { 3: name.slice(0, 3), 4: name },
        must: 'day of week must either be "EEE" or "EEEE"',
      };
    }
    case 'h':
      return { forms: digits(hour), must: '24-hour must either be "h" or "hh"' };
    case 'H':
      return { forms: digits(hour % 12 || 12), must: '12-hour must either be "H" or "HH"' };
    case 'A':
      return { forms: { 2: hour < 12 ? 'AM' : 'PM' }, must: 'must be "AA"' };
    case 'a':
      return { forms: { 2: hour < 12 ? 'am' : 'pm' }, must: 'must be "aa"' };
    case 'm':
      return { forms: digits(date.getUTCMinutes()), must: 'minute must either be "m" or "mm"' };
    case 's':
      return { forms: digits(date.getUTCSeconds()), must: 'second must either be "s" or "ss"' };
    case 'Z': {
      const bare = offsetText(time.offset, '');
      const colon = offsetText(time.offset, ':');
      return {
        forms: { 1: time.offset === 0 ? 'Z' : colon, 3: bare === '+0000' ? 'UTC' : bare, 4: bare, 5: colon },
        must: 'timezone must be Z, ZZZZ, or ZZZZZ',
      };
    }
    default:
      return { forms: {}, must: '' };
  }
}

/** https://developer.hashicorp.com/terraform/language/functions/formatdate#specification-syntax */
function formatTime(format: string, time: Timestamp): string {
  let out = '';
  for (const [token] of format.matchAll(/'(?:[^']|'')*'|'[^]*$|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    if (token.startsWith("'")) {
      if (token.length === 1 || !token.endsWith("'")) throw new EvaluationError("unterminated literal '", 0);
      out += token.length === 2 ? "'" : token.slice(1, -1).replaceAll("''", "'");
    } else if (/^[A-Za-z]/.test(token)) {
      const { forms, must } = formsOf(token[0]!, time);
      const form = forms[token.length];
      if (form === undefined)
        throw new EvaluationError(
          `invalid date format verb ${goQuote(token)}${must === '' ? '' : `: ${must}`}`,
          0,
        );
      out += form;
    } else out += token;
  }
  return out;
}

function now(what: string): Value {
  return unknown('string', { code: 'computed-at-deployment', text: what }, { notNull: true });
}

/** https://developer.hashicorp.com/terraform/language/functions/formatdate and those beside it. */
export const dates: Readonly<Record<string, TerraformFunction>> = {
  formatdate: {
    params: [
      { name: 'format', type: 'string' },
      { name: 'time', type: 'string' },
    ],
    type: 'string',
    call: ([format, time]) => string(formatTime(textOf(format), parseTimestamp(textOf(time), 1))),
  },
  plantimestamp: { params: [], type: 'string', call: () => now('plantimestamp() is the time of the plan') },
  timeadd: {
    params: [
      { name: 'timestamp', type: 'string' },
      { name: 'duration', type: 'string' },
    ],
    type: 'string',
    call: ([given, duration]) => {
      const { instant, offset } = parseTimestamp(textOf(given));
      return string(timestampText({ instant: instant + parseDuration(textOf(duration)), offset }));
    },
  },
  timecmp: {
    params: [
      { name: 'timestamp_a', type: 'string' },
      { name: 'timestamp_b', type: 'string' },
    ],
    type: 'number',
    call: ([a, b]) => {
      const first = parseTimestamp(textOf(a), 0).instant;
      const second = parseTimestamp(textOf(b), 1).instant;
      return number(first === second ? 0 : first < second ? -1 : 1);
    },
  },
  timestamp: { params: [], type: 'string', call: () => now('timestamp() is the time of the run') },
};
