import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataOf } from '../../../estate/index.ts';
import { Builder } from './build.ts';
import { NotApplied } from './not-applied.ts';
import { CASES } from './testing-cases.ts';
import { contextOf } from './testing.ts';
import type { Texts } from './testing-trees.ts';
import { builtByKubectl, kustomizeTrees, testTool } from './testing-trees.ts';

/** What kubectl answered once: the objects it made of a tree, `null` where it refused. */
interface Recorded {
  readonly texts: Texts;
  readonly objects: readonly unknown[] | null;
}

const ANSWERS = join(import.meta.dirname, 'fixtures/answers.json');
const kubectl = testTool('kubectl');

/** What it answered about trees made up at random, and about each of the cases. */
interface Answers {
  readonly trees: readonly Recorded[];
  readonly cases: Readonly<Record<string, readonly unknown[] | null>>;
}

function record(binary: string): void {
  const answers: Answers = {
    trees: fc
      .sample(kustomizeTrees, { numRuns: 14, seed: 35 })
      .map((texts) => ({ texts, objects: builtByKubectl(binary, texts) ?? null })),
    cases: Object.fromEntries(
      Object.entries(CASES).map(([name, texts]) => [name, builtByKubectl(binary, texts) ?? null]),
    ),
  };
  mkdirSync(dirname(ANSWERS), { recursive: true });
  writeFileSync(ANSWERS, `${JSON.stringify(answers)}\n`);
}

/** The objects of the overlay as plain data, by their names; `null` when it is refused. */
function ours(texts: Texts): readonly unknown[] | null {
  try {
    return new Builder(contextOf(texts)).build('overlay').map(({ tree }) => dataOf(tree));
  } catch (error) {
    if (error instanceof NotApplied) return null;
    throw error;
  }
}

function byName(objects: readonly unknown[] | null): ReadonlyMap<string, unknown> | null {
  return (
    objects &&
    new Map(
      objects.map((object) => {
        const { apiVersion, kind, metadata } = object as {
          apiVersion: string;
          kind: string;
          metadata: { name: string; namespace?: string };
        };
        return [`${apiVersion} ${kind} ${metadata.namespace ?? ''} ${metadata.name}`, object];
      }),
    )
  );
}

if (process.env['RINGWALL_RECORD'] === '1' && kubectl !== undefined) record(kubectl);

describe('every object is the one that kubectl makes', () => {
  const { cases, trees } = JSON.parse(readFileSync(ANSWERS, 'utf8')) as Answers;

  test('of the trees it was asked about once', () => {
    expect(trees.length).toBeGreaterThan(10);
    for (const { objects, texts } of trees) expect(byName(ours(texts))).toEqual(byName(objects));
  });

  test.each(Object.entries(CASES))('of a kustomization with %s', (name, texts) => {
    expect(Object.keys(cases)).toContain(name);
    expect(byName(ours(texts))).toEqual(byName(cases[name]!));
  });

  test.each(kubectl === undefined ? [] : [kubectl])(
    'of trees made up now, by the installed kubectl',
    (binary) => {
      fc.assert(
        fc.property(kustomizeTrees, (texts) => {
          expect(byName(ours(texts))).toEqual(byName(builtByKubectl(binary, texts) ?? null));
        }),
        { numRuns: 60 },
      );
    },
  );
});
