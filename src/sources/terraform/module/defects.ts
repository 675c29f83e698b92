import type { SourceFile } from '../../../estate/index.ts';
import { evaluate } from '../evaluate/expression.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { ModuleCall } from './call.ts';
import { argument } from './config.ts';
import type { ModuleInstance } from './instance.ts';
import type { Root } from './root.ts';
import { mean } from './suggest.ts';
import { both, isEmpty, rangeOf } from './version.ts';
import type { Range } from './version.ts';

/** What Terraform would refuse before it makes anything, said where it is written. */
export function reportDefects(root: Root): void {
  const demands = new Map<string, Demand[]>();
  inModule(root, root.module, demands, undefined);
  for (const [provider, list] of demands) conflicts(root, provider, list);
}

/** What one module asks of a provider's version. */
interface Demand {
  readonly text: string;
  readonly range: Range;
  /** Where a person would change it: of a library, where it is called. */
  readonly file: SourceFile;
  readonly start: number;
  readonly by: string;
}

function inModule(
  root: Root,
  module: ModuleInstance,
  demands: Map<string, Demand[]>,
  by: ModuleCall | undefined,
): void {
  demand(module, demands, by);
  for (const call of module.calls()) {
    const { found } = call;
    if (found.kind === 'missing') {
      if (/^\.\.?(?:\/|$)/.test(call.source ?? '')) {
        const at = argument(call.block.node.body, 'source')?.value.start ?? call.block.node.start;
        if (module.library === undefined)
          root.fault(call.block.file, at, 'terraform-module-missing', `module.${call.name}: ${found.reason}`);
      }
      continue;
    }
    if (module.library === undefined && found.kind === 'local') inputs(root, call, found.config.variables);
    const instance = expansionOf(call)[0];
    const inner = instance === undefined ? undefined : call.at(instance);
    if (inner !== undefined)
      inModule(root, inner, demands, by ?? (inner.library === undefined ? undefined : call));
  }
}

function expansionOf(call: ModuleCall): ModuleCall['expansion'] {
  try {
    return call.expansion;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return [];
  }
}

/** Arguments that a module does not take, and those that it needs and does not get. */
function inputs(root: Root, call: ModuleCall, variables: ModuleInstance['config']['variables']): void {
  const { file, node } = call.block;
  for (const name of call.inputs) {
    if (variables.has(name)) continue;
    const at = argument(node.body, name)?.nameStart ?? node.start;
    const message = `the module has no variable "${name}"${mean(name, variables.keys())}`;
    root.fault(file, at, 'terraform-undeclared-input', message);
  }
  for (const [name, { node: variable }] of variables) {
    if (argument(variable.body, 'default') !== undefined || call.inputs.includes(name)) continue;
    const message = `module.${call.name} needs a value for "${name}", which has no default`;
    root.fault(file, node.start, 'terraform-missing-input', message);
  }
}

/** `required_providers` https://developer.hashicorp.com/terraform/language/providers/requirements */
function demand(module: ModuleInstance, demands: Map<string, Demand[]>, by: ModuleCall | undefined): void {
  for (const { file, node } of module.config.settings) {
    for (const block of node.body.blocks) {
      if (block.type !== 'required_providers') continue;
      for (const { name, value } of block.body.attributes) {
        const said = quietly(() => evaluate(value, module.scope(file)));
        const version = said?.kind === 'object' ? said.entries.get('version') : said;
        const source = said?.kind === 'object' ? said.entries.get('source') : undefined;
        if (version?.kind !== 'string') continue;
        const range = rangeOf(version.value);
        if (range === undefined) continue;
        const provider = source?.kind === 'string' ? source.value : `hashicorp/${name}`;
        const place = by === undefined ? { file, start: version.origin?.start ?? value.start } : placeOf(by);
        const list = demands.get(provider) ?? [];
        list.push({
          text: version.value,
          range,
          by: by === undefined ? 'this module' : `module.${by.name}`,
          ...place,
        });
        demands.set(provider, list);
      }
    }
  }
}

function placeOf(call: ModuleCall): { readonly file: SourceFile; readonly start: number } {
  const version = argument(call.block.node.body, 'version');
  return { file: call.block.file, start: version?.value.start ?? call.block.node.start };
}

function quietly(value: () => Value): Value | undefined {
  try {
    return value();
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return undefined;
  }
}

/** Two demands that no version can meet. */
function conflicts(root: Root, provider: string, demands: readonly Demand[]): void {
  for (const [index, one] of demands.entries()) {
    const other = demands.slice(0, index).find((before) => isEmpty(both(before.range, one.range)));
    if (other === undefined) continue;
    const message = `${one.by} needs ${provider} ${one.text}, and ${other.by} needs ${other.text} (${other.file.path}): no version meets both`;
    root.fault(one.file, one.start, 'terraform-provider-conflict', message);
  }
}
