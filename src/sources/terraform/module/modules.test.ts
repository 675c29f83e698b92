import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasTerraform, ourInputs, rootOf, terraformInputs } from '../testing.ts';

// Random configurations of modules in modules, with count, for_each, defaults, tfvars, overrides and outputs, against
// what Terraform plans for them.

interface Block {
  readonly name: string;
  readonly by: 'none' | 'count' | 'set' | 'map';
  readonly many: number;
}

interface Module {
  readonly resources: readonly Block[];
  readonly calls: readonly (Block & { readonly of: Module; readonly given: boolean })[];
  readonly typed: boolean;
}

const block = (prefix: string): fc.Arbitrary<Block> =>
  fc.record({
    name: fc.constantFrom('a', 'b', 'c').map((name) => prefix + name),
    by: fc.constantFrom('none', 'count', 'set', 'map'),
    many: fc.nat({ max: 3 }),
  });

const module = (depth: number): fc.Arbitrary<Module> =>
  fc.record({
    resources: fc.uniqueArray(block('r_'), { maxLength: 3, selector: ({ name }) => name }),
    calls:
      depth === 0
        ? fc.constant([])
        : fc.uniqueArray(
            fc.tuple(block('m_'), module(depth - 1), fc.boolean()).map(([of, inner, given]) => ({
              ...of,
              of: inner,
              given,
            })),
            { maxLength: 2, selector: ({ name }) => name },
          ),
    typed: fc.boolean(),
  });

const KEYS = ['x', 'y', 'z'];

/** The meta-argument, and what tells one instance from another. */
function repeated({ by, many }: Block): { readonly meta: string; readonly self: string } {
  const keys = KEYS.slice(0, many);
  switch (by) {
    case 'none':
      return { meta: '', self: '"only"' };
    case 'count':
      return { meta: `count = length(var.words) > 1 ? ${many} : 0`, self: '"n${count.index}"' };
    case 'set':
      return {
        meta: `for_each = toset([for k in ${JSON.stringify(keys)} : k if k != "y"])`,
        self: '"${each.key}=${each.value}"',
      };
    case 'map':
      return {
        meta: `for_each = { for i, k in ${JSON.stringify(keys)} : k => i * local.factor }`,
        self: '"${each.key}:${each.value}"',
      };
  }
}

/** How an expression reads something of every instance, in order. */
const all = (base: string, { by }: Block, attribute: string): string =>
  by === 'none'
    ? `[${base}.${attribute}]`
    : by === 'count'
      ? `${base}[*].${attribute}`
      : `[for k, v in ${base} : "\${k}/\${jsonencode(v.${attribute})}"]`;

function write(made: Module, folder: string, texts: Record<string, string>): void {
  const lines = [
    'variable "words" {',
    `  ${made.typed ? 'type = list(string)' : ''}`,
    '  default = ["one", "two"]',
    '}',
    'variable "extra" {',
    '  type    = object({ n = optional(number, 7), s = optional(string) })',
    '  default = {}',
    '}',
    'locals {',
    '  factor = var.extra.n + 1',
    '  joined = join("-", var.words)',
    '}',
  ];
  const seen: string[] = [];
  for (const one of made.resources) {
    const { meta, self } = repeated(one);
    lines.push(
      `resource "terraform_data" "${one.name}" {`,
      `  ${meta}`,
      `  input = { self = ${self}, words = local.joined, s = var.extra.s, path = path.module }`,
      '}',
    );
    seen.push(all(`terraform_data.${one.name}`, one, 'input.self'));
  }
  for (const call of made.calls) {
    const { meta, self } = repeated(call);
    const given = call.given
      ? `words = concat([${self}], var.words)\n  extra = { n = "3", s = ${self} }`
      : '';
    lines.push(`module "${call.name}" {`, `  source = "./${call.name}"`, `  ${meta}`, `  ${given}`, '}');
    seen.push(all(`module.${call.name}`, call, 'seen'));
    write(call.of, `${folder}${call.name}/`, texts);
  }
  lines.push('output "seen" {', `  value = flatten([${seen.join(', ')}])`, '}');
  texts[`${folder}main.tf`] = `${lines.join('\n')}\n`;
}

function textsOf(made: Module): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  write(made, '', texts);
  texts['main.tf'] +=
    'resource "terraform_data" "seen" {\n  input = { out = flatten([local.factor, local.joined]), over = "no" }\n}\n';
  texts['x_override.tf'] =
    'resource "terraform_data" "seen" {\n  input = { over = "yes", factor = local.factor }\n}\n';
  texts['terraform.tfvars'] = 'words = ["t", "f", "vars"]\n';
  texts['z.auto.tfvars.json'] = '{"extra": {"s": "auto"}}\n';
  return texts;
}

const file = new URL('fixtures/modules.json', import.meta.url);
type Recorded = readonly { readonly texts: Readonly<Record<string, string>>; readonly inputs: object }[];

it('random configurations make what Terraform plans', () => {
  const seed = process.env.RINGWALL_RECORD === '1' ? 11 : undefined;
  const cases = fc.sample(module(2), { numRuns: 12, ...(seed === undefined ? {} : { seed }) }).map(textsOf);
  if (seed !== undefined) {
    const recorded = cases.map((texts) => ({ texts, inputs: Object.fromEntries(terraformInputs(texts)) }));
    writeFileSync(file, `${JSON.stringify(recorded)}\n`);
  }
  for (const { inputs, texts } of JSON.parse(readFileSync(file, 'utf8')) as Recorded)
    expect(Object.fromEntries(ourInputs(rootOf(texts)))).toEqual(inputs);
  if (!hasTerraform) return;
  for (const texts of cases)
    expect({ texts, inputs: Object.fromEntries(ourInputs(rootOf(texts))) }).toEqual({
      texts,
      inputs: Object.fromEntries(terraformInputs(texts)),
    });
});
