import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Value } from '../values/value.ts';
import { itemsOf } from './arguments.ts';
import { decodeJson } from './json-decode.ts';
import { encodeJson } from './json-encode.ts';
import { exampleFiles } from './testing.ts';

/** What Terraform says of an expression: the value as JSON with its type, or what is wrong with it. */
export type Answer = { readonly value: string; readonly type: unknown } | { readonly error: string };

/** Whether Terraform can be asked on this machine. */
export function hasTerraform(): boolean {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Works in a folder of its own that has the example files, and leaves nothing behind. */
export function inModule<T>(
  work: (run: (...args: string[]) => string, write: (text: string) => void, plan: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-terraform-'));
  try {
    for (const [path, text] of exampleFiles) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    // Terraform would see its own files in what `fileset` lists.
    const data = mkdtempSync(join(tmpdir(), 'ringwall-terraform-data-'));
    const run = (...args: string[]): string => {
      const env = {
        ...process.env,
        TF_CLI_CONFIG_FILE: '/dev/null',
        CHECKPOINT_DISABLE: '1',
        TF_DATA_DIR: data,
        TF_CLI_ARGS: '',
      };
      try {
        const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, env } as const;
        return execFileSync('terraform', args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        return stdout === '' ? stderr : stdout;
      }
    };
    const write = (text: string): void => writeFileSync(join(folder, 'main.tf'), text);
    try {
      return work(run, write, join(data, 'plan'));
    } finally {
      rmSync(data, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly range?: { readonly start: { readonly line: number } };
}

/**
 * What a plan says of expressions that may hang on `terraform_data.x.id`, which is not known before it is applied:
 * the value as JSON with null where it is not known, and the places where it isn't.
 */
export function askOfUnknowns(
  expressions: readonly string[],
): Map<string, { after: unknown; unknown: unknown }> {
  return inModule((run, write, plan) => {
    const items = expressions.map((one) => `[${one}],`).join('\n');
    write(`resource "terraform_data" "x" {}\noutput "all" { value = [\n${items}\n] }`);
    run('init', '-input=false');
    const planned = run('plan', '-input=false', '-lock=false', '-refresh=false', `-out=${plan}`);
    const shown = run('show', '-json', plan);
    if (!shown.startsWith('{')) throw new Error(`terraform says: ${planned.slice(-2000)}\n${shown}`);
    const change = at(at(decodeJson(shown), 'output_changes'), 'all');
    const [after, unknown] = ['after', 'after_unknown'].map(
      (key) => JSON.parse(encodeJson(at(change, key))) as [unknown][],
    );
    return new Map(
      expressions.map((expression, index) => [
        expression,
        { after: after![index]![0], unknown: unknown![index]![0] },
      ]),
    );
  });
}

/** Asks Terraform for all expressions at once: first which are errors, then the values of the others. */
export function askTerraform(expressions: readonly string[]): Map<string, Answer> {
  return inModule((run, write, plan) => {
    const answers = new Map<string, Answer>();
    const moduleOf = (some: readonly string[]): string =>
      `output "all" { value = [\n${some.map((one) => `[${one}],`).join('\n')}\n] }`;
    write(moduleOf(expressions));
    run('init', '-input=false');
    const validated = JSON.parse(run('validate', '-json')) as { diagnostics: readonly Diagnostic[] };
    for (const { severity, summary, detail, range } of validated.diagnostics) {
      const expression = expressions[(range?.start.line ?? 0) - 2];
      if (severity !== 'error' || expression === undefined) continue;
      // Where Terraform itself breaks, the text goes on with what changes from run to run.
      answers.set(expression, { error: (detail === '' ? summary : detail).split('\n')[0]! });
    }
    const good = expressions.filter((expression) => !answers.has(expression));
    write(moduleOf(good));
    const planned = run('plan', '-input=false', '-lock=false', '-refresh=false', `-out=${plan}`);
    const shown = run('show', '-json', plan);
    if (!shown.startsWith('{')) throw new Error(`terraform says: ${planned.slice(-2000)}\n${shown}`);
    const all = decodeJson(shown);
    const output = at(at(at(all, 'planned_values'), 'outputs'), 'all');
    const values = itemsOf(at(output, 'value'));
    const types = JSON.parse(encodeJson(at(output, 'type'))) as [string, [string, unknown[]][]];
    good.forEach((expression, index) => {
      answers.set(expression, {
        value: encodeJson(itemsOf(values[index]!)[0]!),
        type: types[1][index]![1][0],
      });
    });
    return new Map(expressions.map((expression) => [expression, answers.get(expression)!]));
  });
}

function at(value: Value, key: string): Value {
  const found = 'entries' in value ? value.entries.get(key) : undefined;
  if (found === undefined) throw new Error(`no ${key} in Terraform's answer`);
  return found;
}
