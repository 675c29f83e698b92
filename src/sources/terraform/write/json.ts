import type { Hole, Tree, Variable } from '../../../estate/index.ts';
import type { Written } from '../../../estate/lenses/write-resource.ts';
import type { Inputs } from './expression.ts';
import { UnwritableError, escaped, expression, template } from './expression.ts';

/** What could not be written of a resource. */
export interface Unwritable {
  /** `aws_eks_cluster.main` */
  readonly address: string;
  readonly why: string;
}

export interface TerraformJson {
  /** The text of a `.tf.json` file. */
  readonly text: string;
  /** Resources that are left out of it. */
  readonly unwritable: readonly Unwritable[];
}

/**
 * Resources as a `.tf.json` file. What is not known is a variable without a default, and what hangs on a condition
 * hangs on a `bool` variable.
 * https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function terraformJson(resources: readonly Written[]): TerraformJson {
  const inputs = new Declared();
  const unwritable: Unwritable[] = [];
  const byType: Record<string, Record<string, unknown>> = {};
  for (const { exists, name, tree, type } of resources) {
    try {
      const count = exists === undefined ? {} : { count: `\${${expression(exists, inputs)} ? 1 : 0}` };
      const body = { ...count, ...(jsonOf(tree, inputs) as object) };
      (byType[type] ??= {})[name] = body;
    } catch (error) {
      if (!(error instanceof UnwritableError)) throw error;
      unwritable.push({ address: `${type}.${name}`, why: error.message });
    }
  }
  const { data, variables } = inputs;
  const document = {
    ...(Object.keys(variables).length === 0 ? {} : { variable: variables }),
    ...(Object.keys(data).length === 0 ? {} : { data }),
    resource: byType,
  };
  return { text: `${JSON.stringify(document, undefined, 2)}\n`, unwritable };
}

function jsonOf(tree: Tree, inputs: Inputs): unknown {
  switch (tree.kind) {
    case 'leaf':
      return typeof tree.value === 'string' ? escaped(tree.value) : tree.value;
    case 'passage':
      return jsonOf(tree.tree, inputs);
    case 'sequence':
      return tree.items.some((item) => item.kind === 'hole' && item.spread === true)
        ? `\${${expression(tree, inputs)}}`
        : tree.items.map((item) => jsonOf(item, inputs));
    case 'mapping':
      if (tree.rest !== undefined)
        throw new UnwritableError(`further keys may stand here: ${tree.rest.reason.text}`);
      return Object.fromEntries(tree.keys.map((key, at) => [escaped(key), jsonOf(tree.values[at]!, inputs)]));
    case 'text':
      return tree.encodes === undefined ? template(tree, inputs) : `\${${expression(tree, inputs)}}`;
    default:
      return `\${${expression(tree, inputs)}}`;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  list: 'list(any)',
  map: 'map(any)',
};

/**
 * What CloudFormation's pseudo parameters are in Terraform.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
const FACTS: readonly (readonly [parameter: string, data: string, attribute: string])[] = [
  ['AWS::AccountId', 'aws_caller_identity', 'account_id'],
  ['AWS::Partition', 'aws_partition', 'partition'],
  ['AWS::Region', 'aws_region', 'region'],
  ['AWS::URLSuffix', 'aws_partition', 'dns_suffix'],
];

/** https://developer.hashicorp.com/terraform/language/block/variable */
interface Input {
  readonly type?: string;
  /** What stands there is never nothing. */
  readonly nullable?: false;
  readonly description: string;
}

/** The variables that are declared on the way. */
class Declared implements Inputs {
  readonly data: Record<string, { readonly current: object }> = {};
  readonly variables: Record<string, Input> = {};
  readonly #names = new Map<string, string>();

  of = (hole: Hole): string => {
    const { reason, spread, type } = hole;
    const fact = FACTS.find(([name]) => reason.text.startsWith(`${name} `));
    if (fact !== undefined) {
      this.data[fact[1]] = { current: {} };
      return `data.${fact[1]}.current.${fact[2]}`;
    }
    const kind = spread === true ? 'list' : type;
    const name = this.#name(`${kind ?? ''} ${reason.text}`, 'open');
    this.variables[name] = {
      ...(kind === undefined ? {} : { type: TYPES[kind]!, nullable: false }),
      description: reason.text,
    };
    return `var.${name}`;
  };

  ofChoice = ({ id, label, options }: Variable): string => {
    const name = this.#name(id, 'choice');
    const type = options.join(' ') === 'true false' ? 'bool' : 'string';
    this.variables[name] = { type, nullable: false, description: label };
    return name;
  };

  #name(key: string, prefix: string): string {
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `${prefix}_${this.#names.size + 1}`;
      this.#names.set(key, name);
    }
    return name;
  }
}
