import type { SourceFile, Tree } from '../../estate/index.ts';
import type { Found, Names } from './written.ts';
import { fill } from './written.ts';
import { entriesOf, isLeaf } from './yaml-access.ts';

/** The names seen where nothing has been said yet. */
export function noNames(file: SourceFile): Names {
  return { file, expression: () => undefined, variable: () => undefined };
}

/** With the entries of a map as variables: `env:`, `variables:`. Later ones may use the earlier ones where a shell is asked. */
export function withVariables(names: Names, map: Tree | undefined, shell = false): Names {
  const entries = entriesOf(map);
  if (entries.length === 0) return names;
  const own = new Map<string, Found>();
  const variable = (name: string): Found | undefined => own.get(name) ?? names.variable(name);
  const expression = (name: string): Found | undefined =>
    (name.startsWith('env.') ? own.get(name.slice(4)) : undefined) ?? names.expression(name);
  for (const { key, value } of entries) {
    const text =
      value.kind === 'mapping' ? entriesOf(value).find((one) => one.key === 'value')?.value : value;
    if (!isLeaf(text)) continue;
    const before: Names = shell ? { file: names.file, variable, expression } : names;
    own.set(key, { ...fill(String(text.value), text, before, shell), file: names.file });
  }
  return { file: names.file, variable, expression };
}

/** With more names of expressions: inputs, values of a matrix. */
export function withExpressions(names: Names, prefix: string, values: ReadonlyMap<string, Found>): Names {
  const expression = (name: string): Found | undefined =>
    (name.startsWith(`${prefix}.`) ? values.get(name.slice(prefix.length + 1)) : undefined) ??
    names.expression(name);
  return { ...names, expression };
}
