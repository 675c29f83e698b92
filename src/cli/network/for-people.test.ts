import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INTERNET } from '../../reach/network/aws/pieces.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { parseCidr, subtract, union } from '../../reach/network/cidr.ts';
import { rangeText } from '../../reach/network/range-text.ts';
import { endName, forPeople } from './for-people.ts';

interface Item {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}
const fold = (items: readonly Item[]): Item[] => [...forPeople(items, ({ conn }) => conn)];
const lines = (items: readonly Item[]): string[] =>
  items.map(({ conn, dst, src }) => `${src} > ${dst} ${conn}`);
const of = (family: 4 | 6): Range[] => INTERNET.filter((range) => range.family === family);
const from = (ranges: readonly Range[], conn = 'TCP 443'): Item[] =>
  ranges.map((range) => ({ src: rangeText(range), dst: 'shop/web', conn }));

test('the ranges of the internet are one end', () => {
  const link = parseCidr('169.254.0.0/16')!;
  expect(lines(fold(from(of(4))))).toEqual(['internet > shop/web TCP 443']);
  expect(lines(fold([...from(of(4)), ...from(of(6))]))).toEqual([
    'internet > shop/web TCP 443',
    'internet (IPv6) > shop/web TCP 443',
  ]);
  expect(lines(fold(from(union([...of(4), link]))))).toEqual([
    'internet > shop/web TCP 443',
    '169.254.0.0/16 > shop/web TCP 443',
  ]);
  const out = of(4).map((range) => ({ src: 'shop/web', dst: rangeText(range), conn: 'TCP 443' }));
  expect(lines(fold([...out, { src: 'shop/web', dst: 'shop/db', conn: 'TCP 443' }]))).toEqual([
    'shop/web > internet TCP 443',
    'shop/web > shop/db TCP 443',
  ]);
});

/** The same with ranges as blocks, and nothing else. */
const named = (items: readonly Item[]): Item[] =>
  items.map(({ dst, src, ...rest }) => ({ ...rest, src: endName(src), dst: endName(dst) }));

test('what is not all of it, not alike, or more in one range stays apart', () => {
  const part = from(of(4).slice(1));
  expect(fold(part)).toEqual(named(part));
  const mixed = from(of(4)).map((item, at) => (at === 0 ? { ...item, conn: 'TCP 80' } : item));
  expect(fold(mixed)).toEqual(named(mixed));
  const world = from([parseCidr('0.0.0.0/0')!, parseCidr('::/0')!]);
  expect(fold(world).map(({ src }) => src)).toEqual(['0.0.0.0/0', '::/0']);
});

const WHOLE: Readonly<Record<string, readonly Range[]>> = { internet: of(4), 'internet (IPv6)': of(6) };

/** Addresses by connection, with the internet as its ranges. */
function addressesOf(items: readonly Item[]): Record<string, string[]> {
  const found = new Map<string, Range[]>();
  for (const { conn, dst, src } of items) {
    const isOut = src.startsWith('shop/');
    const key = isOut ? `${src} > ${conn}` : `> ${dst} ${conn}`;
    const end = isOut ? dst : src;
    found.set(key, [...(found.get(key) ?? []), ...(WHOLE[end] ?? [rangeOf(end)])]);
  }
  return Object.fromEntries(
    [...found].map(([key, ranges]) => [key, union(ranges).map(rangeText)]).toSorted(),
  );
}
function rangeOf(text: string): Range {
  const [first, last = first] = text.split('-').map((one) => parseCidr(one)!) as [Range, Range?];
  return { ...first, last: last.last };
}

test('no address is lost, and none is added', () => {
  const holes = fc.subarray(
    [
      '8.8.8.0/24',
      '10.0.0.0/8',
      '127.0.0.0/8',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '::/3',
      '2600::/16',
    ],
    { minLength: 0 },
  );
  const end = fc.record({
    holes,
    name: fc.constantFrom('shop/x', 'shop/y'),
    conn: fc.constantFrom('TCP 1', 'TCP 2'),
  });
  fc.assert(
    fc.property(fc.array(end, { maxLength: 4 }), fc.boolean(), (ends, isSource) => {
      const items = ends
        .flatMap(({ conn, holes: without, name }) =>
          subtract(
            [parseCidr('0.0.0.0/0')!, parseCidr('::/0')!],
            without.map((one) => parseCidr(one)!),
          ).map((range): Item =>
            isSource
              ? { src: rangeText(range), dst: name, conn }
              : { src: name, dst: rangeText(range), conn },
          ),
        )
        .toSorted((a, b) => (a.src < b.src ? -1 : 1));
      expect(addressesOf(fold(items))).toEqual(addressesOf(items));
      expect(fold(items).length).toBeLessThanOrEqual(items.length);
    }),
  );
});
