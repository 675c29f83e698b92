import { EvaluationError } from './value.ts';

/**
 * A number of Terraform's language: an integer that JavaScript holds exactly, an infinity, or a binary floating point
 * number of 512 bits, as Go's big.Float (https://pkg.go.dev/math/big#Float) which cty uses. Equal numbers have equal
 * forms, but for the results of `log` and `pow`, which keep the 53 bits they are computed with.
 */
export type Num = number | BigFloat;

export interface BigFloat {
  /** Odd, with the sign of the number. */
  readonly mantissa: bigint;
  /** Of two. */
  readonly exponent: number;
  /** 53 when it is a machine float; 512 otherwise. */
  readonly precision?: 53;
}

/** The bits that cty keeps of a number: https://github.com/zclconf/go-cty/blob/main/cty/value_init.go */
const PRECISION = 512;
/** Beyond this many bits a number is of no use to anybody, and costs. */
const MAX_EXPONENT = 1_000_000;

/** The number of bits of a positive integer. */
export function bitLength(n: bigint): number {
  const hex = n.toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0]!, 16)));
}

/** The canonical number `mantissa × 2^exponent`, rounded; `sticky` says that bits below were cut off. */
export function ofParts(mantissa: bigint, exponent: number, precision = PRECISION, sticky = false): Num {
  if (mantissa === 0n) return 0;
  const negative = mantissa < 0n;
  let digits = negative ? -mantissa : mantissa;
  let power = exponent;
  const extra = bitLength(digits) - precision;
  if (extra > 0) {
    const shift = BigInt(extra);
    const rest = digits & ((1n << shift) - 1n);
    const half = 1n << (shift - 1n);
    digits >>= shift;
    power += extra;
    if (rest > half || (rest === half && (sticky || (digits & 1n) === 1n))) digits += 1n;
  }
  const zeros = trailingZeros(digits);
  digits >>= BigInt(zeros);
  power += zeros;
  if (Math.abs(power) > MAX_EXPONENT) throw new EvaluationError('the number is too large or too small');
  if (power >= 0 && power <= 53 && bitLength(digits) + power <= 53) {
    const whole = Number(digits << BigInt(power));
    return negative ? -whole : whole;
  }
  const signed = negative ? -digits : digits;
  return precision === 53
    ? { mantissa: signed, exponent: power, precision: 53 }
    : { mantissa: signed, exponent: power };
}

function trailingZeros(n: bigint): number {
  const low = Number(n & 0xffff_ffffn);
  if (low !== 0) return 31 - Math.clz32(low & -low);
  let count = 0;
  let rest = n;
  while ((rest & 0xffff_ffffn) === 0n) {
    rest >>= 32n;
    count += 32;
  }
  return count + trailingZeros(rest);
}

/** A number of JavaScript, exactly. */
export function ofJs(n: number): Num {
  if (Number.isSafeInteger(n)) return n === 0 ? 0 : n;
  if (Number.isNaN(n)) throw new EvaluationError('the result is not a number');
  if (!Number.isFinite(n)) return n;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  const bits = view.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = power === 0 ? fraction : fraction | (1n << 52n);
  return ofParts(n < 0 ? -mantissa : mantissa, Math.max(power, 1) - 1075, 53);
}

/** The nearest number of JavaScript. */
export function toJs(n: Num): number {
  if (typeof n === 'number') return n;
  const negative = n.mantissa < 0n;
  const digits = negative ? -n.mantissa : n.mantissa;
  const length = bitLength(digits);
  const top = length + n.exponent;
  if (top > 1024) return negative ? -Infinity : Infinity;
  if (top < -1075) return 0;
  // Numbers below 2^-1022 have fewer bits.
  const kept = Math.min(53, top + 1074);
  const rounded = kept <= 0 ? halfOrNothing(digits, top) : roundTo(digits, length, kept);
  const value = Number(rounded.digits) * 2 ** Math.max(-1074, n.exponent + rounded.shift);
  return negative ? -value : value;
}

function halfOrNothing(digits: bigint, top: number): { digits: bigint; shift: number } {
  const above = top === -1074 && digits > 1n;
  return { digits: above ? 1n : 0n, shift: 0 };
}

function roundTo(digits: bigint, length: number, kept: number): { digits: bigint; shift: number } {
  const extra = length - kept;
  if (extra <= 0) return { digits, shift: 0 };
  const shift = BigInt(extra);
  const rest = digits & ((1n << shift) - 1n);
  const half = 1n << (shift - 1n);
  let out = digits >> shift;
  if (rest > half || (rest === half && (out & 1n) === 1n)) out += 1n;
  return { digits: out, shift: extra };
}

/** The parts of a finite number. */
export function partsOf(n: Num): { readonly mantissa: bigint; readonly exponent: number } {
  return typeof n === 'number' ? { mantissa: BigInt(n), exponent: 0 } : n;
}

export function isFiniteNumber(n: Num): boolean {
  return typeof n !== 'number' || Number.isFinite(n);
}

