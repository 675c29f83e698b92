import { compareBytes } from './bytes.ts';
import { goQuote } from './go-quote.ts';
import { isSensitive, isWhollyKnown } from './marks.ts';
import type { Num } from './number.ts';
import { compare } from './number.ts';
import { exactDigits, roundDigits } from './number-text.ts';
import type { Value } from './value.ts';

/** Puts the items of a set in cty's order and drops duplicates. */
export function orderSet(items: readonly Value[]): {
  readonly items: readonly Value[];
  readonly sensitive: boolean;
} {
  const sensitive = items.some(isSensitive);
  if (items.length < 2) return { items, sensitive };
  const kept: { readonly value: Value; readonly rank: number; readonly key: string }[] = [];
  const seen = new Set<string>();
  for (const value of items) {
    const known = isWhollyKnown(value);
    const exact = known ? exactKey(value) : '';
    if (known && seen.has(exact)) continue;
    seen.add(exact);
    const rank = value.kind === 'null' ? 2 : value.kind === 'unknown' ? 1 : 0;
    const primitive = value.kind === 'string' || value.kind === 'number' || value.kind === 'bool';
    kept.push({ value, rank, key: primitive || rank > 0 ? '' : hashText(value) });
  }
  kept.sort((a, b) => a.rank - b.rank || compareItemsOfSet(a.value, b.value) || compareBytes(a.key, b.key));
  return { items: kept.map(({ value }) => value), sensitive };
}

function compareItemsOfSet(a: Value, b: Value): number {
  if (a.kind === 'string' && b.kind === 'string') return compareBytes(a.value, b.value);
  if (a.kind === 'number' && b.kind === 'number') return compare(a.value, b.value);
  if (a.kind === 'bool' && b.kind === 'bool') return Number(a.value) - Number(b.value);
  return 0;
}

/** A text that is the same for the same values only. */
export function exactKey(value: Value): string {
  if (value.kind === 'string') return `"${value.value}`;
  if (value.kind === 'number')
    return typeof value.value === 'number'
      ? `#${value.value}`
      : `#${value.value.mantissa}p${value.value.exponent}`;
  if ('items' in value) return `[${JSON.stringify(value.items.map(exactKey))}`;
  if ('entries' in value)
    return `{${JSON.stringify([...value.entries].map(([key, item]) => [key, exactKey(item)]))}`;
  return value.kind === 'bool' ? String(value.value) : '~';
}

/** What cty sorts the items of a set by, when they are no primitives: cty/set_internals.go. */
function hashText(value: Value): string {
  switch (value.kind) {
    case 'unknown':
      return '?';
    case 'null':
      return '~';
    case 'number':
      return tenDigits(value.value);
    case 'bool':
      return value.value ? 'T' : 'F';
    case 'string':
      return goQuote(value.value);
    case 'map':
      return `{${[...value.entries].map(([key, item]) => `${goQuote(key)}:${hashText(item)};`).join('')}}`;
    case 'list':
    case 'set':
      return `[${value.items.map((item) => `${hashText(item)};`).join('')}]`;
    case 'object':
      return `<${[...value.entries.values()].map((item) => `${hashText(item)};`).join('')}>`;
    case 'tuple':
      return `<${value.items.map((item) => `${hashText(item)};`).join('')}>`;
  }
}

/** A number with ten digits, as Go's %.10g. */
function tenDigits(n: Num): string {
  if (typeof n === 'number' && Math.abs(n) < 1e10) return String(n);
  if (typeof n === 'number' && !Number.isFinite(n)) return n > 0 ? '+Inf' : '-Inf';
  const { mantissa, exponent } = typeof n === 'number' ? { mantissa: BigInt(n), exponent: 0 } : n;
  const { digits, point } = roundDigits(exactDigits(mantissa, exponent), 10);
  const sign = mantissa < 0n ? '-' : '';
  const power = point - 1;
  if (power < -4 || power >= 10) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${fraction}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const whole = digits.slice(0, point).padEnd(point, '0');
  return point >= digits.length ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(point)}`;
}
