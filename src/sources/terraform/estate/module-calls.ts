import type { Estate, Scope, Tree } from '../../../estate/index.ts';
import { Resource, leaf, mapping, sequence } from '../../../estate/index.ts';
import { unknownInputs } from '../cards/index.ts';
import type { ModuleCall } from '../module/call.ts';
import { argument } from '../module/config.ts';
import type { ModuleInstance } from '../module/instance.ts';

/** Adds the calls of modules that others publish: what each is given, and whether its files are here. */
export function addModuleCalls(module: ModuleInstance, scope: Scope, estate: Estate): void {
  if (module.library !== undefined) return;
  for (const call of module.calls()) {
    if (call.source !== undefined && !/^\.\.?(?:\/|$)/.test(call.source))
      estate.add(resourceOf(call, call.source, scope));
    for (const instance of call.expansion) {
      const inner = call.at(instance);
      if (inner !== undefined) addModuleCalls(inner, scope, estate);
    }
  }
}

function resourceOf(call: ModuleCall, source: string, scope: Scope): Resource {
  const { file, node } = call.block;
  const at = (name: string): number => argument(node.body, name)?.nameStart ?? node.start;
  const unknown = unknownInputs(call).map(({ label, mean, name, renamed, version }): Tree => {
    const text = leaf(name, at(name), at(name) + name.length);
    const help = leaf(renamed === undefined ? mean : `; it is ${renamed} there`);
    return mapping(
      [
        ['Name', text, -1],
        ['Help', help, -1],
        ['Renamed', leaf(renamed === undefined ? 'no' : 'yes'), -1],
        ['Module', leaf(label), -1],
        ['Version', leaf(version), -1],
      ],
      text.start,
      text.end,
    );
  });
  const { found } = call;
  const address = call.module.addressOf(`module.${call.name}`);
  return new Resource({
    scope,
    type: 'Terraform::Module',
    name: address,
    address,
    file,
    head: { file, start: node.start, end: node.headEnd },
    tree: mapping([
      ['Source', leaf(source, at('source')), -1],
      ...(found.kind === 'missing' ? [['NotRead', leaf(found.reason), -1] as const] : []),
      ['UnknownInputs', sequence(unknown), -1],
    ]),
  });
}
