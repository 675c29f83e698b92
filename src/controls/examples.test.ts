import { describe, expect, test } from 'vitest';
import type { Control, Example } from './control.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import { controls } from './registry.ts';
import { estateOf } from './testing-examples.ts';

/** All judgements of one control on one example. */
async function judgements(control: Control, example: Example): Promise<Judgement[]> {
  const estate = await estateOf(example);
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
      test(name, async () => {
        const found = await judgements(control, example);
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
        // In an image there are no lines to point at.
        if (example.format === 'image') expect(hits).toHaveLength(1);
        else expect(hits.map(lineOf)).toEqual(marked);
        if (example.verdict === 'fail') expect(verdicts).not.toContain('not-evaluated');
      });
    });
  });
}
