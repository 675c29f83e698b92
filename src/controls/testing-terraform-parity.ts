import type { Estate, Tree } from '../estate/index.ts';
import type { Written } from '../estate/lenses/write-resource.ts';
import { writeTerraform } from '../estate/lenses/write-resource.ts';
import { terraformJson } from '../sources/terraform/write/index.ts';
import { readTexts } from '../sources/texts.ts';
import type { Control, Example } from './control.ts';
import { judge } from './judge.ts';

/** A parameter is in the estate for what can be said of it alone; Terraform's variables are not resources. */
const PARAMETER = 'AWS::CloudFormation::Parameter';

/** An example of CloudFormation, written as Terraform. */
export interface Translated {
  readonly estate: Estate;
  readonly resources: readonly Written[];
  /** The text of the `.tf.json` file. */
  readonly text: string;
}

export function translated({ source }: Example): Translated {
  const name = source.trimStart().startsWith('{') ? 'template.json' : 'template.yaml';
  const estate = readTexts({ [name]: source });
  const { resources } = writeTerraform(estate.resources.filter(({ type }) => type !== PARAMETER));
  return { estate, resources, text: terraformJson(resources).text };
}

/** What a control says of each resource, in the words of the template. */
export function verdicts(
  control: Control,
  estate: Estate,
  nameOf: (address: string) => string,
): readonly string[] {
  const found: string[] = [];
  judge(estate, [control], ({ decision, resource }) => {
    found.push(`${nameOf(resource.name)}: ${decision.verdict}`);
  });
  return found.toSorted();
}

/** What a tree is in a plan: its value, and which of it is only known after apply. */
interface Planned {
  readonly value: unknown;
  readonly unknown: unknown;
}

const OPEN: Planned = { value: undefined, unknown: true };

/** The JSON of a plan that makes the resources, as `terraform show -json` prints it. */
export function planOf(resources: readonly Written[]): string {
  const planned = resources.map((one) => {
    const { unknown, value } = plannedOf(one.tree);
    const { name, type } = one;
    const head = { address: `${type}.${name}`, mode: 'managed', type, name };
    return { head, value, unknown, expressions: expressionsOf(one.tree) };
  });
  return JSON.stringify({
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: planned.map(({ head, value }) => ({ ...head, values: value, sensitive_values: {} })),
      },
    },
    resource_changes: planned.map(({ head, unknown, value }) => ({
      ...head,
      change: { actions: ['create'], before: null, after: value, after_unknown: unknown },
    })),
    configuration: {
      root_module: { resources: planned.map(({ expressions, head }) => ({ ...head, expressions })) },
    },
  });
}

function plannedOf(tree: Tree): Planned {
  switch (tree.kind) {
    case 'leaf':
      return { value: tree.value, unknown: false };
    case 'passage':
      return plannedOf(tree.tree);
    case 'text': {
      if (tree.encodes === undefined) return OPEN;
      const { unknown, value } = plannedOf(tree.encodes);
      return holds(unknown) ? OPEN : { value: JSON.stringify(value), unknown: false };
    }
    case 'sequence': {
      // A list whose length is not known is not known as a whole.
      if (tree.items.some((item) => item.kind === 'hole' && item.spread === true)) return OPEN;
      const items = tree.items.map(plannedOf);
      return { value: items.map(({ value }) => value ?? null), unknown: items.map(({ unknown }) => unknown) };
    }
    case 'mapping': {
      const entries = tree.keys.map((key, at) => [key, plannedOf(tree.values[at]!)] as const);
      return {
        value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
        unknown: Object.fromEntries(entries.map(([key, { unknown }]) => [key, unknown])),
      };
    }
    default:
      return OPEN;
  }
}

function holds(unknown: unknown): boolean {
  if (typeof unknown !== 'object' || unknown === null) return unknown === true;
  return Object.values(unknown).some(holds);
}

/** The arguments of a block; what stands in it more than once is one block each. */
function expressionsOf(tree: Tree): object {
  if (tree.kind !== 'mapping') return {};
  return Object.fromEntries(
    tree.keys.map((key, at) => {
      const value = tree.values[at]!;
      const blocks = value.kind === 'sequence' && value.items.every((item) => item.kind === 'mapping');
      return [key, blocks && value.items.length > 0 ? value.items.map(expressionsOf) : expressionOf(value)];
    }),
  );
}

function expressionOf(tree: Tree): object {
  const references = [...referencesIn(tree)];
  return references.length === 0 ? { constant_value: plannedOf(tree).value } : { references };
}

/** Each reference with its prefixes, as Terraform lists them. */
function* referencesIn(tree: Tree): Generator<string> {
  if (tree.kind === 'pointer') yield* [`${tree.target}.${tree.attribute ?? 'id'}`, tree.target];
  else if (tree.kind === 'hole') yield 'var.open';
  else if (tree.kind === 'choice') yield* ['var.choice', 'var.open'];
  else if (tree.kind === 'passage') yield* referencesIn(tree.tree);
  else if (tree.kind === 'sequence') for (const item of tree.items) yield* referencesIn(item);
  else if (tree.kind === 'mapping') for (const value of tree.values) yield* referencesIn(value);
  else if (tree.kind === 'text') {
    if (tree.encodes !== undefined) yield* referencesIn(tree.encodes);
    else for (const part of tree.parts) if (typeof part === 'object') yield* referencesIn(part);
  }
}
