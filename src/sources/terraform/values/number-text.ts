import type { Num } from './number.ts';
import { bitLength, ofParts } from './number.ts';

const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([eEpP])([+-]?\d+))?$/;
/** More digits than anybody writes; without a limit, a short text would make a number of gigabytes. */
const MAX_DIGITS = 100_000;

/**
 * Reads a decimal number as cty does: https://pkg.go.dev/math/big#ParseFloat with base 10 and 512 bits.
 * @returns `undefined` when it isn't one
 */
export function parseNumber(text: string): Num | undefined {
  if (/^[+-]?Inf$/.test(text) || /^[+-]?inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? match[4] ?? '';
  // `p` stands before an exponent of two.
  const binary = match[5] === 'p' || match[5] === 'P' ? Number(match[6]) : 0;
  const power = (binary === 0 ? Number(match[6] ?? 0) : 0) - fraction.length;
  const whole = match[2] ?? '';
  if (power === 0 && binary === 0 && whole.length < 16) {
    const value = Number(match[1]! + whole);
    return value === 0 ? 0 : value;
  }
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return 0;
  if (
    Math.abs(power) > MAX_DIGITS ||
    Math.abs(binary) > MAX_DIGITS ||
    whole.length + fraction.length > MAX_DIGITS
  )
    return undefined;
  const signed = match[1] === '-' ? -digits : digits;
  if (power >= 0) return ofParts(signed * 10n ** BigInt(power), binary);
  const divisor = 5n ** BigInt(-power);
  const shift = Math.max(0, 516 + bitLength(divisor) - bitLength(digits));
  const dividend = signed << BigInt(shift);
  const quotient = dividend / divisor;
  const rest = quotient * divisor === dividend ? 0n : signed < 0n ? -1n : 1n;
  return ofParts(quotient * 2n + rest, power + binary - shift - 1);
}

/**
 * A number as text, as Terraform converts it to a string: the fewest decimal digits that give the same number back,
 * without an exponent. https://github.com/zclconf/go-cty/blob/main/cty/convert/conversion_primitive.go
 */
export function numberText(n: Num): string {
  if (typeof n === 'number') {
    if (Number.isFinite(n)) return BigInt(n).toString();
    return n > 0 ? '+Inf' : '-Inf';
  }
  const { digits, point } = shortestDigits(n);
  const sign = n.mantissa < 0n ? '-' : '';
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  return `${sign}0.${'0'.repeat(-point)}${digits}`;
}

export interface Digits {
  /** Without zeros at either end. */
  readonly digits: string;
  /** How many of the digits stand before the point; may be negative. */
  readonly point: number;
}

/** All decimal digits of a number without its sign. */
export function exactDigits(mantissa: bigint, exponent: number): Digits {
  const positive = mantissa < 0n ? -mantissa : mantissa;
  const whole = exponent >= 0 ? positive << BigInt(exponent) : positive * 5n ** BigInt(-exponent);
  const text = whole.toString();
  return { digits: text.replace(/0+$/, ''), point: text.length + Math.min(exponent, 0) };
}

/**
 * The fewest digits that round to the number, by comparing its digits with those of the numbers half a step below and
 * above it: https://github.com/golang/go/blob/master/src/math/big/ftoa.go
 */
export function shortestDigits(n: Exclude<Num, number>): Digits {
  const exact = exactDigits(n.mantissa, n.exponent);
  const positive = n.mantissa < 0n ? -n.mantissa : n.mantissa;
  const shift = (n.precision ?? 512) + 1 - bitLength(positive);
  const mantissa = shift >= 0 ? positive << BigInt(shift) : positive >> BigInt(-shift);
  const exponent = n.exponent - shift;
  const lower = exactDigits(mantissa - 1n, exponent).digits;
  const upper = exactDigits(mantissa + 1n, exponent).digits;
  const inclusive = (mantissa & 2n) === 0n;
  for (let index = 0; index < exact.digits.length; index += 1) {
    const own = exact.digits[index]!;
    const low = lower[index] ?? '0';
    const high = upper[index] ?? '0';
    const down = low !== own || (inclusive && index + 1 === lower.length);
    const up = own !== high && (inclusive || Number(own) + 1 < Number(high) || index + 1 < upper.length);
    if (!down && !up) continue;
    const kept = exact.digits.slice(0, index + 1);
    if (down && up) return roundDigits(exact, index + 1);
    return down ? trimmed(kept, exact.point) : increment(kept, exact.point);
  }
  return exact;
}

/** The first digits, rounded to nearest, ties to even. */
export function roundDigits(from: Digits, count: number): Digits {
  if (count >= from.digits.length) return from;
  if (count < 0) return { digits: '', point: 0 };
  const kept = from.digits.slice(0, count);
  const next = from.digits[count]!;
  const tie = next === '5' && count + 1 === from.digits.length;
  const up = tie ? count > 0 && Number(kept.at(-1)) % 2 === 1 : next >= '5';
  return up ? increment(kept, from.point) : trimmed(kept, from.point);
}

function trimmed(digits: string, point: number): Digits {
  const text = digits.replace(/0+$/, '');
  return { digits: text, point: text === '' ? 0 : point };
}

function increment(digits: string, point: number): Digits {
  const text = (BigInt(digits === '' ? '0' : digits) + 1n).toString().padStart(digits.length, '0');
  return trimmed(text, point + text.length - digits.length);
}
