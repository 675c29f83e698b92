import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseExpression } from './parse.ts';
import { anyBody, anyExpression } from './testing-arbitrary.ts';
import { Printer } from './testing-print.ts';
import { bare, parseText } from './testing.ts';

const anyGaps = fc.array(fc.constantFrom('', ' ', '\t', ' /* c */ '), { minLength: 1, maxLength: 9 });

function cycle(gaps: readonly string[]): () => string {
  let at = 0;
  return () => gaps[at++ % gaps.length]!;
}

it('reads back every expression that can be written', () => {
  fc.assert(
    fc.property(anyExpression, anyGaps, (expression, gaps) => {
      const text = new Printer(cycle(gaps)).expression(expression);
      const read = parseExpression(text);
      expect(read.problems, text).toEqual([]);
      expect(bare(read.expression), text).toEqual(bare(expression));
    }),
    { numRuns: 500 },
  );
});

it('reads back every body that can be written', () => {
  fc.assert(
    fc.property(anyBody, anyGaps, (body, gaps) => {
      const text = new Printer(cycle(gaps)).body(body);
      const read = parseText(text);
      expect(read.problems, text).toEqual([]);
      const again = read.body.attributes.map(({ value }) => bare(value));
      const values = body.items.flatMap((item) => (item.kind === 'argument' ? [bare(item.value)] : []));
      expect(again, text).toEqual(values);
      const blocks = body.items.flatMap((item) => (item.kind === 'block' ? [[item.type, item.labels]] : []));
      expect(
        read.body.blocks.map(({ labels, type }) => [type, labels.map((label) => label.text)]),
        text,
      ).toEqual(blocks);
    }),
    { numRuns: 300 },
  );
});

it('marks a text as verbatim exactly when the file says it letter by letter', () => {
  fc.assert(
    fc.property(anyExpression, (expression) => {
      const text = new Printer().expression(expression);
      for (const part of texts(parseExpression(text).expression)) {
        expect(part.verbatim, text).toBe(part.text === text.slice(part.start, part.end));
      }
    }),
    { numRuns: 200 },
  );
});

interface TextPart {
  readonly text: string;
  readonly verbatim: boolean;
  readonly start: number;
  readonly end: number;
}

function texts(value: unknown): TextPart[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'verbatim' in value ? [value as TextPart] : [];
  return [...own, ...Object.values(value).flatMap(texts)];
}
