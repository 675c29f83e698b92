import { posix } from 'node:path';
import { SourceFile } from '../../../estate/index.ts';
import { evaluate } from '../evaluate/expression.ts';
import type { Scope } from '../evaluate/scope.ts';
import { withName } from '../evaluate/scope.ts';
import type { FunctionContext } from '../functions/function.ts';
import { parseTemplate } from '../hcl/index.ts';
import { EvaluationError } from '../values/value.ts';
import type { ModuleInstance } from './instance.ts';

/** What the functions of a module may look at: files of the repository, and nothing else. */
export function functionsOf(module: ModuleInstance): FunctionContext {
  const { root } = module;
  const { context } = root.workspaceFiles;
  const inTree = (path: string): string =>
    path.startsWith('/') ? posix.normalize(path.slice(1)) : posix.join(root.folder, path);
  return {
    readFile: (path) => context.inRepository(inTree(path)),
    listFiles: (folder) =>
      filesBelow(
        inTree(folder),
        (at) => context.list(at),
        (at) => context.folders(at),
      ),
    renderTemplate: (text, name, variables) => {
      const file = context.inRepository(inTree(name)) ?? new SourceFile(name, text);
      const { problems, template } = parseTemplate(text);
      const [problem] = problems;
      if (problem !== undefined) throw new EvaluationError(`${name}: ${problem.message}`);
      let scope: Scope = { file, resolver: templateOnly(module) };
      for (const [variable, value] of variables) scope = withName(scope, variable, value);
      return evaluate(template, scope);
    },
  };
}

/** A template sees its own variables and no others. */
function templateOnly(module: ModuleInstance): Scope['resolver'] {
  return {
    functions: module.functions,
    spend: module.spend,
    conditionOf: module.conditionOf,
    resolve: (root) => {
      throw new EvaluationError(`"${root}" is not among the variables of this template`);
    },
  };
}

const MOST_FILES = 20_000;

function filesBelow(
  folder: string,
  list: (folder: string) => readonly string[] | undefined,
  folders: (folder: string) => readonly string[],
): readonly string[] {
  const found: string[] = [];
  const stack = [''];
  for (let at = stack.pop(); at !== undefined && found.length < MOST_FILES; at = stack.pop()) {
    const base = at === '' ? '' : `${at}/`;
    for (const name of list(posix.join(folder, at)) ?? []) found.push(base + name);
    for (const name of folders(posix.join(folder, at))) stack.push(base + name);
  }
  return found.toSorted();
}
