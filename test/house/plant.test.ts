import { expect, test } from 'vitest';
import { plants } from '../../scripts/lib/plants.mjs';
import { plantEach } from '../../scripts/plant.mjs';

type List = Parameters<typeof plantEach>[0];

const run = async (list: List): Promise<Record<string, number | undefined>> => {
  const found: Record<string, number | undefined> = {};
  for await (const { after, plant } of plantEach(list, { clusters: 40, seed: 7 })) found[plant.what] = after;
  return found;
};

const quick = plants.filter((plant) => plant.quick);

test(
  'faults planted into the network engine are found, and what is none is not',
  { timeout: 120_000 },
  async () => {
    const harmless = {
      ...quick[0]!,
      what: 'a comment',
      replace: `/* ${quick[0]!.what} */ ${quick[0]!.find}`,
    };
    const found = await run([...quick, harmless]);
    expect(Object.keys(found)).toEqual([...quick, harmless].map(({ what }) => what));
    for (const { what } of quick) expect(found[what]).toBeGreaterThan(0);
    expect(found[harmless.what]).toBeUndefined();
  },
);

test('every plant still has its place', async () => {
  const lost = { ...quick[0]!, what: 'lost', find: 'this stands nowhere' };
  await expect(run([lost])).rejects.toThrow('holds this 0 times, and must once, to plant "lost"');
  // None of them is run: the last has lost its place.
  await expect(run([...plants, lost])).rejects.toThrow('to plant "lost"');
});

test('twenty faults or more, each with words of its own', () => {
  expect(plants.length).toBeGreaterThanOrEqual(20);
  expect(new Set(plants.map(({ what }) => what)).size).toBe(plants.length);
});
