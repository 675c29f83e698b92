import type { Scope } from '../../../estate/index.ts';
import { Resource } from '../../../estate/index.ts';
import { BudgetError } from '../evaluate/errors.ts';
import type { Written } from '../module/config.ts';
import type { ModuleInstance } from '../module/instance.ts';
import type { Node } from '../hcl/ast.ts';
import { unknown } from '../values/make.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { TreeContext } from './tree.ts';
import { treeOf } from './tree.ts';

/**
 * The locals and outputs of a module and of those it calls, by their addresses: `local.tags`, `module.vpc.output.id`.
 * What is wrong in one is reported here, also when nothing uses it: Terraform would refuse it all the same.
 */
export function* valuesOf(module: ModuleInstance, scope: Scope, context: TreeContext): Generator<Resource> {
  if (module.library !== undefined) return;
  const made = (name: string, written: Written<Node>, value: () => Value): Resource => {
    const { file, node } = written;
    const address = module.addressOf(name);
    return new Resource({
      scope,
      type: 'value',
      name: address,
      address,
      tree: treeOf(attempt(module, written, value), file, context),
      file,
      head: { file, start: node.start, end: node.end },
    });
  };
  for (const [name, written] of module.config.locals)
    yield made(`local.${name}`, written, () => module.local(name));
  for (const [name, written] of module.config.outputs)
    yield made(`output.${name}`, written, () => module.output(name));
  for (const call of module.calls()) {
    for (const instance of call.expansion) {
      const inner = call.at(instance);
      if (inner !== undefined) yield* valuesOf(inner, scope, context);
    }
  }
}

function attempt(module: ModuleInstance, { file, node }: Written<Node>, value: () => Value): Value {
  try {
    return value();
  } catch (error) {
    if (error instanceof BudgetError) return unknown('any', { code: 'too-many-cases', text: error.message });
    if (!(error instanceof EvaluationError)) throw error;
    module.root.report(error, file, node.start, module.library);
    return unknown('any', { code: 'unsupported-expression', text: error.message });
  }
}
