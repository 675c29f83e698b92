import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tree } from '../tree.ts';
import { readThrough, writeThrough } from './engine.ts';
import type { Fields } from './lens.ts';
import { allLenses, allParts } from './registry.ts';
import { Made, anyArguments, anyProperties, plain } from './testing-generate.ts';

describe('what is written and read again', () => {
  it.each(allLenses.map((lens) => [lens.terraform, lens] as const))('%s', (_, lens) => {
    const aside = (path: string): never => {
      throw new Error(`${path} was left out`);
    };
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const resource = anyProperties(lens.fields, new Made(seed));
        const again = readThrough(lens, writeThrough(lens, resource, { aside }), { aside });
        expect(withoutFixed(again, lens.fixed)).toEqual(withoutFixed(resource, lens.fixed));
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is read, written and read again', () => {
  it.each(allLenses.map((lens) => [lens.terraform, lens] as const))('%s', (_, lens) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const read = readThrough(lens, anyArguments(lens.fields, new Made(seed)));
        expect(plain(readThrough(lens, writeThrough(lens, read)))).toEqual(plain(read));
      }),
      { numRuns: 40 },
    );
  });
});

describe('what a part says, read, written and read again', () => {
  const tables = allParts.flatMap(({ into, terraform }): readonly (readonly [string, Fields])[] => {
    if ('set' in into) return [[terraform, into.set]];
    return 'item' in into && typeof into.item === 'object' ? [[terraform, into.item]] : [];
  });

  it.each(tables)('%s', (_, fields) => {
    const lens = { ...allLenses[0]!, fields };
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const read = readThrough(lens, anyArguments(fields, new Made(seed)));
        expect(plain(readThrough(lens, writeThrough(lens, read)))).toEqual(plain(read));
      }),
      { numRuns: 40 },
    );
  });
});

function withoutFixed(tree: Tree, fixed: Readonly<Record<string, Tree>> | undefined): unknown {
  const data = plain(tree) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(data).filter(([key]) => !Object.hasOwn(fixed ?? {}, key)));
}
