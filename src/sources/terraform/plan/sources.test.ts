import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Estate } from '../../../estate/index.ts';
import { plain } from '../../../estate/lenses/testing-generate.ts';
import { hasTerraform } from '../testing.ts';
import { estateOf, planText, resource, said } from './testing.ts';

describe('with its sources beside it', () => {
  const sources = {
    'main.tf': [
      'variable "public" { type = bool }',
      'resource "aws_iam_role" "r" {}',
      'resource "aws_eks_cluster" "c" {',
      '  role_arn = "arn:aws:iam::1:role/${aws_iam_role.r.name}"',
      '  vpc_config {',
      '    endpoint_public_access = var.public',
      '    subnet_ids             = []',
      '  }',
      '}',
      '',
    ].join('\n'),
  };
  const plan = planText(
    [
      {
        type: 'aws_eks_cluster',
        name: 'c',
        values: {
          vpc_config: [{ endpoint_public_access: true, endpoint_private_access: false, subnet_ids: [] }],
        },
        unknown: { role_arn: true, arn: true, encryption_config: true },
      },
    ],
    { variables: { public: { value: true } } },
  );
  const estate = estateOf(plan, sources);

  it('is at the lines of its configuration', () => {
    const cluster = resource(estate, 'aws_eks_cluster.c');
    const { file, start } = cluster.head!;
    expect([file.path, file.position(start).line]).toEqual(['main.tf', 3]);
    const leaf = cluster.at('ResourcesVpcConfig', 'SubnetIds').span!;
    expect([leaf.file.path, leaf.file.position(leaf.start).line]).toEqual(['main.tf', 7]);
    const filledIn = cluster.at('ResourcesVpcConfig', 'EndpointPrivateAccess').span!;
    expect(filledIn.file.path).toBe('main.tf');
    const given = cluster.at('ResourcesVpcConfig', 'EndpointPublicAccess');
    expect(given.value()).toMatchObject({ kind: 'known', value: true });
    expect(given.steps.map(({ start: at, file: { path, ...of } }) => [path, 'x' in of, at > 0])).toEqual([
      ['main.tf', false, true],
    ]);
  });

  it('says of what is open what the configuration says', () => {
    expect(said(estate, 'aws_eks_cluster.c')).toMatchObject({
      RoleArn: { text: ['arn:aws:iam::1:role/', { pointer: 'aws_iam_role.r', attribute: undefined }] },
    });
    expect(resource(estate, 'aws_eks_cluster.c').at('EncryptionConfig').present).toBe(false);
  });

  it('replaces the evaluation: there is one resource', () => {
    expect(estate.resources.map(({ address }) => address)).toEqual(['aws_eks_cluster.c']);
  });
});

describe('what is there already', () => {
  const sources = {
    'main.tf': [
      'data "aws_caller_identity" "me" {}',
      'resource "aws_iam_role" "r" {}',
      'resource "aws_eks_cluster" "c" {',
      '  role_arn = aws_iam_role.r.arn',
      '  name     = "shop-${data.aws_caller_identity.me.account_id}"',
      '}',
      'resource "aws_sns_topic_policy" "p" {',
      '  policy = jsonencode({ Resource = aws_iam_role.r.arn })',
      '}',
    ].join('\n'),
  };
  const arn = 'arn:aws:iam::111122223333:role/r';
  const estate = estateOf(
    planText([
      { type: 'aws_iam_role', name: 'r', values: { arn } },
      { type: 'aws_eks_cluster', name: 'c', values: { role_arn: arn, name: 'shop-111122223333' } },
      { type: 'aws_sns_topic_policy', name: 'p', values: { policy: JSON.stringify({ Resource: arn }) } },
    ]),
    sources,
  );

  it('is still a reference where one is written, and known where that is better', () => {
    expect(said(estate, 'aws_eks_cluster.c')).toEqual({
      RoleArn: { pointer: 'aws_iam_role.r', attribute: 'Arn' },
      Name: 'shop-111122223333',
    });
    const { tree } = resource(estate, 'aws_sns_topic_policy.p').at('PolicyDocument');
    expect(tree?.kind === 'text' && plain(tree.encodes)).toEqual({
      Resource: { pointer: 'aws_iam_role.r', attribute: 'Arn' },
    });
  });
});

