import { describe, expect, it } from 'vitest';
import type { Expression } from './ast.ts';
import { parseExpression } from './parse.ts';
import { bare, parseText, places } from './testing.ts';

function read(text: string): Expression {
  const { expression, problems } = parseExpression(text);
  expect(problems, text).toEqual([]);
  return expression;
}

/** The nodes of an expression with what they stand for, outermost first. */
function spans(text: string): string[] {
  return places(text, read(text)).map(([kind, written]) => `${kind} ${written}`);
}

describe('expressions', () => {
  it.each<[text: string, spans: string[]]>([
    ['true', ['literal true']],
    [' 1.5e3 ', ['literal 1.5e3']],
    ['"a b"', ['template "a b"', 'text a b']],
    ['""', ['template ""']],
    ['var.x', ['attribute var.x', 'name var']],
    ['a . b', ['attribute a . b', 'name a']],
    ['a.0.b', ['attribute a.0.b', 'index a.0', 'name a', 'literal 0']],
    ['a["k"]', ['index a["k"]', 'name a', 'template "k"', 'text k']],
    ['a[*].b[0]', ['splat a[*].b[0]', 'name a', 'attribute .b', 'index [0]', 'literal 0']],
    [
      'a.*.b.c[0]',
      ['index a.*.b.c[0]', 'splat a.*.b.c', 'name a', 'attribute .b', 'attribute .c', 'literal 0'],
    ],
    ['a[*].b[*].c', ['splat a[*].b[*].c', 'name a', 'attribute .b', 'splat [*].c', 'attribute .c']],
    ['[a, 1,]', ['tuple [a, 1,]', 'name a', 'literal 1']],
    ['f(a...)', ['call f(a...)', 'name a']],
    ['p::q::f()', ['call p::q::f()']],
    ['-a.b', ['unary -a.b', 'attribute a.b', 'name a']],
    ['!(a)', ['unary !(a)', 'parentheses (a)', 'name a']],
    ['a ? b : c', ['conditional a ? b : c', 'name a', 'name b', 'name c']],
    ['[for v in c : v if v]', ['for [for v in c : v if v]', 'name c', 'name v', 'name v']],
    ['{for k, v in c : k => v...}', ['for {for k, v in c : k => v...}', 'name c', 'name k', 'name v']],
    ['"${a}"', ['template "${a}"', 'interpolation ${a}', 'name a']],
  ])('knows where the parts of %s stand', (text, expected) => {
    expect(spans(text).toSorted()).toEqual(expected.toSorted());
    expect(spans(text)[0]).toBe(expected[0]);
  });

  it.each([
    ['a || b && c', 'a || (b && c)'],
    ['a && b == c', 'a && (b == c)'],
    ['a == b < c', 'a == (b < c)'],
    ['a >= b + c', 'a >= (b + c)'],
    ['a - b * c', 'a - (b * c)'],
    ['a - b - c', '(a - b) - c'],
    ['a / b % c', '(a / b) % c'],
    ['-a + b', '(-a) + b'],
    ['a ? b : c ? d : e', 'a ? b : (c ? d : e)'],
  ])('reads %s as %s', (loose, strict) => {
    const plain = JSON.stringify(bare(read(strict)), (_, one: { kind?: string; inner?: unknown }) =>
      one?.kind === 'parentheses' ? one.inner : one,
    );
    expect(JSON.stringify(bare(read(loose)))).toBe(plain);
  });

  it('keeps numbers as they are written', () => {
    expect(bare(read('0.10000000000000000001'))).toEqual({
      kind: 'literal',
      value: { number: '0.10000000000000000001' },
    });
  });

  it('takes bare words as keys for texts, and other keys as they are', () => {
    const object = read('{ a = 1, true : 2\n (b) = 3, "c d" = 4, 5 = 6, e.f = 7 }');
    expect(object.kind === 'object' && object.entries.map(({ key }) => bare(key))).toEqual([
      { kind: 'template', heredoc: false, parts: [{ kind: 'text', text: 'a' }] },
      { kind: 'template', heredoc: false, parts: [{ kind: 'text', text: 'true' }] },
      { kind: 'parentheses', inner: { kind: 'name', name: 'b' } },
      { kind: 'template', heredoc: false, parts: [{ kind: 'text', text: 'c d' }] },
      { kind: 'literal', value: { number: '5' } },
      { kind: 'attribute', name: 'f', of: { kind: 'name', name: 'e' } },
    ]);
  });

  it('names what is wrong with an expression, and where', () => {
    const { expression, problems } = parseExpression('a + [1, 2 3]');
    expect(expression).toEqual({ kind: 'invalid', start: 0, end: 12 });
    expect(problems).toEqual([
      {
        code: 'terraform-syntax',
        start: 10,
        end: 11,
        message: 'expected "," or "]" after the item, found "3"',
      },
    ]);
    expect(parseExpression('a.0.1').problems[0]?.message).toBe('".0.1" is not an index; write [0][1]');
    expect(parseExpression('[1, 2').problems).toMatchObject([
      { start: 0, message: '"[" is never closed; add "]"' },
    ]);
    expect(parseExpression('').problems[0]?.message).toBe('expected a value, found the end of the text');
  });
});

describe('bodies', () => {
  it('reads arguments and blocks with all their places', () => {
    const text = '# c\nregion = "eu" // c\nresource "aws_x" y {\n  a { b = 1 }\n  c {}\n}\n';
    const { body, problems } = parseText(text);
    expect(problems).toEqual([]);
    const [region] = body.attributes;
    expect(text.slice(region!.start, region!.end)).toBe('region = "eu"');
    expect(text.slice(region!.nameStart, region!.nameEnd)).toBe('region');
    const [resource] = body.blocks;
    expect(text.slice(resource!.start, resource!.headEnd)).toBe('resource "aws_x" y');
    expect(text.slice(resource!.start, resource!.end)).toBe(text.slice(text.indexOf('resource'), -1));
    expect(resource!.labels.map((label) => [label.text, text.slice(label.start, label.end)])).toEqual([
      ['aws_x', '"aws_x"'],
      ['y', 'y'],
    ]);
    expect(text.slice(resource!.body.start, resource!.body.end)).toBe('\n  a { b = 1 }\n  c {}\n');
    const [a, c] = resource!.body.blocks;
    expect(text.slice(a!.start, a!.end)).toBe('a { b = 1 }');
    expect(a!.body.attributes.map(({ name }) => name)).toEqual(['b']);
    expect(text.slice(c!.start, c!.end)).toBe('c {}');
    expect(body).toMatchObject({ start: 0, end: text.length });
  });

  it('reads files with a byte order mark and with CRLF', () => {
    const { body, problems } = parseText('\ufeffa = 1 # c\r\nb = [\r\n  2,\r\n]\r\nc {\r\n}\r\n');
    expect(problems).toEqual([]);
    expect(body.attributes.map(({ name, nameStart }) => [name, nameStart])).toEqual([
      ['a', 1],
      ['b', 12],
    ]);
    expect(body.blocks).toHaveLength(1);
  });

  it('says when a name stands twice, and keeps the first', () => {
    const { body, problems } = parseText('a = 1\nb = 2\n\na = 3\n');
    expect(problems).toEqual([
      {
        code: 'terraform-duplicate-argument',
        start: 13,
        end: 14,
        message: '"a" was already set on line 1, which counts; remove one of the two',
      },
    ]);
    expect(body.attributes.map(({ name, start }) => [name, start])).toEqual([
      ['a', 0],
      ['b', 6],
    ]);
  });
});
