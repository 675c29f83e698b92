import { expect, it } from 'vitest';
import { SourceFile } from '../../../estate/index.ts';
import { parseHclJson } from './json.ts';
import { bare, parseText, places } from './testing.ts';

function read(text: string) {
  return parseHclJson(new SourceFile('main.tf.json', text));
}

it('reads the tree of the native syntax', () => {
  const json = read(
    JSON.stringify({
      '//': 'a comment',
      terraform: { required_version: '1' },
      locals: [{ a: 1.5 }, { b: [true, null, -2] }],
      variable: { x: { type: 'list(string)', '//': 'another' } },
      resource: { aws_x: { one: { name: '${var.x}-y', tags: { k: '$${z}' } }, two: [{}] } },
      data: [{ aws_z: [{ p: {} }, { q: {} }] }],
    }),
  );
  const native = parseText(`
    terraform {
      required_version = "1"
    }
    locals {
      a = 1.5
    }
    locals {
      b = [true, null, -2]
    }
    variable "x" {
      type = "list(string)"
    }
    resource "aws_x" "one" {
      name = "\${var.x}-y"
      tags = { k = "$\${z}" }
    }
    resource "aws_x" "two" {}
    data "aws_z" "p" {}
    data "aws_z" "q" {}
  `);
  expect(json.problems).toEqual([]);
  expect(native.problems).toEqual([]);
  expect(bare(json.body)).toEqual(bare(native.body));
});

it('knows where everything stands, through the escapes of JSON', () => {
  const text = String.raw`{ "resource": { "t": { "n": { "a": "x\n\u0041${'${f(\\"k\\")}'}", "b": "p${'${q}'}" } } } }`;
  const { body, problems } = read(text);
  expect(problems).toEqual([]);
  const [block] = body.blocks;
  expect(block!.labels.map(({ end, start }) => text.slice(start, end))).toEqual(['t', 'n']);
  expect(text.slice(block!.start, block!.headEnd)).toBe('resource": { "t": { "n');
  const [a, b] = block!.body.attributes;
  expect(text.slice(a!.nameStart, a!.nameEnd)).toBe('a');
  expect(places(text, a!.value)).toEqual([
    ['template', String.raw`"x\n\u0041${'${f(\\"k\\")}'}"`],
    ['text', String.raw`x\n\u0041`],
    ['interpolation', String.raw`${'${f(\\"k\\")}'}`],
    ['call', String.raw`f(\"k\")`],
    ['template', String.raw`\"k\"`],
    ['text', 'k'],
  ]);
  expect(a!.value).toMatchObject({ parts: [{ text: 'x\nA', verbatim: false }, {}] });
  expect(b!.value).toMatchObject({ parts: [{ text: 'p', verbatim: true }, { kind: 'interpolation' }] });
});

it('keeps numbers as they are written, and unknown names as arguments', () => {
  const { body } = read('{ "other": 0.10000000000000000001 }');
  expect(bare(body.attributes)).toEqual([
    { name: 'other', value: { kind: 'literal', value: { number: '0.10000000000000000001' } } },
  ]);
});

it('says what is wrong, and reads the rest', () => {
  const { body, problems } = read('{ "variable": 1, "output": { "o": { "value": "${a b}" } } }');
  expect(problems.map(({ message, start }) => [message.slice(0, 40), start])).toEqual([
    ['what "variable" holds by its labels is w', 14],
    ['expected "}" to end "${" (a text that me', 49 + 1],
  ]);
  expect(body.blocks.map(({ type }) => type)).toEqual(['output']);
  expect(read('{ "a": ').problems[0]!.message).toContain('the file was left out');
  expect(read('[1]').problems).toHaveLength(1);
  expect(read('{ "a": 1, "a": 2 }').problems).toMatchObject([{ code: 'terraform-duplicate-argument' }]);
});
