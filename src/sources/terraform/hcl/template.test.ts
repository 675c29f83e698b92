import { describe, expect, it } from 'vitest';
import type { TemplatePart } from './ast.ts';
import { parseExpression, parseTemplate } from './parse.ts';

/** A template with its names in angle brackets, as a person would say it. */
function said(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'interpolation') return part.value.kind === 'name' ? `<${part.value.name}>` : '<?>';
      if (part.kind === 'if') return `<if>${said(part.then)}<else>${said(part.otherwise)}<end>`;
      return `<for>${said(part.parts)}<end>`;
    })
    .join('');
}

function parts(text: string): readonly TemplatePart[] {
  const { expression, problems } = parseExpression(text);
  expect(problems, text).toEqual([]);
  return expression.kind === 'template' ? expression.parts : [];
}

describe('quoted', () => {
  // `terraform console` says the same of these.
  it.each([
    [String.raw`"\n\r\t\"\\"`, '\n\r\t"\\'],
    [String.raw`"\u00e9\U0001F600"`, 'é😀'],
    ['"$${a} %%{b} $ % $$ a$"', '${a} %{b} $ % $$ a$'],
    ['"$$${a}"', '$${a}'],
    ['"$$$${a}"', '$$${a}'],
    ['"%%${a}"', '%%<a>'],
    ['"$   ${~ a}"', '$<a>'],
    ['"${a ~} $  x"', '<a>$  x'],
    ['"$${~   ${~ a}"', '${~<a>'],
    [String.raw`"${'${a ~}'}   \n  x"`, '<a>x'],
    ['"%{ if a }x%{ else }y%{ endif }"', '<if>x<else>y<end>'],
    ['"%{ for k, v in a ~} x %{~ endfor }"', '<for>x<end>'],
    ['"%{ if a }%{ for v in b }${v}%{ endfor }%{ endif }"', '<if><for><v><end><else><end>'],
  ])('reads %s', (text, expected) => {
    expect(said(parts(text))).toBe(expected);
  });

  it('knows which texts are verbatim', () => {
    const found = parts(String.raw`"ab${'${c}'}d\te $\u0024"`);
    expect(found).toMatchObject([
      { kind: 'text', text: 'ab', verbatim: true, start: 1, end: 3 },
      { kind: 'interpolation', start: 3, end: 7 },
      { kind: 'text', text: 'd\te $$', verbatim: false, start: 7, end: 19 },
    ]);
    expect(parts('"a  ${~ b ~}  c"')).toMatchObject([
      { text: 'a', verbatim: true, start: 1, end: 2 },
      { kind: 'interpolation' },
      { text: 'c', verbatim: true, start: 14, end: 15 },
    ]);
  });

  it.each([
    [String.raw`"\q"`, '"\\q" is not an escape; write "\\\\" for a backslash', 1],
    [String.raw`"\u12"`, '"\\u" needs 4 hexadecimal digits that are the code of a character', 1],
    ['"a', 'the text is not closed on its line', 0],
    ['"%{ if a }"', '"%{ if }" is never closed; add "%{ endif }"', 1],
    ['"%{ endfor }"', '"%{ endfor }" belongs to nothing that is open here; remove it', 1],
    ['"%{ if a }%{ endfor }"', '"%{ endfor }" belongs to nothing', 10],
    ['"%{ when a }"', 'expected "if", "else", "endif", "for" or "endfor" after "%{"', 4],
    ['"${a b}"', 'expected "}" to end "${"', 5],
  ])('says what is wrong with %s', (text, message, start) => {
    const { problems } = parseExpression(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toContain(message);
    expect(problems[0]!.start).toBe(start);
  });
});

describe('heredocs', () => {
  // `terraform console` says the same of these.
  it.each([
    ['<<E\nx\n  y\nE\n', 'x\n  y\n'],
    ['<<E\nE\n', ''],
    ['<<E\na\\nb $${c} %%{d} $$ {\n  E\n', 'a\\nb ${c} %{d} $$ {\n'],
    ['<<E\nx ${a ~}\n  foo\n bar\n   ${~ b}\nE\n', 'x <a>  foo\n bar\n<b>\n'],
    ['<<-E\n    x\n      ${a}\n   $ y\n   \n  z\n  E\n', '  x\n    <a>\n $ y\n   \nz\n'],
    ['<<-E\n    x\n${a}\n  E\n', '    x\n<a>\n'],
    ['<<-E\n  \ta\n    b\n  E\n', 'a\n b\n'],
    ['<<-E\n  x\n  %{~ if a ~}\n   z\n  %{~ endif ~}\n    w\n  E\n', '  x\n<if>   z\n<else><end>    w\n'],
    ['<<E\r\nfoo\r\n bar ${a ~}  \r\n  x\r\nE\r\n', 'foo\r\n bar <a>  x\r\n'],
  ])('reads %j', (text, expected) => {
    expect(said(parts(text))).toBe(expected);
  });

  it('ends at its marker, and says which texts are verbatim', () => {
    const text = '<<-E\n  x\n  y\n  E  \n';
    const { expression } = parseExpression(text);
    expect(expression).toMatchObject({
      kind: 'template',
      heredoc: true,
      start: 0,
      end: text.indexOf('E  ') + 1,
    });
    expect(parts(text)).toEqual([{ kind: 'text', text: 'x\ny\n', verbatim: false, start: 7, end: 13 }]);
    expect(parts('<<E\n  x\nE\n')).toEqual([
      { kind: 'text', text: '  x\n', verbatim: true, start: 4, end: 8 },
    ]);
  });

  it('needs a line break after its marker', () => {
    expect(parseExpression('<<E\nx\nE').problems).toMatchObject([{ start: 0, end: 3 }]);
    expect(parseExpression('<<E\nx\nE').problems[0]!.message).toContain('never ends; put E alone on a line');
  });
});

describe('whole texts', () => {
  it('are templates without quotes and escapes', () => {
    const { problems, template } = parseTemplate(
      'a "b" \\n ${c}\n%{ for x in y ~}\n  ${x}\n%{ endfor ~}\nz $',
    );
    expect(problems).toEqual([]);
    expect(said(template.parts)).toBe('a "b" \\n <c>\n<for>  <x>\n<end>z $');
  });

  it('are unknown where they are broken', () => {
    const { problems, template } = parseTemplate('a ${');
    expect(problems).toHaveLength(1);
    expect(template.parts).toMatchObject([{ kind: 'interpolation', value: { kind: 'invalid' } }]);
  });
});
