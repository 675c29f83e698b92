import type { Estate, SourceFile, Tree } from '../../../estate/index.ts';
import { child, readJson } from '../../../estate/index.ts';
import type { Fields } from '../../../estate/lenses/lens.ts';

/** Says of each text that has to be JSON, such as a policy that is read from a file, where it is none. */
export function reportBrokenJson(
  address: string,
  fields: Fields,
  terraform: Tree,
  file: SourceFile,
  estate: Estate,
): void {
  if (terraform.kind !== 'mapping') return;
  for (const [argument, field] of Object.entries(fields)) {
    if (typeof field !== 'object' || !('json' in field)) continue;
    const value = child(terraform, argument);
    const broken = value === undefined ? undefined : brokenAt(value, file);
    if (broken === undefined) continue;
    const message = `${argument} of ${address} is ${broken.message.replace(/^not/, 'no')}; AWS refuses it`;
    const { file: at, start } = broken;
    estate.problems.push({
      file: at.path,
      ...at.position(Math.max(0, start)),
      code: 'terraform-invalid-json',
      message,
    });
  }
}

function brokenAt(
  tree: Tree,
  file: SourceFile,
): { readonly file: SourceFile; readonly start: number; readonly message: string } | undefined {
  if (tree.kind === 'passage') return brokenAt(tree.tree, tree.file);
  if (tree.kind !== 'leaf' || typeof tree.value !== 'string' || tree.encodes !== undefined) return undefined;
  if (tree.value.trim() === '') return undefined;
  const [fault] = readJson(tree.value).faults;
  return fault?.code === 'invalid-json' ? { file, start: tree.start, message: fault.message } : undefined;
}
