import { expect, test } from 'vitest';
import { Again } from './again.ts';

/** Counts how often the items were made. */
function counting(most: number): { readonly items: Again<number>; readonly times: () => number } {
  let times = 0;
  const items = new Again(function* make() {
    times++;
    yield* [1, 2, 3];
  }, most);
  return { items, times: () => times };
}

test('few items are made once', () => {
  const { items, times } = counting(3);
  expect([...items]).toEqual([1, 2, 3]);
  expect([...items]).toEqual([1, 2, 3]);
  expect(times()).toBe(1);
});

test('many items are made each time', () => {
  const { items, times } = counting(2);
  expect([...items]).toEqual([1, 2, 3]);
  expect([...items]).toEqual([1, 2, 3]);
  expect(times()).toBe(2);
});

test('who stops early does not cut off who comes after', () => {
  const { items } = counting(3);
  for (const item of items) if (item === 2) break;
  expect([...items]).toEqual([1, 2, 3]);
});
