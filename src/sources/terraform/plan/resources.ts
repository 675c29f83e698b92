import type { Tree } from '../../../estate/index.ts';
import { child, itemsAt } from '../../../estate/index.ts';
import { mapUnder, under } from './format.ts';

/** A resource as a plan has it: what it will be, and which of that is not known yet or not to be shown. */
export interface PlannedResource {
  /** `module.eks["a"].aws_eks_cluster.this[0]` */
  readonly address: string;
  /** The address of the module it is in, with keys; empty in the root module. */
  readonly module: string;
  readonly type: string;
  readonly name: string;
  readonly key: string | number | undefined;
  readonly values: Tree | undefined;
  /** The same shape as `values`, with `true` for what is only known after apply. */
  readonly unknown: Tree | undefined;
  /** The same shape, with `true` for what must not be shown. */
  readonly sensitive: readonly Tree[];
  /** Where it stands in the text of the plan. */
  readonly start: number;
  readonly end: number;
}

/** The resources that will be there when the plan is applied: what is deleted has no planned values. */
export function plannedResources(plan: Tree): readonly PlannedResource[] {
  const changes = new Map<unknown, Tree>();
  for (const change of itemsAt(plan, 'resource_changes')) {
    // A deposed object is on its way out, beside the one that takes its place.
    if (under(change, 'deposed') === undefined) changes.set(under(change, 'address'), change);
  }
  const found: PlannedResource[] = [];
  const take = (module: Tree | undefined, address: string): void => {
    for (const resource of itemsAt(module, 'resources')) {
      const made = resourceOf(resource, address, changes);
      if (made !== undefined) found.push(made);
    }
    for (const inner of itemsAt(module, 'child_modules')) take(inner, String(under(inner, 'address') ?? ''));
  };
  take(mapUnder(mapUnder(plan, 'planned_values'), 'root_module'), '');
  return found;
}

function resourceOf(
  tree: Tree,
  module: string,
  changes: ReadonlyMap<unknown, Tree>,
): PlannedResource | undefined {
  const address = under(tree, 'address');
  const type = under(tree, 'type');
  if (typeof address !== 'string' || typeof type !== 'string' || under(tree, 'mode') !== 'managed')
    return undefined;
  const key = under(tree, 'index');
  const change = mapUnder(changes.get(address), 'change');
  const at = (of: Tree | undefined, name: string): Tree | undefined =>
    of?.kind === 'mapping' ? child(of, name) : undefined;
  return {
    address,
    module,
    type,
    name: String(under(tree, 'name') ?? ''),
    key: typeof key === 'string' || typeof key === 'number' ? key : undefined,
    values: at(tree, 'values') ?? at(change, 'after'),
    unknown: at(change, 'after_unknown'),
    sensitive: [at(tree, 'sensitive_values'), at(change, 'after_sensitive')].filter(
      (one) => one !== undefined,
    ),
    start: tree.start,
    end: tree.end,
  };
}
