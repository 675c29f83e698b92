import type { Mapping, Problem, SourceFile, Tree } from '../../estate/index.ts';
import { child } from '../../estate/index.ts';
import { parseJson } from '../text/json.ts';
import { parseYaml } from '../text/yaml.ts';

/**
 * Reads a file of parameter values: a list of `ParameterKey` and `ParameterValue`, a map under `Parameters` (as
 * `aws cloudformation deploy` and CodePipeline take it), a list of `Name=value`, or a plain map; JSON or YAML.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
 */
export function parseParameters(file: SourceFile): {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
} {
  const json = file.path.toLowerCase().endsWith('.json') || /^\s*[{[]/.test(file.text);
  const parsed = json ? parseJson(file) : parseYaml(file);
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  const problems = [...parsed.problems];
  const report = (tree: Tree, message: string): void => {
    const { line, column } = file.position(Math.max(0, tree.start));
    problems.push({ file: file.path, line, column, code: 'invalid-parameters', message });
  };
  const set = (name: string, value: Tree | undefined, at: Tree): void => {
    const text = value === undefined ? undefined : textOf(value);
    if (text === undefined)
      report(
        at,
        `parameter ${name.slice(0, 80)} has no value that is text, a number, a boolean or a list of them`,
      );
    else values[name] = text;
  };
  const [root] = parsed.trees;
  if (root === undefined) return { values, problems };
  if (root.kind === 'sequence') {
    for (const item of root.items) {
      const key = item.kind === 'mapping' ? child(item, 'ParameterKey') : undefined;
      if (item.kind === 'mapping' && key?.kind === 'leaf') {
        const usesPrevious = child(item, 'UsePreviousValue');
        const value = child(item, 'ParameterValue');
        // What the stack has already can't be read here: the parameter stays open.
        if (value === undefined && usesPrevious !== undefined) continue;
        set(String(key.value), value, item);
      } else if (item.kind === 'leaf' && /^[A-Za-z0-9]+=/.test(String(item.value))) {
        const text = String(item.value);
        values[text.slice(0, text.indexOf('='))] = text.slice(text.indexOf('=') + 1);
      } else report(item, 'an item needs a ParameterKey and a ParameterValue');
    }
  } else if (root.kind === 'mapping') {
    const inner = child(root, 'Parameters');
    const map: Mapping = inner?.kind === 'mapping' ? inner : root;
    map.keys.forEach((key, at) => set(key, map.values[at], map.values[at]!));
  } else if (!(root.kind === 'leaf' && root.value === null)) {
    report(root, 'parameter values are a list of ParameterKey and ParameterValue, or a map');
  }
  return { values, problems };
}

function textOf(tree: Tree): string | undefined {
  if (tree.kind === 'leaf') return tree.value === null ? undefined : String(tree.value);
  if (tree.kind !== 'sequence') return undefined;
  const items = tree.items.map(textOf);
  return items.every((item) => item !== undefined) ? items.join(',') : undefined;
}
