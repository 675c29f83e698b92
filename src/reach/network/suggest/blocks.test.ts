import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PUBLIC, parseCidr, union } from '../cidr.ts';
import { blocksOf, cidrsOf, crossesExceptions } from './blocks.ts';

test.each([
  [['10.20.0.0/24', '10.20.1.0/24'], ['10.20.0.0/23']],
  [
    ['10.20.1.0/24', '10.20.2.0/24'],
    ['10.20.1.0/24', '10.20.2.0/24'],
  ],
  [['192.168.0.7'], ['192.168.0.7/32']],
  [['0.0.0.0/0'], ['0.0.0.0/0']],
  [['::/0', 'fd00::1'], ['::/0']],
])('%s are %s', (texts, cidrs) => {
  expect(cidrsOf(texts.map((text) => parseCidr(text)!))).toEqual(cidrs);
});

test('any ranges are the same addresses as their blocks', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5000), fc.nat(5000))), (pairs) => {
      const ranges = pairs.map(([a, b]) => ({
        family: 4 as const,
        first: BigInt(Math.min(a, b)),
        last: BigInt(Math.max(a, b)),
      }));
      expect(union(cidrsOf(ranges).map((text) => parseCidr(text)!))).toEqual(union(ranges));
    }),
  );
});

test('the internet is one block with exceptions, or many without', () => {
  const [block, ...more] = blocksOf(PUBLIC[4], true);
  expect(more).toEqual([]);
  expect(block!.cidr).toBe('0.0.0.0/0');
  expect(block!.except).toContain('10.0.0.0/8');
  expect(union(blocksOf(PUBLIC[4], false).map(({ cidr }) => parseCidr(cidr)!))).toEqual(PUBLIC[4]);
});

test.each([
  ['0.0.0.0/0', true],
  ['128.0.0.0/1', true],
  ['10.0.0.0/8', false],
  ['10.1.0.0/16', false],
  ['8.8.8.8/32', false],
])('%s goes across an exception: %s', (text, crosses) => {
  expect(crossesExceptions([parseCidr(text)!])).toBe(crosses);
});
