import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckDocument, Finding } from '../result/document.ts';
import { documents } from './fixtures/hostile.ts';
import { rich, without } from './fixtures/rich.ts';
import type { ReportOptions } from './report.ts';
import { text } from './text.ts';

const render = (document: CheckDocument, options: Partial<ReportOptions> = {}): string =>
  [...text(document, { colour: false, ...options })].join('');

const ESC = String.fromCharCode(27);
const bare = (output: string): string => output.replaceAll(new RegExp(`${ESC}\\[\\d+m`, 'g'), '');

/** Of its own kind, so that a slip in the report's table of widths does not hide itself. */
const terminalWidth = (line: string): number => {
  let sum = 0;
  for (const character of line) {
    if (/\p{Mn}|\p{Me}|[\u1160-\u11ff\ud7b0-\ud7ff]/u.test(character)) continue;
    const half = /[\uff61-\uffdc]/.test(character);
    sum +=
      !half &&
      /\p{Emoji_Presentation}|\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|\p{sc=Hangul}/u.test(character)
        ? 2
        : 1;
  }
  return sum;
};

describe('the whole report', () => {
  test('without colour', () => expect(render(rich)).toMatchSnapshot());
  test('in ASCII', () => expect(render(rich, { unicode: false })).toMatchSnapshot());
  test('verbose', () => expect(render(rich, { verbose: true })).toMatchSnapshot());
  test('in colour', () => {
    const coloured = render(rich, { colour: true });
    expect(coloured.replaceAll(ESC, '^')).toMatchSnapshot();
    expect(bare(coloured)).toBe(render(rich));
  });
  test('wider', () => expect(render(rich, { columns: 110 })).toMatchSnapshot());
});

describe('what it comes to', () => {
  const last = (document: CheckDocument): string => render(document).split('─\n').at(-1)!;
  test('nothing to judge, for want of resources', () =>
    expect(render(without('fail', 'not-evaluated', 'accepted', 'passed', 'resources'))).toMatchSnapshot());
  test('nothing to judge, for want of a control', () =>
    expect(render(without('fail', 'not-evaluated', 'accepted', 'passed', 'problems'))).toMatchSnapshot());
  test('all clear', () => expect(last(without('fail', 'not-evaluated', 'problems'))).toMatchSnapshot());
  test('nothing fails, but not all is decided', () => expect(last(without('fail'))).toMatchSnapshot());
});

const many = (count: number, change: (index: number) => Partial<Finding>): CheckDocument => ({
  ...rich,
  findings: Array.from({ length: count }, (_, index) => ({ ...rich.findings[1]!, ...change(index) })),
});
const at = (file: string, line: number): Pick<Finding, 'location'> => ({
  location: { file, line, column: 1, endLine: line, endColumn: 2 },
});

test('more of the same in one file are folded', () => {
  const output = render(many(15, (index) => at('a.yaml', index * 5 + 4)));
  expect(output.match(/◆ medium/g)).toHaveLength(3);
  expect(output.replaceAll(/\s+/g, ' ')).toContain(
    '… and 12 more of container-image-digest in this file (lines 19, 24, 29, 34, 39, 44, …)',
  );
  expect(
    render(
      many(15, (index) => at('a.yaml', index * 5 + 4)),
      { verbose: true },
    ).match(/◆ medium/g),
  ).toHaveLength(15);
});

test('the most severe are shown, the rest is counted by control', () => {
  const document = many(200, (index) => ({
    ...at(`f${index}.yaml`, 1),
    severity: index === 199 ? 'critical' : 'medium',
    control: index % 10 === 0 ? 'rare' : 'common',
  }));
  const output = render(document);
  expect(output.match(/◆ medium|✖ critical/g)).toHaveLength(50);
  expect(output).toContain('── f199.yaml');
  expect(output.match(/◆ medium {2}rare/g)).toHaveLength(20);
  expect(output).toContain('150 more findings, not shown; --verbose or --format json shows all:');
  expect(output).toContain('medium    common  150 in 150 files');
});

test('many undecided places end in one line', () => {
  const document = many(100, (index) => ({
    ...at(`f${index}.tf`, 1),
    verdict: 'not-evaluated',
    reason: `r${index}`,
  }));
  const output = render(document);
  expect(output.match(/not evaluated: r/g)).toHaveLength(20);
  expect(output).toContain('80 more checks in other places could not be decided');
});

test('what is known is listed of some places only', () => {
  const output = render(many(100, (index) => ({ ...at(`f${index}.tf`, 1), known: true })));
  expect(output.match(/ = 1 known finding/g)).toHaveLength(20);
  expect(output).toContain('80 more known findings in other places');
});

describe('the code frame', () => {
  const framed = (line: string, column: number, endColumn: number, endLine = 2): string[] => {
    const document = many(1, () => ({
      location: { file: 'a', line: 2, column, endLine, endColumn },
      frame: {
        lines: [
          { line: 1, text: 'first:' },
          { line: 2, text: line },
        ],
      },
    }));
    const lines = render(document).split('\n');
    const start = lines.findIndex((line) => line.includes('╭─'));
    return lines.slice(start + 2, start + 4);
  };
  test.each([
    ['an ordinary value', '  privileged: true', 15, 19],
    ['wide characters before it', '名前: 値', 5, 6],
    ['a tab before it', '\tkey: value', 7, 12],
    ['a combining mark in it', 'a: e\u0301e', 4, 7],
    ['a place that is empty', 'key:', 5, 5],
    ['a place behind the line', 'key', 90, 95],
    ['an end on another line', 'rules: [', 8, 3, 4],
    ['the middle of a long line', `${'a'.repeat(500)}BAD${'b'.repeat(500)}`, 501, 504],
    ['the end of a long line', `${'ab'.repeat(200)}END`, 401, 404],
    ['the whole of a long line', 'y'.repeat(400), 1, 401],
    ['far into one endless line', `${'漢'.repeat(50_000)}X${'漢'.repeat(9)}`, 50_001, 50_002],
    ['steering characters before it', `${ESC}[2Jkey: value`, 10, 15],
  ])('%s', (_name, line, column, endColumn, endLine?: number) =>
    expect(`\n${framed(line, column, endColumn, endLine).join('\n')}\n`).toMatchSnapshot(),
  );
});

describe('whatever comes in', () => {
  test.each([
    ['plain', { colour: false }],
    ['coloured, verbose', { colour: true, verbose: true }],
    ['ASCII, few findings', { colour: false, unicode: false, maxFindings: 2 }],
    ['narrow', { colour: false, columns: 60 }],
    ['wide', { colour: false, columns: 120, verbose: true }],
  ] as [string, ReportOptions][])(
    'no line is too wide and nothing steers the terminal: %s',
    (_name, options) => {
      fc.assert(
        fc.property(documents, (document) => {
          const output = bare(render(document, options));
          expect(output).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
          for (const line of output.split('\n')) {
            expect(terminalWidth(line), line).toBeLessThanOrEqual(options.columns ?? 80);
          }
        }),
        { numRuns: 150 },
      );
    },
  );
});
