import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hole, Tree } from '../../../estate/index.ts';
import { child, hole, leaf, mapping, sequence, treeOf } from '../../../estate/index.ts';
import { plain } from '../../../estate/lenses/testing-generate.ts';
import { writeTerraform } from '../../../estate/lenses/write-resource.ts';
import { readTexts } from '../../texts.ts';
import { rootOf } from '../testing.ts';
import { terraformJson } from './json.ts';

const written = (...entries: readonly (readonly [string, Tree])[]) =>
  terraformJson([
    {
      type: 'aws_thing',
      name: 'a',
      tree: mapping(entries.map(([key, value]) => [key, value, -1])),
      of: 'A',
      part: false,
    },
  ]);
const body = (...entries: readonly (readonly [string, Tree])[]): Record<string, unknown> =>
  (JSON.parse(written(...entries).text) as { resource: { aws_thing: { a: Record<string, unknown> } } })
    .resource.aws_thing.a;
const text = (...parts: readonly (string | Tree)[]): Tree => ({ kind: 'text', parts, start: -1, end: -1 });
const role: Tree = { kind: 'pointer', target: 'aws_iam_role.r', attribute: 'arn', start: -1, end: -1 };
const open = hole({ code: 'unresolved-parameter', text: 'parameter Env has no value' }, -1, -1, 'string');
const encoded = (tree: Tree): Tree => ({ kind: 'text', parts: [open], encodes: tree, start: -1, end: -1 });
const either = (
  label: string,
  options: readonly string[],
  ...trees: readonly (Tree | undefined)[]
): Tree => ({
  kind: 'choice',
  variable: { id: label, label, options },
  branch: (option) => trees[option],
  start: -1,
  end: -1,
});

describe('a value', () => {
  it.each([
    ['a literal', leaf('plain'), 'plain'],
    ['a literal with what would be a template', leaf('${a} %{ if } $${b}'), '$${a} %%{ if } $$${b}'],
    ['a number', leaf(3), 3],
    ['a list of blocks', treeOf([{ size: 1 }]), [{ size: 1 }]],
    ['a map whose key would be a template', treeOf({ '${x}': 1 }), { '$${x}': 1 }],
    ['a pointer', role, '${aws_iam_role.r.arn}'],
    [
      'a pointer to an attribute of a block',
      { ...role, attribute: 'identity.oidc.issuer' } as Tree,
      '${aws_iam_role.r.identity[0].oidc[0].issuer}',
    ],
    ['a text around a pointer', text('${', role, '/*'), '$${${aws_iam_role.r.arn}/*'],
    [
      'a structure where a text is asked for',
      encoded(treeOf({ 'a"b': ['x\n\u0007', { y: '${z}' }] })),
      '${jsonencode({ "a\\"b" = ["x\\n\\u0007", { "y" = "$${z}" }] })}',
    ],
    [
      'a text in a structure',
      encoded(sequence([text('a"', role)])),
      '${jsonencode(["a\\"${aws_iam_role.r.arn}"])}',
    ],
    ['what is not known', open, '${var.open_1}'],
    [
      'a list that may be longer',
      sequence([leaf('a'), { ...open, spread: true } as Hole]),
      '${concat(["a"], var.open_1)}',
    ],
    ['a choice', either('strict', ['true', 'false'], leaf(1), undefined), '${(var.choice_1 ? 1 : null)}'],
    [
      'a choice of three',
      either('size', ['s', 'm', 'l'], leaf(1), leaf(2), leaf(3)),
      '${(var.choice_1 == "s" ? 1 : (var.choice_1 == "m" ? 2 : 3))}',
    ],
  ])('is written: %s', (_, tree, expected) => {
    expect(body(['it', tree])['it']).toEqual(expected);
  });
});