describe('a resource that the sources do not make', () => {
  const planned = (name: string, module?: string) =>
    planText([{ type: 'aws_vpc', name, values: {}, ...(module === undefined ? {} : { module }) }]);
  const sources = {
    'main.tf':
      'module "net" {\n  source = "example/net/aws"\n}\nresource "aws_vpc" "a" {\n  for_each = {}\n}\n',
  };
  const head = (address: string, plan: string) => {
    const { file, start } = resource(estateOf(plan, sources), address).head!;
    return [file.path, file.position(start).line];
  };

  it('is at its block, at the call of its module, or in the plan', () => {
    expect(head('aws_vpc.a', planned('a'))).toEqual(['main.tf', 4]);
    expect(head('module.net.aws_vpc.b', planned('b', 'module.net'))).toEqual(['main.tf', 1]);
    expect(head('aws_vpc.c', planned('c'))[0]).toBe('plan.json');
  });
});

describe.runIf(hasTerraform)('a plan that Terraform made', () => {
  const estates = (sources: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(tmpdir(), 'ringwall-plan-'));
    try {
      for (const [path, text] of Object.entries(sources)) {
        mkdirSync(join(folder, dirname(path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const env = { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1' };
      const run = (...args: readonly string[]): string =>
        execFileSync('terraform', args, { cwd: folder, encoding: 'utf8', env });
      run('init', '-no-color');
      run('plan', '-no-color', '-out=plan');
      const text = run('show', '-json', 'plan');
      return { alone: estateOf(text), beside: estateOf(text, sources) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const addresses = ({ resources }: Estate) => resources.map(({ address }) => address).toSorted();

  it('has its instances, and keeps its secrets', () => {
    const { alone, beside } = estates({
      'main.tf': [
        'variable "secret" {\n  default   = "correct horse"\n  sensitive = true\n}',
        'resource "terraform_data" "a" {\n  for_each = toset(["x"])\n  input = [each.key, var.secret]\n}',
        'resource "terraform_data" "b" {\n  count = 1\n  input = { id = terraform_data.a["x"].id, plain = 1 }\n}',
      ].join('\n'),
    });
    expect(alone.problems).toEqual([]);
    expect(addresses(alone)).toEqual(['terraform_data.a["x"]', 'terraform_data.b[0]']);
    expect(said(alone, 'terraform_data.b[0]')).toMatchObject({ input: { plain: 1 } });
    expect(JSON.stringify(said(alone, 'terraform_data.a["x"]'))).not.toContain('correct horse');
    expect(said(beside, 'terraform_data.b[0]')).toMatchObject({
      input: { id: { pointer: 'terraform_data.a["x"]' } },
    });
  });

  it('has its modules, at their lines', () => {
    const { alone, beside } = estates({
      'main.tf': [
        'variable "names" {\n  default = ["a.b", "c"]\n}',
        'resource "terraform_data" "r" {}',
        'module "m" {\n  source   = "./m"\n  for_each = toset(var.names)\n  id       = terraform_data.r.id\n  name     = each.key\n}',
      ].join('\n'),
      'm/main.tf':
        'variable "id" {}\nvariable "name" {}\nresource "terraform_data" "in" {\n  input = { id = var.id, name = var.name }\n}\n',
    });
    const inside = ['a.b', 'c'].map((key) => `module.m["${key}"].terraform_data.in`);
    expect(addresses(alone)).toEqual([...inside, 'terraform_data.r']);
    expect(addresses(beside)).toEqual([...inside, 'terraform_data.r']);
    const { file, start } = resource(beside, inside[0]!).head!;
    expect([file.path, file.position(start).line]).toEqual(['m/main.tf', 3]);
    const input = resource(beside, inside[0]!).at('input');
    expect(input.get('name').value()).toMatchObject({ kind: 'known', value: 'a.b' });
    expect(input.get('id').value()).toMatchObject({ known: { kind: 'pointer', target: 'terraform_data.r' } });
  });
});
