import type { Estate, Resource } from '../../../estate/index.ts';
import { plain } from '../../../estate/lenses/testing-generate.ts';

import { parseJson } from '../../text/json.ts';
import { contextOf } from '../testing.ts';
import { readPlan } from './read.ts';

interface PlannedIn {
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly index?: string | number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown?: Readonly<Record<string, unknown>>;
  readonly sensitive?: Readonly<Record<string, unknown>>;
  readonly expressions?: Readonly<Record<string, unknown>>;
}

/**
 * A plan in the documented format. Resources of modules (`module.a`, one level) are in its child modules; the
 * configuration is there when one of them has expressions.
 */
export function planText(
  resources: readonly PlannedIn[],
  extra: Readonly<Record<string, unknown>> = {},
): string {
  const modules = [...new Set(resources.map(({ module }) => module ?? ''))];
  const planned = (of: string) =>
    resources
      .filter(({ module }) => (module ?? '') === of)
      .map((one) => ({
        address: addressOf(one),
        mode: 'managed',
        type: one.type,
        name: one.name,
        ...(one.index === undefined ? {} : { index: one.index }),
        provider_name: 'registry.terraform.io/hashicorp/aws',
        values: one.values,
        sensitive_values: one.sensitive ?? {},
      }));
  const configured = resources
    .filter(({ expressions, module }) => module === undefined && expressions !== undefined)
    .map(({ expressions, name, type }) => ({
      address: `${type}.${name}`,
      mode: 'managed',
      type,
      name,
      expressions,
    }));
  return JSON.stringify(
    {
      format_version: '1.2',
      terraform_version: '1.11.4',
      planned_values: {
        root_module: {
          resources: planned(''),
          child_modules: modules
            .filter((of) => of !== '')
            .map((of) => ({ address: of, resources: planned(of) })),
        },
      },
      resource_changes: resources.map((one) => ({
        address: addressOf(one),
        mode: 'managed',
        type: one.type,
        name: one.name,
        change: { actions: ['create'], before: null, after: one.values, after_unknown: one.unknown ?? {} },
      })),
      ...(configured.length > 0 ? { configuration: { root_module: { resources: configured } } } : {}),
      ...extra,
    },
    undefined,
    2,
  );
}

function addressOf({ index, module, name, type }: PlannedIn): string {
  const key = index === undefined ? '' : `[${JSON.stringify(index)}]`;
  return `${module === undefined ? '' : `${module}.`}${type}.${name}${key}`;
}

/** The estate of a plan, with the sources beside it. */
export function estateOf(plan: string, sources: Readonly<Record<string, string>> = {}): Estate {
  const context = contextOf({ ...sources, 'plan.json': plan });
  const file = context.inRepository('plan.json')!;
  readPlan(file, parseJson(file).trees[0]!, context);
  return context.estate;
}

/** The resource at an address. */
export function resource(estate: Estate, address: string): Resource {
  const found = estate.resources.find((one) => one.address === address);
  if (found === undefined) throw new Error(`there is no ${address}`);
  return found;
}

/** What a plan says of a resource, as plain data; without what the provider fills in. */
export function said(estate: Estate, address: string): unknown {
  const { tree } = resource(estate, address);
  if (tree.kind !== 'mapping') return plain(tree);
  const written = tree.keys.flatMap((key, at) => {
    const value = tree.values[at]!;
    return value.kind === 'leaf' && value.by !== undefined ? [] : [[key, plain(value)] as const];
  });
  return Object.fromEntries(written);
}
