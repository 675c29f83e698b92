import { posix } from 'node:path';
import type { Scope, SourceFile, Span, Tree } from '../../../estate/index.ts';
import { child, childAt, dataOf } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';
import { addAll, pointerOf } from '../estate/add.ts';
import { declaredIn } from '../estate/collect.ts';
import type { Declared } from '../estate/draft.ts';
import { valuesOf } from '../estate/values.ts';
import { reportDefects } from '../module/defects.ts';
import { Root } from '../module/root.ts';
import { Workspace } from '../module/workspace.ts';
import { fromJson } from '../values/make.ts';
import type { Value } from '../values/value.ts';
import { withoutKeys } from './address.ts';
import { isReadable, mapUnder, under } from './format.ts';
import { hide } from './secrets.ts';
import { placedBody } from './places.ts';
import { outermostModule, readingOf } from './reading.ts';
import { PlanConfiguration } from './references.ts';
import type { PlannedResource } from './resources.ts';
import { plannedResources } from './resources.ts';
import { bodyOf } from './values.ts';

/** A plan that can be read, and the folder of the root module that it is for. */
export interface Plan {
  readonly file: SourceFile;
  readonly tree: Tree;
  /** Relative to the root of the tree that is read. */
  readonly folder: string;
}

/**
 * A plan, where it can be read: what is wrong with it is said.
 * @param folder of the root module that it is for; that of the file unless told
 */
export function planOf(
  file: SourceFile,
  tree: Tree,
  context: ReadContext,
  folder?: string,
): Plan | undefined {
  context.count(file);
  if (!isReadable(file, tree, context)) return undefined;
  const declared = mapUnder(mapUnder(mapUnder(tree, 'configuration'), 'root_module'), 'variables');
  const values = mapUnder(tree, 'variables');
  for (const name of declared?.keys ?? [])
    if (under(mapUnder(declared, name), 'sensitive') === true) hide(mapUnder(values, name), file);
  return { file, tree, folder: folder ?? posix.dirname(context.relative(file)) };
}

/** Reads a plan with the sources beside it, where there are any. */
export function readPlan(file: SourceFile, tree: Tree, context: ReadContext): void {
  const plan = planOf(file, tree, context);
  if (plan === undefined) return;
  const workspace = new Workspace(context);
  const config = workspace.module(plan.folder);
  const root = config === undefined ? undefined : new Root(workspace, config, inputsOfPlan(plan));
  collectPlan(plan, root, context);
  if (root !== undefined) reportDefects(root);
}

/** The values that the root module's variables had when the plan was made. */
export function inputsOfPlan({ file, tree }: Plan): ReadonlyMap<string, () => Value> {
  const variables = mapUnder(tree, 'variables');
  const entries = (variables?.keys ?? []).flatMap((name): readonly (readonly [string, () => Value])[] => {
    const value = childAt(variables, name, 'value');
    const make = (): Value => ({
      ...fromJson(value === undefined ? null : dataOf(value)),
      origin: { file, start: value?.start ?? -1, end: value?.end ?? -1 },
    });
    return [[name, make]];
  });
  return new Map(entries);
}

/**
 * Adds what a plan makes to the estate, instead of what the evaluation of its root module would.
 * @param root the root module that it is for, evaluated with the plan's variables (`inputsOfPlan`): it gives the places
 */
export function collectPlan(plan: Plan, root: Root | undefined, context: ReadContext): void {
  const { file, folder, tree } = plan;
  const resources = plannedResources(tree);
  const configuration = new PlanConfiguration(tree, resources);
  const byAddress = new Map(resources.map((one) => [one.address, one]));
  const written = new Map((root === undefined ? [] : declaredIn(root)).map((one) => [one.address, one]));
  const all = resources.map((one): Declared => {
    const body = bodyOf(one, readingOf(one, configuration, byAddress, file));
    const own = written.get(one.address);
    if (own !== undefined) return { ...own, body: placedBody(body, own.body, file), exists: undefined };
    const head = headOf(one, root, file);
    const { address, type } = one;
    return { address, type, body, file: head.file, start: head.start, head, exists: undefined };
  });
  const region = regionOf(tree);
  const scope: Scope = {
    kind: 'account',
    id: root?.id ?? `terraform:${folder}`,
    ...(region === undefined ? {} : { region }),
  };
  const treeContext = { libraryOf: root?.libraryOf ?? (() => undefined), pointerOf };
  addAll(all, scope, treeContext, context.estate);
  if (root === undefined) return;
  for (const value of valuesOf(root.module, scope, treeContext)) context.estate.values.push(value);
}

/** A resource that the sources do not make: its block, the call of the module it is in, or its place in the plan. */
function headOf({ address, end, start }: PlannedResource, root: Root | undefined, plan: SourceFile): Span {
  const block = root?.module.config.resources.get(withoutKeys(address));
  if (block !== undefined) return { file: block.file, start: block.node.start, end: block.node.headEnd };
  const call = root?.module.config.modules.get(outermostModule(address) ?? '');
  if (call !== undefined) return { file: call.file, start: call.node.start, end: call.node.headEnd };
  return { file: plan, start, end };
}

/** The Region of the default provider, as far as it is a constant or a variable. */
function regionOf(plan: Tree): string | undefined {
  const provider = mapUnder(mapUnder(mapUnder(plan, 'configuration'), 'provider_config'), 'aws');
  const region = mapUnder(mapUnder(provider, 'expressions'), 'region');
  const constant = under(region, 'constant_value');
  if (typeof constant === 'string') return constant;
  const references = region === undefined ? undefined : child(region, 'references');
  const only =
    references?.kind === 'sequence' && references.items.length === 1 ? references.items[0] : undefined;
  const name = only?.kind === 'leaf' ? /^var\.([\w-]+)$/.exec(String(only.value))?.[1] : undefined;
  const value = name === undefined ? undefined : under(mapUnder(mapUnder(plan, 'variables'), name), 'value');
  return typeof value === 'string' ? value : undefined;
}
