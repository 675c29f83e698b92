import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Estate, SourceFile } from '../../estate/index.ts';
import { textTree } from '../file-tree.ts';
import type { ReadContext, ReadOptions } from '../source.ts';
import type { ModuleInstance } from './module/instance.ts';
import { Root } from './module/root.ts';
import { inputsOf } from './module/inputs.ts';
import { Workspace } from './module/workspace.ts';
import { numberText } from './values/number-text.ts';
import type { Value } from './values/value.ts';
import { EvaluationError } from './values/value.ts';

type Texts = Readonly<Record<string, string>>;

/** A tree of texts as the readers of Terraform see it. */
export function contextOf(texts: Texts, options: ReadOptions = {}): ReadContext {
  const tree = textTree(texts);
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, new SourceFile(path, text)]));
  return {
    estate: new Estate(),
    options,
    open: () => undefined,
    inRepository: (path) => files.get(path),
    list: tree.list,
    folders: tree.folders,
    relative: (file) => file.path,
    claim: () => undefined,
    count: () => undefined,
  };
}

/** The root module in `.`, or another folder. */
export function rootOf(texts: Texts, folder = '.', options: ReadOptions = {}): Root {
  const context = contextOf(texts, options);
  const workspace = new Workspace(context);
  const config = workspace.module(folder);
  if (config === undefined) throw new Error(`no Terraform files in ${folder}`);
  return new Root(workspace, config, inputsOf(config, context));
}

/** What an output is: its value as plain data, that it can't be told, or that it is wrong. */
export type Answer = { readonly value: unknown } | 'unknown' | 'error';

/** The outputs of a root module as we see them. */
export function ourOutputs(root: Root): ReadonlyMap<string, Answer> {
  return new Map(
    [...root.module.config.outputs.keys()].map((name) => {
      try {
        return [name, answerOf(root.module.output(name))];
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        return [name, 'error'];
      }
    }),
  );
}

export function answerOf(value: Value): Answer {
  let open = false;
  const data = (at: Value): unknown => {
    switch (at.kind) {
      case 'unknown':
        open = true;
        return null;
      case 'null':
        return null;
      case 'number':
        return Number(numberText(at.value));
      case 'string':
      case 'bool':
        return at.value;
      case 'list':
      case 'set':
      case 'tuple':
        return at.items.map(data);
      default:
        return Object.fromEntries([...at.entries].map(([key, below]) => [key, data(below)]));
    }
  };
  const made = data(value);
  return open ? 'unknown' : { value: made };
}

export const hasTerraform = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;

/** What a plan of Terraform makes: the input of each `terraform_data`, by address. */
export function terraformInputs(texts: Texts): ReadonlyMap<string, unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-terraform-'));
  try {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const args of [
      ['init', '-no-color'],
      ['plan', '-no-color', '-refresh=false', '-out=plan'],
    ]) {
      const { ok, text } = run(folder, args);
      if (!ok) throw new Error(`terraform failed: ${text.slice(0, 2000)}`);
    }
    const shown = execFileSync('terraform', ['show', '-json', 'plan'], { cwd: folder, env: environment() });
    const found = new Map<string, unknown>();
    const inModule = (module: PlannedModule): void => {
      for (const { address, values } of module.resources ?? []) found.set(address, values.input ?? null);
      for (const below of module.child_modules ?? []) inModule(below);
    };
    inModule(
      (JSON.parse(shown.toString()) as { planned_values: { root_module: PlannedModule } }).planned_values
        .root_module,
    );
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface PlannedModule {
  readonly resources?: readonly { readonly address: string; readonly values: { readonly input?: unknown } }[];
  readonly child_modules?: readonly PlannedModule[];
}

/** The same as we see it. */
export function ourInputs(root: Root): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const inModule = (module: ModuleInstance): void => {
    for (const group of module.resources())
      for (const one of group.instances) {
        const input = one.body.entries.get('input');
        const answer = input === undefined ? { value: null } : answerOf(input);
        found.set(one.address, typeof answer === 'string' ? answer : answer.value);
      }
    for (const call of module.calls())
      for (const instance of call.expansion) {
        const inner = call.at(instance);
        if (inner !== undefined) inModule(inner);
      }
  };
  inModule(root.module);
  return found;
}

/** The outputs of a root module as Terraform plans them; outputs that it refuses are errors, and the rest is asked again. */
export function terraformOutputs(
  texts: Texts,
  outputs: Readonly<Record<string, string>>,
): ReadonlyMap<string, Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-terraform-'));
  const answers = new Map<string, Answer>();
  try {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    let left = Object.keys(outputs);
    while (left.length > 0) {
      // A line an output: the errors name the lines.
      const lines = left.map(
        (name) => `output "${name}" { value = ${outputs[name]!.replaceAll('\n', ' ')} }`,
      );
      writeFileSync(join(folder, 'outputs.tf'), lines.join('\n'));
      const init = run(folder, ['init', '-no-color']);
      const plan = init.ok ? run(folder, ['plan', '-no-color', '-refresh=false', '-out=plan']) : init;
      if (plan.ok) {
        const shown = execFileSync('terraform', ['show', '-json', 'plan'], {
          cwd: folder,
          maxBuffer: 1 << 28,
          env: environment(),
        });
        const { planned_values: planned } = JSON.parse(shown.toString()) as {
          planned_values: { outputs?: Record<string, { value?: unknown; type?: unknown }> };
        };
        for (const name of left) {
          const found = planned.outputs?.[name];
          const known = found !== undefined && 'value' in found;
          // An output that is null is not planned at all.
          answers.set(
            name,
            found === undefined ? { value: null } : known ? { value: found.value } : 'unknown',
          );
        }
        return answers;
      }
      const wrong = new Set(
        [...plan.text.matchAll(/on outputs\.tf line (\d+)/g)].map(([, line]) => left[Number(line) - 1]!),
      );
      if (wrong.size === 0) throw new Error(`terraform failed: ${plan.text.slice(0, 2000)}`);
      for (const name of wrong) answers.set(name, 'error');
      left = left.filter((name) => !wrong.has(name));
    }
    return answers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(cwd: string, args: readonly string[]): { readonly ok: boolean; readonly text: string } {
  const { status, stderr, stdout } = spawnSync('terraform', args, { cwd, env: environment() });
  return { ok: status === 0, text: `${stdout.toString()}${stderr.toString()}` };
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };
}
