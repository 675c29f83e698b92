import { describe, expect, it } from 'vitest';
import type { Body } from './ast.ts';
import { parseText } from './testing.ts';

/** The names of what is there, in order; what is broken with a `?`. */
function outline({ attributes, blocks }: Body): string {
  const names = attributes.map(({ name, value }) => (value.kind === 'invalid' ? `${name}?` : name));
  return [...names, ...blocks.map(({ body, type }) => `${type}(${outline(body)})`)].join(' ');
}

describe('recovery', () => {
  it.each<[what: string, text: string, left: string, at: string]>([
    ['a value that is missing', 'a = \nb = 1\n', 'a? b', '\nb'],
    ['a value with more after it', 'a = 1 2\nb = 1\n', 'a? b', '2\n'],
    ['a broken value of several lines', 'a = [\n  1 2,\n  3,\n]\nb = 1\n', 'a? b', '2,'],
    ['a bracket that is never closed', 'x {\n  a = [1,\n  b = 1\n}\nc = 1\n', 'c x(a? b)', '= 1\n}'],
    ['a parenthesis that is never closed', 'x {\n  a = f(1\n}\nc = 1\n', 'c x(a?)', '}'],
    ['a quote that is never closed', 'a = "x\nb = 1\n', 'a? b', '"x'],
    ['an interpolation that is never closed', 'a = "${x"\nb = 1\n', 'a? b', '"\nb'],
    ['a heredoc that is never closed', 'x {\n  a = <<E\n  b = 1\n}\n', 'x(a?)', '<<E'],
    ['a comment that is never closed', 'a = 1\n/* b = 1\n', 'a', '/*'],
    ['a brace that is never closed', 'a = 1\nx {\n  b = 1\n', 'a x(b)', 'x {'],
    ['braces that are never closed', 'x {\n  y {\n    b = 1\n', 'x(y(b))', 'y {'],
    ['a brace too many', 'a = 1\n}\nb = 1\n', 'a b', '}'],
    ['a brace on the line of the last argument', 'x {\n  a = 1 }\nb = 1\n', 'b x(a?)', '}'],
    ['a brace on the line below', 'x "y"\n{\n  a = 1\n}\nb = 1\n', 'b x(a)', '\n{'],
    ['two arguments in a block of one line', 'x { a = 1, b = 2 }\nc = 1\n', 'c x(a)', ','],
    ['a block in a block of one line', 'x { y { a = 1 } }\nc = 1\n', 'c x()', '{ a'],
    ['something after a block', 'x {\n} y = 1\nc = 1\n', 'c x()', 'y'],
    ['a name in quotes', '"a" = 1\nb = 1\n', 'b', '"a"'],
    ['a name alone', 'a\nb = 1\n', 'b', '\nb'],
    ['an interpolation in a label', 'x "${y}" {\n  a = 1\n}\nb = 1\n', 'b', '"${y}"'],
    ['what is not HCL', '---\na: 1\nb = 1\n', 'b', '-'],
  ])('says once what is wrong with %s, and reads the rest', (_, text, left, at) => {
    const { body, problems } = parseText(text);
    expect(outline(body)).toBe(left);
    expect(problems.length).toBe(text.startsWith('---') ? 2 : 1);
    expect(text.slice(problems[0]!.start, problems[0]!.start + at.length)).toBe(at);
    expect(problems[0]!.message).not.toContain('\n');
  });

  it('keeps the broken value as what cannot be read, with its place', () => {
    const text = 'a = [\n  1 2,\n]\nb = 1\n';
    const [a] = parseText(text).body.attributes;
    expect(text.slice(a!.value.start, a!.value.end)).toBe('[\n  1 2,\n]');
  });
});

describe('limits', () => {
  const many = 100_000;

  it.each<[what: string, text: string, problem: string | undefined]>([
    ['one long list', `a = [${'"abcdefghij",'.repeat(160_000)}]\n`, undefined],
    ['parentheses', `a = ${'('.repeat(many)}1${')'.repeat(many)}\n`, 'nested deeper than 500 levels'],
    ['signs', `a = ${'!'.repeat(many)}1\n`, 'nested deeper than 500 levels'],
    ['sums', `a = ${'1+'.repeat(many)}1\n`, 'nested deeper than 500 levels'],
    ['attributes', `a = b${'.c'.repeat(many)}\n`, 'nested deeper than 500 levels'],
    ['splats', `a = b${'[*].c'.repeat(many)}\n`, 'nested deeper than 500 levels'],
    ['conditions', `a = ${'b ? c : '.repeat(many)}1\n`, 'nested deeper than 500 levels'],
    ['directives', `a = "${'%{ if b }'.repeat(many)}"\n`, 'nested deeper than 500 levels'],
    ['interpolations', `a = "${'${'.repeat(350_000)}"\n`, 'expected a value'],
    ['texts in texts', `a = ${'"${'.repeat(350_000)}"\n`, 'nested deeper than 500 levels'],
    ['blocks', 'a {\n'.repeat(many), 'nested deeper than 500 levels'],
    ['objects', 'a = {\n'.repeat(many), 'nested deeper than 500 levels'],
    ['heredocs', 'a = <<E\n'.repeat(many), 'never ends'],
    ['brackets of all kinds', `${'((((([[[[[]))))))}}}'.repeat(20_000)}\n`, 'expected the name'],
    ['errors', ')\n'.repeat(many), 'expected the name'],
    ['errors far away', `${'x = {\n'.repeat(400)}${'y = 1\n'.repeat(20_000)})`, 'expected a value'],
    ['names', Array.from({ length: many }, (_, index) => `a${index} = 1\n`).join(''), undefined],
  ])('reads a lot of %s', (_, text, problem) => {
    const { problems } = parseText(text);
    if (problem === undefined) expect(problems).toEqual([]);
    else expect(problems[0]!.message).toContain(problem);
  });

  it('says once that the nesting is too deep', () => {
    expect(parseText(`x {\n  a = ${'['.repeat(600)}\n`).problems).toHaveLength(1);
  });

  it('reads what is nested 400 levels', () => {
    expect(parseText(`a = ${'['.repeat(400)}${']'.repeat(400)}\n`).problems).toEqual([]);
  });

  it('reads any beginning of a file without an end', () => {
    const text =
      'x "y" {\n  a = "${f([1, { b = <<-E\n  t ${c ~}\n  E\n }]...)}%{ if d }e%{ endif }" # z\n}\n/* */';
    for (let end = 0; end <= text.length; end++) {
      const { body, problems } = parseText(text.slice(0, end));
      expect(body.end).toBe(end);
      for (const { end: to, start } of problems) expect(start <= to && to <= end).toBe(true);
    }
  });
});
