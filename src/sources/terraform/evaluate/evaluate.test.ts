import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Answer } from '../testing.ts';
import { hasTerraform, ourOutputs, rootOf, terraformOutputs } from '../testing.ts';

const MAIN = `
resource "terraform_data" "u" {
  input = "known"
}
variable "names" {
  type    = list(string)
  default = ["a", "b"]
}
variable "settings" {
  type = map(object({
    size  = optional(number, 3)
    label = optional(string)
    tags  = optional(map(string), {})
  }))
  default = {
    web = { size = 5 }
    db  = { label = "x", tags = { k = "v" } }
  }
}
locals {
  unknown = terraform_data.u.id
  map     = { one = 1, two = 2, "three-3" = 3 }
  nested  = { list = [{ a = 1 }, { a = 2 }], none = null }
}
module "child" {
  source = "./child"
  for_each = toset(["x", "y"])
  name   = each.key
}
resource "terraform_data" "many" {
  count = 2
  input = "n\${count.index}"
}
resource "terraform_data" "each" {
  for_each = { a = "1", b = "2" }
  input = "\${each.key}-\${each.value}"
}
`;
const CHILD = `
variable "name" {
  type = string
}
variable "extra" {
  type    = object({ a = string, b = optional(bool, true) })
  default = { a = 1 }
}
output "name" { value = "child-\${var.name}" }
output "extra" { value = var.extra }
`;

/** Expressions of our own; every operator and form of expression of the language. */
const EXPRESSIONS: readonly string[] = [
  '1 + 2 * 3 - 4 / 2 % 3',
  '(1 + 2) * 3',
  '-local.map.one',
  '!true || false && true',
  '1 == 1.0',
  '1 == "1"',
  'null == null',
  '"a" == local.unknown',
  '[1, 2] == [1, 2]',
  '[1, 2] == tolist([1, 2])',
  '{ a = 1 } == { a = 1 }',
  '"10" < "9"',
  '5 > "4"',
  'true ? 1 : "b"',
  'false ? ["a"] : []',
  'true ? { a = 1 } : {}',
  'local.unknown == "x" ? 1 : 2',
  'true ? null : "x"',
  '"a" == "b" ? local.unknown : "sure"',
  '"${1 + 1} and ${true} and ${"text"}"',
  '"${local.map}"',
  '"pre-${local.unknown}"',
  '"%{ if true }yes%{ else }no%{ endif }"',
  '"%{ for k, v in local.map }${k}=${v};%{ endfor }"',
  '"$${literal} %%{literal} \\t \\u00e9"',
  '[for n in var.names : upper(n)]',
  '[for i, n in var.names : "${i}-${n}"]',
  '[for k, v in local.map : "${k}-${v}" if v > 1]',
  '{ for n in var.names : n => length(n) }',
  '{ for n in ["a", "b", "a"] : n => n... }',
  '{ for n in ["a", "a"] : n => n }',
  '[for x in local.unknown : x]',
  '[for x in [local.unknown, "b"] : x]',
  '{ for k, v in { a = local.unknown } : k => v }',
  'local.nested.list[*].a',
  'local.nested.list.*.a',
  'local.nested.none[*]',
  '"single"[*]',
  'local.nested["list"][1].a',
  'local.nested.list[5]',
  'local.map["three-3"]',
  'local.map.missing',
  'local.nested.none.x',
  'var.settings',
  'var.settings.web.size + var.settings["db"].size',
  'var.nope',
  'local.nope',
  'module.child["x"].name',
  'module.child',
  '[for k, m in module.child : m.name]',
  'values(module.child)[*].extra.b',
  'module.child["z"].name',
  'module.child["x"].nope',
  'terraform_data.many[1].input',
  'terraform_data.many[*].input',
  'terraform_data.many[2].input',
  'terraform_data.each["b"].output',
  '{ for k, v in terraform_data.each : k => v.input }',
  'terraform_data.u.id',
  'terraform_data.u.output',
  '{ (var.names[0]) = 1, "b-${var.names[1]}" = 2, plain = 3 }',
  '{ a = 1, "b" : 2, 3 = 4 }',
  '{ (local.unknown) = 1 }',
  'try(local.map.missing, "fallback")',
  'try(local.nested.list[9].a, local.map.nope, 7)',
  'try(local.unknown, "x")',
  'can(local.map.missing)',
  'can(local.map.one)',
  'can(regex("^a", "b"))',
  'max([1, 5, 3]...)',
  'concat([["a"], ["b", "c"]]...)',
  'merge([{ a = 1 }, { b = 2 }]...)',
  'merge(local.map, { two = "2" })',
  'length(local.map)',
  'lookup(local.map, "one", 9)',
  'lookup(local.map, "none", 9)',
  'toset(["b", "a", "b"])',
  'tolist(toset(["b", "a"]))[0]',
  'toset(["a"])[0]',
  'coalesce(null, "", "x")',
  'jsonencode({ b = [1, true, null], a = "<&>" })',
  'jsondecode("{\\"a\\": [1, {\\"b\\": null}]}")',
  'path.module',
  'nonsensitive(sensitive("x") == "x")',
  'nonsensitive(sensitive("x"))',
  '10 / 4',
  '1 / 3',
  '0.1 + 0.2',
  '1e3',
  '123456789012345678901234567890 + 1',
  '1 / 0 > 5',
  '5 % 0',
  'true + 1',
  '"5" + 1',
  '"x" + 1',
  'local.unknown + 1',
  'true && local.unknown == "x"',
  'false && local.unknown == "x"',
  'true || local.unknown == "x"',
  '!(local.unknown == "x")',
  '[local.unknown, 1][1]',
  '[local.unknown, 1]',
  'length([local.unknown, 1])',
  'length(local.unknown)',
  'keys({ b = local.unknown, a = 1 })',
  'flatten([["a"], [], [["b"]]])',
  'element(["a", "b"], 3)',
  'var.names[local.unknown]',
  '{ a = { b = { c = 1 } } }.a.b["c"]',
  '[[1, 2], [3]][*][0]',
  'zipmap(var.names, [1, 2])',
  'each.key',
  'count.index',
];

