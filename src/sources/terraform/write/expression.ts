import type { Choice, Hole, Text, Tree, Variable } from '../../../estate/index.ts';

/** The variables that stand for what is not known. */
export interface Inputs {
  /** The variable or data source for something open (`var.open_1`), declared when it is first asked for. */
  readonly of: (hole: Hole) => string;
  /** The name of the variable that a choice hangs on. */
  readonly ofChoice: (variable: Variable) => string;
}

/** Something has no form in Terraform's language. */
export class UnwritableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnwritableError';
  }
}

/**
 * A tree as an expression of Terraform's language. Pointers are addresses of Terraform with its attributes.
 * https://developer.hashicorp.com/terraform/language/expressions
 */
export function expression(tree: Tree, inputs: Inputs): string {
  switch (tree.kind) {
    case 'leaf':
      return typeof tree.value === 'string' ? quoted(tree.value) : String(tree.value);
    case 'passage':
      return expression(tree.tree, inputs);
    case 'sequence':
      return listOf(tree.items, inputs);
    case 'mapping': {
      if (tree.rest !== undefined)
        throw new UnwritableError(`further keys may stand here: ${tree.rest.reason.text}`);
      const entries = tree.keys.map((key, at) => `${quoted(key)} = ${expression(tree.values[at]!, inputs)}`);
      return `{ ${entries.join(', ')} }`;
    }
    case 'text':
      if (tree.encodes !== undefined) return `jsonencode(${expression(tree.encodes, inputs)})`;
      return `"${template(tree, inputs, inQuotes)}"`;
    case 'pointer':
      return `${tree.target}${tree.attribute === undefined ? '' : `.${indexed(tree.attribute)}`}`;
    case 'hole':
      return inputs.of(tree);
    case 'choice':
      return chosen(tree, inputs);
  }
}

/** One conditional for each option but the last. */
function chosen({ branch, variable }: Choice, inputs: Inputs): string {
  const name = inputs.ofChoice(variable);
  const isBool = variable.options.join(' ') === 'true false';
  const last = variable.options.length - 1;
  const from = (option: number): string => {
    const made = branch(option);
    const text = made === undefined ? 'null' : expression(made, inputs);
    if (option === last) return text;
    const test = isBool ? `var.${name}` : `var.${name} == ${quoted(variable.options[option]!)}`;
    return `(${test} ? ${text} : ${from(option + 1)})`;
  };
  return from(0);
}

/** A list; what may be any number of items is a list that is put in between. */
function listOf(items: readonly Tree[], inputs: Inputs): string {
  if (!items.some((item) => item.kind === 'hole' && item.spread === true))
    return `[${items.map((item) => expression(item, inputs)).join(', ')}]`;
  const lists = items.map((item) =>
    item.kind === 'hole' && item.spread === true ? inputs.of(item) : `[${expression(item, inputs)}]`,
  );
  return `concat(${lists.join(', ')})`;
}

/** The text of a template, what is known in it through `known`. */
export function template({ parts }: Text, inputs: Inputs, known = (text: string): string => text): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return known(escaped(part));
      return part.kind === 'leaf' ? known(escaped(String(part.value))) : `\${${expression(part, inputs)}}`;
    })
    .join('');
}

/** A literal text as a template says it: what would be an interpolation is doubled. */
export function escaped(text: string): string {
  return text.replaceAll('${', () => '$${').replaceAll('%{', '%%{');
}

/** https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
function inQuotes(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/["\\\0-\u001f]/g, (one) => {
    if (one === '"' || one === '\\') return `\\${one}`;
    const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[one];
    return named ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function quoted(text: string): string {
  return `"${inQuotes(escaped(text))}"`;
}

/** `vpc_config.cluster_security_group_id` is an attribute of the first block. */
function indexed(attribute: string): string {
  const steps = attribute.split('.');
  return steps.map((step, at) => (at < steps.length - 1 ? `${step}[0]` : step)).join('.');
}
