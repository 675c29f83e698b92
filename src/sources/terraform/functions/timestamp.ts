import { EvaluationError } from '../values/value.ts';

/** A time of RFC 3339, with the offset it is written in. */
export interface Timestamp {
  /** Nanoseconds since 1970. */
  readonly instant: bigint;
  /** Minutes east of UTC. */
  readonly offset: number;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** @throws EvaluationError */
export function parseTimestamp(text: string, argument?: number): Timestamp {
  const match = RFC3339.exec(text);
  if (match === null) throw new EvaluationError(`not a valid RFC3339 timestamp: ${whyNot(text)}`, argument);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const refuse = (what: string, part: string) =>
    new EvaluationError(`not a valid RFC3339 timestamp: cannot use "${part}" as ${what}`, argument);
  if (month < 1 || month > 12) throw refuse('month', match[2]!);
  if (day < 1 || date.getUTCDate() !== day) throw refuse('day of month', match[3]!);
  if (hour > 23) throw refuse('hour', match[4]!);
  if (minute > 59) throw refuse('minute', match[5]!);
  if (second > 59) throw refuse('second', match[6]!);
  const away = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  if (Number(match[9] ?? 0) > 24 || Number(match[10] ?? 0) > 59)
    throw refuse('UTC offset', match[0].slice(-6));
  const offset = match[8] === '-' ? -away : away;
  const seconds = BigInt(date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset * 60);
  const nanoseconds = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  return { instant: seconds * SECOND + nanoseconds, offset };
}

const SECOND = 1_000_000_000n;

/** The first thing that is missing or out of place. */
function whyNot(text: string): string {
  const parts: readonly (readonly [RegExp, string])[] = [
    [/^\d{4}/, 'year'],
    [/^-/, '"-"'],
    [/^\d\d/, 'month'],
    [/^-/, '"-"'],
    [/^\d\d/, 'day of month'],
    [/^T/, 'T'],
    [/^\d\d/, 'hour'],
    [/^:/, '":"'],
    [/^\d\d/, 'minute'],
    [/^:/, '":"'],
    [/^\d\d(?:[.,]\d+)?/, 'second'],
    [/^(?:Z|[+-]\d\d:\d\d)/, 'UTC offset'],
  ];
  let rest = text;
  for (const [pattern, what] of parts) {
    const match = pattern.exec(rest);
    if (match === null) {
      if (what === 'T') return "missing required time introducer 'T'";
      if (!what.startsWith('"'))
        return rest === '' ? `end of string before ${what}` : `cannot use "${rest}" as ${what}`;
      return rest === ''
        ? `end of string where ${what} is expected`
        : `found "${rest}" where ${what} is expected`;
    }
    rest = rest.slice(match[0].length);
  }
  return `extra text: "${rest}"`;
}

/** The parts of a time as its own offset has them. */
export function partsOfTime({ instant, offset }: Timestamp): Date {
  const local = instant / SECOND - (instant < 0n && instant % SECOND !== 0n ? 1n : 0n) + BigInt(offset * 60);
  return new Date(Number(local) * 1000);
}

/** RFC 3339 to the second. */
export function timestampText(time: Timestamp): string {
  const date = partsOfTime(time);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day}T${clock}${time.offset === 0 ? 'Z' : offsetText(time.offset, ':')}`;
}

export function offsetText(offset: number, between: string): string {
  const away = Math.abs(offset);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(away / 60))}${between}${two(away % 60)}`;
}

const UNITS = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['\u00b5s', 1000n],
  ['\u03bcs', 1000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', 60n * SECOND],
  ['h', 3600n * SECOND],
]);

/** Nanoseconds of a duration such as `-1h30m`: https://pkg.go.dev/time#ParseDuration */
export function parseDuration(text: string): bigint {
  const wrong = (what: string) => new EvaluationError(`time: ${what}duration ${JSON.stringify(text)}`);
  const match = /^([+-]?)(.*)$/s.exec(text)!;
  const rest = match[2]!;
  if (rest === '0') return 0n;
  if (rest === '') throw wrong('invalid ');
  let total = 0n;
  let at = 0;
  const piece = /(\d*)(?:\.(\d*))?([^\d.]*)/y;
  while (at < rest.length) {
    piece.lastIndex = at;
    const [whole, digits, fraction, unit] = piece.exec(rest) as unknown as [string, string, string?, string?];
    if (whole === '' || (digits === '' && (fraction ?? '') === '')) throw wrong('invalid ');
    if (unit === '' || unit === undefined) throw wrong('missing unit in ');
    const worth = UNITS.get(unit);
    if (worth === undefined)
      throw new EvaluationError(
        `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`,
      );
    const places = (fraction ?? '').slice(0, 18);
    total += BigInt(digits === '' ? '0' : digits) * worth;
    total += (BigInt(places === '' ? '0' : places) * worth) / 10n ** BigInt(places.length);
    at += whole.length;
  }
  if (total > 2n ** 63n - 1n) throw wrong('invalid ');
  return match[1] === '-' ? -total : total;
}