/** Two machine floats give a machine float, as in Go; everything else has the full precision. */
function precisionOf(a: Num, b: Num): number {
  return typeof a !== 'number' && typeof b !== 'number' && a.precision === 53 && b.precision === 53
    ? 53
    : PRECISION;
}

export function add(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
    if (Number.isNaN(sum)) throw new EvaluationError("can't compute sum of opposing infinities");
  }
  if (!isFiniteNumber(a)) return a;
  if (!isFiniteNumber(b)) return b;
  const left = partsOf(a);
  const right = partsOf(b);
  const apart = left.exponent - right.exponent;
  const sum =
    apart >= 0
      ? (left.mantissa << BigInt(apart)) + right.mantissa
      : left.mantissa + (right.mantissa << BigInt(-apart));
  return ofParts(sum, Math.min(left.exponent, right.exponent), precisionOf(a, b));
}

export function negate(n: Num): Num {
  if (typeof n === 'number') return n === 0 ? 0 : -n;
  return { ...n, mantissa: -n.mantissa };
}

export function subtract(a: Num, b: Num): Num {
  return add(a, negate(b));
}

export function multiply(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  if (!isFiniteNumber(a) || !isFiniteNumber(b)) {
    const sign = compare(a, 0) * compare(b, 0);
    if (sign === 0) throw new EvaluationError("can't multiply zero by infinity");
    return sign * Infinity;
  }
  const left = partsOf(a);
  const right = partsOf(b);
  return ofParts(left.mantissa * right.mantissa, left.exponent + right.exponent, precisionOf(a, b));
}

/** @throws EvaluationError for 0/0; anything else divided by zero is an infinity, which the caller may refuse */
export function divide(a: Num, b: Num): Num {
  const infinite = !isFiniteNumber(a);
  if ((a === 0 && b === 0) || (infinite && !isFiniteNumber(b)))
    throw new EvaluationError("can't divide zero by zero or infinity by infinity");
  if (b === 0) return compare(a, 0) * Infinity;
  if (infinite) return compare(a, 0) * compare(b, 0) * Infinity;
  if (a === 0 || !isFiniteNumber(b)) return 0;
  if (typeof a === 'number' && typeof b === 'number' && a % b === 0) return a / b;
  const left = partsOf(a);
  const right = partsOf(b);
  const divisor = right.mantissa < 0n ? -right.mantissa : right.mantissa;
  const digits = left.mantissa < 0n ? -left.mantissa : left.mantissa;
  const shift = Math.max(0, PRECISION + 2 + bitLength(divisor) - bitLength(digits));
  const dividend = digits << BigInt(shift);
  const quotient = dividend / divisor;
  // One more bit, set when something is left over, so that a tie is only a tie when it is exact.
  const mantissa = (quotient << 1n) | (quotient * divisor === dividend ? 0n : 1n);
  const negative = left.mantissa < 0n !== right.mantissa < 0n;
  const exponent = left.exponent - right.exponent - shift - 1;
  return ofParts(negative ? -mantissa : mantissa, exponent, precisionOf(a, b));
}

/** What is left after a division that is cut off towards zero; of a division by zero, the dividend. */
export function modulo(a: Num, b: Num): Num {
  if (b === 0) return a;
  if (!isFiniteNumber(a) || !isFiniteNumber(b)) return multiply(a, b);
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    return rest === 0 ? 0 : rest;
  }
  return subtract(a, multiply(truncate(divide(a, b)), b));
}

export function compare(a: Num, b: Num): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (!isFiniteNumber(a)) return a === Infinity ? 1 : -1;
  if (!isFiniteNumber(b)) return b === Infinity ? -1 : 1;
  const left = partsOf(a);
  const right = partsOf(b);
  const apart = left.exponent - right.exponent;
  const x = apart > 0 ? left.mantissa << BigInt(apart) : left.mantissa;
  const y = apart < 0 ? right.mantissa << BigInt(-apart) : right.mantissa;
  return x < y ? -1 : x > y ? 1 : 0;
}

export function isWhole(n: Num): boolean {
  return typeof n === 'number' ? Number.isInteger(n) : n.exponent >= 0;
}

/** An integer, whatever its size. */
export function ofBigInt(n: bigint): Num {
  return ofParts(n, 0);
}

/** The integer that a whole number is. */
export function toBigInt(n: Num): bigint {
  const { mantissa, exponent } = partsOf(n);
  return exponent >= 0 ? mantissa << BigInt(exponent) : mantissa / (1n << BigInt(-exponent));
}

/** Cut off towards zero. */
export function truncate(n: Num): Num {
  return isWhole(n) || !isFiniteNumber(n) ? n : ofBigInt(toBigInt(n));
}

export function floor(n: Num): Num {
  if (isWhole(n) || !isFiniteNumber(n)) return n;
  const cut = truncate(n);
  return compare(n, 0) < 0 ? subtract(cut, 1) : cut;
}

export function ceil(n: Num): Num {
  return negate(floor(negate(n)));
}

export function absolute(n: Num): Num {
  return compare(n, 0) < 0 ? negate(n) : n;
}
