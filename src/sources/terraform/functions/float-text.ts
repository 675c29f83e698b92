import type { Digits } from '../values/number-text.ts';
import { exactDigits, roundDigits, shortestDigits } from '../values/number-text.ts';
import type { Num } from '../values/number.ts';
import { compare, isFiniteNumber, partsOf } from '../values/number.ts';
import type { Verb } from './format-verbs.ts';

/** A number as Go's big.Float prints it for `%e`, `%f` and `%g`: https://pkg.go.dev/math/big#Float.Format */
export function floatText(verb: Verb, n: Num): string {
  const negative = compare(n, 0) < 0;
  const sign = negative ? '-' : verb.plus ? '+' : verb.space ? ' ' : '';
  const finite = isFiniteNumber(n);
  const text = finite ? digitsText(verb.mode, n, verb.precision) : 'Inf';
  const lead = !finite && sign === '' ? '+' : sign;
  const missing = (verb.width ?? 0) - lead.length - text.length;
  if (missing <= 0) return lead + text;
  if (verb.minus) return lead + text + ' '.repeat(missing);
  if (verb.zero && finite) return lead + '0'.repeat(missing) + text;
  return ' '.repeat(missing) + lead + text;
}

/** A number as `%v` prints it: the fewest digits, with an exponent when it is large or small. */
export function generalText(n: Num): string {
  if (!isFiniteNumber(n)) return compare(n, 0) < 0 ? '-Inf' : '+Inf';
  return (compare(n, 0) < 0 ? '-' : '') + digitsText('g', n, undefined);
}

function digitsText(mode: string, n: Num, precision: number | undefined): string {
  const { mantissa, exponent } = partsOf(n);
  const exact: Digits = mantissa === 0n ? { digits: '', point: 0 } : exactDigits(mantissa, exponent);
  if (mode === 'f') {
    const places = precision ?? 6;
    return fixed(roundDigits(exact, exact.point + places), places);
  }
  if (mode === 'e' || mode === 'E') {
    const places = precision ?? 6;
    return scientific(roundDigits(exact, places + 1), places, mode);
  }
  const letter = mode === 'G' ? 'E' : 'e';
  if (precision === undefined) {
    const digits = typeof n === 'number' ? exact : shortestDigits(n);
    return general(digits, digits.digits.length, 6, letter);
  }
  const wanted = Math.max(1, precision);
  const digits = roundDigits(exact, wanted);
  const count = digits.digits.length;
  return general(digits, wanted, wanted > count && count >= digits.point ? count : wanted, letter);
}

function general(digits: Digits, precision: number, limit: number, letter: string): string {
  const power = digits.point - 1;
  const count = digits.digits.length;
  if (power < -4 || power >= limit) return scientific(digits, Math.min(precision, count) - 1, letter);
  const places = precision > digits.point ? count : precision;
  return fixed(digits, Math.max(places - digits.point, 0));
}

function fixed({ digits, point }: Digits, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places <= 0) return whole;
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

function scientific({ digits, point }: Digits, places: number, letter: string): string {
  const first = digits[0] ?? '0';
  const fraction = places > 0 ? `.${digits.slice(1, places + 1).padEnd(places, '0')}` : '';
  const power = digits === '' ? 0 : point - 1;
  const sign = power < 0 ? '-' : '+';
  return `${first}${fraction}${letter}${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}
