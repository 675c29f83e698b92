import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyBody } from './testing-arbitrary.ts';
import { askTerraform } from './testing-fmt.ts';
import { Printer } from './testing-print.ts';
import { parseText } from './testing.ts';

/**
 * The second way: Terraform itself. `terraform fmt` parses a file in full before it touches it, with the parser that
 * `plan` uses, so it accepts exactly the texts whose syntax is right. Its answers for a fixed set of texts are kept in
 * `fixtures/fmt-answers.json`; `RINGWALL_RECORD=1` writes them anew.
 */
const RECORDED = new URL('./fixtures/fmt-answers.json', import.meta.url);

interface Answer {
  readonly text: string;
  readonly accepted: boolean;
}

const TOKENS =
  '{ } [ ] ( ) , : = => ... . * ? " ${ %{ ~} $${ \n # // /* */ <<E\nE\n -1 for in if x 1.5 && == [*] ::'.split(
    ' ',
  );

/** A text with a character or a token taken out, put in or doubled. */
const anyChanged = fc
  .record({
    body: anyBody,
    changes: fc.array(
      fc.record({
        place: fc.nat(),
        kind: fc.constantFrom('out', 'in', 'twice'),
        token: fc.constantFrom(...TOKENS),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ body, changes }) => {
    let text = new Printer().body(body);
    for (const { kind, place, token } of changes) {
      const at = place % (text.length + 1);
      if (kind === 'in') text = text.slice(0, at) + token + text.slice(at);
      else if (kind === 'out') text = text.slice(0, at) + text.slice(at + 1);
      else text = text.slice(0, at) + text.slice(at, at + 1).repeat(2) + text.slice(at + 1);
    }
    return text.replaceAll(/\p{Surrogate}/gu, '');
  });

if (process.env['RINGWALL_RECORD'] !== undefined) record(readRecorded());
const recorded = readRecorded();

function readRecorded(): Answer[] {
  return JSON.parse(readFileSync(RECORDED, 'utf8')) as Answer[];
}

/** Keeps what is written by hand at the front of the recorded texts, and makes the random rest anew. */
function record(before: readonly Answer[]): void {
  const random = fc.sample(anyChanged, 400).filter((text) => text.length < 400);
  const texts = [...before.slice(0, 200).map(({ text }) => text), ...random.slice(0, 95)];
  const answers = askTerraform(texts);
  if (answers === undefined) throw new Error('there is no terraform on the PATH to record from');
  const lines = texts.map((text, index) => JSON.stringify({ text, accepted: answers[index] }));
  writeFileSync(RECORDED, `[\n${lines.join(',\n')}\n]\n`);
}

function accepts(text: string): boolean {
  return parseText(text).problems.length === 0;
}

it('accepts the recorded texts exactly where terraform fmt does', () => {
  expect(recorded.length).toBeGreaterThan(200);
  expect(recorded.filter(({ accepted }) => accepted).length).toBeGreaterThan(60);
  expect(recorded.filter(({ accepted, text }) => accepts(text) !== accepted)).toEqual([]);
});

it('accepts random texts exactly where terraform fmt does, and what is recorded is what it says', () => {
  const fresh = fc.sample(anyChanged, 400);
  const texts = [...recorded.map(({ text }) => text), ...fresh];
  const answers = askTerraform(texts) ?? recorded.map(({ accepted }) => accepted);
  const differing = answers.flatMap((accepted, index) => {
    const text = texts[index]!;
    const agreed = accepts(text) === accepted && (recorded[index]?.accepted ?? accepted) === accepted;
    return agreed ? [] : [{ text, terraform: accepted, problems: parseText(text).problems }];
  });
  expect(differing).toEqual([]);
});
