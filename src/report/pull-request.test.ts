// What is shown in a pull request: the comment and the annotations.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckDocument } from '../result/document.ts';
import { documents, text } from './fixtures/hostile.ts';
import { rich, without } from './fixtures/rich.ts';
import { github } from './github.ts';
import { MARKER, markdown } from './markdown.ts';
import { code, escaped, prose } from './markdown-text.ts';
import { visible } from './printable.ts';

const render = (report: typeof markdown, document: CheckDocument): string =>
  [...report(document, { colour: false })].join('');

const large: CheckDocument = {
  ...rich,
  findings: Array.from({ length: 40 }, () => rich.findings).flat(),
  inputs: { ...rich.inputs, problems: Array.from({ length: 40 }, () => rich.inputs.problems).flat() },
  exceptions: Array.from({ length: 40 }, () => rich.exceptions!).flat(),
};
const reasons = large.findings.map((finding, index) => ({ ...finding, reason: `reason ${index}` }));

describe('markdown', () => {
  test.each([
    ['rich', rich],
    ['large', { ...large, findings: reasons }],
    ['all clear', without('fail', 'not-evaluated', 'problems')],
    ['empty', without('fail', 'not-evaluated', 'accepted', 'passed', 'resources')],
  ])('a %s comment has its marker and stays below 60 lines', (_name, document) => {
    const output = render(markdown, document);
    expect(output.startsWith(`${MARKER}\n`)).toBe(true);
    expect(output.trimEnd().split('\n').length).toBeLessThan(60);
    expect(output.length).toBeLessThan(65_536);
  });

  test('large in full', () => expect(render(markdown, { ...large, findings: reasons })).toMatchSnapshot());

  test('a hostile document keeps its shape', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const output = render(markdown, document);
        const lines = output.trimEnd().split('\n');
        expect(lines.length).toBeLessThan(60);
        expect(output.length).toBeLessThan(65_536);
        expect(output.split(MARKER)).toHaveLength(2);
        expect(withoutCode(output).match(/<details>/g)?.length).toBe(
          withoutCode(output).match(/<\/details>/g)?.length,
        );
        for (const row of lines.filter((line) => /^\| [🟥🟧🟨🟦⬜]/u.test(line))) {
          expect(row.match(/(?<!\\)(?:\\\\)*\|/g), row).toHaveLength(5);
        }
        expect(withoutCode(output)).not.toMatch(/@(?!<!-- -->)|https?:\/\/|<script/);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['@octocat', '@<!-- -->octocat'],
    ['a|b', 'a\\|b'],
    ['a\\|b', 'a\\\\\\|b'],
    ['<img src=x>', '&lt;img src=x\\>'],
    ['#12 and GH-12', '\\#<!-- -->12 and GH\\-<!-- -->12'],
    ['[a](http://x)', '\\[a\\]\\(http:<!-- -->//x\\)'],
    ['**a** _b_', '\\*\\*a\\*\\* \\_b\\_'],
  ])('%j is written %j', (from, to) => expect(escaped(from)).toBe(to));

  test.each([
    ['`privileged: true` off', '`privileged: true` off'],
    ['one ` alone', 'one &#96; alone'],
    ['set `a|b`', 'set <code>a&#124;b</code>'],
    ['``', ''],
  ])('the sentence %j is written %j', (from, to) => expect(prose(from)).toBe(to));

  test('code stays code', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(code(value)).toMatch(/^$|^`[^`|\n]+`$|^<code>[^`|<\n]*<\/code>$/u);
      }),
    );
  });
});

const withoutCode = (output: string): string => output.replaceAll(/`[^`\n]*`|<code>.*?<\/code>/g, '');

describe('github', () => {
  /** As the runner reads a line back. */
  const parse = (line: string): { kind: string; properties: Record<string, string>; message: string } => {
    const [, kind, fields, message] = /^::(\w+) (.*?)::(.*)$/.exec(line)!;
    const plain = (value: string): string =>
      value
        .replaceAll('%0D', '\r')
        .replaceAll('%0A', '\n')
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%25', '%');
    const data = (value: string): string =>
      value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    return {
      kind: kind!,
      properties: Object.fromEntries(
        fields!
          .split(',')
          .map((field) => [field.slice(0, field.indexOf('=')), plain(field.slice(field.indexOf('=') + 1))]),
      ),
      message: data(message!),
    };
  };

  test('what is written is what the runner reads', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const commands = render(github, document).trimEnd().split('\n').map(parse);
        expect(commands.at(-1)).toMatchObject({ kind: 'notice', properties: { title: 'Ringwall' } });
        const messages = commands.map(({ message }) => message);
        const titles = commands.map(({ properties }) => properties['title']);
        const files = commands.map(({ properties }) => properties['file']);
        for (const { verdict, known, control, severity, message, location, fix } of document.findings) {
          if (verdict !== 'fail' || known) continue;
          expect(titles).toContain(visible(`${control} (${severity})`));
          if (!('file' in location)) continue;
          expect(files).toContain(visible(location.file));
          expect(messages).toContain(`${visible(message)}\n${visible(`Fix: ${fix.text}`)}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('never more than GitHub shows, and the rest is counted', () => {
    const commands = render(github, large).trimEnd().split('\n').map(parse);
    const count = (kind: string): number => commands.filter((command) => command.kind === kind).length;
    expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 1]);
    expect(commands.at(-1)!.message).toContain('340 findings are not annotated');
  });
});
