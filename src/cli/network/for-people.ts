import { INTERNET, blockText } from '../../reach/network/aws/pieces.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { parseCidr, subtract } from '../../reach/network/cidr.ts';
import { groupBy } from '../../report/tally.ts';

/** Two ends of something that is listed: workloads, or addresses as `10.0.0.0-10.255.255.255`. */
interface Ends {
  readonly src: string;
  readonly dst: string;
}

/** Addresses of the internet as people call them; IPv4 is what they mean. */
const NAMES = { 4: 'internet', 6: 'internet (IPv6)' } as const;

/**
 * What is listed, for people: the ranges that come to the whole internet are one end in place of many, and others are
 * blocks where they can be. Programs get the ranges. Those of one end stand together, so no more are held back.
 * @param alike what has to be the same, besides the other end, to be one
 */
export function* forPeople<T extends Ends>(
  items: Iterable<T>,
  alike: (item: T) => string,
): Generator<T, void, undefined> {
  let run: T[] = [];
  let side: keyof Ends | undefined;
  for (const item of items) {
    const own = isRange(item.src) ? 'src' : isRange(item.dst) ? 'dst' : undefined;
    if (own !== side || (own === 'dst' && item.src !== run[0]?.src)) {
      if (side !== undefined) yield* folded(run, side, alike);
      run = [];
      side = own;
    }
    if (own === undefined) yield item;
    else run.push(item);
  }
  if (side !== undefined) yield* folded(run, side, alike);
}

function* folded<T extends Ends>(
  run: readonly T[],
  side: keyof Ends,
  alike: (item: T) => string,
): Generator<T> {
  const other = side === 'src' ? 'dst' : 'src';
  const keyOf = (item: T): string => `${item[other]}\u0000${alike(item)}`;
  const groups = groupBy(run, keyOf);
  const ranges = new Map([...groups].map(([key, items]) => [key, endsOf(items.map((item) => item[side]))]));
  const rest: T[] = [];
  for (const item of run) {
    const key = keyOf(item);
    const ends = ranges.get(key);
    if (ends === undefined) yield { ...item, [side]: endName(item[side]) };
    else if (groups.get(key)![0] === item) {
      const [first, ...others] = ends;
      yield { ...item, [side]: first };
      rest.push(...others.map((end) => ({ ...item, [side]: end })));
    }
  }
  yield* rest.toSorted((a, b) => (a[side] < b[side] ? -1 : a[side] > b[side] ? 1 : 0));
}

/** `10.0.0.0/8` of `10.0.0.0-10.255.255.255`; a workload as it is. */
export function endName(end: string): string {
  return isRange(end) ? blockText(rangeOf(end)) : end;
}

/** The internet and what is left beside it; `undefined` where the ranges do not come to all of it. */
function endsOf(texts: readonly string[]): readonly string[] | undefined {
  const all = texts.map(rangeOf);
  const whole: string[] = [];
  const left: string[] = [];
  for (const family of [4, 6] as const) {
    const own = all.filter((range) => range.family === family);
    const internet = INTERNET.filter((range) => range.family === family);
    const rest = subtract(own, internet);
    // Where more is left over than was there, the ranges say it better.
    const isWhole = subtract(internet, own).length === 0 && rest.length < Math.max(1, own.length - 1);
    if (isWhole) whole.push(NAMES[family]);
    left.push(...(isWhole ? rest : own).map(blockText));
  }
  return whole.length === 0 ? undefined : [...whole, ...left];
}

function isRange(end: string): boolean {
  // Most are workloads, which end with their kind.
  return !end.endsWith(']') && /^[\d.]+-[\d.]+$|^[\da-f.:]+:[\da-f.:]*-[\da-f.:]+$/.test(end);
}

function rangeOf(text: string): Range {
  const [first, last] = text.split('-').map((one) => parseCidr(one)!) as [Range, Range];
  return { family: first.family, first: first.first, last: last.last };
}
