import { posix } from 'node:path';
import type { Release } from '../kubernetes/helm/release.ts';
import type { ReadContext } from '../source.ts';
import { collect } from './estate/collect.ts';
import type { ModuleConfig } from './module/config.ts';
import { argument, plainText } from './module/config.ts';
import { reportDefects } from './module/defects.ts';
import { inputsOf } from './module/inputs.ts';
import { Root } from './module/root.ts';
import type { Plan } from './plan/index.ts';
import { collectPlan, inputsOfPlan } from './plan/index.ts';
import { Workspace } from './module/workspace.ts';

/**
 * Reads the Terraform modules in these folders. A module that another one calls is judged only as it is called; the
 * others are root modules, each a scope of its own. Where there is a plan for a root module, what the plan makes is
 * judged in place of what its evaluation makes.
 * @returns the charts of this repository that are installed, with their values
 * @param folders relative to the root of the tree, those with Terraform files in them
 */
export function readTerraform(
  folders: readonly string[],
  context: ReadContext,
  plans: readonly Plan[] = [],
): readonly Release[] {
  const releases: Release[] = [];
  const workspace = new Workspace(context);
  const beside = plans.map(({ folder }) => folder).filter((folder) => !folders.includes(folder));
  const configs = [...folders, ...new Set(beside)].flatMap((folder) => workspace.module(folder) ?? []);
  for (const config of configs) reportFaults(config, context);
  const planned = new Map(plans.map((plan) => [plan.folder, plan]));
  for (const config of rootsAmong(configs)) {
    const plan = planned.get(config.folder);
    const inputs = plan === undefined ? inputsOf(config, context) : inputsOfPlan(plan);
    const root = new Root(workspace, config, inputs);
    if (plan === undefined) releases.push(...collect(root, context));
    else collectPlan(plan, root, context);
    if (plan !== undefined) planned.delete(config.folder);
    root.withinBudget(() => reportDefects(root));
  }
  for (const plan of planned.values()) collectPlan(plan, undefined, context);
  return releases;
}

function reportFaults(config: ModuleConfig, { estate }: ReadContext): void {
  for (const { code, file, message, start } of config.faults)
    estate.problems.push({ file: file.path, ...file.position(start), code, message });
}

/** Those that no other one calls; of modules that call each other in a circle, all. */
function rootsAmong(configs: readonly ModuleConfig[]): readonly ModuleConfig[] {
  const byFolder = new Map(configs.map((config) => [config.folder, config]));
  const calls = new Map(configs.map((config) => [config.folder, calledBy(config)]));
  const called = new Set([...calls].flatMap(([folder, of]) => of.filter((one) => one !== folder)));
  const roots = configs.filter(({ folder }) => !called.has(folder));
  const reached = new Set<string>();
  const stack = roots.map(({ folder }) => folder);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    stack.push(...(calls.get(at) ?? []));
  }
  return [...roots, ...configs.filter(({ folder }) => !reached.has(folder) && byFolder.has(folder))];
}

function calledBy(config: ModuleConfig): readonly string[] {
  return [...config.modules.values()].flatMap(({ node }) => {
    const source = plainText(argument(node.body, 'source')?.value);
    return source !== undefined && /^\.\.?(?:\/|$)/.test(source) ? [posix.join(config.folder, source)] : [];
  });
}
