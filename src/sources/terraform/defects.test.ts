import { describe, expect, it } from 'vitest';
import { readTexts } from '../texts.ts';
import { only, plain } from './testing-places.ts';

describe('what is wrong with the code', () => {
  const problems = (texts: Readonly<Record<string, string>>): readonly string[] =>
    readTexts(texts).problems.map(({ code, file, line, message }) => `${file}:${line} ${code} ${message}`);

  it('is said where it is, and the rest is read', () => {
    const texts = {
      'main.tf': `locals {
  a = local.b
  b = local.a
  c = var.nam
}
variable "name" {}
resource "aws_ecr_repository" "r" {
  name                 = local.c
  image_tag_mutability = "IMMUTABLE"
  image_tag_mutability = "MUTABLE"
}
resource "aws_ecr_repository" "r" {
  name = "twice"
}
module "m" {
  source = "./m"
  size   = 1
}
module "gone" {
  source = "./gone"
}
`,
      'm/main.tf': 'variable "sizes" {}\n',
    };
    expect(problems(texts)).toEqual([
      'main.tf:10 terraform-duplicate-argument "image_tag_mutability" was already set on line 9, which counts; remove one of the two',
      'main.tf:12 terraform-duplicate-declaration aws_ecr_repository.r is declared twice, first in main.tf; Terraform refuses this, remove one',
      'main.tf:4 terraform-expression var.nam is not declared in this module; did you mean name?',
      'main.tf:3 terraform-expression local.a → local.b → local.a: this depends on itself',
      'main.tf:17 terraform-undeclared-input the module has no variable "size"; did you mean sizes?',
      'main.tf:15 terraform-missing-input module.m needs a value for "sizes", which has no default',
      'main.tf:20 terraform-module-missing module.gone: no Terraform files were found in ./gone, its source',
    ]);
    expect(plain(only(readTexts(texts), 'AWS::ECR::Repository'))).toMatchObject({
      ImageTagMutability: 'IMMUTABLE',
    });
  });

  it('a provider version that no module can have', () => {
    const demand = (version: string): string =>
      `terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "${version}"\n    }\n  }\n}\n`;
    expect(
      problems({
        'main.tf': `${demand('~> 5.0')}module "m" {\n  source = "./m"\n}\n`,
        'm/main.tf': demand('>= 6.0, < 7.0'),
      }),
    ).toEqual([
      expect.stringContaining(
        'm/main.tf:5 terraform-provider-conflict this module needs hashicorp/aws >= 6.0, < 7.0',
      ),
    ]);
    expect(
      problems({
        'main.tf': `${demand('>= 5.0')}module "m" {\n  source = "./m"\n}\n`,
        'm/main.tf': demand('~> 6.1'),
      }),
    ).toEqual([]);
  });

  it('a policy that is no JSON', () => {
    const found = problems({
      'main.tf':
        'resource "aws_iam_policy" "p" {\n  policy = file("${path.module}/p.json")\n}\nresource "aws_iam_policy" "q" {\n  policy = file("${path.module}/q.json")\n}\n',
      'p.json': '{"Statement": [}',
      'q.json': '{"Statement": []}',
    });
    expect(found).toEqual([
      expect.stringMatching(
        /^main\.tf:2 terraform-invalid-json policy of aws_iam_policy\.p is no valid JSON/,
      ),
    ]);
  });

  it('modules that call each other in a circle end', () => {
    const call = (source: string): string => `module "m" {\n  source = "${source}"\n}\n`;
    expect(problems({ 'a/main.tf': call('../b'), 'b/main.tf': call('../a') }).length).toBeLessThan(10);
  });

  it('locals in a chain of ten thousand have a value or a reason, and nothing breaks', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) => `  l${at} = local.l${at + 1}\n`).join('');
    const estate = readTexts({
      'main.tf': `locals {\n${chain}  l10000 = "x"\n}\nresource "aws_ecr_repository" "r" {\n  name = local.l0\n}\n`,
    });
    expect(only(estate, 'AWS::ECR::Repository').at('RepositoryName').value().kind).toBe('unknown');
    expect(estate.problems.length).toBeGreaterThan(0);
  });

  it('files are read inside of the repository only', () => {
    const found = problems({
      'main.tf':
        'output "x" {\n  value = file("../../etc/passwd")\n}\noutput "y" {\n  value = file("here.txt")\n}\n',
      'here.txt': 'hello',
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('main.tf:2');
  });
});
