import fc from 'fast-check';
import { expect, test } from 'vitest';
import { internetInCidrs, parseCidr, size, subtract, union } from './cidr.ts';

const range = (text: string) => parseCidr(text)!;

test('two halves of the internet are the internet, an office is not', () => {
  expect(internetInCidrs(['0.0.0.0/0']).reach).toBe('world');
  expect(internetInCidrs(['0.0.0.0/1', '128.0.0.0/1']).reach).toBe('world');
  expect(internetInCidrs(['::/0']).reach).toBe('world');
  expect(internetInCidrs(['2000::/3']).reach).toBe('world');
  expect(internetInCidrs(['8.8.8.8/32', '52.95.0.0/16']).reach).toBe('some');
  expect(internetInCidrs(['10.0.0.0/8', '192.168.1.0/24', 'fd00::/8']).reach).toBe('none');
  expect(internetInCidrs(['10.0.0.0/99', 'x']).unreadable).toEqual(['10.0.0.0/99', 'x']);
});

test('every way to write an address is the same address', () => {
  expect(range('2001:0db8:0:0:0:0:0:1')).toEqual(range('2001:db8::1/128'));
  expect(range('::ffff:10.0.0.1')).toEqual(range('::ffff:a00:1'));
  expect(range('10.1.2.3/8')).toEqual(range('10.0.0.0/8'));
  for (const text of ['1.2.3', '1.2.3.256', '1:2:3', '::1::2', ':::', '12345::', '1.2.3.4/33', '/8', '']) {
    expect(parseCidr(text), text).toBeUndefined();
  }
});

// The second way: a small space in which each address is looked at by itself.
const small = fc
  .record({ first: fc.integer({ min: 0, max: 63 }), length: fc.integer({ min: 0, max: 20 }) })
  .map(({ first, length }) => ({
    family: 4 as const,
    first: BigInt(first),
    last: BigInt(Math.min(63, first + length)),
  }));
const members = (ranges: readonly { first: bigint; last: bigint }[]): number[] =>
  Array.from({ length: 64 }, (_, n) => n).filter((n) =>
    ranges.some(({ first, last }) => BigInt(n) >= first && BigInt(n) <= last),
  );

test('union, subtract and size are what counting one by one gives', () => {
  fc.assert(
    fc.property(fc.array(small, { maxLength: 6 }), fc.array(small, { maxLength: 6 }), (a, b) => {
      expect(members(union(a))).toEqual(members(a));
      const left = members(b);
      expect(members(subtract(a, b))).toEqual(members(a).filter((n) => !left.includes(n)));
      expect(Number(size(a))).toBe(members(a).length);
      const joined = union(a);
      for (let index = 1; index < joined.length; index++)
        expect(joined[index]!.first > joined[index - 1]!.last + 1n).toBe(true);
    }),
  );
});