describe('what is not known', () => {
  const documentOf = (...trees: readonly Tree[]): Record<string, unknown> =>
    JSON.parse(written(...trees.map((tree, at) => [`a${at}`, tree] as const)).text) as Record<
      string,
      unknown
    >;

  it('is a variable, the same for the same', () => {
    expect(documentOf(open, text('x', open))['variable']).toEqual({
      open_1: { type: 'string', nullable: false, description: 'parameter Env has no value' },
    });
  });

  it('is a data source, where Terraform has one for it', () => {
    const account = hole({
      code: 'unresolved-parameter',
      text: 'AWS::AccountId is known when it is deployed',
    });
    expect(documentOf(text('arn:', account))['data']).toEqual({ aws_caller_identity: { current: {} } });
  });

  it('leaves out a resource that may have arguments that are not known', () => {
    const tree: Tree = { ...mapping([]), rest: open };
    const { text: document, unwritable } = terraformJson([
      { type: 'aws_thing', name: 'a', tree, of: 'A', part: false },
    ]);
    expect(unwritable).toEqual([
      { address: 'aws_thing.a', why: 'further keys may stand here: parameter Env has no value' },
    ]);
    expect(JSON.parse(document)).toEqual({ resource: {} });
  });
});

describe('what is written', () => {
  it('is read again as it was, also in the language of expressions', () => {
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'binary' }).filter((one) => one.normalize('NFC') === one),
        fc.constantFrom('${a}', '%{if}', '$${', '"\\', '\n\r\t', '$', '%%{', '#{', '//'),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b.c', 'd e', '${k}', 'x/y'), tie('tree'), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
      ),
    })).tree;
    fc.assert(
      fc.property(value, (data) => {
        const read = (tree: Tree): unknown => {
          const { text: document } = written(['it', tree]);
          const estate = readTexts({ 'main.tf.json': document });
          expect(estate.problems).toEqual([]);
          return (plain(estate.resources[0]!.tree) as Record<string, unknown>)['it'];
        };
        expect(read(treeOf(data))).toEqual(data);
        expect(JSON.parse(read(encoded(treeOf([data]))) as string)).toEqual([data]);
      }),
      { numRuns: 150 },
    );
  });

  it('has a count where it hangs on a condition whether it is made', () => {
    const template = [
      'Parameters: { Env: { Type: String, AllowedValues: [dev, prod] } }',
      'Conditions: { Prod: !Equals [!Ref Env, prod] }',
      'Resources:',
      '  Files: { Type: AWS::S3::Bucket, Condition: Prod, Properties: { VersioningConfiguration: { Status: Enabled } } }',
      '  Policy: { Type: AWS::S3::BucketPolicy, Condition: Prod, Properties: { Bucket: !Ref Files, PolicyDocument: {} } }',
    ].join('\n');
    const ours = readTexts({ 'template.yaml': template });
    const { asides, resources } = writeTerraform(
      ours.resources.filter(({ type }) => type !== 'AWS::CloudFormation::Parameter'),
    );
    expect(asides).toEqual([]);
    const estate = readTexts({ 'main.tf.json': terraformJson(resources).text });
    expect(estate.problems).toEqual([]);
    expect(estate.resources.map(({ address, exists }) => [address, exists?.kind])).toEqual([
      ['aws_s3_bucket.Files[0]', 'choice'],
      ['aws_s3_bucket_policy.Policy[0]', 'choice'],
    ]);
    // In the case in which it is made, the bucket is too.
    const pointer = { pointer: 'aws_s3_bucket.Files[0]', attribute: undefined };
    const { tree } = estate.resources[1]!;
    expect(plain(tree.kind === 'mapping' ? child(tree, 'Bucket') : undefined)).toMatchObject({
      branches: [expect.anything(), pointer],
    });
    expect(estate.resources[0]!.at('VersioningConfiguration').tree?.kind).toBe('choice');
  });

  it('asks for its variables when it is evaluated', () => {
    const { text: document } = written(['it', open]);
    expect([...rootOf({ 'main.tf.json': document }).module.config.variables.keys()]).toEqual(['open_1']);
  });
});