const outputs = Object.fromEntries(EXPRESSIONS.map((expression, at) => [`o${at}`, expression]));
const main = MAIN.replaceAll('\\${', '${');
const child = CHILD.replaceAll('\\${', '${');

const lines = Object.entries(outputs).map(([name, value]) => `output "${name}" { value = ${value} }`);
const texts = { 'main.tf': main, 'child/main.tf': child };
const recorded = new URL('fixtures/answers.json', import.meta.url);

/** What Terraform 1.11 said to each expression; asked anew where it is installed. */
function answers(): Readonly<Record<string, Answer>> {
  const known = existsSync(recorded)
    ? (JSON.parse(readFileSync(recorded, 'utf8')) as Readonly<Record<string, Answer>>)
    : {};
  if (!hasTerraform) return known;
  const asked = terraformOutputs(texts, outputs);
  const now = Object.fromEntries(
    EXPRESSIONS.map((expression, at) => [expression, asked.get(`o${at}`)!] as const),
  );
  if (process.env.RINGWALL_RECORD === '1') writeFileSync(recorded, `${JSON.stringify(now, undefined, 1)}\n`);
  else expect(now).toEqual(known);
  return now;
}

/** Where we know more than a plan does: what a resource gives back that it was given, and what decides alone. */
const KNOWN_HERE = [
  'terraform_data.each["b"].output',
  'terraform_data.u.output',
  // Terraform itself does this from 1.12 on.
  'false && local.unknown == "x"',
  'true || local.unknown == "x"',
];

it('gives the answers that Terraform gives', () => {
  const theirs = answers();
  const ours = ourOutputs(rootOf({ ...texts, 'outputs.tf': lines.join('\n') }));
  for (const [at, expression] of EXPRESSIONS.entries()) {
    if (KNOWN_HERE.includes(expression)) continue;
    expect
      .soft({ expression, answer: ours.get(`o${at}`) })
      .toEqual({ expression, answer: theirs[expression] });
  }
});
