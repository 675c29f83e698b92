import type { Scope, Span } from '../../../estate/index.ts';
import type { Release } from '../../kubernetes/helm/release.ts';
import type { ReadContext } from '../../source.ts';
import { regionOf } from '../data/aws-facts.ts';
import type { ModuleInstance } from '../module/instance.ts';
import type { ResourceInstance } from '../module/resource.ts';
import type { Root } from '../module/root.ts';
import { object } from '../values/make.ts';
import { EvaluationError } from '../values/value.ts';
import { addAll, pointerOf } from './add.ts';
import type { Declared } from './draft.ts';
import { existenceOf } from './draft.ts';
import { helmReleases } from './helm-releases.ts';
import { addModuleCalls } from './module-calls.ts';
import type { TreeContext } from './tree.ts';
import { valuesOf } from './values.ts';

/**
 * All that one root module makes, through the lenses, into the estate.
 * @returns the charts of this repository that it installs: they are rendered with its values
 */
export function collect(root: Root, context: ReadContext): readonly Release[] {
  const { estate } = context;
  const region = regionOf(undefined, root.module);
  const scope: Scope = {
    kind: 'account',
    id: root.id,
    ...(region?.kind === 'string' ? { region: region.value } : {}),
  };
  const trees: TreeContext = { libraryOf: root.libraryOf, pointerOf };
  const declared = declaredIn(root);
  addAll(declared, scope, trees, estate);
  root.withinBudget(() => addModuleCalls(root.module, scope, estate));
  root.withinBudget(() => {
    for (const value of valuesOf(root.module, scope, trees)) estate.values.push(value);
  });
  return helmReleases(declared, root.folder, trees, context);
}

/** The resources that the configuration of a root module declares. */
export function declaredIn(root: Root): readonly Declared[] {
  const found: Declared[] = [];
  root.withinBudget(() => inModule(root.module, found));
  return found;
}

function inModule(module: ModuleInstance, found: Declared[]): void {
  for (const group of module.resources()) {
    if (group.block.mode !== 'managed') continue;
    for (const instance of quietly(() => group.instances) ?? []) found.push(declared(instance));
  }
  for (const call of module.calls()) {
    for (const instance of quietly(() => call.expansion) ?? []) {
      const inner = call.at(instance);
      if (inner !== undefined) inModule(inner, found);
    }
  }
}

function declared(instance: ResourceInstance): Declared {
  const { block } = instance.group;
  return {
    address: instance.address,
    type: block.type,
    body: quietly(() => instance.body) ?? object([]),
    file: instance.file,
    start: block.node.start,
    head: headOf(instance),
    exists: existenceOf(instance),
    library: instance.group.module.library,
  };
}

function quietly<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return undefined;
  }
}

/** Where a person would edit: the block; of a public module, the call of it. */
function headOf(instance: ResourceInstance): Span {
  const { block, module } = instance.group;
  if (module.library !== undefined) return module.library.call;
  return { file: block.file, start: block.node.start, end: block.node.headEnd };
}
