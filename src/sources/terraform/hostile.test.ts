import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outline, outlineJson } from '../../estate/outline.ts';
import { readTexts } from '../texts.ts';

const MAIN = `variable "names" {
  type    = map(object({ size = optional(number, 2), tags = optional(list(string), []) }))
  default = { a = {}, b = { size = 3 } }
}
variable "open" {
  type = bool
}
locals {
  sizes = { for k, v in var.names : k => v.size + 1 if v.size > 1 }
  text  = "x-\${join(",", keys(local.sizes))}-%{ if var.open }on%{ else }off%{ endif }"
}
module "m" {
  source   = "./m"
  for_each = var.names
  name     = each.key
  rules    = concat([22], each.value.tags[*])
}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/x"
      values   = [local.text]
    }
  }
}
resource "aws_iam_role" "r" {
  count              = var.open ? 2 : 1
  assume_role_policy = data.aws_iam_policy_document.d.json
  name               = "r\${count.index}"
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r[0].name
  policy_arn = try(aws_iam_role.r[1].arn, "none")
}
output "all" {
  value = { r = aws_iam_role.r[*].name, m = values(module.m)[*].id }
}
`;

const MODULE = `variable "name" {}
variable "rules" {
  default = []
}
resource "aws_security_group" "g" {
  name = var.name
  dynamic "ingress" {
    for_each = toset([for r in var.rules : tostring(r)])
    content {
      from_port   = ingress.value
      to_port     = ingress.key
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
output "id" {
  value = aws_security_group.g.id
}
`;

/** All that is said of what was read: nothing of it may throw. */
function everything(texts: Readonly<Record<string, string>>): string {
  const estate = readTexts(texts);
  return [...estate.resources, ...estate.values]
    .map(({ root }) => {
      const read = outline(root);
      return read === undefined ? '' : outlineJson(read, false);
    })
    .join('\n');
}

const tokens = (text: string): string[] => text.match(/\w+|\s+|[^\w\s]/g) ?? [];

/** A text in which some tokens are gone, doubled, swapped or replaced by others of it. */
const damaged = (text: string): fc.Arbitrary<string> => {
  const all = tokens(text);
  const place = fc.nat({ max: all.length - 1 });
  return fc
    .array(fc.tuple(place, fc.constantFrom('drop', 'double', 'swap', 'odd'), place), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => {
      const made = [...all];
      for (const [at, how, other] of changes) {
        if (how === 'drop') made[at] = '';
        else if (how === 'double') made[at] += made[at]!;
        else if (how === 'swap') made[at] = all[other]!;
        else
          made[at] = ['${', '"', 'null', '-1', '\u0000', '*', '<<E\n', 'each.value', 'local.sizes'][
            other % 9
          ]!;
      }
      return made.join('');
    });
};

describe('whatever the text is, it is read to the end', () => {
  it('damaged configurations', () => {
    fc.assert(
      fc.property(damaged(MAIN), damaged(MODULE), (main, inner) => {
        everything({ 'main.tf': main, 'm/main.tf': inner });
      }),
      { numRuns: 400 },
    );
  });

  it('damaged plans, variable files and lists of modules', () => {
    const plan = JSON.stringify({
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'aws_iam_role.r[0]',
              mode: 'managed',
              type: 'aws_iam_role',
              name: 'r',
              index: 0,
              values: { name: 'r' },
            },
          ],
          child_modules: [{ address: 'module.m', resources: [] }],
        },
      },
      resource_changes: [
        { address: 'aws_iam_role.r[0]', change: { actions: ['create'], after_unknown: { arn: true } } },
      ],
      configuration: { root_module: { resources: [] } },
    });
    const list = '{"Modules": [{"Key": "m", "Source": "x", "Version": "1.0.0", "Dir": "m"}]}';
    fc.assert(
      fc.property(
        damaged(plan),
        damaged('names = { a = { size = 1 } }\nopen = true\n'),
        damaged(list),
        (made, vars, modules) => {
          everything({
            'main.tf': MAIN,
            'm/main.tf': MODULE,
            'terraform.tfvars': vars,
            'other/plan.json': made,
            '.terraform/modules/modules.json': modules,
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

it('what is whole in a broken file is judged all the same', () => {
  const estate = readTexts({
    'main.tf': `${MAIN}\nresource "aws_ecr_repository" "x" {\n  name = \n  image_tag_mutability = "MUTABLE"\n}\n`,
    'm/main.tf': MODULE,
  });
  const repository = estate.ofType('AWS::ECR::Repository')[0]!;
  expect(repository.at('ImageTagMutability').value()).toMatchObject({ value: 'MUTABLE' });
  expect(repository.at('RepositoryName').value().kind).toBe('unknown');
  expect(estate.ofType('AWS::EC2::SecurityGroup')).toHaveLength(2);
});

it('names that mean something to JavaScript are names', () => {
  const estate = readTexts({
    'main.tf':
      'locals {\n  __proto__ = "a"\n  constructor = { toString = "b", __proto__ = "c" }\n}\nvariable "hasOwnProperty" {\n  default = "d"\n}\noutput "x" {\n  value = [local.__proto__, local.constructor.toString, local.constructor["__proto__"], var.hasOwnProperty]\n}\nresource "__proto__" "constructor" {\n  toString = 1\n}\n',
  });
  const x = estate.values.find(({ address }) => address === 'output.x')!;
  expect(x.root.items().items.map((item) => item.value())).toMatchObject(
    ['a', 'b', 'c', 'd'].map((value) => ({ value })),
  );
  expect(estate.problems).toEqual([]);
});

it('a module that calls itself, or one around it, is not read without end', () => {
  const twice = 'for_each = toset(["a", "b"])\n';
  const itself = readTexts({
    'main.tf': `module "m" {\n  source = "./."\n  ${twice}}\nlocals {\n  x = 1\n}\n`,
  });
  expect(itself.problems.map(({ message }) => message).join()).toContain('it never ends');
  expect(itself.values.length).toBeLessThan(10);
  const circle = readTexts({
    'main.tf': `module "a" {\n  source = "./a"\n  ${twice}}\n`,
    'a/main.tf': `module "b" {\n  source = "../b"\n  ${twice}}\nresource "aws_ecr_repository" "r" {\n  name = "r"\n}\n`,
    'b/main.tf': `module "a" {\n  source = "../a"\n  ${twice}}\n`,
  });
  expect(circle.problems.map(({ message }) => message).join()).toContain('it never ends');
  expect(circle.ofType('AWS::ECR::Repository')).toHaveLength(2);
});

it('modules that multiply are read up to a limit, and that is said', () => {
  const many = 'for_each = toset([for n in range(60) : tostring(n)])\n';
  const estate = readTexts({
    'main.tf': `module "a" {\n  source = "./a"\n  ${many}}\nmodule "z" {\n  source = "./c"\n}\nresource "aws_ecr_repository" "r" {\n  name = "r"\n}\n`,
    'a/main.tf': `module "b" {\n  source = "../b"\n  ${many}}\n`,
    'b/main.tf': `module "c" {\n  source = "../c"\n  ${many}}\n`,
    'c/main.tf': 'resource "aws_ecr_repository" "r" {\n  name = "r"\n}\n',
  });
  expect(estate.problems.map(({ message }) => message).join()).toContain('too large to evaluate');
  expect(estate.ofType('AWS::ECR::Repository').length).toBeGreaterThan(0);
});
