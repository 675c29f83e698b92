import { number } from '../values/make.ts';
import type { Num } from '../values/number.ts';
import { absolute, ceil, compare, floor, ofBigInt, ofJs, ofParts, toJs } from '../values/number.ts';
import { typeOf, typeText } from '../values/types.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { floatOf, intOf, numberOf, textOf } from './arguments.ts';
import { goQuote } from '../values/go-quote.ts';
import type { Param, TerraformFunction } from './function.ts';

const num: Param = { name: 'num', type: 'number' };

function ofOne(name: string, compute: (n: Num) => Num): TerraformFunction {
  return {
    params: [{ name, type: 'number' }],
    type: 'number',
    call: ([arg]) => number(compute(numberOf(arg))),
  };
}

function extreme(sign: number): TerraformFunction {
  return {
    params: [],
    variadic: { name: 'numbers', type: 'number' },
    type: 'number',
    call: (args) => {
      const [first] = args;
      if (first === undefined) throw new EvaluationError('must pass at least one number');
      let best: Value = first;
      for (const arg of args) if (compare(numberOf(arg), numberOf(best)) * sign > 0) best = arg;
      return best;
    },
  };
}

function ofFloats(second: string, compute: (a: number, b: number) => number): TerraformFunction {
  return {
    params: [num, { name: second, type: 'number' }],
    type: 'number',
    call: ([a, b]) => number(ofJs(compute(floatOf(a), floatOf(b)))),
  };
}

/** A power as a machine float; of integers, rounded once, which JavaScript's own is not. */
function raise(base: Num, power: number): Num {
  if (
    typeof base === 'number' &&
    Number.isInteger(base) &&
    Number.isInteger(power) &&
    power >= 0 &&
    power < 1024
  )
    return toJs(ofBigInt(BigInt(base) ** BigInt(power))) === Infinity
      ? Infinity
      : ofParts(BigInt(base) ** BigInt(power), 0, 53);
  return ofJs(toJs(base) ** power);
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** An integer written in a base up to 62: https://pkg.go.dev/math/big#Int.SetString */
function parseInteger(text: string, base: number): bigint | undefined {
  const match = /^([+-]?)([0-9A-Za-z]+)$/.exec(text);
  if (match === null) return undefined;
  const digits = base <= 36 ? match[2]!.toLowerCase() : match[2]!;
  let value = 0n;
  for (const digit of digits) {
    const worth = DIGITS.indexOf(digit);
    if (worth >= base) return undefined;
    value = value * BigInt(base) + BigInt(worth);
  }
  return match[1] === '-' ? -value : value;
}

const parseint: TerraformFunction = {
  params: [
    { name: 'number', type: 'any' },
    { name: 'base', type: 'number' },
  ],
  type: ([text]) => {
    if (text !== undefined && typeOf(text) !== 'string') wrongText(text);
    return 'number';
  },
  call: ([given, second]) => {
    if (given?.kind !== 'string') return wrongText(given!);
    const base = intOf(second, 1);
    if (base < 2 || base > 62)
      throw new EvaluationError('base must be a whole number between 2 and 62 inclusive', 1);
    const value = parseInteger(textOf(given), base);
    if (value === undefined)
      throw new EvaluationError(`cannot parse ${goQuote(given.value)} as a base ${base} integer`, 0);
    return number(ofBigInt(value));
  },
};

function wrongText(value: Value): never {
  throw new EvaluationError(`first argument must be a string, not ${typeText(typeOf(value))}`, 0);
}

/** https://developer.hashicorp.com/terraform/language/functions/abs and those beside it. */
export const numeric: Readonly<Record<string, TerraformFunction>> = {
  abs: ofOne('num', absolute),
  ceil: ofOne('num', ceil),
  floor: ofOne('num', floor),
  log: ofFloats('base', (n, base) => Math.log(n) / Math.log(base)),
  max: extreme(1),
  min: extreme(-1),
  parseint,
  pow: {
    params: [num, { name: 'power', type: 'number' }],
    type: 'number',
    call: ([base, power]) => number(raise(numberOf(base), floatOf(power))),
  },
  signum: {
    params: [num],
    type: 'number',
    call: ([arg]) => number(Math.sign(intOf(arg)) || 0),
  },
};
