import { describe, expect, test } from 'vitest';
import { readTexts } from '../sources/texts.ts';
import type { Control, Example } from './control.ts';
import { exampleFile } from './example.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import { controls } from './registry.ts';

/** All judgements of one control on one example. */
function judgements(control: Control, example: Example): Judgement[] {
  const estate = readTexts({ [exampleFile(example)]: example.source });
  expect(estate.problems, 'an example is free of problems').toEqual([]);
  const found: Judgement[] = [];
  judge(estate, [control], (judgement) => found.push(judgement));
  return found;
}

/** The line a judgement points at. */
function lineOf({ decision }: Judgement): number | undefined {
  const span = decision.at.span;
  return span?.file.position(span.start).line;
}

for (const control of controls) {
  describe(control.id, () => {
    const examples = control.examples();

    test('has a good and a bad example', () => {
      expect(examples.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['pass', 'fail']));
    });

    examples.forEach((example, index) => {
      const name = `${example.verdict} ${index + 1}${example.title === undefined ? '' : `: ${example.title}`}`;
      test(name, () => {
        const found = judgements(control, example);
        const verdicts = found.map(({ decision }) => decision.verdict);
        if (example.verdict === 'pass') {
          expect(verdicts.length, 'a good example is evaluated').toBeGreaterThan(0);
          expect(new Set(verdicts)).toEqual(new Set(['pass']));
          return;
        }
        const lines = example.source.split('\n');
        const marked = lines.flatMap((line, at) => (line.includes(example.at) ? [at + 1] : []));
        expect(marked, `"${example.at}" stands on one line of the example`).toHaveLength(1);
        const hits = found.filter(({ decision }) => decision.verdict === example.verdict);
        expect(hits.map(lineOf)).toEqual(marked);
        if (example.verdict === 'fail') expect(verdicts).not.toContain('not-evaluated');
      });
    });
  });
}
