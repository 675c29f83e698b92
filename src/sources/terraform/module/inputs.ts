import { posix } from 'node:path';
import { SourceFile } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';
import { evaluate } from '../evaluate/expression.ts';
import type { Resolver } from '../evaluate/scope.ts';
import type { FunctionContext } from '../functions/function.ts';
import { parseHcl, parseHclJson } from '../hcl/index.ts';
import { string, unknown } from '../values/make.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { ModuleConfig } from './config.ts';
import { argument } from './config.ts';

/**
 * The values that a root module's variables are given, the stronger ones last: the environment, `terraform.tfvars`,
 * `terraform.tfvars.json`, `*.auto.tfvars(.json)` by name, then those of `--var-file`.
 * https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
export function inputsOf(config: ModuleConfig, context: ReadContext): ReadonlyMap<string, () => Value> {
  const names = context.list(config.folder) ?? [];
  const automatic = [
    ...['terraform.tfvars', 'terraform.tfvars.json'].filter((name) => names.includes(name)),
    ...names.filter((name) => /\.auto\.tfvars(?:\.json)?$/.test(name)),
  ];
  const files = [
    ...automatic.flatMap((name) => context.inRepository(posix.join(config.folder, name)) ?? []),
    ...(context.options.varFiles ?? []),
  ];
  const inputs = fromEnvironment(config, context);
  for (const file of files) for (const [name, value] of valuesIn(file, context)) inputs.set(name, value);
  return inputs;
}

/**
 * `TF_VAR_name` is a text where the variable is one, and an expression elsewhere.
 * https://developer.hashicorp.com/terraform/language/values/variables#environment-variables
 */
function fromEnvironment(config: ModuleConfig, context: ReadContext): Map<string, () => Value> {
  const inputs = new Map<string, () => Value>();
  for (const [name, text] of Object.entries(context.options.environment ?? {})) {
    const declared = config.variables.get(name);
    if (declared === undefined) continue;
    const type = argument(declared.node.body, 'type')?.value;
    const isText = type === undefined || (type.kind === 'name' && type.name === 'string');
    const file = new SourceFile(`TF_VAR_${name}`, text);
    const origin = { file, start: 0, end: text.length };
    if (isText) inputs.set(name, () => string(text, origin));
    else {
      const { body } = parseHcl(new SourceFile(file.path, `${name} = ${text}\n`));
      const given = argument(body, name)?.value;
      inputs.set(name, () => {
        const unread = {
          code: 'unsupported-expression',
          text: `TF_VAR_${name} is no value of its type`,
        } as const;
        if (given === undefined) return unknown('any', unread, { origin });
        try {
          return { ...evaluate(given, { file, resolver: CONSTANTS }), origin };
        } catch (error) {
          if (!(error instanceof EvaluationError)) throw error;
          return unknown('any', unread, { origin });
        }
      });
    }
  }
  return inputs;
}

function valuesIn(file: SourceFile, context: ReadContext): readonly (readonly [string, () => Value])[] {
  const { body, problems } = file.path.endsWith('.json') ? parseHclJson(file) : parseHcl(file);
  for (const { code, message, start } of problems)
    context.estate.problems.push({ file: file.path, ...file.position(start), code, message });
  const resolver = CONSTANTS;
  return body.attributes.map((attribute) => [
    attribute.name,
    () => {
      try {
        return evaluate(attribute.value, { file, resolver });
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        const { start } = attribute.value;
        const { message } = error;
        context.estate.problems.push({
          file: file.path,
          ...file.position(start),
          code: 'terraform-expression',
          message,
        });
        const origin = { file, start, end: attribute.value.end };
        return unknown('any', { code: 'unsupported-expression', text: message }, { origin });
      }
    },
  ]);
}

const NO_FILES: FunctionContext = {
  readFile: () => undefined,
  listFiles: () => [],
  renderTemplate: () => {
    throw new EvaluationError('templates cannot be used here');
  },
};

/** Values of variables are constants: there are no names. */
const CONSTANTS: Resolver = {
  resolve: (root) => {
    throw new EvaluationError(`"${root}" cannot be used here: the values of variables are constants`);
  },
  conditionOf: () => ({ id: 'tfvars', label: 'a condition', options: ['true', 'false'] }),
  functions: NO_FILES,
  spend: () => undefined,
};
